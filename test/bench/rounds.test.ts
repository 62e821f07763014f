import { describe, expect, test } from 'vitest';
import { inTurn, median, paired, spread } from './rounds.ts';

describe('the median', () => {
  test.each([
    [[3], 3],
    [[4, 1], 2.5],
    [[9, 1, 5], 5],
    [[1, 100, 2, 3], 2.5],
  ])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  test('of nothing is an error', () => expect(() => median([])).toThrow('nothing'));
});

test('a slow round slows both sides, so the ratio of pairs does not move', () => {
  expect(paired([90, 45, 9], [100, 50, 10])).toEqual({ median: 0.9, min: 0.9, max: 0.9 });
});

test('a round without its pair is an error, not a guess', () => {
  expect(() => paired([1, 2], [1])).toThrow('round 1');
  expect(() => paired([1], [0])).toThrow('round 0');
});

test('the spread tells the extremes', () => {
  expect(spread([1234.5, 1300, 900])).toEqual({ median: 1230, min: 900, max: 1300 });
});

test('rounds go forwards and backwards in turn, and leave the list as it was', () => {
  const items = ['a', 'b', 'c'];
  expect([0, 1, 2].map((nth) => inTurn(items, nth).join(''))).toEqual(['abc', 'cba', 'abc']);
  expect(items).toEqual(['a', 'b', 'c']);
});
