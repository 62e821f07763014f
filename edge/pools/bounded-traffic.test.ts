import { describe, expect, it } from 'vitest';
import { boundedTraffic } from './bounded-traffic.ts';
import { daysWithVisits, type Traffic, trafficOfCounts } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2026, 9, 1);

/** `visits` in the first minute of every hour, those of day n lasting n minutes on average. */
function traffic(days: number, visits: number): Traffic {
  const starts = Array.from({ length: days * 24 * 60 }, (_, n) => (n % 60 === 0 ? visits : 0));
  const hourly = Array.from({ length: days * 24 }, (_, n) => ({
    visits,
    meanDuration: Math.floor(n / 24) * MINUTE,
    singlePage: 0.5,
  }));
  return {
    starts,
    binMs: MINUTE,
    from: FROM,
    lengths: { visits: 1, meanDuration: 1, singlePage: 1 },
    hourly,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

describe('traffic for one request', () => {
  it('is all of it when it can be replayed', () => {
    const small = traffic(28, 200);
    expect(boundedTraffic(small)).toEqual({ traffic: small, notes: [] });
  });

  it('is the newest days when they are a week or more, with their own lengths', () => {
    const { traffic: bounded, notes } = boundedTraffic(traffic(28, 800));
    expect(sum(bounded.starts)).toBe(10 * 24 * 800);
    expect(bounded).toMatchObject({ binMs: MINUTE, from: FROM + 18 * DAY });
    expect(bounded.lengths).toEqual({ visits: 192_000, meanDuration: 22.5 * MINUTE, singlePage: 0.5 });
    expect(bounded.hourly).toHaveLength(240);
    expect(notes).toEqual([expect.stringContaining('192000 of the newest 10 days')]);
  });

  it('is hours when a week is too much, and of fewer days when those are', () => {
    const { traffic: bounded, notes } = boundedTraffic(traffic(28, 1_500));
    expect(bounded).toMatchObject({ binMs: HOUR, from: FROM });
    expect(bounded.starts).toEqual(Array.from({ length: 28 * 24 }, () => 1_500));
    expect(notes).toEqual([expect.stringMatching(/^Minutes are not used: a week of the 1008000 visits/)]);
    const large = boundedTraffic(traffic(28, 8_000));
    expect(large.traffic.starts.length).toBeLessThan(28 * 24);
    expect(large.traffic.starts.length).toBeGreaterThanOrEqual(7 * 24);
    expect(large.notes).toHaveLength(2);
  });

  it('is none when even that is too much', () => {
    expect(() => boundedTraffic(traffic(28, 10_000_000))).toThrow('too large');
  });

  it('is all of it when it is of few days, however many visits they have', () => {
    expect(boundedTraffic(traffic(2, 4_000)).traffic.starts).toHaveLength(2 * 24 * 60);
    expect(boundedTraffic({ ...traffic(2, 100), binMs: HOUR }).notes).toEqual([]);
  });
});

describe('days with visits', () => {
  it('are counted by UTC, those without are not', () => {
    expect(daysWithVisits(traffic(5, 1))).toBe(5);
    const { starts, ...rest } = traffic(5, 1);
    expect(daysWithVisits({ ...rest, starts: starts.map((n, at) => (at < 1440 ? 0 : n)) })).toBe(4);
    expect(daysWithVisits({ ...rest, starts: [] })).toBe(0);
  });
});

describe('counted minutes', () => {
  it('are traffic by the minute from a full hour on, with nothing in those left out', () => {
    const lengths = { visits: 10, meanDuration: 60_000, singlePage: 0.4 };
    const counted = [
      { at: FROM + 5 * MINUTE, visits: 3 },
      { at: FROM + 61 * MINUTE, visits: 2 },
    ];
    const { starts, ...rest } = trafficOfCounts(counted, lengths);
    expect(rest).toEqual({ binMs: MINUTE, from: FROM, lengths, hourly: [] });
    expect(starts).toHaveLength(120);
    expect([starts[5], starts[61], sum(starts)]).toEqual([3, 2, 5]);
    expect(sum(trafficOfCounts([], lengths).starts)).toBe(0);
  });
});
