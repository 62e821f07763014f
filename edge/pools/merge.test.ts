import { describe, expect, it } from 'vitest';
import { mergeDelays, mergeMinutes, mergeStatus, mergeTraffic } from './merge.ts';
import type { PoolMinute } from './minutes.ts';
import { type Session, trafficOf, trafficOfCounts } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = 1_760_000_400_000 - (1_760_000_400_000 % HOUR);

function minute(at: number, facts: Partial<PoolMinute>): PoolMinute {
  return {
    at,
    size: 5,
    inUse: 1,
    held: 1,
    visits: 1,
    overflow: 0,
    taken: 1,
    rested: null,
    right: 0.5,
    ...facts,
  };
}

describe('the state of a pool in several objects', () => {
  it('is the sum, with the numbers of all and the latest twenty alarms', () => {
    const alarm = (since: number) => ({ since, until: null, unnumbered: 1, cause: 'a burst' });
    const part = (number: string, since: number[]) => ({
      ...{
        size: 1,
        live: 1,
        held: 0,
        free: 0,
        visits: 10,
        unnumbered: 2,
        reuseGap: since[0] ?? null,
        right: 0.5,
      },
      overflow: 'shared' as const,
      numbers: [
        {
          number,
          state: 'live' as const,
          visit: 'one',
          since: 0,
          lastActiveAt: 0,
          freeFrom: 120_000,
          holders: 1,
        },
      ],
      ...(since.length === 0 ? {} : { alarms: since.map(alarm) }),
    });
    const ten = Array.from({ length: 15 }, (_, n) => 30 - 2 * n);
    const merged = mergeStatus([
      part('+1', ten),
      part(
        '+2',
        ten.map((at) => at + 1),
      ),
    ]);
    expect(merged).toMatchObject({ size: 2, live: 2, visits: 20, unnumbered: 4 });
    expect(merged.numbers.map(({ number }) => number)).toEqual(['+1', '+2']);
    expect(merged.alarms?.map(({ since }) => since)).toEqual(Array.from({ length: 20 }, (_, n) => 31 - n));
    expect(merged).toMatchObject({ overflow: 'shared', reuseGap: 30, right: 0.5 });
    expect(mergeStatus([part('+1', []), part('+2', [7])])).toMatchObject({ reuseGap: 7 });
    expect(mergeStatus([part('+1', []), part('+2', [])])).not.toHaveProperty('alarms');
  });
});

it('the delay law of a pool in several objects rests on the calls of all, each for its own', () => {
  const parts = [
    { shares: [0.5, 0.5], calls: 30 },
    { shares: [0.9, 0.1], calls: 10 },
    { shares: [0.2, 0.8], calls: 0 },
  ];
  const { shares, calls } = mergeDelays(parts);
  expect(calls).toBe(40);
  expect(shares[0]).toBeCloseTo(0.6, 9);
  expect(shares[1]).toBeCloseTo(0.4, 9);
});

describe('the minutes of a pool in several objects', () => {
  it('add up, and are as right as their visits are on average', () => {
    const rested = { least: 300, mean: 400 };
    const parts = [
      [minute(START, { visits: 3, taken: 3, rested, right: 0.9 })],
      [minute(START, { visits: 1, rested: { least: 200, mean: 200 }, overflow: 1, right: 0.5 })],
    ];
    expect(mergeMinutes(parts)).toEqual([
      {
        ...{ at: START, size: 10, inUse: 2, held: 2, visits: 4, overflow: 1, taken: 4 },
        rested: { least: 200, mean: 350 },
        right: 0.8,
      },
    ]);
  });

  it('count the numbers of an object that was not heard of', () => {
    const parts = [
      [minute(START, { size: 5 }), minute(START + 2 * MINUTE, { size: 6 })],
      [minute(START + MINUTE, { size: 7 })],
    ];
    expect(mergeMinutes(parts).map(({ at, size, inUse }) => [(at - START) / MINUTE, size, inUse])).toEqual([
      [0, 12, 1],
      [1, 12, 1],
      [2, 13, 1],
    ]);
  });
});

describe('the traffic of a pool in several objects', () => {
  const visits = Array.from(
    { length: 60 },
    (_, n): Session => ({
      start: START + n * 7 * MINUTE,
      end: START + n * 7 * MINUTE + (n % 5) * 30_000,
      visitor: n,
      pages: 1 + (n % 2),
    }),
  );

  it('is that of all their visits', () => {
    const whole = trafficOf(visits);
    // The second object's first visit came hours after the first one's, its last one hours before.
    const [some, others] = [
      visits.filter((_, n) => n < 20 || n >= 50 || n % 2 === 0),
      visits.filter((_, n) => n >= 20 && n < 50 && n % 2 === 1),
    ];
    const merged = mergeTraffic([trafficOf(some), trafficOf(others), trafficOf([])]);
    expect(merged.starts).toEqual(whole.starts);
    expect(merged.from).toBe(whole.from);
    expect(merged.lengths.meanDuration).toBeCloseTo(whole.lengths.meanDuration, 6);
    for (const [hour, lengths] of merged.hourly.entries()) {
      expect(lengths.visits).toBe(whole.hourly[hour]?.visits);
      expect(lengths.meanDuration).toBeCloseTo(whole.hourly[hour]?.meanDuration ?? Number.NaN, 6);
    }
  });

  it('has no lengths by the hour where one of them has none', () => {
    const counted = trafficOfCounts([{ at: START, visits: 2 }], {
      visits: 2,
      meanDuration: 1,
      singlePage: 1,
    });
    const merged = mergeTraffic([counted, trafficOf(visits)]);
    expect(merged.hourly).toEqual([]);
    expect(merged.starts[0]).toBe(3);
  });

  it('is nothing where nobody came', () => {
    expect(mergeTraffic([trafficOf([]), trafficOf([])]).lengths.visits).toBe(0);
  });
});
