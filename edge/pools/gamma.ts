import { normalQuantile } from './delay-law.ts';

/**
 * Quantile of the time until the `shape`-th arrival of a Poisson process of rate 1 (Wilson & Hilferty's cube of a
 * normal, PNAS 17, 1931). 0 < p < 1.
 */
export function gammaQuantile(shape: number, p: number): number {
  if (shape <= 0) return 0;
  const part = 1 / (9 * shape);
  return shape * Math.max(0, 1 - part + normalQuantile(p) * Math.sqrt(part)) ** 3;
}

/** Points at which the spread of a random time is read: the middles of nine equal shares. */
export const QUANTILES: readonly number[] = Array.from({ length: 9 }, (_, n) => (n + 0.5) / 9);
