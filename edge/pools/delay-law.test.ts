import { describe, expect, it } from 'vitest';
import {
  DELAY_LAWS,
  type DelayLaw,
  delayFacts,
  densityOf,
  normalCdf,
  normalQuantile,
  PRIOR_LAW,
  shareWithin,
  withShares,
} from './delay-law.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LAWS: [string, DelayLaw][] = [...Object.entries(DELAY_LAWS), ['prior', PRIOR_LAW]];

describe.each(LAWS)('the %s law', (_, law) => {
  it('shares out all calls', () => {
    expect(law.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    expect(shareWithin(law, Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('has a density that adds up to its distribution', () => {
    for (const until of [5 * MINUTE, HOUR, DAY]) {
      const steps = 20_000;
      let sum = 0;
      for (let n = 0; n < steps; n++) sum += (densityOf(law, ((n + 0.5) * until) / steps) * until) / steps;
      expect(sum).toBeCloseTo(shareWithin(law, until), 3);
    }
  });

  it('has quantiles that undo its distribution', () => {
    for (const part of law)
      for (const p of [0.01, 0.5, 0.99]) expect(part.cdf(part.quantile(p))).toBeCloseTo(p, 6);
  });
});

it('half the calls of the base law come within 5 minutes, 74 % within 30, 85 % within 2 hours, 96 % within a day', () => {
  const within = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, DAY].map((delay) => shareWithin(DELAY_LAWS.base, delay));
  expect(within.map((share) => Math.round(100 * share))).toEqual([50, 74, 85, 96]);
});

it('the prior expects later calls than the base law, so that it does not claim a certainty it lacks', () => {
  for (const delay of [MINUTE, 10 * MINUTE, HOUR, 12 * HOUR]) {
    expect(shareWithin(PRIOR_LAW, delay)).toBeLessThan(shareWithin(DELAY_LAWS.base, delay));
  }
});

it('the fast law and the slow one lie on either side of the base law', () => {
  for (const delay of [MINUTE, 10 * MINUTE, HOUR, 12 * HOUR, 3 * DAY]) {
    const [fast, base, slow] = [DELAY_LAWS.fast, DELAY_LAWS.base, DELAY_LAWS.slow].map((law) =>
      shareWithin(law, delay),
    );
    expect(fast).toBeGreaterThan(base ?? 1);
    expect(base).toBeGreaterThan(slow ?? 1);
  }
});

it('nobody calls before the last sign of their visit', () => {
  for (const [, law] of LAWS) {
    expect(shareWithin(law, 0)).toBe(0);
    expect(shareWithin(law, -MINUTE)).toBe(0);
    // At once call those alone whose time has no beginning.
    expect(law.map((part) => part.density(0) > 0)).toEqual(law.map((_, n) => n === 0));
    for (const part of law) expect(part.cdf(0)).toBe(0);
    for (const part of law.slice(1)) expect(part.density(0)).toBe(0);
  }
});

it('a law in other shares has the same parts', () => {
  const half = withShares(DELAY_LAWS.fast, [0.5, 0.5]);
  for (const delay of [0, MINUTE, HOUR]) {
    const parts = DELAY_LAWS.fast.map((part) => part.density(delay));
    expect(densityOf(half, delay)).toBeCloseTo(((parts[0] ?? 0) + (parts[1] ?? 0)) / 2, 15);
  }
  expect(withShares(DELAY_LAWS.fast, [1]).map(({ share }) => share)).toEqual([1, 0]);
});

it('sooner or later everybody calls, though their shares make a little less than 1', () => {
  const rounded = withShares(DELAY_LAWS.base, [0.7, 0.1, 0.1, 0.1]);
  expect(rounded.reduce((sum, { share }) => sum + share, 0)).toBeLessThan(1);
  expect(shareWithin(rounded, Number.POSITIVE_INFINITY)).toBe(1);
});

it('is told in figures', () => {
  expect(delayFacts(DELAY_LAWS.base, 7)).toEqual({
    calls: 7,
    within5Minutes: shareWithin(DELAY_LAWS.base, 5 * MINUTE),
    within30Minutes: shareWithin(DELAY_LAWS.base, 30 * MINUTE),
    withinDay: shareWithin(DELAY_LAWS.base, DAY),
  });
});

it('knows the normal distribution', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 6);
  expect(normalCdf(1.959964)).toBeCloseTo(0.975, 6);
  expect(normalCdf(-1.959964)).toBeCloseTo(0.025, 6);
  expect(normalCdf(-0.67449)).toBeCloseTo(0.25, 6);
  expect(normalQuantile(0.025)).toBeCloseTo(-1.959964, 4);
  expect(normalQuantile(0.75)).toBeCloseTo(0.67449, 4);
});
