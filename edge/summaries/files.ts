import { companyPdf, titleOf } from '../charts/company-pdf.ts';
import type { PdfCard } from '../charts/pdf-document.ts';
import { type CardReport, cardReport } from '../dashboards/dashboard.ts';
import { csv } from '../exports/csv.ts';
import { reportSheet } from '../exports/report-sheet.ts';
import type { Filter } from '../filters/filter.ts';
import { parseFilter } from '../filters/parse.ts';
import type { MailAttachment } from '../mail/mail.ts';
import type { Report } from '../reports/report.ts';
import type { SavedReport } from '../reports/saved-report.ts';
import { specOf } from '../reports/spec.ts';
import { csvQuestionOf, type questionsOf, type SummaryReports } from './compose.ts';
import type { Reporting } from './summarize.ts';
import type { Summary } from './summary.ts';

/** Cards of a dashboard that a PDF has: as many as can be asked for by hand. */
const MOST_CARDS = 20;

/** Rows of a CSV file: as many as a report has. */
const MOST_ROWS = 10_000;

/** What a summary is made of for those who may see the same calls. */
interface Asked {
  summary: Pick<Summary, 'name' | 'attach' | 'dashboard'>;
  /** The report that the files are of; `null` for a dashboard’s cards or the lists of the mail. */
  saved: SavedReport | null;
  questions: ReturnType<typeof questionsOf>;
  reports: SummaryReports;
}

/** The files that go along with a summary. */
export async function filesOf(reporting: Reporting, asked: Asked): Promise<MailAttachment[]> {
  const { attach } = asked.summary;
  const files: MailAttachment[] = [];
  if (attach.includes('pdf')) files.push(await pdfFile(reporting, asked));
  if (attach.includes('csv')) {
    const { saved, questions } = asked;
    const rows =
      saved === null
        ? await reporting.report(csvQuestionOf(questions))
        : await reportOf(reporting, asked, { ...saved.report, limit: MOST_ROWS });
    const sheet = reportSheet(rows);
    files.push({
      name: saved === null ? 'sources.csv' : `${fileName(saved.name)}.csv`,
      type: 'text/csv; charset=utf-8',
      bytes: new Uint8Array(await new Response(csv(sheet)).arrayBuffer()),
    });
  }
  return files;
}

async function pdfFile({ env, company, ...rest }: Reporting, asked: Asked): Promise<MailAttachment> {
  const { name } = asked.summary;
  const reporting = { env, company, ...rest };
  const { saved } = asked;
  const cards =
    saved !== null
      ? [{ title: saved.name, report: await reportOf(reporting, asked, saved.report) }]
      : ((await cardsOfDashboard(reporting, asked)) ?? ownCards(asked.reports));
  return {
    name: `${fileName(name)}.pdf`,
    type: 'application/pdf',
    bytes: await companyPdf(env, company, name, cards),
  };
}

/** The lists that are in the mail as well. */
function ownCards({ totals, sources, campaigns, numbers }: SummaryReports): PdfCard[] {
  return [
    { title: 'All calls', report: totals },
    { title: 'Sources', report: sources },
    { title: 'Campaigns', report: campaigns },
    { title: 'Numbers', report: numbers },
  ];
}

/**
 * The cards of the summary's dashboard, for the summary's time and calls; a dashboard's own time is that of its screen. `null` where
 * there is none, any more, or it has no figures.
 */
async function cardsOfDashboard(reporting: Reporting, asked: Asked): Promise<PdfCard[] | null> {
  const { dashboard: id } = asked.summary;
  const found = id === null ? null : await reporting.dashboard(id);
  if (found === null) return null;
  const filter = found.filter === null ? null : parseFilter(found.filter);
  const withFigures = found.cards.flatMap(({ title, report: card }) =>
    card === null ? [] : [{ title, card }],
  );
  const cards = await Promise.all(
    withFigures.slice(0, MOST_CARDS).map(async ({ title, card }) => {
      const report = await reportOf(reporting, asked, card, filter);
      return { title: title === '' ? titleOf(report.spec) : title, report };
    }),
  );
  return cards.length === 0 ? null : cards;
}

/** What a card or a saved report asks, for the time and the calls of the summary. */
async function reportOf(
  { report }: Reporting,
  { questions: { totals } }: Asked,
  asked: CardReport,
  filter: Filter | null = null,
): Promise<Report> {
  const { from, to, compare, zone } = totals;
  const spec = specOf({ ...cardReport.parse(asked), from, to, compare }, zone, parseFilter);
  return report({ ...spec, filter: both(totals.filter, filter) });
}

function both(one: Filter | null, other: Filter | null): Filter | null {
  const parts = [one, other].filter((part) => part !== null);
  return parts.length === 0 ? null : { all: parts };
}

/** A name that every system takes for a file: letters, digits and hyphens. */
function fileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'summary' : plain;
}
