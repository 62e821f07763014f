import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CapPeriod, windowOf } from './cap-window.ts';

const HOUR = 60 * 60_000;

/** The period of a moment, as ISO instants. */
function at(period: CapPeriod, moment: string, zone: string): [from: string, until: string] {
  const { from, until } = windowOf(period, Date.parse(moment), zone);
  return [new Date(from).toISOString(), new Date(until).toISOString()];
}

describe('a cap counts by the clocks of the company', () => {
  test('a day begins at its midnight, not at UTC’s', () => {
    expect(at('day', '2026-11-25T03:00:00Z', 'America/Chicago')).toEqual([
      '2026-11-24T06:00:00.000Z',
      '2026-11-25T06:00:00.000Z',
    ]);
  });

  test('the day on which clocks go forward has 23 hours, the one on which they go back 25', () => {
    const hours = (moment: string) => {
      const { from, until } = windowOf('day', Date.parse(moment), 'Europe/Berlin');
      return (until - from) / HOUR;
    };
    expect(hours('2026-03-29T10:00:00Z')).toBe(23);
    expect(hours('2026-10-25T10:00:00Z')).toBe(25);
  });

  test('the hour that comes twice is two hours', () => {
    const first = at('hour', '2026-10-25T00:30:00Z', 'Europe/Berlin');
    const second = at('hour', '2026-10-25T01:30:00Z', 'Europe/Berlin');
    expect(first).toEqual(['2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z']);
    expect(second).toEqual(['2026-10-25T01:00:00.000Z', '2026-10-25T02:00:00.000Z']);
  });

  test('each of two hours that both come twice is told from the other', () => {
    // Troll, in Antarctica: at 03:00 on 25 October 2026 clocks go back to 01:00.
    expect(at('hour', '2026-10-24T23:30:00Z', 'Antarctica/Troll')).toEqual([
      '2026-10-24T23:00:00.000Z',
      '2026-10-25T00:00:00.000Z',
    ]);
    expect(at('hour', '2026-10-25T01:30:00Z', 'Antarctica/Troll')).toEqual([
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });

  test('an hour begins with the moment at which clocks change', () => {
    for (const day of ['2026-03-29', '2026-10-25']) {
      expect(at('hour', `${day}T01:00:00Z`, 'Europe/Berlin')).toEqual([
        `${day}T01:00:00.000Z`,
        `${day}T02:00:00.000Z`,
      ]);
    }
  });

  test('a midnight that comes twice begins one day', () => {
    // Havana: at 01:00 on 1 November 2026 clocks go back to midnight.
    expect(at('day', '2026-11-01T05:30:00Z', 'America/Havana')).toEqual(
      at('day', '2026-11-01T04:30:00Z', 'America/Havana'),
    );
  });

  test('a week begins on Monday, a month on its first', () => {
    expect(at('week', '2026-11-25T12:00:00Z', 'UTC')).toEqual([
      '2026-11-23T00:00:00.000Z',
      '2026-11-30T00:00:00.000Z',
    ]);
    expect(at('month', '2026-02-28T23:59:59Z', 'Asia/Tokyo')).toEqual([
      '2026-02-28T15:00:00.000Z',
      '2026-03-31T15:00:00.000Z',
    ]);
  });
});

test('periods follow each other without a gap or an overlap, in every zone', () => {
  const zones = [
    'UTC',
    'America/Chicago',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Cairo',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom<CapPeriod>('hour', 'day', 'week', 'month'),
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
      (period, zone, moment) => {
        const { from, until } = windowOf(period, moment, zone);
        expect(from).toBeLessThanOrEqual(moment);
        expect(until).toBeGreaterThan(moment);
        expect(windowOf(period, from, zone)).toEqual({ from, until });
        expect(windowOf(period, until - 1, zone)).toEqual({ from, until });
        expect(windowOf(period, until, zone).from).toBe(until);
      },
    ),
    { numRuns: 300 },
  );
});
