import type { Traffic, VisitLengths } from './traffic.ts';

/**
 * A report as the Google Analytics Data API answers `runReport`; all values are text. Two are of use: by
 * `dateHourMinute`, the count of the event `session_start` (`eventCount`); and by `dateHour`, with or without more
 * dimensions, `sessions`, `averageSessionDuration` (seconds) and `bounceRate` (0–1).
 */
export interface Ga4Report {
  dimensionHeaders: { name: string }[];
  metricHeaders: { name: string }[];
  rows?: { dimensionValues: { value: string }[]; metricValues: { value: string }[] }[];
  metadata?: {
    subjectToThresholding?: boolean;
    dataLossFromOtherRow?: boolean;
    samplingMetadatas?: unknown[];
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * The traffic of a property from its reports: `{ reports: [...] }` as `batchRunReports` answers, or one report alone.
 * Minutes are used when they are whole; when the API withheld some (thresholding, sampling, an "(other)" row), the
 * hours are, as they then miss less. Times are those of the property's own clock.
 *
 * @throws Error saying which report or field is missing
 */
export function trafficFromGa4(json: unknown): Traffic {
  const reports = reportsIn(json);
  const hours = reports.find((report) => hasDimension(report, 'dateHour'));
  const minutes = reports.find((report) => hasDimension(report, 'dateHourMinute') && isWhole(report));
  if (hours === undefined) {
    throw new Error('a report by dateHour with sessions, averageSessionDuration and bounceRate is missing');
  }
  const byHour = new Map<number, VisitLengths>();
  for (const row of readRows(hours, 'dateHour', ['sessions', 'averageSessionDuration', 'bounceRate'])) {
    const [visits = 0, seconds = 0, bounced = 0] = row.metrics;
    byHour.set(
      row.at,
      merge(byHour.get(row.at), { visits, meanDuration: seconds * 1000, singlePage: bounced }),
    );
  }
  const starts =
    minutes === undefined
      ? new Map([...byHour].map(([at, { visits }]) => [at, visits]))
      : countsOf(readRows(minutes, 'dateHourMinute', ['eventCount']));
  if (starts.size === 0)
    throw new Error('the reports have no rows: the property had no visits in those days');
  const binMs = minutes === undefined ? HOUR : MINUTE;
  const from = Math.floor(Math.min(...starts.keys(), ...byHour.keys()) / HOUR) * HOUR;
  const until = Math.max(...starts.keys(), ...byHour.keys()) + HOUR;
  const none: VisitLengths = { visits: 0, meanDuration: 0, singlePage: 0 };
  return {
    starts: Array.from(
      { length: Math.ceil((until - from) / binMs) },
      (_, bin) => starts.get(from + bin * binMs) ?? 0,
    ),
    binMs,
    from,
    lengths: [...byHour.values()].reduce(merge, none),
    hourly: Array.from(
      { length: Math.ceil((until - from) / HOUR) },
      (_, n) => byHour.get(from + n * HOUR) ?? none,
    ),
  };
}

function reportsIn(json: unknown): Ga4Report[] {
  const holder = json as { reports?: unknown } | null;
  const reports = Array.isArray(holder?.reports) ? holder.reports : [json];
  return reports.map((report, n) => {
    const { dimensionHeaders, metricHeaders } = (report ?? {}) as Partial<Ga4Report>;
    if (!Array.isArray(dimensionHeaders) || !Array.isArray(metricHeaders)) {
      throw new Error(`report ${n + 1} must have dimensionHeaders and metricHeaders, as runReport answers`);
    }
    return report as Ga4Report;
  });
}

function hasDimension(report: Ga4Report, name: string): boolean {
  return report.dimensionHeaders.some((header) => header.name === name);
}

function isWhole({ metadata }: Ga4Report): boolean {
  return (
    metadata?.subjectToThresholding !== true &&
    metadata?.dataLossFromOtherRow !== true &&
    (metadata?.samplingMetadatas ?? []).length === 0
  );
}

function readRows(
  report: Ga4Report,
  dimension: string,
  metrics: string[],
): { at: number; metrics: number[] }[] {
  const time = report.dimensionHeaders.findIndex(({ name }) => name === dimension);
  const columns = metrics.map((metric) => {
    const column = report.metricHeaders.findIndex(({ name }) => name === metric);
    if (column === -1) throw new Error(`the report by ${dimension} must have the metric ${metric}`);
    return column;
  });
  return (report.rows ?? []).flatMap(({ dimensionValues, metricValues }, n) => {
    const text = dimensionValues[time]?.value ?? '';
    if (text === '(other)') return [];
    const values = columns.map((column) => Number(metricValues[column]?.value));
    if (!values.every((value) => Number.isFinite(value) && value >= 0)) {
      throw new Error(
        `row ${n + 1} of the report by ${dimension} must have numbers from 0 on in ${metrics.join(', ')}`,
      );
    }
    return [{ at: momentOf(text, dimension), metrics: values }];
  });
}

/** `2026013112` or `202601311205` on the property's clock, as ms as if that were UTC. */
function momentOf(text: string, dimension: string): number {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})?$/.exec(text);
  if (parts === null) throw new Error(`${dimension} must be YYYYMMDDHH or YYYYMMDDHHMM; got ${text}`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute);
}

function countsOf(rows: { at: number; metrics: number[] }[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { at, metrics } of rows) counts.set(at, (counts.get(at) ?? 0) + (metrics[0] ?? 0));
  return counts;
}

function merge(a: VisitLengths | undefined, b: VisitLengths): VisitLengths {
  if (a === undefined) return b;
  const visits = a.visits + b.visits;
  if (visits === 0) return a;
  const mean = (what: 'meanDuration' | 'singlePage') => (a.visits * a[what] + b.visits * b[what]) / visits;
  return { visits, meanDuration: mean('meanDuration'), singlePage: mean('singlePage') };
}
