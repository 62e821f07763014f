import { scaleBand } from 'd3-scale';
import { axesOf } from './axes.ts';
import { type Mark, type Plot, type TimeChart, tenth } from './scene.ts';

/**
 * Bars over time, the series on top of each other in the order given. The time compared with is a dashed line over each
 * bar, at the height of its sum; the bar of an interval that is not over is paler. Pure.
 */
export function barsScene(chart: TimeChart): Plot {
  const { labels, series, before, unfinished, width, height } = chart;
  const sums = labels.map((_, n) => series.reduce((sum, { values }) => sum + (values[n] ?? 0), 0));
  const band = (inner: Plot['inner']) =>
    scaleBand<number>()
      .domain(labels.map((_, n) => n))
      .range([inner.x, inner.x + inner.width])
      .paddingInner(0.25)
      .paddingOuter(0.1);
  const middles = (inner: Plot['inner']) => {
    const bands = band(inner);
    return (n: number) => (bands(n) ?? 0) + bands.bandwidth() / 2;
  };
  const most = Math.max(0, ...sums, ...(before ?? []).map((value) => value ?? 0));
  const { inner, y, marks } = axesOf(chart, most, middles);
  const bands = band(inner);
  const middle = middles(inner);
  const floor = y(0);
  const points = labels.map((_, n) => {
    let sum = 0;
    const ys = series.map(({ values, color }) => {
      const from = y(sum);
      sum += values[n] ?? 0;
      const to = y(sum);
      if (from > to) {
        marks.push({
          kind: 'rect',
          x: tenth(bands(n) ?? 0),
          y: to,
          width: tenth(bands.bandwidth()),
          height: tenth(from - to),
          fill: color,
          radius: 1,
          ...(unfinished && n === labels.length - 1 ? { opacity: 0.55 } : {}),
        });
      }
      return to;
    });
    return { x: tenth(middle(n)), ys };
  });
  marks.push(...(before ?? []).slice(0, labels.length).flatMap((value, n) => mark(value, n)));
  marks.push({ kind: 'line', x1: inner.x, y1: floor, x2: inner.x + inner.width, y2: floor, stroke: 'faint' });
  return { width, height, marks, points, inner };

  function mark(value: number | null, n: number): Mark[] {
    const x = bands(n);
    if (value === null || x === undefined) return [];
    const [x1, x2] = [tenth(x - 1), tenth(x + bands.bandwidth() + 1)];
    return [
      { kind: 'line', x1, x2, y1: y(value), y2: y(value), stroke: 'previous', width: 1.5, dash: [3, 2] },
    ];
  }
}
