import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocator } from './allocator.ts';
import { DELAY_LAWS, shareWithin } from './delay-law.ts';
import { busiest, minuteModel, runPool } from './minute-model.ts';
import { shareRight } from './oracle.ts';
import { softHold } from './policies.ts';
import { allocate, numberRange, timeline } from './replay.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOLD = 2 * MINUTE;

describe('a pool at work', () => {
  const visit = (start: number, length: number) => ({
    start: start * MINUTE,
    end: (start + length) * MINUTE,
  });
  const law = DELAY_LAWS.base;

  it('takes fresh numbers first, then the one silent longest, never within the hold', () => {
    const visits = [visit(0, 1), visit(1, 5), visit(2, 1), visit(9, 0), visit(10, 0)];
    // With two: the third visit finds none, the fourth has the number of the first, the fifth that of the second.
    const { loss, right } = runPool(visits, 2, HOLD, law);
    expect(loss).toBeCloseTo(1 / 5, 10);
    const [eight, four] = [8, 4].map((minutes) => shareWithin(law, minutes * MINUTE));
    expect(right).toBeCloseTo(((eight ?? 0) + (four ?? 0) + 2) / 5, 10);
    expect(runPool(visits, 2, HOLD, null)).toEqual({ loss: 1 / 5, right: 0 });
  });

  it('gives a number away from the hold on', () => {
    expect(runPool([visit(0, 1), visit(3, 0)], 1, HOLD, null).loss).toBe(0);
    expect(runPool([visit(0, 1), visit(2.9, 0)], 1, HOLD, null).loss).toBe(0.5);
    expect(runPool([], 1, HOLD, law)).toEqual({ loss: 0, right: 0 });
  });

  it('loses the same visits and keeps the same numbers as the allocator', () => {
    const session = fc.record({
      start: fc.integer({ min: 0, max: 2 * HOUR }),
      length: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 * MINUTE })),
    });
    const hold = fc.constantFrom(2 * MINUTE, 5 * MINUTE, 30 * MINUTE);
    fc.assert(
      fc.property(
        fc.uniqueArray(session, { maxLength: 80, selector: ({ start }) => start }),
        hold,
        fc.integer({ min: 1, max: 12 }),
        (all, hold, numbers) => {
          const sessions = all
            .map(({ start, length }, visitor) => ({ start, end: start + length, visitor, pages: 2 }))
            .sort((a, b) => a.start - b.start);
          const pool = softHold(new Allocator(numberRange(numbers), 'page-number', hold));
          const given = allocate(sessions, timeline(sessions), pool);
          const outcome = runPool(sessions, numbers, hold, DELAY_LAWS.base);
          const lost = given.filter((number) => number === null).length;
          expect(outcome.loss).toBeCloseTo(lost / Math.max(1, sessions.length), 10);
          expect(outcome.right).toBeCloseTo(shareRight(sessions, given), 10);
        },
      ),
    );
  });
});

it('the busiest stretch is where most visits begin in so long a time', () => {
  const starts = [0, 3, 0, 1, 2, 2, 0, 0];
  const lengths = { visits: 8, meanDuration: 0, singlePage: 0 };
  const traffic = { starts, binMs: HOUR, from: 0, lengths, hourly: [] };
  expect(busiest(traffic, HOUR)).toEqual({ bin: 1, visits: 3 });
  expect(busiest(traffic, 2 * HOUR)).toEqual({ bin: 4, visits: 4 });
  expect(busiest(traffic, 3 * HOUR)).toEqual({ bin: 3, visits: 5 });
  expect(busiest(traffic, 100 * HOUR)).toEqual({ bin: 0, visits: 8 });
  expect(busiest({ ...traffic, starts: [] }, HOUR)).toEqual({ bin: 0, visits: 0 });
});

it('visits last as long as those of their hour', () => {
  const [short, long] = [
    { visits: 120, meanDuration: 0, singlePage: 1 },
    { visits: 120, meanDuration: 30 * MINUTE, singlePage: 0 },
  ];
  // Two a minute in the first hour, then one in ten minutes.
  const starts = Array.from({ length: 120 }, (_, minute) => (minute < 60 ? 2 : minute % 10 === 0 ? 1 : 0));
  const lost = (hourly: (typeof short)[], lengths = long) =>
    minuteModel({ starts, binMs: MINUTE, from: 0, lengths, hourly }).loss(16, HOLD);
  expect(lost([short, long])).toBeLessThan(0.02);
  expect(lost([long, short])).toBeGreaterThan(0.4);
  expect(lost([], short)).toBeLessThan(0.02);
  expect(lost([], long)).toBeGreaterThan(0.4);
});
