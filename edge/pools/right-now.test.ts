import { describe, expect, it } from 'vitest';
import { HOLD_MS } from './allocator.ts';
import { DELAY_LAWS, shareWithin } from './delay-law.ts';
import { runPool, type VisitTimes } from './minute-model.ts';
import { seeded } from './random.ts';
import { rightNow } from './right-now.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the chance that a call is laid to the right visitor', () => {
  it('is what comes of it when visits go on arriving as they do', () => {
    const random = seeded(7);
    const perHour = 60;
    const length = 3 * MINUTE;
    const visits: VisitTimes[] = [];
    for (let at = 0; at < 3000 * HOUR; ) {
      at += (-Math.log1p(-random()) * HOUR) / perHour;
      visits.push({ start: at, end: at - Math.log1p(-random()) * length });
    }
    for (const numbers of [10, 20, 40, 60]) {
      const happened = runPool(visits, numbers, HOLD_MS, DELAY_LAWS.base);
      const inUse = (perHour * length) / HOUR;
      const foretold = rightNow({ numbers, inUse, taken: perHour / HOUR, missed: happened.loss });
      expect(Math.abs(foretold - happened.right)).toBeLessThan(0.01);
    }
  });

  it('is certain while nobody takes a number, and nothing without numbers', () => {
    expect(rightNow({ numbers: 8, inUse: 2, taken: 0, missed: 0 })).toBeCloseTo(1, 9);
    expect(rightNow({ numbers: 0, inUse: 0, taken: 1, missed: 0 })).toBe(0);
  });

  it('falls to the calls that come within the hold when every number is in use, less the visits that had none', () => {
    const missed = 0.2;
    const held = shareWithin(DELAY_LAWS.base, HOLD_MS);
    expect(rightNow({ numbers: 8, inUse: 8, taken: 1 / MINUTE, missed })).toBeCloseTo(0.8 * held, 9);
  });

  it('grows with the pool', () => {
    const at = (numbers: number) => rightNow({ numbers, inUse: 3, taken: 1 / MINUTE, missed: 0 });
    expect([4, 8, 16, 32].map(at)).toEqual([4, 8, 16, 32].map(at).toSorted((a, b) => a - b));
  });
});
