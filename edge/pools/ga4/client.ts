import { Problem } from '../../problem.ts';
import { LEAST_DAYS } from '../traffic.ts';
import { ask, type Google } from './ask.ts';
import { notesOn } from './notes.ts';
import { type Ga4Traffic, trafficFrom } from './reading.ts';
import { reportRefusal } from './refusal.ts';
import {
  hourReport,
  joinPages,
  minuteReport,
  type Report,
  type ReportRequest,
  readReport,
} from './report.ts';
import { daysWithVisits } from './rows.ts';
import { readServiceAccount, type ServiceAccount } from './service-account.ts';
import { accessToken } from './token.ts';

const API = 'https://analyticsdata.googleapis.com/v1beta';

/** What is asked of Google Analytics. */
export interface TrafficQuestion extends Google {
  /** Id of a Google Analytics 4 property: digits, with or without `properties/` before them. */
  property: string;
  /** JSON key of a service account that is a Viewer of the property, as text or parsed. */
  serviceAccount: unknown;
  /** ms since 1970. */
  now: number;
  /** How many whole days up to yesterday, 7–90; 28 when left out. */
  days?: number;
}

const MOST_DAYS = 90;

/**
 * Reads the traffic of a Google Analytics 4 property: two reports, the first by the minute and the second by the hour,
 * asked one after the other so that what is refused is refused once.
 *
 * @example const traffic = await readTraffic({ property: '123456', serviceAccount: key, fetch, wait, now: Date.now() })
 * @throws Problem `invalid_request` naming the field (`property`, `days`, `serviceAccount.private_key` …), also when the
 * property has visits on fewer than 7 days; `too_many_requests` when Google's quota is used up; `unavailable` when
 * Google is
 */
export async function readTraffic(question: TrafficQuestion): Promise<Ga4Traffic> {
  const { serviceAccount, now, days = 28 } = question;
  const property = propertyId(question.property);
  if (!Number.isInteger(days) || days < LEAST_DAYS || days > MOST_DAYS) {
    throw new Problem(
      'invalid_request',
      `days must be a whole number from ${LEAST_DAYS} to ${MOST_DAYS}`,
      'days',
    );
  }
  const account = readServiceAccount(serviceAccount);
  const token = await accessToken(question, account, now);
  const read = (requestFrom: (offset: number) => ReportRequest) =>
    readWhole(requestFrom, (request) => runReport(question, property, account, token, request));
  const byMinute = await read((offset) => minuteReport(days, offset));
  const byHour = await read((offset) => hourReport(days, offset));
  refuseTooFewDays(byHour, property, days);
  return trafficFrom(byMinute, byHour);
}

function propertyId(property: string): string {
  const [, id] = /^(?:properties\/)?(\d{1,20})$/.exec(property.trim()) ?? [];
  if (id !== undefined) return id;
  const hint = /^(G|UA|GTM|AW)-/i.test(property.trim())
    ? `; ${property.trim().slice(0, 20)} is a tag, the number is under Admin, Property details`
    : '';
  throw new Problem(
    'invalid_request',
    `property must be the id of a Google Analytics 4 property, such as 123456789${hint}`,
    'property',
  );
}

async function runReport(
  google: Google,
  property: string,
  account: ServiceAccount,
  token: string,
  request: ReportRequest,
): Promise<Report> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const url = `${API}/properties/${property}:runReport`;
  const answer = await ask(google, url, headers, JSON.stringify(request));
  if (answer.status !== 200) throw reportRefusal(answer, property, account);
  return readReport(answer.body, request);
}

/** All pages of a report. Google may send fewer rows than asked for, so the next page begins where this one ended. */
async function readWhole(
  requestFrom: (offset: number) => ReportRequest,
  run: (request: ReportRequest) => Promise<Report>,
): Promise<Report> {
  let report = await run(requestFrom(0));
  while (report.rows.length < report.rowCount) {
    const page = await run(requestFrom(report.rows.length));
    if (page.rows.length === 0) {
      throw new Problem(
        'unavailable',
        `Google sent ${report.rows.length} of ${report.rowCount} rows and no more; try again in a few minutes`,
      );
    }
    report = joinPages(report, page);
  }
  return report;
}

function refuseTooFewDays({ rows, metadata }: Report, property: string, days: number): void {
  const known = daysWithVisits(rows);
  if (known >= LEAST_DAYS) return;
  const notes = notesOn({ subject: 'Visits by the hour', metadata, unplaced: 0 });
  throw new Problem(
    'invalid_request',
    [
      `property ${property} has visits on ${known} of the last ${days} days; sizing a pool takes at least ${LEAST_DAYS}, so come back when it has them, or give the hourly traffic itself.`,
      ...notes,
    ].join(' '),
    'property',
  );
}
