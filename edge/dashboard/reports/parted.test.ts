import { expect, it } from 'vitest';
import { partedOver } from './parted.ts';

it('the greatest four are series of their own, the others one together, and quiet intervals are noughts', () => {
  const rows = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((key, n) => [
    { keys: [key], start: 1000, values: [10 - n], before: null },
    ...(key === 'a' ? [{ keys: [key], start: 2000, values: [3], before: null }] : []),
  ]);
  const { starts, series } = partedOver({ rows }, ([key]) => String(key));
  expect(starts).toEqual([1000, 2000]);
  expect(series.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'Other']);
  expect(series[0]?.values).toEqual([10, 3]);
  expect(series[1]?.values).toEqual([9, 0]);
  expect(series[4]?.values).toEqual([11, 0]);
});
