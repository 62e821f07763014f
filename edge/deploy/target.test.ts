import { describe, expect, it, test } from 'vitest';
import { targetOf, wishOf } from './target.ts';

describe('what is asked for', () => {
  it('is an address, a first person, an installation', () => {
    expect(
      wishOf(['--url', 'https://Calls.example.com/', '--owner', 'You@example.com', '--env', 'staging']),
    ).toEqual({
      target: targetOf('staging'),
      url: 'https://calls.example.com',
      owner: 'you@example.com',
      dry: false,
    });
  });

  it('may be nothing: then what is deployed is brought up to date', () => {
    expect(wishOf([])).toEqual({ target: targetOf(null), url: null, owner: null, dry: false });
  });

  it.each([
    [['--url', 'calls.example.com'], '--url must be https:// and a host'],
    [['--url', 'http://calls.example.com'], '--url must be https:// and a host'],
    [['--url', 'https://a.example/path'], '--url must be https:// and a host'],
    [['--url', '--dry-run'], '--url wants a value'],
    [['--owner', 'nobody'], '--owner must be an e-mail address'],
    [['--env', 'Staging!'], '--env must be up to 20 small letters'],
    [['--force'], '--force is not known here'],
  ])('%j is refused by name: %s', (words, reason) => {
    expect(() => wishOf(words)).toThrow(reason);
  });
});

test('a second installation shares nothing with the first', () => {
  expect(targetOf(null)).toMatchObject({ worker: 'numberline', database: 'numberline-directory' });
  expect(targetOf('staging')).toEqual({
    env: 'staging',
    worker: 'numberline-staging',
    database: 'numberline-staging-directory',
    bucket: 'numberline-staging-media',
  });
});
