import { describe, expect, it } from 'vitest';
import { DELAY_LAWS } from './delay-law.ts';
import { erlangB } from './erlang.ts';
import { seeded } from './random.ts';
import { rightNow } from './right-now.ts';
import { checkPool, erlangSize, modelOf, type Traffic } from './sizing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOLD = 2 * MINUTE;

/** The same visits every hour, with the same lengths. */
function steady(perHour: number, hours: number, meanDuration: number, singlePage: number): Traffic {
  const lengths = { visits: perHour * hours, meanDuration, singlePage };
  return { starts: new Array(hours).fill(perHour), binMs: HOUR, from: 0, lengths, hourly: [] };
}

describe('traffic that is the same every hour', () => {
  const model = modelOf(steady(60, 400, 3 * MINUTE, 0.4));
  const load = (60 * (3 * MINUTE + HOLD)) / HOUR;

  it.each([1, 3, 5, 8, 12])('loses with %d numbers what Erlang’s formula says', (numbers) => {
    expect(model.loss(numbers, HOLD)).toBeCloseTo(erlangB(numbers, load), 2);
  });

  it.each([10, 20, 40])(
    'with %d numbers has as many calls laid rightly as a pool at such a moment',
    (numbers) => {
      const now = rightNow({ numbers, inUse: 3, taken: 60 / HOUR, missed: erlangB(numbers, load) });
      expect(model.right(numbers, HOLD)).toBeCloseTo(now, 1);
      expect(Math.abs(model.right(numbers, HOLD) - now)).toBeLessThan(0.03);
    },
  );

  it('of visits with a single page holds a number for the hold alone', () => {
    const single = modelOf(steady(60, 400, 0, 1));
    expect(single.loss(3, HOLD)).toBeCloseTo(erlangB(3, 2), 2);
  });

  it('is right of every call whose number nobody else ever takes', () => {
    expect(modelOf(steady(2, 3, MINUTE, 0)).right(50, HOLD)).toBeCloseTo(1, 6);
  });

  it('by the minute comes to the same as by the hour', () => {
    const hours = steady(60, 200, 3 * MINUTE, 0.4);
    const random = seeded(1);
    const starts = new Array<number>(200 * 60).fill(0);
    for (let n = 0; n < 60 * 200; n++) {
      const minute = Math.floor(random() * starts.length);
      starts[minute] = (starts[minute] ?? 0) + 1;
    }
    const minutes = { ...hours, starts, binMs: MINUTE };
    const [byMinute, byHour] = [modelOf(minutes), modelOf(hours)];
    for (const numbers of [4, 8])
      expect(Math.abs(byMinute.loss(numbers, HOLD) - byHour.loss(numbers, HOLD))).toBeLessThan(0.03);
    for (const numbers of [20, 40])
      expect(Math.abs(byMinute.right(numbers, HOLD) - byHour.right(numbers, HOLD))).toBeLessThan(0.03);
  });
});

it('Erlang’s formula gives the size for a peak hour that goes on for ever', () => {
  // 4.461 in use lose 1 % of ten numbers (published tables).
  expect(erlangSize(0.01, 4.461, HOUR)).toBe(10);
  expect(erlangSize(0.01, 4.462, HOUR)).toBe(11);
  expect(erlangSize(0.01, 0, HOUR)).toBe(1);
});

