import type { Key } from '../../reports/report.ts';
import type { ReportAnswer } from './report.ts';

/** Some series over the same intervals. */
export interface Parted {
  /** When the intervals begin, ms. */
  starts: number[];
  series: { name: string; values: (number | null)[] }[];
}

/** Series that can be told apart in one chart; the rest is one more. */
const MOST = 4;

/** A report over time and by something as a series for each of the greatest four, and "Other" for what is left. */
export function partedOver(report: Pick<ReportAnswer, 'rows'>, nameOf: (keys: Key[]) => string): Parted {
  const starts = [...new Set(report.rows.map(({ start }) => start ?? 0))].sort((a, b) => a - b);
  const found = new Map<string, (number | null)[]>();
  for (const { keys, start, values } of report.rows) {
    const name = nameOf(keys);
    const series = found.get(name) ?? starts.map((): number | null => 0);
    series[starts.indexOf(start ?? 0)] = values[0] ?? null;
    found.set(name, series);
  }
  const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const ordered = [...found]
    .sort(([, a], [, b]) => sum(b) - sum(a))
    .map(([name, values]) => ({ name, values }));
  const rest = ordered.slice(MOST);
  if (rest.length === 0) return { starts, series: ordered };
  const others = starts.map((_, n) => rest.reduce((total, { values }) => total + (values[n] ?? 0), 0));
  return { starts, series: [...ordered.slice(0, MOST), { name: 'Other', values: others }] };
}
