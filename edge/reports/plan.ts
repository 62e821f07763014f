import { and, expressionOf, type Sql, whereOf } from '../filters/sql.ts';
import type { Stretch } from '../local-time.ts';
import { breakdownOf } from './dimensions.ts';
import { bucketSql } from './intervals.ts';
import { localSql } from './local-sql.ts';
import { type CallMetricName, COST_METRICS, isCostMetric, METRICS } from './metrics.ts';
import type { ReportSpec } from './spec.ts';

/** What a query's rows hold: the dimensions as `d0`, `d1`, the interval as `bucket`, then the sums of each metric. */
export interface Query extends Sql {
  /** Metrics in the order their sums stand, `p0`, `p1` …, and how many sums each has. */
  metrics: { name: CallMetricName; parts: number }[];
}

/** A condition on calls that somebody wants to hear of: not blocked, and no spam. */
export const WANTED: Sql = {
  text: "call.outcome IS NOT 'blocked' AND call.lead_status <> 'spam'",
  values: [],
};

/** A condition on calls that count: in the time, wanted, and of the filter. */
function callsOf(
  spec: Pick<ReportSpec, 'filter' | 'unwanted'>,
  { from, to }: { from: number; to: number },
  clocks: readonly Stretch[],
): Sql {
  const conditions: Sql[] = [{ text: 'call.started_at >= ? AND call.started_at < ?', values: [from, to] }];
  if (spec.unwanted === 'exclude') conditions.push(WANTED);
  if (spec.filter !== null) conditions.push(whereOf(spec.filter, () => localSql(clocks)));
  return and(...conditions);
}

/**
 * The query that answers a report for one time: grouped by its dimensions and interval, or without both for its totals,
 * which are never the sum of the rows where a caller or a tag is in several.
 */
export function queryOf(
  spec: ReportSpec,
  time: { from: number; to: number },
  clocks: readonly Stretch[],
  grouped: boolean,
): Query {
  const { from, columns, share } = breakdownOf(grouped ? spec.dimensions : [], spec.model);
  const local = () => localSql(clocks);
  // Names that differ in case alone are one, as they are to a filter.
  const keys = columns.map((column, n) => `${expressionOf(column, local)} COLLATE NOCASE AS d${n}`);
  if (grouped && spec.interval !== null) keys.push(`${bucketSql(spec.interval, clocks)} AS bucket`);
  const metrics = callMetricsOf(spec).map((name) => ({ name, parts: METRICS[name].parts.length }));
  const sums = metrics.flatMap(({ name }) => METRICS[name].parts.map((part) => part(share)));
  const where = callsOf(spec, time, clocks);
  const select = [...keys, ...sums.map((sum, n) => `${sum} AS p${n}`)].join(', ');
  const group = keys.length === 0 ? '' : ` GROUP BY ${keys.map((_, n) => n + 1).join(', ')}`;
  return { text: `SELECT ${select} FROM ${from} WHERE ${where.text}${group}`, values: where.values, metrics };
}

/** Metrics that calls answer: those asked for, and those that cost is set against. */
function callMetricsOf({ metrics }: Pick<ReportSpec, 'metrics'>): CallMetricName[] {
  const needed = metrics.flatMap((name) => (isCostMetric(name) ? (COST_METRICS[name].of ?? []) : name));
  return needed.length === 0 ? ['calls'] : [...new Set(needed)];
}
