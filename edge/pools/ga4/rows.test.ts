import { describe, expect, it } from 'vitest';
import type { ReportRow } from './report.ts';
import { clocksOf, daysWithVisits, hoursOf, minutesOf } from './rows.ts';

function rowsOf(counts: Record<string, number>): ReportRow[] {
  return Object.entries(counts).map(([key, count]) => ({ key, metrics: [count, 120, 0.5] }));
}

function minutes(timeZone: string, counts: Record<string, number>) {
  const rows = rowsOf(counts);
  const { bins, ...rest } = minutesOf(rows, clocksOf(timeZone, rows));
  return {
    bins: bins.map(({ at, sessions }) => [new Date(at).toISOString().slice(0, 16), sessions]),
    ...rest,
  };
}

function hours(timeZone: string, counts: Record<string, number>) {
  const rows = rowsOf(counts);
  const { bins } = hoursOf(rows, clocksOf(timeZone, rows));
  return bins.map(({ at, sessions }) => [new Date(at).toISOString().slice(0, 16), sessions]);
}

describe('rows of a report', () => {
  it('are laid on the time line, in the order of their time', () => {
    expect(minutes('America/Chicago', { '202607152359': 3, '202607150000': 1 })).toEqual({
      bins: [
        ['2026-07-15T05:00', 1],
        ['2026-07-16T04:59', 3],
      ],
      unplaced: 0,
      doubledOn: [],
    });
  });

  it('of the hour that came twice are halved, the odd visit now on the first and now on the second', () => {
    const berlin = {
      '202610250159': 2,
      '202610250200': 5,
      '202610250201': 1,
      '202610250202': 1,
      '202610250300': 2,
    };
    expect(minutes('Europe/Berlin', berlin)).toEqual({
      bins: [
        ['2026-10-24T23:59', 2],
        ['2026-10-25T00:00', 3],
        ['2026-10-25T00:02', 1],
        ['2026-10-25T01:00', 2],
        ['2026-10-25T01:01', 1],
        ['2026-10-25T02:00', 2],
      ],
      unplaced: 0,
      doubledOn: ['2026-10-25'],
    });
  });

  it('of the hour that came twice are two hours of the load of one', () => {
    expect(hours('America/Chicago', { '2026110100': 40, '2026110101': 40, '2026110102': 40 })).toEqual([
      ['2026-11-01T05:00', 40],
      ['2026-11-01T06:00', 20],
      ['2026-11-01T07:00', 20],
      ['2026-11-01T08:00', 40],
    ]);
  });

  it('go on without a gap where clocks skipped an hour', () => {
    expect(hours('Europe/Berlin', { '2026032901': 1, '2026032903': 2 })).toEqual([
      ['2026-03-29T00:00', 1],
      ['2026-03-29T01:00', 2],
    ]);
    expect(hours('America/Chicago', { '2026030801': 1, '2026030803': 2 })).toEqual([
      ['2026-03-08T07:00', 1],
      ['2026-03-08T08:00', 2],
    ]);
  });

  it('of a time that no clock showed are added to the moment they mean', () => {
    expect(minutes('Europe/Berlin', { '202603290230': 1, '202603290330': 2 }).bins).toEqual([
      ['2026-03-29T01:30', 3],
    ]);
    const rows = [
      { key: '2026032902', metrics: [1, 100, 1] },
      { key: '2026032903', metrics: [3, 200, 0] },
    ];
    expect(hoursOf(rows, clocksOf('Europe/Berlin', rows)).bins).toEqual([
      {
        at: Date.UTC(2026, 2, 29, 1),
        sessions: 4,
        averageSessionSeconds: 175,
        bounceRate: 0.25,
      },
    ]);
  });

  it('that name no time are counted apart', () => {
    expect(minutes('UTC', { '(other)': 7, '(not set)': 2, '202607150000': 1 })).toEqual({
      bins: [['2026-07-15T00:00', 1]],
      unplaced: 9,
      doubledOn: [],
    });
    expect(minutes('UTC', { '(other)': 7 })).toMatchObject({ bins: [], unplaced: 7 });
  });

  it('tell on how many days there were visits', () => {
    expect(daysWithVisits(rowsOf({ '2026071500': 1, '2026071523': 1, '2026071600': 0, '(other)': 5 }))).toBe(
      1,
    );
  });
});
