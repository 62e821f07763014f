import { describe, expect, it } from 'vitest';
import { erlangB, least } from './erlang.ts';

describe('Erlang’s formula', () => {
  // Values of published Erlang B tables.
  it.each([
    [1, 1, 0.5],
    [5, 2.219, 0.05],
    [10, 4.461, 0.01],
    [100, 84.06, 0.01],
  ])('%d numbers and a load of %d lose %d', (numbers, load, loss) => {
    expect(erlangB(numbers, load)).toBeCloseTo(loss, 3);
  });

  it('loses nobody where nobody comes, and everybody where there is no number', () => {
    expect(erlangB(3, 0)).toBe(0);
    expect(erlangB(0, 0)).toBe(1);
    expect(erlangB(0, 5)).toBe(1);
  });
});

it('the least number that is enough is found, or the most there may be', () => {
  for (const size of [1, 2, 3, 17, 64, 100]) expect(least((n) => n >= size, 100)).toBe(size);
  expect(least(() => false, 100)).toBe(100);
});
