import { expect, it } from 'vitest';
import { gammaPoints } from './gamma.ts';

it('the time until so many arrivals has their number for its mean, and the spread of a Poisson process', () => {
  for (const shape of [4, 20, 100]) {
    const points = gammaPoints(shape);
    const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
    const spread = Math.sqrt(points.reduce((sum, point) => sum + (point - mean) ** 2, 0) / points.length);
    expect(mean / shape).toBeCloseTo(1, 1);
    // Nine points leave out the ends.
    expect(spread / Math.sqrt(shape)).toBeGreaterThan(0.85);
    expect(spread / Math.sqrt(shape)).toBeLessThan(1);
    expect(points).toEqual(points.toSorted((a, b) => a - b));
  }
  expect(gammaPoints(0)).toEqual(new Array(9).fill(0));
});
