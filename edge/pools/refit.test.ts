import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, type DelayEvidence, delayEvidence, type Holder } from './attribution.ts';
import { DELAY_LAWS, type DelayLaw, type DelayLawName, PRIOR_LAW, shareWithin } from './delay-law.ts';
import { type Random, seeded } from './random.ts';
import { ASSUMED, CALLS_FITTED, fittedLaw, isOutdated, refit } from './refit.ts';
import { sampleVisit } from './visit.fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CALL = { at: 1_760_000_000_000, caller: null };

function drawn(law: DelayLaw, random: Random): number {
  const p = random();
  const reached = (n: number) => law.slice(0, n + 1).reduce((sum, { share }) => sum + share, 0);
  const part = law.find((_, n) => p < reached(n)) ?? law[0];
  return part?.quantile(random()) ?? 0;
}

function last(ago: number, more: Partial<Holder> = {}): Holder {
  return { visit: sampleVisit(`${ago}`, CALL.at - ago), live: false, ...more };
}

/** What calls of visitors who wait as a law says tell us, each beside others who had the number before and after. */
function evidenceOf(law: DelayLaw, calls: number, others = 0, seed = 1): DelayEvidence[] {
  const random = seeded(seed);
  return Array.from({ length: calls }, () => {
    const holders = [drawn(law, random), ...Array.from({ length: others }, () => random() * 5 * DAY)];
    return delayEvidence(
      CALL,
      holders.map((ago) => last(ago)),
    );
  }).filter((one) => one !== null);
}

const soon = (law: DelayLaw) => shareWithin(law, 30 * MINUTE);

/** The calls on record after each of so many, to which a law is fitted. */
function fits(calls: number): number[] {
  const fitted: number[] = [];
  for (let call = 1; call <= calls; call++) {
    const last = fitted.at(-1) ?? 0;
    if (isOutdated(Math.min(last, CALLS_FITTED), call - last)) fitted.push(call);
  }
  return fitted;
}

describe('when a law is fitted', () => {
  it('it takes no longer a call when there are many than when there are few', () => {
    const looked = (from: number, to: number) =>
      fits(to)
        .filter((calls) => calls > from)
        .reduce((sum, calls) => sum + Math.min(calls, CALLS_FITTED), 0) /
      (to - from);
    expect(looked(0, 200)).toBeGreaterThan(20);
    expect(looked(2000, 6000)).toBeLessThan(50);
    expect(fits(10)).toEqual([1, 3, 5, 7, 9]);
  });

  it('what it lags behind is little', () => {
    const evidence = evidenceOf(DELAY_LAWS.slow, 1_200, 3);
    const lawAfter = (calls: number) => refit(evidence.slice(0, calls).toReversed()).law;
    const times = fits(evidence.length);
    for (const [nth, calls] of times.entries()) {
      const next = times[nth + 1];
      if (next === undefined || nth % 10 !== 0) continue;
      const [used, true_] = [lawAfter(calls), lawAfter(next - 1)];
      for (const delay of [5 * MINUTE, 30 * MINUTE, DAY]) {
        expect(Math.abs(shareWithin(used, delay) - shareWithin(true_, delay))).toBeLessThan(0.015);
      }
    }
  });
});

