import { fieldOf } from '../filters/fields.ts';
import { localOf } from '../local-time.ts';
import { clocksOf } from '../reports/local-sql.ts';
import { COST_METRICS, isCostMetric, METRICS, type Measure, type MetricName } from '../reports/metrics.ts';
import type { Report } from '../reports/report.ts';
import type { CellKind, CellValue, Sheet, SheetColumn } from './sheet.ts';

/** How a metric is written in a cell. */
export const KIND: Record<Measure, CellKind> = {
  count: 'number',
  seconds: 'seconds',
  share: 'share',
  cents: 'cents',
  points: 'number',
  ratio: 'number',
};

/** A report as a table: its intervals and dimensions, its metrics, what they were before, and the totals last. */
export function reportSheet({ spec, rows, totals }: Report): Sheet {
  const clocks = clocksOf(spec.zone, spec.from, spec.to);
  const isCompared = spec.compare !== null;
  const columns: SheetColumn[] = [
    ...(spec.interval === null ? [] : [{ title: `Begins (${spec.zone})`, kind: 'instant' as const }]),
    ...spec.dimensions.map((dimension) => ({
      title: fieldOf(dimension)?.words ?? dimension,
      kind: 'text' as const,
    })),
    ...spec.metrics.flatMap((name) => columnsOf(name, isCompared)),
  ];
  const cells = (
    keys: readonly CellValue[],
    start: number | null,
    values: readonly CellValue[],
    before: readonly CellValue[] | null,
  ) => [
    ...(spec.interval === null ? [] : [start]),
    ...keys.map((key) => (typeof key === 'number' ? String(key) : key)),
    ...values.flatMap((value, n) => (isCompared ? [value, before?.[n] ?? null] : [value])),
  ];
  async function* portions() {
    yield rows.map(({ keys, start, values, before }) => cells(keys, start, values, before));
    const [first, ...others] = spec.dimensions;
    yield [
      cells(
        first === undefined ? [] : ['Total', ...others.map(() => null)],
        null,
        totals.values,
        totals.before,
      ),
    ];
  }
  return { name: 'Report', columns, rows: portions(), local: (at) => localOf(at, clocks) };
}

function columnsOf(name: MetricName, isCompared: boolean): SheetColumn[] {
  const { words, measure } = isCostMetric(name) ? COST_METRICS[name] : METRICS[name];
  const column: SheetColumn = { title: words, kind: KIND[measure] };
  return isCompared ? [column, { ...column, title: `${words}, before` }] : [column];
}
