import { area, line } from 'd3-shape';
import { axesOf } from './axes.ts';
import { type Mark, type Plot, type TimeChart, tenth } from './scene.ts';

/**
 * Lines over time, one alone with a ground under it. The time compared with is dashed and grey; the stretch to an interval
 * that is not over is dashed too. Pure.
 */
export function lineScene(chart: TimeChart): Plot {
  const { labels, series, before, unfinished, width, height } = chart;
  const all = [...series.flatMap(({ values }) => values), ...(before ?? [])];
  const placing = (inner: Plot['inner']) => (n: number) =>
    labels.length < 2 ? inner.x + inner.width / 2 : inner.x + (n / (labels.length - 1)) * inner.width;
  const { inner, y, marks } = axesOf(chart, Math.max(0, ...all.map((value) => value ?? 0)), placing);
  const place = placing(inner);
  const x = (n: number) => tenth(place(n));

  const draw = line<number | null>(
    (_, n) => x(n),
    (value) => y(value ?? 0),
  ).defined((value) => value !== null);
  const ground = area<number | null>(
    (_, n) => x(n),
    y(0),
    (value) => y(value ?? 0),
  ).defined((value) => value !== null);
  const path = (values: (number | null)[], mark: Omit<Extract<Mark, { kind: 'path' }>, 'kind' | 'd'>) => {
    const d = draw(values);
    if (d !== null) marks.push({ kind: 'path', d, ...mark });
  };

  if (before !== null) path(before.slice(0, labels.length), { stroke: 'previous', width: 1.5, dash: [4, 4] });
  for (const { values, color } of series) {
    const last = labels.length - 1;
    const over = unfinished ? values.slice(0, last) : values;
    const d = series.length === 1 ? ground(values) : null;
    if (d !== null) marks.push({ kind: 'path', d, fill: color, opacity: 0.08 });
    path(over, { stroke: color, width: 2 });
    if (unfinished && last > 0) {
      path(
        values.map((value, n) => (n < last - 1 ? null : value)),
        { stroke: color, width: 2, dash: [3, 4] },
      );
    }
    marks.push(...lonely(values).map((n) => dot(x(n), y(values[n] ?? 0), color)));
  }
  return {
    width,
    height,
    marks,
    inner,
    points: labels.map((_, n) => ({
      x: x(n),
      ys: series.map(({ values }) => (values[n] == null ? null : y(values[n]))),
    })),
  };
}

/** Values with a hole on both sides, which a line would not show. */
function lonely(values: (number | null)[]): number[] {
  return values.flatMap((value, n) => {
    const alone = (values[n - 1] ?? null) === null && (values[n + 1] ?? null) === null;
    return value !== null && alone ? [n] : [];
  });
}

function dot(x: number, y: number, color: TimeChart['series'][number]['color']): Mark {
  return { kind: 'rect', x: tenth(x - 3), y: tenth(y - 3), width: 6, height: 6, fill: color, radius: 3 };
}
