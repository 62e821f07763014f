import { expect, it } from 'vitest';
import { Allocator, HOLD_MS } from './allocator.ts';

it('a lease takes hardly longer in a pool of ten thousand than in one of ten', { timeout: 60_000 }, () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `+1312${1_000_000 + n}`);
  const work = (count: number) => {
    const pool = new Allocator(numbers(count));
    for (let n = 0; n < count; n++) pool.lease(`warm ${n}`, `warm ${n}`, 0);
    const before = performance.now();
    for (let n = 0; n < 20_000; n++) pool.lease(`visit ${n}`, `visitor ${n}`, (n + 1) * HOLD_MS);
    return performance.now() - before;
  };
  const best = (count: number) => Math.min(...[0, 1, 2, 3, 4].map(() => work(count)));
  // A scan of all numbers would be a thousand times the work; a colder cache is a few times.
  expect(best(10_000)).toBeLessThan(30 * best(10));
});
