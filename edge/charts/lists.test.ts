import { expect, it } from 'vitest';
import { BAR_ROW, barListScene, funnelScene, heatScene } from './lists.ts';
import type { Mark } from './scene.ts';
import { sparkScene } from './spark.ts';

const of = <K extends Mark['kind']>(marks: Mark[], kind: K) =>
  marks.filter((mark): mark is Extract<Mark, { kind: K }> => mark.kind === kind);

it('a list of bars is as high as its rows, its bars as long as their values', () => {
  const rows = [
    { label: 'google', value: 40, words: '40', before: 20 },
    { label: 'bing', value: 10, words: '10', before: null },
    { label: 'nobody', value: 0, words: '0', before: 0 },
  ];
  const { height, marks } = barListScene(rows, 300);
  expect(height).toBe(3 * BAR_ROW);
  const [google, bing, nobody] = of(marks, 'rect');
  expect(google?.width).toBeCloseTo(4 * (bing?.width ?? 0), 0);
  expect(nobody?.width).toBe(0);
  expect(of(marks, 'line').map(({ x1 }) => x1)).toEqual([(google?.width ?? 0) / 2]);
});

it('a heat grid has a cell for each value, the darkest for the greatest', () => {
  const grid = {
    columns: ['00', '01', '02'],
    rows: ['Mon', 'Tue'],
    values: [
      [0, 1, 4],
      [null, 2, 8],
    ],
  };
  const cells = of(heatScene(grid, 300).marks, 'rect');
  expect(cells.map(({ fill, opacity }) => (fill === 'grid' ? 0 : opacity))).toEqual([
    0, 0.25, 0.5, 0, 0.25, 1,
  ]);
});

it('a funnel says how much of each step is left of the one before', () => {
  const steps = [
    { label: 'Visits', value: 200, words: '200' },
    { label: 'Calls', value: 50, words: '50' },
  ];
  expect(of(funnelScene(steps, 300).marks, 'text').map(({ text }) => text)).toContain(
    '25% of the step before',
  );
});

it('a sparkline stays inside its picture, also when nothing happened', () => {
  expect(sparkScene([0, 0, 0], 80, 20).marks).toHaveLength(1);
  expect(JSON.stringify(sparkScene([null, 3, null, 8], 80, 20))).not.toContain('NaN');
});
