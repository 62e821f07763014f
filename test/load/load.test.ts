import { expect, test } from 'vitest';
import { recorded } from './day.ts';
import { costTable, stepTable } from './table.ts';

const HOUR = 3_600;

test('the busiest day of a trace is taken, from its own midnight, with pages spread over each visit', () => {
  const csv = `start_s,end_s,visitor,pageviews\n${HOUR},${HOUR},0,1\n${25 * HOUR},${25 * HOUR + 90},1,3\n${24 * HOUR},${24 * HOUR},2,1\n`;
  expect(recorded(csv)).toEqual([
    { at: 0, lasts: 0, pages: [] },
    { at: HOUR * 1000, lasts: 90_000, pages: [30_000, 60_000] },
  ]);
});

test('a step shows what half of the requests took, and 99 of 100, and whether it was held', () => {
  const asked = { requests: 10, failed: 0, p50: 5, p99: 20 };
  const step = {
    visitsPerSecond: 5,
    requestsPerSecond: 20,
    failed: 0,
    isHeld: false,
    kinds: { call: asked },
  };
  expect(stepTable([step]).split('\n')[2]).toBe('| 5 (not held) | 20 | 0 | – | – | 5 / 20 | – | – | – |');
});

test('units come to their price', () => {
  const none = {
    requests: 0,
    objectRequests: 0,
    objectRowsRead: 0,
    objectRowsWritten: 0,
    directoryRowsRead: 0,
    directoryRowsWritten: 0,
    cpuMs: null,
  };
  const units = {
    visits: { ...none, requests: 4_000, objectRowsWritten: 5_000 },
    calls: none,
    questions: none,
  };
  // 4,000 at $0.30 and 5,000 at $1 a million.
  expect(costTable(units).split('\n').at(-1)).toBe('| **together, cents** | 0.62 | 0.00 | 0.00 |  |');
});
