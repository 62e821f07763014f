import { companyById } from '../accounts/directory.ts';
import { scopeFilter } from '../accounts/scope.ts';
import { brandLook } from '../brand/brand.ts';
import type { Env } from '../env.ts';
import { csv } from '../exports/csv.ts';
import { reportSheet } from '../exports/report-sheet.ts';
import type { Filter } from '../filters/filter.ts';
import type { Mail, MailAttachment } from '../mail/mail.ts';
import { mailOf, type Round } from '../mail/postman.ts';
import { type Recipient, recipientsOf } from '../mail/recipients.ts';
import { unsubscribeUrl } from '../mail/unsubscribe.ts';
import type { Report } from '../reports/report.ts';
import type { ReportSpec } from '../reports/spec.ts';
import { csvQuestionOf, questionsOf, type SummaryReports, summaryOf } from './compose.ts';
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
  const reporting = { env, company, report: (spec: ReportSpec) => tables.reports.report(spec) };
  for (const summary of tables.summaries.due(now)) {
    const recipients = await recipientsOf(env, company, summary, false);
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
}

/** What a mail is made of; one without an id is tried out, and cannot be stopped. */
type Described = Pick<Summary, 'name' | 'schedule' | 'filter' | 'attach'> & { id: string | null };

/** A summary as it goes to somebody, of the calls they may see, as of a moment. */
export async function summaryMail(
  { env, company, report }: Reporting,
  known: { name: string; timeZone: string },
  summary: Described,
  recipient: Recipient,
  at: number,
): Promise<Mail> {
  const { now, before } = periodsOf(summary.schedule, at, known.timeZone);
  const questions = questionsOf(now, before, filterFor(summary, recipient), known.timeZone);
  const reports = Object.fromEntries(
    await Promise.all(Object.entries(questions).map(async ([name, spec]) => [name, await report(spec)])),
  ) as SummaryReports;
  const brand = await brandLook(env, company);
  const { id } = summary;
  const unsubscribe =
    id === null
      ? null
      : await unsubscribeUrl(env, brand.url, { company, list: id, address: recipient.address });
  const attachments: MailAttachment[] = [];
  if (summary.attach.includes('csv')) {
    const sheet = reportSheet(await report(csvQuestionOf(questions)));
    attachments.push({
      name: 'sources.csv',
      type: 'text/csv; charset=utf-8',
      bytes: new Uint8Array(await new Response(csv(sheet)).arrayBuffer()),
    });
  }
  return mailOf(
    summaryOf(summary, reports, { company: known, brand, unsubscribe }),
    recipient,
    brand,
    attachments,
  );
}

function filterFor({ filter }: Described, { scope }: Recipient): Filter | null {
  const parts = [...(filter === null ? [] : [filter]), ...(scope === null ? [] : [scopeFilter(scope)])];
  return parts.length === 0 ? null : { all: parts };
}
