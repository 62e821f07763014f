import { Problem } from '../../problem.ts';
import { type Ga4Traffic, trafficFrom } from './reading.ts';
import { hourReport, isReportBy, joinPages, minuteReport, type Report, readReport } from './report.ts';

/** Only the columns of the reports matter here: whoever saved them chose the days. */
const BY_MINUTE = minuteReport(28, 0);
const BY_HOUR = hourReport(28, 0);

/**
 * Traffic from saved answers of Google's `runReport`, for whom the check should not be given a key: `{ reports: [...] }`
 * as `batchRunReports` answers, an array of answers, or one alone. By `dateHour` with `sessions`,
 * `averageSessionDuration` and `bounceRate`; and, for bursts to be seen, by `dateHourMinute` with `eventCount` of the
 * event `session_start`. More dimensions and metrics do no harm. A report in pages is one answer after the other.
 *
 * @throws Problem naming `ga4` where there is no report by the hour or one is not whole; `unavailable` where one is not
 * as Google documents it
 */
export function savedTraffic(json: unknown): Ga4Traffic {
  const answers = answersIn(json);
  const byMinute = wholeReport(
    answers.filter((one) => isReportBy(one, BY_MINUTE)),
    BY_MINUTE,
  );
  const byHour = wholeReport(
    answers.filter((one) => isReportBy(one, BY_HOUR)),
    BY_HOUR,
  );
  if (byHour === null) {
    throw wrong('a report by dateHour with sessions, averageSessionDuration and bounceRate is missing');
  }
  return trafficFrom(byMinute, byHour);
}

function answersIn(json: unknown): unknown[] {
  if (Array.isArray(json)) return json;
  const { reports } = (json ?? {}) as { reports?: unknown };
  return Array.isArray(reports) ? reports : [json];
}

function wholeReport(pages: readonly unknown[], columns: typeof BY_HOUR): Report | null {
  const [first, ...rest] = pages.map((page) => readReport(page, columns));
  if (first === undefined) return null;
  const report = rest.reduce(joinPages, first);
  if (report.rows.length < report.rowCount) {
    const by = columns.dimensions[0]?.name;
    throw wrong(
      `the report by ${by} has ${report.rows.length} of its ${report.rowCount} rows; ask for it with a limit of 250000`,
    );
  }
  return report;
}

function wrong(message: string): Problem {
  return new Problem('invalid_request', message, 'ga4');
}
