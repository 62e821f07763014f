import { localOf } from '../local-time.ts';
import { clocksOf } from '../reports/local-sql.ts';
import type { Report } from '../reports/report.ts';
import { barsScene } from './bars.ts';
import { lineScene } from './line.ts';
import { metricText } from './pdf-figures.ts';
import { fitted, type Scene } from './scene.ts';

const HEIGHT = 150;

/** Bars that can be told apart. */
const MOST_BARS = 12;

/**
 * The picture of a report: its first metric over time, or by what it is broken down by. `null` where there is nothing to see:
 * one number, or a table with two dimensions over time.
 */
export function chartOf({ spec, rows }: Report, width: number): Scene | null {
  const [metric] = spec.metrics;
  if (metric === undefined || rows.length < 2) return null;
  const format = (value: number) => metricText(metric, value);
  const chart = { width, height: HEIGHT, unfinished: false, format };
  if (spec.interval !== null && spec.dimensions.length === 0) {
    const clocks = clocksOf(spec.zone, spec.from, spec.to);
    const labels = rows.map(({ start }) =>
      new Date(localOf(start ?? spec.from, clocks))
        .toISOString()
        .slice(5, spec.interval === 'hour' ? 16 : 10)
        .replace('T', ' '),
    );
    return lineScene({
      ...chart,
      labels,
      series: [{ name: metric, values: rows.map(({ values }) => values[0] ?? null), color: 'accent' }],
      before: spec.compare === null ? null : rows.map(({ before }) => before?.[0] ?? null),
    });
  }
  if (spec.interval !== null) return null;
  const shown = rows.slice(0, MOST_BARS);
  const room = width / shown.length - 6;
  return barsScene({
    ...chart,
    labels: shown.map(({ keys }) => fitted(keys.map((key) => key ?? '(not known)').join(' / '), 9, room)),
    series: [{ name: metric, values: shown.map(({ values }) => values[0] ?? null), color: 'accent' }],
    before: null,
  });
}
