import { describe, expect, it } from 'vitest';
import { type Ga4Report, trafficFromGa4 } from './ga4-report.ts';
import { checkPool } from './sizing.ts';

function report(dimensions: string[], metrics: string[], rows: [string[], string[]][]): Ga4Report {
  return {
    dimensionHeaders: dimensions.map((name) => ({ name })),
    metricHeaders: metrics.map((name) => ({ name })),
    rows: rows.map(([by, values]) => ({
      dimensionValues: by.map((value) => ({ value })),
      metricValues: values.map((value) => ({ value })),
    })),
  };
}

const MINUTES = report(
  ['dateHourMinute'],
  ['eventCount'],
  [
    [['202601311258'], ['3']],
    [['202601311301'], ['2']],
  ],
);
const HOURS = report(
  ['dateHour', 'sessionDefaultChannelGroup'],
  ['sessions', 'averageSessionDuration', 'bounceRate'],
  [
    [
      ['2026013112', 'Direct'],
      ['2', '100', '0.5'],
    ],
    [
      ['2026013112', 'Paid Search'],
      ['1', '40', '0.2'],
    ],
    [
      ['2026013113', 'Direct'],
      ['2', '10', '1'],
    ],
  ],
);

describe('reports of Google Analytics', () => {
  it('give the visits of each minute, and their length by the hour over all channels', () => {
    const traffic = trafficFromGa4({ reports: [MINUTES, HOURS] });
    expect(traffic).toMatchObject({ binMs: 60_000, from: Date.UTC(2026, 0, 31, 12) });
    expect(traffic.starts[58]).toBe(3);
    expect(traffic.starts[61]).toBe(2);
    expect(traffic.starts.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(traffic.hourly[0]).toEqual({ visits: 3, meanDuration: 80_000, singlePage: 0.39999999999999997 });
    expect(traffic.lengths.meanDuration).toBeCloseTo(52_000, 6);
    expect(checkPool(traffic)).toMatchObject({ resolution: 'minute', visits: 5 });
  });

  it('give hours when minutes are missing or the API withheld some', () => {
    const withheld = { ...MINUTES, metadata: { subjectToThresholding: true } };
    for (const json of [HOURS, { reports: [withheld, HOURS] }]) {
      const traffic = trafficFromGa4(json);
      expect(traffic).toMatchObject({ binMs: 3_600_000, starts: [3, 2] });
      expect(checkPool(traffic)).toMatchObject({ resolution: 'hour', visits: 5 });
    }
  });

  it.each([
    ['nothing', {}, 'dimensionHeaders'],
    ['no hours', MINUTES, 'by dateHour'],
    ['a metric missing', report(['dateHour'], ['sessions'], []), 'averageSessionDuration'],
    ['no rows', { ...HOURS, rows: [] }, 'no rows'],
    [
      'a date that is none',
      { reports: [HOURS, report(['dateHourMinute'], ['eventCount'], [[['soon'], ['1']]])] },
      'soon',
    ],
    [
      'a count that is none',
      { reports: [HOURS, report(['dateHourMinute'], ['eventCount'], [[['202601311200'], ['-1']]])] },
      'row 1',
    ],
  ])('are refused with the field that is wrong: %s', (_, json, named) => {
    expect(() => trafficFromGa4(json)).toThrow(named);
  });
});
