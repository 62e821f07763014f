import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf } from './log.ts';

it('is one line of JSON with the event, its facts and what went wrong', () => {
  const line = lineOf(
    'error',
    'attribution_failed',
    { pool: 'pool_7h2k', took: 12 },
    new TypeError('no\nanswer'),
  );
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    level: 'error',
    event: 'attribution_failed',
    pool: 'pool_7h2k',
    took: 12,
    error: 'TypeError: no\nanswer',
    stack: expect.stringMatching(/^at /),
  });
});

describe('nothing of a person gets into a line', () => {
  it.each([
    ['+13125550142'],
    ['(312) 555-0142'],
    ['312.555.0142'],
    ['+49 30 901820'],
    ['tel:+13125550142'],
    ['anna.o’hara+ads@example.co.uk'],
    ['sip:desk-4@pbx.example.com'],
    ['203.0.113.77'],
    ['2001:db8::8a2e:370:7334'],
    ['::1'],
    ['https://crm.example/hook?email=anna&token=abc'],
  ])('%s', (theirs) => {
    for (const error of [new Error(`${theirs} was refused`), `it said "${theirs}", twice: ${theirs}.`]) {
      const line = lineOf('error', 'unexpected', { words: `from ${theirs}` }, error);
      expect(line).not.toContain(theirs.replace(/^\w+:/, '').replace(/^.*\?/, ''));
    }
  });

  it('however a number is written', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 15 });
    const gap = fc.constantFrom('', '', ' ', '-', '.', ') ', ' (');
    fc.assert(
      fc.property(digits, gap, fc.boolean(), (found, between, isPlus) => {
        const number = (isPlus ? '+' : '') + found.join(between);
        expect(lineOf('error', 'unexpected', {}, `call of ${number} failed`)).not.toMatch(/\d/);
      }),
    );
  });

  it('and of any address of mail or IP', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.ipV4(), fc.ipV6()), (theirs) => {
        expect(lineOf('info', 'unexpected', { words: `for ${theirs} there` })).not.toContain(theirs);
      }),
    );
  });
});

it('ids, instants, statuses and hosts stay, so that a line can be followed', () => {
  const facts = {
    call: 'call_01k9zq7h2k3m4n5p6q7r8s9t0v',
    trace: '0123456789abcdef0123456789abcdef',
    at: 1_795_478_400_000,
    status: 503,
    words: 'hooks.example answered with 503 after 10000 ms',
  };
  expect(JSON.parse(lineOf('info', 'webhook_failed', facts))).toMatchObject(facts);
});
