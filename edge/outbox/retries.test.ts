import { expect, it } from 'vitest';
import { nextAttempt } from './retries.ts';

function schedule(random: number): number[] {
  const times = [0];
  for (;;) {
    const next = nextAttempt(times.length, times.at(-1) ?? 0, random);
    if (next === null) return times;
    times.push(next);
  }
}

it('tries again at once, then over three days, ten times in all', () => {
  const times = schedule(0);
  expect(times).toHaveLength(10);
  expect(times[1]).toBe(5_000);
  expect((times.at(-1) ?? 0) / 3_600_000).toBeCloseTo(75.6, 1);
});

it('never waits less than the schedule says, and at most a fifth longer', () => {
  const [least, most] = [schedule(0), schedule(1)];
  for (const random of [0.1, 0.5, 0.9]) {
    schedule(random).forEach((at, n) => {
      expect(at).toBeGreaterThanOrEqual(least[n] ?? 0);
      expect(at).toBeLessThanOrEqual(most[n] ?? 0);
    });
  }
  expect(most.at(-1)).toBe((least.at(-1) ?? 0) * 1.2);
});
