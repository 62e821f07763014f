import { createRoute, z } from '@hono/zod-openapi';
import { companyById } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { parseFilter } from '../filters/parse.ts';
import { MailFailure } from '../mail/mail.ts';
import { sendMail } from '../mail/send.ts';
import { Problem } from '../problem.ts';
import { MOST_SUMMARIES } from '../summaries/summaries.ts';
import { summaryMail } from '../summaries/summarize.ts';
import { allowed, answers, problems, router } from './router.ts';
import { changeOf, demandRecipients, mailAddress, recipients } from './schemas-mail.ts';

/** Summaries: reports that go out by e-mail by themselves. */
export const summaries = router();

const instant = z.number().int().openapi({ description: 'Milliseconds since 1970.' });

const schedule = z
  .strictObject({
    every: z.enum(['day', 'week', 'month']),
    weekday: z
      .number()
      .int()
      .min(1)
      .max(7)
      .default(1)
      .openapi({ description: '1 Monday … 7 Sunday; for weeks.' }),
    day: z.number().int().min(1).max(31).default(1).openapi({
      description: 'Day of the month; for months. A shorter month has it on its last day.',
    }),
    minute: z.number().int().min(0).max(1439).default(480).openapi({
      description: 'Minutes since midnight in the company’s time zone.',
    }),
  })
  .openapi('SummarySchedule');

const fields = {
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  schedule,
  ...recipients,
  filter: z
    .unknown()
    .nullable()
    .default(null)
    .openapi({ type: ['object', 'null'], description: 'Which calls; `null` for all.' }),
  attach: z
    .array(z.enum(['csv', 'pdf']))
    .max(2)
    .default([]),
  dashboard: z
    .string()
    .nullable()
    .default(null)
    .openapi({ description: 'The dashboard whose cards the PDF has; `null` for the lists of the mail.' }),
  report: z.string().nullable().default(null).openapi({
    description:
      'The saved report that the files are of, and whose calls the mail counts; `null` for none. Not with a dashboard.',
  }),
};

const request = z.strictObject(fields).openapi('SummaryRequest');
const change = changeOf(fields).openapi('SummaryChange');

const summary = z
  .object({
    id: z.string(),
    ...fields,
    nextAt: instant.nullable().openapi({ description: 'When it is sent next; `null` while it is off.' }),
    lastAt: instant.nullable(),
  })
  .openapi('Summary');

const id = { params: z.object({ id: z.string() }) };
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All summaries, oldest first',
  middleware: [allowed('manage_rules')] as const,
  responses: {
    200: answers(z.object({ summaries: z.array(summary) }), 'The summaries.'),
    ...problems(401, 403),
  },
});

summaries.openapi(list, async (c) =>
  c.json({ summaries: await deskOf(c.env, c.var.principal.companyId).summaries.list() }, 200),
);

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add a summary',
  middleware: [allowed('manage_rules')] as const,
  request: { body: json(request) },
  responses: { 201: answers(summary, 'The summary.'), ...problems(400, 401, 403, 409) },
});

summaries.openapi(add, async (c) => {
  const { companyId } = c.var.principal;
  const checked = withFilter(c.req.valid('json'));
  await demandRecipients(c.env, companyId, checked);
  await demandSubject(c.env, companyId, checked);
  const { timeZone } = await companyIn(c.env, companyId);
  const added = await deskOf(c.env, companyId).summaries.add(checked, timeZone, Date.now());
  if (added === null) throw new Problem('conflict', `a company has ${MOST_SUMMARIES} summaries at most`);
  return c.json(added, 201);
});

const patch = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a summary; what is left out stays',
  middleware: [allowed('manage_rules')] as const,
  request: { ...id, body: json(change) },
  responses: { 200: answers(summary, 'The summary.'), ...problems(400, 401, 403, 404) },
});