describe('a law fitted to calls', () => {
  it('is the assumed one without any', () => {
    expect(refit([])).toBe(ASSUMED);
  });

  it('stays near the assumed one with few', () => {
    for (const law of ['fast', 'slow'] as const) {
      const fitted = refit(evidenceOf(DELAY_LAWS[law], 5));
      expect(Math.abs(soon(fitted.law) - soon(PRIOR_LAW))).toBeLessThan(0.06);
      expect(fitted.calls).toBeLessThanOrEqual(5);
    }
  });

  it.each<[DelayLawName, number]>([
    ['fast', 0],
    ['slow', 0],
    ['fast', 6],
    ['slow', 6],
  ])('becomes the %s one with many calls, each beside %d other visits', (law, others) => {
    const distance = (calls: number) =>
      Math.abs(soon(refit(evidenceOf(DELAY_LAWS[law], calls, others)).law) - soon(DELAY_LAWS[law]));
    expect(distance(800)).toBeLessThan(0.05);
    expect(distance(800)).toBeLessThan(distance(20));
  });

  it('would come out too fast from certain calls alone', () => {
    const random = seeded(3);
    const all: DelayEvidence[] = [];
    const certain: DelayEvidence[] = [];
    for (let n = 0; n < 800; n++) {
      const ages = [drawn(DELAY_LAWS.slow, random), random() * DAY, random() * 2 * DAY];
      const holders = ages.map((ago) => last(ago));
      const evidence = delayEvidence(CALL, holders);
      if (evidence === null) continue;
      all.push(evidence);
      if (attribute(CALL, holders).confidence > 0.95) certain.push(evidence);
    }
    expect(Math.abs(soon(refit(all).law) - soon(DELAY_LAWS.slow))).toBeLessThan(0.06);
    expect(soon(refit(certain).law)).toBeGreaterThan(soon(DELAY_LAWS.slow) + 0.15);
  });

  it('is always a law, and keeps some of what was assumed', () => {
    const density = fc.double({ min: 0, max: 1e-3, noNaN: true });
    const evidence = fc.record({
      parts: fc.array(density, { minLength: PRIOR_LAW.length, maxLength: PRIOR_LAW.length }),
      other: fc.double({ min: 1e-12, max: 1e-3, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(evidence, { maxLength: 60 }),
        fc.integer({ min: MINUTE, max: 60 * DAY }),
        (all, age) => {
          const { law, calls } = refit(all, age);
          expect(law.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
          expect(calls).toBeLessThanOrEqual(all.length + 1e-9);
          for (const [n, { share }] of law.entries()) {
            expect(share).toBeGreaterThan(0.03 * (PRIOR_LAW[n]?.share ?? 0));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('looks at the newest calls', () => {
    const newest = evidenceOf(DELAY_LAWS.fast, CALLS_FITTED);
    expect(refit([...newest, ...evidenceOf(DELAY_LAWS.slow, 500)])).toEqual(refit(newest));
  });

  it('does not take calls that cannot have come yet for calls that never come', () => {
    const random = seeded(5);
    const age = 2 * HOUR;
    const seen = Array.from({ length: 2000 }, () => ({
      delay: drawn(DELAY_LAWS.slow, random),
      left: random() * age,
    }))
      .filter(({ delay, left }) => delay < left)
      .flatMap(({ delay }) => delayEvidence(CALL, [last(delay)]) ?? []);
    expect(soon(refit(seen).law)).toBeGreaterThan(0.85);
    const { law } = refit(seen, age);
    expect(soon(law)).toBeLessThan(0.72);
    expect(soon(law)).toBeGreaterThan(0.55);
    // Of those who call after days nothing can be seen.
    expect(law.at(-1)?.share).toBeCloseTo(PRIOR_LAW.at(-1)?.share ?? 0, 3);
  });

  it('leaves out what was written down with other parts', () => {
    const odd = { parts: [1e-6, 1e-6], other: 1e-9 };
    const broken = { parts: PRIOR_LAW.map(() => Number.NaN), other: 1e-9 };
    const empty = { parts: PRIOR_LAW.map(() => 0), other: 0 };
    expect(refit([odd, broken, empty])).toBe(ASSUMED);
  });

  it('counts a call by half that is as likely to have been somebody else’s', () => {
    const chance = 1e-6;
    const even = { parts: PRIOR_LAW.map(() => chance), other: chance };
    expect(refit([even]).calls).toBeCloseTo(0.5, 6);
    expect(refit([{ ...even, other: 3 * chance }, even]).calls).toBeCloseTo(0.75, 6);
  });

  it('is the same when it comes back from plain data', () => {
    const fitted = refit(evidenceOf(DELAY_LAWS.slow, 20));
    const shares = fitted.law.map(({ share }) => share);
    expect(fittedLaw({ shares, calls: fitted.calls })).toEqual(fitted);
  });
});

describe('what a call says about the delay', () => {
  it('is nothing when nobody had the number, or the caller called before', () => {
    expect(delayEvidence(CALL, [])).toBeNull();
    expect(delayEvidence(CALL, [last(HOUR, { calledBefore: 0.7 }), last(MINUTE)])).toBeNull();
    expect(delayEvidence(CALL, [last(40 * DAY)])).toBeNull();
  });

  it('is what each part of the law makes of it, and nothing for a visitor who is still there', () => {
    const prompt = delayEvidence(CALL, [last(MINUTE)]);
    const late = delayEvidence(CALL, [last(DAY)]);
    expect(prompt?.parts[0]).toBeGreaterThan(prompt?.parts[3] ?? 0);
    expect(late?.parts[3]).toBeGreaterThan(late?.parts[0] ?? 0);
    const there = delayEvidence(CALL, [last(0, { live: true })]);
    expect(there?.parts).toEqual(PRIOR_LAW.map(() => 0));
    expect(there?.other).toBeGreaterThan(1e-7);
  });
});
