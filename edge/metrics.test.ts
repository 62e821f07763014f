import { expect, it } from 'vitest';
import { counted, measure, type Point, spreadOf } from './metrics.ts';

const LEASE: Point = { what: 'lease', company: 'cmp_1', pool: 'pool_1', outcome: 'given', took: 4 };

class Dataset {
  readonly points: AnalyticsEngineDataPoint[] = [];
  writeDataPoint(point?: AnalyticsEngineDataPoint): void {
    if (point) this.points.push(point);
  }
}

it('a point is a row of Analytics Engine, with the company as its index', () => {
  const METRICS = new Dataset();
  measure({ METRICS, SIMULATOR: 'off' }, LEASE);
  measure({ METRICS, SIMULATOR: 'off' }, { what: 'outbox', company: 'cmp_1', age: 9000 });
  expect(METRICS.points).toEqual([
    { indexes: ['cmp_1'], blobs: ['lease', 'pool_1', 'given'], doubles: [4] },
    { indexes: ['cmp_1'], blobs: ['outbox', '', 'waiting'], doubles: [9000] },
  ]);
  expect(counted()).toEqual({});
});

it('nothing is counted where nothing is bound', () => {
  measure({ SIMULATOR: 'off' }, LEASE);
  expect(counted()).toEqual({});
});

it('on a laptop the last ones are kept, and how often each came out how', () => {
  for (let took = 1; took <= 300; took++) {
    measure({ SIMULATOR: 'on' }, { ...LEASE, took, outcome: took % 3 === 0 ? 'overflow' : 'given' });
  }
  expect(counted()).toEqual({
    lease: { count: 300, outcomes: { given: 200, overflow: 100 }, p50: 201, p95: 291, worst: 300 },
  });
});

it('of no numbers there is no middle', () => {
  expect(spreadOf([])).toEqual({ p50: 0, p95: 0, worst: 0 });
  expect(spreadOf([7])).toEqual({ p50: 7, p95: 7, worst: 7 });
});