describe('what a check says', () => {
  const from = Date.UTC(2026, 6, 1);
  const traffic = { ...steady(60, 48, 3 * MINUTE, 0.4), from };

  it('is its arithmetic, sentence by sentence', () => {
    const check = checkPool(traffic, { size: 7, notes: ['A day is missing.'] });
    expect(check.notes).toEqual(['A day is missing.']);
    expect(check.arithmetic).toEqual([
      '2880 visits; the busiest hour, from 2026-07-01 00:00, had 60. A visit lasts 180 s on average as analytics count it, 40 % have a single page and count as 0 s.',
      'Users times duration: 60 visits an hour × 180 s ÷ 3600 s = 3 numbers in use at once, with none to spare and none kept for those who call later.',
      "Our pool gives a number away once its visitor has been silent for 2 minutes: 60 visits an hour × (180 s + 120 s) ÷ 3600 s = 5.0 in use on average in that hour. Erlang's formula makes 11 numbers of that for a loss of 1 %, taking the hour to be even.",
      'Following the load from hour to hour instead: 9, 11 and 14 numbers for a loss of 5, 1 and 0.1 %. Hours hide bursts: with visits by the minute this would be surer.',
      'A pool that keeps every number back for 30 minutes would need 45 for a loss of 1 %.',
      'People also call after their number has gone to somebody else. Assuming 50 % of all calls within 5 minutes of the visit, 74 % within 30 and 96 % within a day, 60 numbers lay 80 %, 253 numbers lay 90 %, 696 numbers lay 95 % of calls to the right visitor when the last holder is taken for the caller; taps and area codes find more with fewer.',
      'The 7 numbers of today would leave 11.9 % of visits without one and lay 39 % of calls to the right visitor.',
    ]);
  });

  it('is of each size what the model says, those of today among them, from small to large', () => {
    const { curve, today, right, fixedHolds } = checkPool(traffic, { size: 7 });
    const sizes = curve.map(({ numbers }) => numbers);
    // Of the 45 that lose 1 % at a hold of 30 minutes: a tenth, a fifth … three times.
    expect(sizes).toEqual([5, 7, 9, 14, 23, 34, 45, 68, 90, 135]);
    expect(checkPool(traffic).curve).toEqual(curve.filter(({ numbers }) => numbers !== 7));
    const model = modelOf(traffic);
    for (const one of [...curve, today]) {
      expect(one?.loss).toBe(model.loss(one?.numbers ?? 0, HOLD));
      expect(one?.right).toBe(model.right(one?.numbers ?? 0, HOLD));
    }
    for (const { right: share, numbers } of right) {
      expect(model.right(numbers, HOLD)).toBeGreaterThanOrEqual(share);
      expect(model.right(numbers - 1, HOLD)).toBeLessThan(share);
    }
    expect(fixedHolds.map(({ hold }) => hold)).toEqual([5, 30]);
    expect(fixedHolds[0]?.loss.map(({ numbers }) => numbers)).toEqual([13, 15, 18]);
  });

  it('says nothing of a pool that it was not told of', () => {
    const [told, untold] = [checkPool(traffic, { size: 7 }), checkPool(traffic)];
    expect(untold).toMatchObject({ today: null, notes: [] });
    expect(untold.arithmetic).toEqual(told.arithmetic.slice(0, -1));
  });

  it('goes by the hold and by the law that are given', () => {
    const fitted = { law: DELAY_LAWS.slow, calls: 211.6 };
    const check = checkPool({ ...traffic, from: 0 }, { hold: 5 * MINUTE, fitted });
    expect(check).toMatchObject({ hold: 5, today: null, delays: { calls: 212 } });
    expect(check.loss).toEqual(check.fixedHolds[0]?.loss);
    const words = check.arithmetic.join(' ');
    expect(words).toContain('By 212 calls to this pool, 30 % of all calls within 5 minutes');
    expect(words).toContain('the busiest hour, from day 1, 00:00, had 60');
    expect(words).not.toContain('numbers of today');
    expect(check.right[0]?.numbers).toBeGreaterThan(60);
  });

  it('names the hour with most visits', () => {
    const starts = [10, 20, 60, 0, 30];
    expect(checkPool({ ...traffic, starts })).toMatchObject({
      visits: 120,
      peakHour: { from: from + 2 * HOUR, visits: 60 },
      usersTimesDuration: 3,
    });
    expect(
      checkPool({ ...traffic, from: 0, starts: new Array(40).fill(0).with(30, 5) }).arithmetic[0],
    ).toContain('from day 2, 06:00, had 5');
  });

  it('of minutes tells what the worst 15 of them cost', () => {
    const starts = Array.from({ length: 240 }, (_, minute) => (minute % 12 === 0 ? 1 : 0));
    const minutes: Traffic = { ...traffic, binMs: MINUTE, starts };
    const calm = checkPool(minutes);
    expect(calm.burst?.words).toMatch(
      /^In the worst 15 minutes, from 2026-07-01 \d\d:\d\d, 2 visits began\. Covering them takes no more/,
    );
    const rush = starts
      .map((count, minute): number => (minute >= 120 && minute < 125 ? 6 : count))
      .with(10, 3)
      .with(117, 2)
      .with(118, 3)
      .with(132, 3)
      .with(133, 2);
    const without = rush.map((count, minute) => (minute >= 118 && minute <= 132 ? 0 : count));
    const { burst, arithmetic } = checkPool({ ...minutes, starts: rush });
    const [ours] = burst?.cost ?? [];
    expect(burst).toMatchObject({ from: from + 118 * MINUTE, visits: 36 });
    expect(burst?.cost.map(({ hold }) => hold)).toEqual([2, 5, 30]);
    expect(ours?.without).toBe(checkPool({ ...minutes, starts: without }).loss[1]?.numbers);
    expect(ours?.with).toBeGreaterThan(3 * (ours?.without ?? 0));
    expect(burst?.words).toBe(
      `In the worst 15 minutes, from 2026-07-01 01:58, 36 visits began. Covering them takes ${(ours?.with ?? 0) - (ours?.without ?? 0)} more numbers (${ours?.with} rather than ${ours?.without} for a loss of 1 %).`,
    );
    expect(arithmetic).toContain(burst?.words);
    expect(arithmetic[3]).toMatch(/^Replaying the visits minute by minute instead: \d+, \d+ and \d+ numbers/);
  });
});
