import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partOf } from './serve.ts';

it.each([
  [null, 100, 'all'],
  ['bytes=0-', 100, { offset: 0, length: 100 }],
  ['bytes=0-0', 100, { offset: 0, length: 1 }],
  ['bytes=10-19', 100, { offset: 10, length: 10 }],
  ['bytes=90-500', 100, { offset: 90, length: 10 }],
  ['bytes=-30', 100, { offset: 70, length: 30 }],
  ['bytes=-500', 100, { offset: 0, length: 100 }],
  ['Bytes = 5 - 6', 100, { offset: 5, length: 2 }],
  ['bytes=100-', 100, 'none'],
  ['bytes=-0', 100, 'none'],
  ['bytes=0-', 0, 'none'],
  // Not valid, or not known: as if it had not been asked for.
  ['bytes=9-3', 100, 'all'],
  ['bytes=0-1,5-6', 100, 'all'],
  ['bytes=-', 100, 'all'],
  ['items=0-1', 100, 'all'],
  ['bytes=a-b', 100, 'all'],
])('%j of %s bytes is %j', (range, size, part) => {
  expect(partOf(range, size)).toEqual(part);
});

it('a part lies within the file', () => {
  fc.assert(
    fc.property(fc.option(fc.nat(200)), fc.option(fc.nat(200)), fc.nat(150), (from, to, size) => {
      const part = partOf(`bytes=${from ?? ''}-${to ?? ''}`, size);
      if (typeof part === 'string') return;
      expect(part.offset >= 0 && part.length > 0 && part.offset + part.length <= size).toBe(true);
    }),
  );
});
