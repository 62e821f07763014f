import { foldCase } from '../filters/fold-case.ts';
import type { Sql } from '../filters/sql.ts';
import type { Stretch } from '../local-time.ts';
import { costQueryOf } from './cost.ts';
import { type Bucket, bucketsOf } from './intervals.ts';
import { clocksOf } from './local-sql.ts';
import { COST_METRICS, isCostMetric, METRICS, type MetricName } from './metrics.ts';
import { queryOf } from './plan.ts';
import type { ReportSpec } from './spec.ts';

type Value = number | null;

/** What a row is about; `null` is "not known", such as the campaign of a call that no visit made. */
export type Key = string | number | null;

export interface ReportRow {
  /** One for each dimension. */
  keys: Key[];
  /** When the row's interval begins, ms; `null` where the report has none. */
  start: number | null;
  /** One for each metric; `null` where it cannot be said. */
  values: Value[];
  /** The same for the time that is compared with; `null` without one. */
  before: Value[] | null;
}

/** A report's answer. The same for screen, API, file and mail. */
export interface Report {
  spec: ReportSpec;
  rows: ReportRow[];
  /** Of everything, also of the rows that were left out. */
  totals: { values: Value[]; before: Value[] | null };
  /** Rows that were left out because there are more than `limit`. */
  more: number;
}

/** Runs a query and gives its rows. */
export type Ask = (sql: Sql) => Record<string, Key>[];

/** Answers a report. */
export function reportOf(spec: ReportSpec, ask: Ask): Report {
  const now = answerFor(spec, spec, ask);
  const then = spec.compare === null ? null : answerFor(spec, spec.compare, ask);
  const { rows, more } = arranged(spec, now.rows, then?.rows ?? null);
  return { spec, rows, more, totals: { values: now.totals, before: then?.totals ?? null } };
}

/** Numbers of one time, each row under a name that is the same in another time. */
interface Answer {
  rows: Map<string, Row>;
  totals: Value[];
}

interface Row {
  keys: Key[];
  bucket: (Bucket & { nth: number }) | null;
  values: Value[];
}

function answerFor(spec: ReportSpec, time: { from: number; to: number }, ask: Ask): Answer {
  const clocks = clocksOf(spec.zone, time.from, time.to);
  const buckets = new Map(
    (spec.interval === null ? [] : bucketsOf(spec.interval, time.from, time.to, clocks)).map(
      (bucket, nth) => [bucket.key, { ...bucket, nth }],
    ),
  );
  const rows = new Map<string, Row>();
  for (const { keys, bucketKey, parts, cost } of summed(spec, time, clocks, true, ask)) {
    const bucket = bucketKey === null ? null : (buckets.get(bucketKey) ?? null);
    rows.set(nameOf(keys, bucket?.nth ?? null), { keys, bucket, values: valuesOf(spec, parts, cost) });
  }
  // Without dimensions every interval has a row, so that a quiet day is a nought and not a hole.
  if (spec.dimensions.length === 0) {
    for (const bucket of buckets.values()) {
      const name = nameOf([], bucket.nth);
      if (!rows.has(name))
        rows.set(name, { keys: [], bucket, values: valuesOf(spec, new Map(), costOfNothing(spec)) });
    }
  }
  const [total] = summed(spec, time, clocks, false, ask);
  return { rows, totals: valuesOf(spec, total?.parts ?? new Map(), total?.cost ?? null) };
}

/** Intervals are compared by their place: the third day with the third day. */
function nameOf(keys: readonly Key[], nth: number | null): string {
  return JSON.stringify([...keys.map((key) => (typeof key === 'string' ? foldCase(key) : key)), nth]);
}

interface Summed {
  keys: Key[];
  bucketKey: number | null;
  /** Sums by metric. */
  parts: Map<MetricName, number[]>;
  /** Cents; `null` where cost cannot be said. */
  cost: number | null;
}

function summed(
  spec: ReportSpec,
  time: { from: number; to: number },
  clocks: readonly Stretch[],
  grouped: boolean,
  ask: Ask,
): Summed[] {
  const query = queryOf(spec, time, clocks, grouped);
  const found = new Map<string, Summed>();
  const at = (row: Record<string, Key>): Summed => {
    const keys = grouped ? spec.dimensions.map((_, n) => row[`d${n}`] ?? null) : [];
    const bucketKey = grouped && spec.interval !== null ? Number(row.bucket) : null;
    const name = nameOf(keys, bucketKey);
    const known = found.get(name) ?? { keys, bucketKey, parts: new Map(), cost: null };
    found.set(name, known);
    return known;
  };
  for (const row of ask(query)) {
    let n = 0;
    const one = at(row);
    for (const { name, parts } of query.metrics) {
      one.parts.set(
        name,
        Array.from({ length: parts }, () => Number(row[`p${n++}`] ?? 0)),
      );
    }
  }
  const costs = spec.metrics.some(isCostMetric) ? costQueryOf(spec, time, clocks, grouped) : null;
  if (costs !== null) {
    for (const one of found.values()) one.cost = 0;
    for (const row of ask(costs)) at(row).cost = Number(row.cost ?? 0);
  }
  return [...found.values()];
}

/** Nought where cost can be said, for an interval in which nothing happened. */
function costOfNothing(spec: ReportSpec): number | null {
  return costQueryOf(spec, spec, [], false) === null ? null : 0;
}

function valuesOf(spec: ReportSpec, parts: ReadonlyMap<MetricName, number[]>, cost: number | null): Value[] {
  const value = (name: MetricName): Value => {
    if (!isCostMetric(name)) return METRICS[name].from(parts.get(name) ?? []);
    const { of, measure } = COST_METRICS[name];
    if (of === null) return cost;
    const calls = value(of);
    const [above, below] = measure === 'ratio' ? [calls, cost] : [cost, calls];
    return above === null || below === null || below === 0 ? null : above / below;
  };
  return spec.metrics.map(value);
}

/** In order: by time where there are intervals, else by the metric asked for; then by name, so that it is the same each time. */
function arranged(
  spec: ReportSpec,
  now: ReadonlyMap<string, Row>,
  then: ReadonlyMap<string, Row> | null,
): { rows: ReportRow[]; more: number } {
  const by = spec.metrics.indexOf(spec.sort.by);
  const sign = spec.sort.descending ? -1 : 1;
  const rows = [...now].sort(
    ([nameA, a], [nameB, b]) =>
      (a.bucket?.start ?? 0) - (b.bucket?.start ?? 0) ||
      sign * ((a.values[by] ?? -1) - (b.values[by] ?? -1)) ||
      (nameA < nameB ? -1 : 1),
  );
  return {
    rows: rows.slice(0, spec.limit).map(([name, { keys, bucket, values }]) => ({
      keys,
      start: bucket?.start ?? null,
      values,
      before:
        then === null ? null : (then.get(name)?.values ?? valuesOf(spec, new Map(), costOfNothing(spec))),
    })),
    more: Math.max(0, rows.length - spec.limit),
  };
}
