import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathPrefix, prefixesOf, targetsOn } from './swap-paths.ts';

const NUMBER = '+13125550142';
const at = (path: string) => ({ number: NUMBER, path });
/** Which of the prefixes counts on a page of the site; `undefined` for none. */
const winner = (prefixes: string[], page: string) =>
  targetsOn(prefixes.map(at), `https://shop.example${page}`)[0]?.path;

describe('a path prefix', () => {
  test.each([
    ['/berlin', '/berlin/'],
    ['/berlin/', '/berlin/'],
    ['/', '/'],
    ['/a/../b', '/b/'],
    ['/münchen', '/m%C3%BCnchen/'],
    ['/%d0%bc/', '/%D0%BC/'],
  ])('%s is kept as %s', (text, kept) => {
    expect(pathPrefix(text)).toBe(kept);
    expect(pathPrefix(kept)).toBe(kept);
  });

  test.each([
    '',
    'berlin',
    '//other.example/',
    '/berlin?x=1',
    '/berlin#top',
    'https://shop.example/berlin',
    '/a b',
    '\\berlin',
    `/${'x'.repeat(300)}`,
  ])('%j is none', (text) => {
    expect(pathPrefix(text)).toBeNull();
  });
});

describe('a target', () => {
  test('counts on the pages under its prefix, whole segments only', () => {
    for (const page of ['/berlin', '/berlin/', '/berlin/prices?a=b#c']) {
      expect(winner(['/berlin/'], page)).toBe('/berlin/');
    }
    for (const page of ['/', '/berliner', '/de/berlin/', '/Berlin/']) {
      expect(winner(['/berlin/'], page)).toBeUndefined();
    }
  });

  test('counts under a prefix of another script, however the page writes it', () => {
    const [prefix = ''] = ['/москва/'].map(pathPrefix);
    expect(winner([prefix ?? ''], '/%d0%bc%d0%be%d1%81%d0%ba%d0%b2%d0%b0/')).toBe(prefix);
    expect(winner([prefix ?? ''], '/москва')).toBe(prefix);
  });

  test('gives way to one with a longer prefix, in whatever order they are', () => {
    const prefixes = ['/', '/berlin/', '/berlin/mitte/'];
    fc.assert(
      fc.property(fc.shuffledSubarray(prefixes, { minLength: 3 }), (some) => {
        expect(winner(some, '/prices')).toBe('/');
        expect(winner(some, '/berlin')).toBe('/berlin/');
        expect(winner(some, '/berlin/mitte/x')).toBe('/berlin/mitte/');
      }),
    );
  });

  test('of another number does not give way to it', () => {
    const other = { number: '+13125550143', path: '/' };
    expect(targetsOn([at('/berlin/'), other], 'https://shop.example/berlin/')).toHaveLength(2);
  });

  test('counts where no page is known only if it counts everywhere', () => {
    expect(targetsOn([at('/berlin/')], '')).toEqual([]);
    expect(targetsOn(prefixesOf({ paths: [] }).map(at), '')).toHaveLength(1);
  });
});
