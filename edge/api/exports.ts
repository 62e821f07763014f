import { createRoute, z } from '@hono/zod-openapi';
import { askerOf, type Principal } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { callPortions, callSheet } from '../exports/call-rows.ts';
import { USUAL_COLUMNS } from '../exports/call-sheet.ts';
import { csv } from '../exports/csv.ts';
import type { CallsRequest } from '../exports/exporter.ts';
import { filesOf } from '../exports/files-of.ts';
import { type Job, KEPT_MS } from '../exports/jobs.ts';
import { xlsx } from '../exports/xlsx.ts';
import { FIELDS, type FieldName } from '../filters/fields.ts';
import { Problem } from '../problem.ts';
import { exportJob, shownJob } from './export-job.ts';
import { questionOf, questionQuery } from './question.ts';
import { FILE, zoneOf } from './reports.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';
import { shownFacts } from './sight.ts';

/** Files of calls, with the same question as the log. */
export const exports = router();

/** Calls that are written while somebody waits; more are a job. */
const MOST_AT_ONCE = 50_000;

const get = createRoute({
  method: 'get',
  path: '/calls',
  summary: 'Calls as a file, newest first: CSV or XLSX',
  description: `Times are local to the company. It is written while it is read; over ${MOST_AT_ONCE} calls see \`POST /v1/exports\`.`,
  middleware: [allowed('export')] as const,
  request: {
    query: questionQuery.extend({
      format: z
        .enum(['csv', 'xlsx', 'xls'])
        .default('csv')
        .openapi({ enum: ['csv', 'xlsx'] }),
      columns: z.string().max(2000).optional().openapi({
        description: 'Names of fields with commas between.',
        example: 'startedAt,caller.number,source.campaign',
      }),
    }),
  },
  responses: {
    200: {
      description: 'The file.',
      content: { 'text/csv': { schema: z.string() }, [FILE.xlsx['content-type']]: { schema: z.string() } },
    },
    ...problems(400, 401, 403, 413),
  },
});

exports.openapi(get, async (c) => {
  const { format, columns, ...query } = c.req.valid('query');
  if (format === 'xls') {
    throw new Problem(
      'invalid_request',
      'format must be csv or xlsx: the XLS of Excel 97 holds 65,536 rows and is not written any more',
      'format',
    );
  }
  const { principal } = c.var;
  const { companyId } = principal;
  const zone = await zoneOf(c.env, companyId);
  const fields = columns === undefined ? USUAL_COLUMNS : fieldsOf(columns);
  const question = questionOf(query, zone, principal);
  const { log } = deskOf(c.env, companyId);
  const calls = await log.count(question);
  if (calls > MOST_AT_ONCE) {
    throw new Problem(
      'too_large',
      `these are ${calls} calls; over ${MOST_AT_ONCE} a file is made in the background: POST /v1/exports`,
      'filter',
    );
  }
  async function* rows() {
    const portions = callPortions(log.pageOfFacts, question, fields, (facts) => shownFacts(principal, facts));
    for await (const portion of portions) yield portion.rows;
  }
  const sheet = { ...callSheet(fields, zone, Date.now()), rows: rows() };
  return c.body(format === 'csv' ? csv(sheet) : xlsx(sheet), 200, FILE[format]);
});

const start = createRoute({
  method: 'post',
  path: '/',
  summary: 'Have a file of calls made in the background',
  description: `For any number of calls; over ${MOST_AT_ONCE} it is the only way. It is kept for seven days.`,
  middleware: [allowed('export')] as const,
  request: {
    body: takes(
      z
        .strictObject({
          format: z.enum(['csv', 'xlsx']).default('csv'),
          columns: z
            .array(z.string().max(100))
            .min(1)
            .max(100)
            .optional()
            .openapi({
              description: 'Names of fields.',
              example: ['startedAt', 'caller.number'],
            }),
          filter: z.unknown().optional().openapi({ type: 'object', description: 'A filter.' }),
          q: questionQuery.shape.q,
          from: instant.optional(),
          to: instant.optional(),
          unwanted: questionQuery.shape.unwanted,
        })
        .openapi('ExportRequest'),
    ),
  },
  responses: { 202: answers(exportJob, 'It has begun.'), ...problems(400, 401, 403) },
});

exports.openapi(start, async (c) => {
  const { principal } = c.var;
  const { companyId } = principal;
  const { format, columns, filter, ...rest } = c.req.valid('json');
  const question = questionOf(
    { ...rest, ...(filter == null ? {} : { filter: JSON.stringify(filter) }) },
    await zoneOf(c.env, companyId),
    principal,
  );
  const request: CallsRequest = {
    question,
    masksCallers: principal.masksCallers,
    fields: columns === undefined ? [...USUAL_COLUMNS] : columns.map(fieldNamed),
  };
  const at = Date.now();
  const job = await filesOf(c.env, companyId).jobs.add(
    { kind: 'calls', format, request, scheduled: false, by: askerOf(principal), keptMs: KEPT_MS },
    at,
  );
  return c.json(await shownJob(c.env, companyId, job, at), 202);
});

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'Files that are or were made in the background, newest first',
  middleware: [allowed('export')] as const,
  responses: {
    200: answers(z.object({ exports: z.array(exportJob) }), 'At most 100.'),
    ...problems(401, 403),
  },
});

exports.openapi(list, async (c) => {
  const { companyId } = c.var.principal;
  const jobs = (await filesOf(c.env, companyId).jobs.list('calls')).filter((job) =>
    maySee(c.var.principal, job),
  );
  const at = Date.now();
  return c.json({ exports: await Promise.all(jobs.map((job) => shownJob(c.env, companyId, job, at))) }, 200);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'How far a file is, and where it can be had',
  middleware: [allowed('export')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answers(exportJob, 'The file.'), ...problems(401, 403, 404) },
});

exports.openapi(one, async (c) => {
  const { companyId } = c.var.principal;
  const job = await found(c.env, c.var.principal, c.req.valid('param').id);
  return c.json(await shownJob(c.env, companyId, job, Date.now()), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete a file, or stop making it',
  middleware: [allowed('export')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'It is deleted.' }, ...problems(401, 403, 404) },
});

exports.openapi(remove, async (c) => {
  const { companyId } = c.var.principal;
  const job = await found(c.env, c.var.principal, c.req.valid('param').id);
  await filesOf(c.env, companyId).jobs.remove(job.id, Date.now());
  return c.body(null, 204);
});

/** Who sees only some calls, or no whole numbers, sees no file that others had made. */
function maySee(principal: Principal, { madeBy }: Job): boolean {
  return (principal.scope === null && !principal.masksCallers) || madeBy === askerOf(principal);
}

async function found(env: Env, principal: Principal, id: string) {
  const job = await filesOf(env, principal.companyId).jobs.one(id);
  if (job === null || job.kind !== 'calls' || !maySee(principal, job))
    throw new Problem('not_found', `there is no export ${id}`, 'id');
  return job;
}

const fieldsOf = (columns: string): FieldName[] => columns.split(',').map(fieldNamed);

function fieldNamed(name: string): FieldName {
  const trimmed = name.trim();
  if (Object.hasOwn(FIELDS, trimmed)) return trimmed as FieldName;
  throw new Problem('invalid_request', `columns: there is no field ${JSON.stringify(trimmed)}`, 'columns');
}
