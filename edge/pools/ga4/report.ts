import { Problem } from '../../problem.ts';

/** A request to `runReport`: a subset of `google.analytics.data.v1beta.RunReportRequest`, int64 as text. */
export interface ReportRequest {
  dateRanges: { startDate: string; endDate: string }[];
  dimensions: { name: string }[];
  metrics: { name: string }[];
  dimensionFilter?: {
    filter: { fieldName: string; stringFilter: { matchType: 'EXACT'; value: string } };
  };
  orderBys: { dimension: { dimensionName: string } }[];
  offset: string;
  limit: string;
  returnPropertyQuota: true;
}

/** The most rows Google puts in one answer. */
const PAGE_ROWS = 250_000;

/**
 * Visits by the minute they began in. Sessions are counted by their first event: the metric `sessions` counts one in
 * every minute it touches.
 */
export function minuteReport(days: number, offset: number): ReportRequest {
  return {
    ...reportBy('dateHourMinute', ['eventCount'], days, offset),
    dimensionFilter: {
      filter: { fieldName: 'eventName', stringFilter: { matchType: 'EXACT', value: 'session_start' } },
    },
  };
}

/** Visits of each hour and how long they last. No metric counts users, as those bring Google's thresholds with them. */
export function hourReport(days: number, offset: number): ReportRequest {
  return reportBy('dateHour', ['sessions', 'averageSessionDuration', 'bounceRate'], days, offset);
}

function reportBy(dimension: string, metrics: string[], days: number, offset: number): ReportRequest {
  return {
    dateRanges: [{ startDate: `${days}daysAgo`, endDate: 'yesterday' }],
    dimensions: [{ name: dimension }],
    metrics: metrics.map((name) => ({ name })),
    // Without an order of its own a report comes by size, and rows of one size could change places between pages.
    orderBys: [{ dimension: { dimensionName: dimension } }],
    offset: String(offset),
    limit: String(PAGE_ROWS),
    returnPropertyQuota: true,
  };
}

/** What is read out of a report: the values of one dimension, and some of its metrics. */
export type Columns = Pick<ReportRequest, 'dimensions' | 'metrics'>;

/** One row: the value of the dimension, and the metrics in the order they were asked for. */
export interface ReportRow {
  key: string;
  metrics: number[];
}

/** What Google says about a report; see `google.analytics.data.v1beta.ResponseMetaData`. */
export interface ReportMetadata {
  timeZone: string | null;
  thresholded: boolean;
  otherRow: boolean;
  emptyReason: string | null;
  /** Events read and events there are; `null` when all were read. */
  sample: { read: number; of: number } | null;
}

/** Tokens of Google's quota that were used for a report, and how many are left where it is tightest. */
export interface Tokens {
  used: number;
  left: number;
}

export interface Report {
  rows: ReportRow[];
  /** Rows of the whole report, of which these are a page. */
  rowCount: number;
  metadata: ReportMetadata;
  tokens: Tokens | null;
}

/**
 * Reads an answer of `runReport`. More dimensions and metrics than are read may be in it.
 *
 * @throws Problem `unavailable` saying what about it is not as documented
 */
export function readReport(body: unknown, { dimensions, metrics }: Columns): Report {
  const answer = record(body);
  const columnOf = (headers: unknown, kind: string, name: string) => {
    const column = list(headers).findIndex((header) => record(header).name === name);
    if (column === -1) throw unread(`it lacks the ${kind} ${name}`);
    return column;
  };
  const [dimension = ''] = dimensions.map(({ name }) => name);
  const key = columnOf(answer.dimensionHeaders, 'dimension', dimension);
  const columns = metrics.map(({ name }) => columnOf(answer.metricHeaders, 'metric', name));
  return {
    rows: list(answer.rows).map((row, n) => readRow(record(row), key, columns, n)),
    rowCount: amount(answer.rowCount ?? 0),
    metadata: readMetadata(record(answer.metadata ?? {})),
    tokens: readTokens(record(answer.propertyQuota ?? {})),
  };
}

/** True when a report is by this dimension, as far as can be seen before it is read. */
export function isReportBy(body: unknown, { dimensions: [dimension] }: Columns): boolean {
  return list(record(body).dimensionHeaders).some((header) => record(header).name === dimension?.name);
}

/** A report that came in pages, the pages in their order. */
export function joinPages(first: Report, next: Report): Report {
  return { ...next, rows: first.rows.concat(next.rows), tokens: addTokens(first.tokens, next.tokens) };
}

/** What two reports took together, and what is left after the second. */
export function addTokens(first: Tokens | null, next: Tokens | null): Tokens | null {
  if (first === null || next === null) return next;
  return { used: first.used + next.used, left: next.left };
}

function readRow(row: Record<string, unknown>, keyColumn: number, columns: number[], n: number): ReportRow {
  const key = record(list(row.dimensionValues)[keyColumn]).value;
  const values = list(row.metricValues);
  const metrics = columns.map((column) => {
    const { value } = record(values[column]);
    const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
    if (!(number >= 0 && number < Number.POSITIVE_INFINITY))
      throw unread(`row ${n + 1} has a metric that is no number`);
    return number;
  });
  if (typeof key !== 'string') throw unread(`row ${n + 1} has no dimension`);
  return { key, metrics };
}

function readMetadata(metadata: Record<string, unknown>): ReportMetadata {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const samples = list(metadata.samplingMetadatas).map((sample) => {
    const { samplesReadCount, samplingSpaceSize } = record(sample);
    return { read: amount(samplesReadCount ?? 0), of: amount(samplingSpaceSize ?? 0) };
  });
  return {
    timeZone: text(metadata.timeZone),
    thresholded: metadata.subjectToThresholding === true,
    otherRow: metadata.dataLossFromOtherRow === true,
    emptyReason: text(metadata.emptyReason),
    sample: samples[0] ?? null,
  };
}

function readTokens(quota: Record<string, unknown>): Tokens | null {
  const buckets = [quota.tokensPerDay, quota.tokensPerHour, quota.tokensPerProjectPerHour]
    .filter((bucket) => bucket !== undefined)
    .map(record);
  if (buckets.length === 0) return null;
  return {
    used: Math.max(...buckets.map(({ consumed }) => amount(consumed ?? 0))),
    left: Math.min(...buckets.map(({ remaining }) => amount(remaining ?? 0))),
  };
}

/** A count: int32 comes as a JSON number, int64 as text. */
function amount(value: unknown): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isInteger(number) || number < 0) throw unread('it has a count that is no whole number');
  return number;
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unread('it is not in shape');
  return value as Record<string, unknown>;
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw unread('it is not in shape');
  return value;
}

function unread(why: string): Problem {
  return new Problem('unavailable', `Google's answer is not a report as documented: ${why}`);
}