summaries.openapi(patch, async (c) => {
  const { companyId } = c.var.principal;
  const { summaries: table } = deskOf(c.env, companyId);
  const known = await table.find(c.req.valid('param').id);
  if (known === null) throw notFound();
  const { nextAt: _, lastAt: __, ...before } = known;
  const changed = withFilter({ ...before, ...c.req.valid('json') });
  await demandRecipients(c.env, companyId, changed);
  if (changed.dashboard !== before.dashboard || changed.report !== before.report)
    await demandSubject(c.env, companyId, changed);
  const { timeZone } = await companyIn(c.env, companyId);
  const written = await table.change(known.id, changed, timeZone, Date.now());
  if (written === null) throw notFound();
  return c.json(written, 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Remove a summary',
  middleware: [allowed('manage_rules')] as const,
  request: id,
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

summaries.openapi(remove, async (c) => {
  const { summaries: table } = deskOf(c.env, c.var.principal.companyId);
  if (!(await table.remove(c.req.valid('param').id))) throw notFound();
  return c.body(null, 204);
});

const preview = createRoute({
  method: 'post',
  path: '/preview',
  summary: 'A summary as it would be now; sends it where an address is given',
  middleware: [allowed('manage_rules')] as const,
  request: {
    body: json(
      request
        .pick({ name: true, schedule: true, filter: true, attach: true, dashboard: true, report: true })
        .extend({ to: mailAddress.optional() }),
    ),
  },
  responses: {
    200: answers(
      z.object({
        subject: z.string(),
        html: z.string(),
        text: z.string(),
        attachments: z.array(z.object({ name: z.string(), bytes: z.number().int() })),
        sent: z.boolean(),
        error: z.string().nullable(),
      }),
      'The mail, and whether it was sent.',
    ),
    ...problems(400, 401, 403),
  },
});

summaries.openapi(preview, async (c) => {
  const { companyId, scope, masksCallers } = c.var.principal;
  const { to, ...given } = withFilter(c.req.valid('json'));
  const company = await companyIn(c.env, companyId);
  await demandSubject(c.env, companyId, given);
  const { reports, dashboards, savedReports } = deskOf(c.env, companyId);
  const mail = await summaryMail(
    {
      env: c.env,
      company: companyId,
      report: (spec) => reports.report(spec),
      dashboard: (id) => dashboards.get(id),
      savedReport: (id) => savedReports.find(id),
      files: new Map(),
    },
    company,
    { ...given, id: null },
    { address: to ?? 'preview@example.com', masksCallers, scope },
    Date.now(),
  );
  const error = to === undefined ? null : await failureOf(sendMail(c.env, companyId, mail));
  const { subject, html, text, attachments = [] } = mail;
  return c.json(
    {
      subject,
      html,
      text,
      attachments: attachments.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })),
      sent: to !== undefined && error === null,
      error,
    },
    200,
  );
});

/** What the files are to be of must be there, and be one thing. */
async function demandSubject(
  env: Env,
  companyId: string,
  { dashboard, report }: { dashboard: string | null; report: string | null },
): Promise<void> {
  if (dashboard !== null && report !== null)
    throw new Problem('invalid_request', 'report: the files are of a report or of a dashboard', 'report');
  const { dashboards, savedReports } = deskOf(env, companyId);
  if (dashboard !== null && (await dashboards.get(dashboard)) === null)
    throw new Problem('invalid_request', `dashboard: there is no dashboard ${dashboard}`, 'dashboard');
  if (report !== null && (await savedReports.find(report)) === null)
    throw new Problem('invalid_request', `report: there is no saved report ${report}`, 'report');
}

async function failureOf(sending: Promise<void>): Promise<string | null> {
  try {
    await sending;
    return null;
  } catch (error) {
    if (error instanceof MailFailure) return error.message;
    throw error;
  }
}

function withFilter<T extends { filter: unknown }>(given: T) {
  return { ...given, filter: given.filter === null ? null : parseFilter(given.filter) };
}

async function companyIn(env: Env, companyId: string) {
  const found = await companyById(env.DIRECTORY, companyId);
  if (found === null) throw new Problem('not_found', 'the company is gone');
  return found;
}

function notFound(): Problem {
  return new Problem('not_found', 'there is no such summary', 'id');
}
