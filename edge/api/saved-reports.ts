import { createRoute, z } from '@hono/zod-openapi';
import { askerOf } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import { parseFilter } from '../filters/parse.ts';
import { Problem } from '../problem.ts';
import { type SavedReportBody, savedReportBody } from '../reports/saved-report.ts';
import { MOST_SAVED_REPORTS } from '../reports/saved-reports.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';
import { asksByCaller } from './sight.ts';

/** Reports under a name, the same for everybody in the company. */
export const savedReports = router();

const body = savedReportBody.openapi('SavedReportBody');

const saved = savedReportBody
  .extend({
    id: z.string(),
    createdBy: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('SavedReport');

const id = z.object({ id: z.string() });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All saved reports, by name',
  description: 'What a report shows is asked of POST /v1/reports, with the time that its range is now.',
  middleware: [allowed('view_reports')] as const,
  responses: {
    200: answers(z.object({ reports: z.array(saved) }), 'The reports.'),
    ...problems(401, 403),
  },
});

savedReports.openapi(list, async (c) => {
  const { companyId, masksCallers } = c.var.principal;
  const all = await deskOf(c.env, companyId).savedReports.all();
  const reports = all.filter(({ filter }) => !masksCallers || filter === null || !asksByCaller(filter));
  return c.json({ reports }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Save a report under a name',
  middleware: [allowed('edit_calls')] as const,
  request: { body: takes(body) },
  responses: { 201: answers(saved, 'The report.'), ...problems(400, 401, 403, 409) },
});

savedReports.openapi(add, async (c) => {
  const { principal } = c.var;
  const added = await deskOf(c.env, principal.companyId).savedReports.add(
    checked(c.req.valid('json')),
    askerOf(principal),
    Date.now(),
  );
  if (added === null) {
    throw new Problem('conflict', `a company has ${MOST_SAVED_REPORTS} saved reports at most`);
  }
  return c.json(added, 201);
});

const change = createRoute({
  method: 'put',
  path: '/{id}',
  summary: 'Change a saved report, all of it',
  middleware: [allowed('edit_calls')] as const,
  request: { params: id, body: takes(body) },
  responses: { 200: answers(saved, 'The report.'), ...problems(400, 401, 403, 404) },
});

savedReports.openapi(change, async (c) => {
  const table = deskOf(c.env, c.var.principal.companyId).savedReports;
  const changed = await table.change(c.req.valid('param').id, checked(c.req.valid('json')), Date.now());
  if (changed === null) throw notFound();
  return c.json(changed, 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete a saved report',
  description: 'A summary that mails it goes on with its own lists.',
  middleware: [allowed('edit_calls')] as const,
  request: { params: id },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

savedReports.openapi(remove, async (c) => {
  const table = deskOf(c.env, c.var.principal.companyId).savedReports;
  if (!(await table.remove(c.req.valid('param').id))) throw notFound();
  return c.body(null, 204);
});

function checked({ filter, ...rest }: z.output<typeof savedReportBody>): SavedReportBody {
  return { ...rest, filter: filter === null ? null : parseFilter(filter) };
}

function notFound(): Problem {
  return new Problem('not_found', 'there is no such saved report', 'id');
}
