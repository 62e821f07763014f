import { describe, expect, it } from 'vitest';
import { erlangB } from './erlang.ts';
import { hourModel } from './hour-model.ts';
import { minuteModel } from './minute-model.ts';
import { seeded } from './random.ts';
import type { Traffic } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOLD = 2 * MINUTE;

it('quiet hours beside busy ones are counted by their own', () => {
  const starts = [0, 0, 120, 0, 0, 0];
  const lengths = { visits: 120, meanDuration: 3 * MINUTE, singlePage: 0 };
  const model = hourModel({ starts, binMs: HOUR, from: 0, lengths, hourly: [] });
  // Most of the hour is as if it went on for ever.
  const everLoss = erlangB(6, (120 * 5 * MINUTE) / HOUR);
  expect(model.loss(6, HOLD)).toBeLessThan(everLoss);
  expect(model.loss(6, HOLD)).toBeGreaterThan(everLoss - 0.08);
  const long = { ...lengths, meanDuration: 30 * MINUTE };
  const hourly = starts.map((visits, hour) => ({ ...(hour === 2 ? long : lengths), visits }));
  expect(hourModel({ starts, binMs: HOUR, from: 0, lengths, hourly }).loss(6, HOLD)).toBeGreaterThan(
    model.loss(6, HOLD) + 0.1,
  );
});

describe('numbers in use at once', () => {
  /** Visits of each five minutes. */
  function model(starts: number[], meanDuration: number, singlePage: number) {
    const visits = starts.reduce((sum, count) => sum + count, 0);
    const lengths = { visits, meanDuration, singlePage };
    return hourModel({ starts, binMs: 5 * MINUTE, from: 0, lengths, hourly: [] });
  }
  /** Share that one number loses. */
  const lost = (inUse: number) => inUse / (1 + inUse);

  it('are those of the visits that ended less than the hold ago', () => {
    // In the middle of the five minutes half of the ten have begun, four of them in the last two minutes.
    expect(model([10], 0, 1).loss(1, 2 * MINUTE)).toBeCloseTo(lost(4), 6);
    expect(model([10], 0, 1).loss(1, 30 * MINUTE)).toBeCloseTo(lost(5), 6);
    expect(model([10], 0, 0).loss(1, 2 * MINUTE)).toBeCloseTo(lost(4), 6);
    expect(model([10], MINUTE, 1).loss(1, 2 * MINUTE)).toBeCloseTo(lost(4), 6);
  });

  it('count for the five minutes in which visits begin, as much as these are', () => {
    expect(model([10, 0, 0, 0, 20], 0, 1).loss(1, 2 * MINUTE)).toBeCloseTo(
      (10 * lost(4) + 20 * lost(8)) / 30,
      6,
    );
  });

  it('and those of visits that are still there, fewer the longer ago they began', () => {
    // Half of the visits have a single page, the others last 20 minutes on average.
    const gone = (from: number, to: number) => Math.exp(-from / 20) - Math.exp(-to / 20);
    // Of 2 a minute in the first five minutes, at 2:30 and at 22:30; of 0.2 a minute from 20:00 on.
    const first = 2 * 2 + 0.5 * 2 * 20 * gone(0, 0.5);
    const last = 0.2 * 2 + 0.5 * 0.2 * 20 * gone(0, 0.5) + 0.5 * 2 * 20 * gone(15.5, 20.5);
    const loss = model([10, 0, 0, 0, 1], 10 * MINUTE, 0.5).loss(1, 2 * MINUTE);
    expect(loss).toBeCloseTo((10 * lost(first) + lost(last)) / 11, 2);
  });
});

it('days with a rush and silent hours come to the same as when each minute is known', () => {
  const hours = Array.from({ length: 20 }, () => [4, 0, 0, 30, 90, 60, 20, 8]).flat();
  const lengths = { visits: 20 * 212, meanDuration: 3 * MINUTE, singlePage: 0.4 };
  const random = seeded(1);
  const minutes = hours.flatMap((count) => {
    const starts = new Array<number>(60).fill(0);
    for (let n = 0; n < count; n++) {
      const minute = Math.floor(random() * 60);
      starts[minute] = (starts[minute] ?? 0) + 1;
    }
    return starts;
  });
  const traffic = (starts: number[], binMs: number): Traffic => ({
    starts,
    binMs,
    from: 0,
    lengths,
    hourly: [],
  });
  const [byHour, byMinute] = [hourModel(traffic(hours, HOUR)), minuteModel(traffic(minutes, MINUTE))];
  for (const numbers of [2, 5, 10])
    expect(Math.abs(byHour.loss(numbers, HOLD) - byMinute.loss(numbers, HOLD))).toBeLessThan(0.006);
  for (const numbers of [20, 40, 80, 160])
    expect(Math.abs(byHour.right(numbers, HOLD) - byMinute.right(numbers, HOLD))).toBeLessThan(0.006);
});
