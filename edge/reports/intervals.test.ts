import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestLedger } from '../calls/ledger.fixture.ts';
import { bucketSql, bucketsOf, INTERVALS, type Interval } from './intervals.ts';
import { clocksOf } from './local-sql.ts';

const at = (text: string): number => Date.parse(text);
const starts = (interval: Interval, from: number, to: number, zone: string) =>
  bucketsOf(interval, from, to, clocksOf(zone, from, to)).map(({ start }) => new Date(start).toISOString());

describe('a day', () => {
  it('begins at midnight where the company is', () => {
    expect(starts('day', at('2026-07-01T04:00Z'), at('2026-07-03T04:00Z'), 'America/New_York')).toEqual([
      '2026-07-01T04:00:00.000Z',
      '2026-07-02T04:00:00.000Z',
    ]);
  });

  it('has 23 hours when clocks go forward and 25 when they go back', () => {
    const hours = (from: string, to: string) => starts('hour', at(from), at(to), 'Europe/Berlin').length;
    expect(hours('2026-03-28T23:00Z', '2026-03-29T22:00Z')).toBe(23);
    expect(hours('2026-10-24T22:00Z', '2026-10-25T23:00Z')).toBe(25);
    expect(starts('day', at('2026-10-24T22:00Z'), at('2026-10-26T23:00Z'), 'Europe/Berlin')).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });
});

it('a week begins on Monday', () => {
  expect(starts('week', at('2026-11-25T12:00Z'), at('2026-12-08T00:00Z'), 'UTC')).toEqual([
    '2026-11-23T00:00:00.000Z',
    '2026-11-30T00:00:00.000Z',
    '2026-12-07T00:00:00.000Z',
  ]);
});

it('months follow each other over the end of a year', () => {
  expect(starts('month', at('2025-11-30T23:30Z'), at('2026-02-01T00:00Z'), 'Europe/London')).toEqual([
    '2025-11-01T00:00:00.000Z',
    '2025-12-01T00:00:00.000Z',
    '2026-01-01T00:00:00.000Z',
  ]);
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
];

it('SQL puts a call into the interval that its moment lies in, in every zone', () => {
  const moment = fc.integer({ min: at('2019-01-01T00:00Z'), max: at('2027-01-01T00:00Z') });
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.constantFrom(...INTERVALS),
      fc.array(moment, { minLength: 1, maxLength: 20 }),
      (zone, interval, moments) => {
        const ledger = new TestLedger();
        moments.forEach((started_at, n) => {
          ledger.call({ id: `call_${n}`, started_at });
        });
        const [from, to] = [Math.min(...moments), Math.max(...moments) + 1];
        const clocks = clocksOf(zone, from, to);
        const buckets = bucketsOf(interval, from, to, clocks);
        const rows = ledger.ask({
          text: `SELECT started_at, ${bucketSql(interval, clocks)} AS bucket FROM call`,
          values: [],
        });
        for (const { started_at, bucket } of rows) {
          const nth = buckets.findIndex(({ key }) => key === bucket);
          expect(buckets[nth]?.start).toBeLessThanOrEqual(Number(started_at));
          expect(buckets[nth + 1]?.start ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Number(started_at));
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
