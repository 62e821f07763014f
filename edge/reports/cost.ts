import { COLUMNS } from '../filters/columns.ts';
import { fieldsIn } from '../filters/fields-in.ts';
import { ALWAYS, and, type Sql, whereOf } from '../filters/sql.ts';
import type { Stretch } from '../local-time.ts';
import type { Migration } from '../migration.ts';
import type { Dimension } from './dimensions.ts';
import { bucketSql } from './intervals.ts';
import { localSql } from './local-sql.ts';
import type { ReportSpec } from './spec.ts';

/** What advertising cost, a row for each day, source, medium and campaign. An import replaces the days it tells of. */
export const COST_TABLE: Migration = `
  CREATE TABLE ad_cost (
    -- Start of the day in the company's zone, ms since 1970.
    day INTEGER NOT NULL,
    source TEXT NOT NULL,
    medium TEXT NOT NULL,
    campaign TEXT NOT NULL,
    cents INTEGER NOT NULL,
    PRIMARY KEY (day, source, medium, campaign)
  ) WITHOUT ROWID;
`;

/** What the cost of advertising is known by. */
const KNOWN_BY: ReadonlySet<string> = new Set<Dimension>([
  'source.source',
  'source.medium',
  'source.campaign',
]);

/**
 * The query for the cost beside a report, with the same keys; `null` where it cannot be said, because the report is broken
 * down or filtered by what nobody knows the cost of, or by the hour.
 */
export function costQueryOf(
  spec: Pick<ReportSpec, 'dimensions' | 'interval' | 'filter' | 'unwanted'>,
  { from, to }: { from: number; to: number },
  clocks: readonly Stretch[],
  grouped: boolean,
): Sql | null {
  const dimensions = grouped ? spec.dimensions : [];
  const isKnown = spec.interval !== 'hour' && spec.dimensions.every((one) => KNOWN_BY.has(one));
  if (!isKnown || !fieldsIn(spec.filter).every((field) => KNOWN_BY.has(field))) return null;
  const keys = dimensions.map((dimension, n) => `${columnOf(dimension)} COLLATE NOCASE AS d${n}`);
  if (grouped && spec.interval !== null) keys.push(`${bucketSql(spec.interval, clocks)} AS bucket`);
  const where = and(
    { text: 'call.started_at >= ? AND call.started_at < ?', values: [from, to] },
    spec.filter === null ? ALWAYS : whereOf(spec.filter, () => localSql(clocks)),
  );
  const group = keys.length === 0 ? '' : ` GROUP BY ${keys.map((_, n) => n + 1).join(', ')}`;
  // Under the name of the table of calls, so that the same conditions and intervals hold.
  const costs = '(SELECT day AS started_at, source, medium, campaign, cents FROM ad_cost) AS call';
  return {
    text: `SELECT ${[...keys, 'coalesce(sum(call.cents), 0) AS cost'].join(', ')} FROM ${costs} WHERE ${where.text}${group}`,
    values: where.values,
  };
}

function columnOf(dimension: Dimension): string {
  const column = COLUMNS[dimension];
  return 'sql' in column ? column.sql : column.of;
}
