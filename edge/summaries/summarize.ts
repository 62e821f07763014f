import { companyById } from '../accounts/directory.ts';
import { scopeFilter } from '../accounts/scope.ts';
import { brandLook } from '../brand/brand.ts';
import type { Dashboard } from '../dashboards/dashboard.ts';
import type { Env } from '../env.ts';
import type { Filter } from '../filters/filter.ts';
import { logError } from '../log.ts';
import type { Mail, MailAttachment } from '../mail/mail.ts';
import { mailOf, type Round } from '../mail/postman.ts';
import { type Recipient, recipientsOf } from '../mail/recipients.ts';
import { unsubscribeUrl } from '../mail/unsubscribe.ts';
import type { Report } from '../reports/report.ts';
import type { SavedReport } from '../reports/saved-report.ts';
import type { ReportSpec } from '../reports/spec.ts';
import { questionsOf, type SummaryReports, summaryOf } from './compose.ts';
import { filesOf } from './files.ts';
import { periodsOf } from './schedule.ts';
import type { Summary } from './summary.ts';

/**
 * Writes the mail of every summary that is due, and puts its next time ahead of now in the same transaction: it is sent once, and
 * after an outage only for the newest period, however many were missed.
 */
export async function summarize(round: Round): Promise<void> {
  const { env, company, tables, transaction, now } = round;
  const known = await companyById(env.DIRECTORY, company);
  if (known === null) return;
  for (const summary of tables.summaries.due(now)) {
    const recipients = await recipientsOf(env, company, summary, false);
    const reporting: Reporting = {
      env,
      company,
      report: (spec) => tables.reports.report(spec),
      dashboard: (id) => tables.dashboards.get(id),
      savedReport: (id) => tables.savedReports.find(id),
      files: new Map(),
    };
    const mails = await Promise.all(
      recipients.map((one) => summaryMail(reporting, known, summary, one, now)),
    );
    transaction(() => {
      if (!tables.summaries.sent(summary, known.timeZone, now)) return;
      for (const mail of mails) tables.letters.post(summary.id, mail, now);
    });
  }
}

/** Where the numbers of a summary come from. */
export interface Reporting {
  env: Env;
  company: string;
  report: (spec: ReportSpec) => Report | Promise<Report>;
  dashboard: (id: string) => Dashboard | null | Promise<Dashboard | null>;
  savedReport: (id: string) => SavedReport | null | Promise<SavedReport | null>;
  /** Files of the summary that are made already, by the calls they are of: most people may see the same. */
  files: Map<string, Promise<MailAttachment[]>>;
}

/** What a mail is made of; one without an id is tried out, and cannot be stopped. */
type Described = Pick<Summary, 'name' | 'schedule' | 'filter' | 'attach' | 'dashboard' | 'report'> & {
  id: string | null;
};

const WITHOUT_FILES = 'The files that belong to this could not be made this time.';

/** A summary as it goes to somebody, of the calls they may see, as of a moment. */
export async function summaryMail(
  reporting: Reporting,
  known: { name: string; timeZone: string },
  summary: Described,
  recipient: Recipient,
  at: number,
): Promise<Mail> {
  const { env, company, report } = reporting;
  const { now, before } = periodsOf(summary.schedule, at, known.timeZone);
  // One that was deleted since leaves the summary to its own lists.
  const saved = summary.report === null ? null : await reporting.savedReport(summary.report);
  const filter = filterFor([summary.filter, saved?.filter ?? null], recipient);
  const questions = questionsOf(now, before, filter, known.timeZone);
  const reports = Object.fromEntries(
    await Promise.all(Object.entries(questions).map(async ([name, spec]) => [name, await report(spec)])),
  ) as SummaryReports;
  const brand = await brandLook(env, company);
  const { id } = summary;
  const unsubscribe =
    id === null
      ? null
      : await unsubscribeUrl(env, brand.url, { company, list: id, address: recipient.address });
  const said = summaryOf(summary, reports, { company: known, brand, unsubscribe });
  const calls = JSON.stringify(questions.totals.filter);
  const making = reporting.files.get(calls) ?? filesOf(reporting, { summary, saved, questions, reports });
  reporting.files.set(calls, making);
  try {
    return mailOf(said, recipient, brand, await making);
  } catch (error) {
    // The numbers are worth more than the file they would also be in.
    logError('file_failed', error);
    const { document } = said;
    const blocks = [...document.blocks, { kind: 'text' as const, text: WITHOUT_FILES }];
    return mailOf({ ...said, document: { ...document, blocks } }, recipient, brand);
  }
}

function filterFor(filters: readonly (Filter | null)[], { scope }: Recipient): Filter | null {
  const parts = [...filters, scope === null ? null : scopeFilter(scope)].filter((part) => part !== null);
  return parts.length === 0 ? null : { all: parts };
}
