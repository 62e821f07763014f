import { normalQuantile } from './delay-law.ts';

/** Points at which the spread of a random time is read: the middles of nine equal shares, as normal quantiles. */
const POINTS: readonly number[] = Array.from({ length: 9 }, (_, n) => normalQuantile((n + 0.5) / 9));

/**
 * The time until the `shape`-th arrival of a Poisson process of rate 1, at nine equally likely points of its spread
 * (Wilson & Hilferty's cube of a normal, PNAS 17, 1931).
 */
export function gammaPoints(shape: number): number[] {
  if (shape <= 0) return POINTS.map(() => 0);
  const part = 1 / (9 * shape);
  return POINTS.map((z) => shape * Math.max(0, 1 - part + z * Math.sqrt(part)) ** 3);
}
