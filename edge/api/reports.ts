import { createRoute, z } from '@hono/zod-openapi';
import { companyById } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import { companyPdf, titleOf } from '../charts/company-pdf.ts';
import type { Env } from '../env.ts';
import { csv } from '../exports/csv.ts';
import { reportSheet } from '../exports/report-sheet.ts';
import { xlsx } from '../exports/xlsx.ts';
import { fieldOf } from '../filters/fields.ts';
import { parseFilter } from '../filters/parse.ts';
import type { Report } from '../reports/report.ts';
import { reportRequest, specOf } from '../reports/spec.ts';
import { STANDARD_REPORTS } from '../reports/standard.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { narrowedFilter } from './sight.ts';

/** Reports: any metric by up to two dimensions, over time, compared. */
export const reports = router();

const instant = z.number().int().openapi({ description: 'Milliseconds since 1970.' });
const value = z.number().nullable().openapi({ description: '`null` where it cannot be said.' });
const key = z.union([z.string(), z.number()]).nullable().openapi({ description: '`null` is "not known".' });

const report = z
  .object({
    from: instant,
    to: instant,
    zone: z.string(),
    compare: z.object({ from: instant, to: instant }).nullable(),
    metrics: z.array(z.string()),
    dimensions: z.array(z.string()),
    rows: z.array(
      z.object({
        keys: z.array(key).openapi({ description: 'One for each dimension.' }),
        start: instant.nullable().openapi({ description: 'When the interval begins.' }),
        values: z.array(value).openapi({ description: 'One for each metric.' }),
        before: z
          .array(value)
          .nullable()
          .openapi({ description: 'The same for the time that is compared with.' }),
      }),
    ),
    totals: z.object({ values: z.array(value), before: z.array(value).nullable() }),
    more: z.number().int().openapi({ description: 'Rows that were left out.' }),
  })
  .openapi('Report');

const ask = createRoute({
  method: 'post',
  path: '/',
  summary: 'Ask for a report',
  description: 'Money is in cents, durations in seconds, shares from 0 to 1.',
  middleware: [allowed('view_reports')] as const,
  request: {
    query: z.object({ format: z.enum(['json', 'csv', 'xlsx', 'pdf']).default('json') }),
    body: takes(reportRequest.openapi('ReportRequest')),
  },
  responses: {
    200: {
      description: 'The report.',
      content: {
        'application/json': { schema: report },
        'text/csv': { schema: z.string() },
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: z.string() },
        'application/pdf': { schema: z.string() },
      },
    },
    ...problems(400, 401, 403),
  },
});

reports.openapi(ask, async (c) => {
  const { companyId } = c.var.principal;
  const zone = await zoneOf(c.env, companyId);
  const asked = specOf(c.req.valid('json'), zone, (filter) => parseFilter(filter));
  const spec = { ...asked, filter: narrowedFilter(c.var.principal, asked.filter) };
  const answer = await deskOf(c.env, companyId).reports.report(spec);
  const { format } = c.req.valid('query');
  if (format === 'json') return c.json(shownReport(answer), 200);
  if (format === 'pdf') {
    const title = 'Report';
    return c.body(
      await companyPdf(c.env, companyId, title, [{ title: titleOf(spec), report: answer }]),
      200,
      FILE.pdf,
    );
  }
  const file = format === 'csv' ? csv(reportSheet(answer)) : xlsx(reportSheet(answer));
  return c.body(file, 200, FILE[format]);
});

const MOST_CARDS = 20;

const dashboardPdf = createRoute({
  method: 'post',
  path: '/pdf',
  summary: 'Several reports as one PDF, such as a dashboard',
  middleware: [allowed('view_reports')] as const,
  request: {
    body: takes(
      z
        .strictObject({
          title: z.string().trim().min(1).max(200),
          cards: z
            .array(z.strictObject({ title: z.string().trim().min(1).max(200), request: reportRequest }))
            .min(1)
            .max(MOST_CARDS),
        })
        .openapi('PdfRequest'),
    ),
  },
  responses: {
    200: { description: 'The file.', content: { 'application/pdf': { schema: z.string() } } },
    ...problems(400, 401, 403),
  },
});

reports.openapi(dashboardPdf, async (c) => {
  const { companyId } = c.var.principal;
  const zone = await zoneOf(c.env, companyId);
  const { title, cards } = c.req.valid('json');
  const { reports: desk } = deskOf(c.env, companyId);
  const specs = cards.map(({ request }, n) => {
    const asked = specOf(request, zone, (filter) =>
      parseFilter(filter, fieldOf, `cards.${n}.request.filter`),
    );
    return { ...asked, filter: narrowedFilter(c.var.principal, asked.filter) };
  });
  const answered = await Promise.all(
    specs.map(async (spec, n) => ({ title: cards[n]?.title ?? '', report: await desk.report(spec) })),
  );
  return c.body(await companyPdf(c.env, companyId, title, answered), 200, FILE.pdf);
});

const standard = createRoute({
  method: 'get',
  path: '/standard',
  summary: 'Reports to begin with',
  middleware: [allowed('view_reports')] as const,
  responses: {
    200: answers(
      z.object({
        reports: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            question: z.string(),
            request: z
              .unknown()
              .openapi({ type: 'object', description: 'A ReportRequest without its time.' }),
          }),
        ),
      }),
      'The reports.',
    ),
    ...problems(401, 403),
  },
});

reports.openapi(standard, (c) =>
  c.json({ reports: Object.entries(STANDARD_REPORTS).map(([id, one]) => ({ id, ...one })) }, 200),
);

/** Headers of a file that people keep. */
export const FILE = {
  csv: {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="numberline.csv"',
  },
  xlsx: {
    'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'content-disposition': 'attachment; filename="numberline.xlsx"',
  },
  pdf: {
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="numberline.pdf"',
  },
} as const;

/** The zone of a company, IANA. */
export async function zoneOf(env: Env, companyId: string): Promise<string> {
  return (await companyById(env.DIRECTORY, companyId))?.timeZone ?? 'UTC';
}

/** A report as the API answers it. */
export function shownReport({ spec, rows, totals, more }: Report): z.input<typeof report> {
  const { from, to, zone, compare, metrics, dimensions } = spec;
  return { from, to, zone, compare, metrics, dimensions, rows, totals, more };
}
