import { createRoute, z } from '@hono/zod-openapi';
import { askerOf } from '../accounts/principal.ts';
import { filesOf } from '../exports/files-of.ts';
import { Problem } from '../problem.ts';
import { exportJob, shownJob } from './export-job.ts';
import { allowed, answers, problems, router, takes } from './router.ts';

/** Archives of the company that are kept in R2. */
export const backups = router();

const settings = z
  .strictObject({
    every: z.enum(['day', 'week', 'never']),
    keepDays: z.number().int().min(1).max(3650).openapi({ description: 'Days that a backup is kept.' }),
    sound: z.boolean().openapi({ description: 'With recordings and the media library.' }),
  })
  .openapi('BackupSettings');

const id = z.object({ id: z.string() });

const read = createRoute({
  method: 'get',
  path: '/settings',
  summary: 'How often the company is backed up',
  middleware: [allowed('manage_backups')] as const,
  responses: { 200: answers(settings, 'What is set.'), ...problems(401, 403) },
});

backups.openapi(read, async (c) =>
  c.json(await filesOf(c.env, c.var.principal.companyId).backups.settings(), 200),
);

const write = createRoute({
  method: 'put',
  path: '/settings',
  summary: 'Set how often the company is backed up',
  middleware: [allowed('manage_backups')] as const,
  request: { body: takes(settings) },
  responses: { 200: answers(settings, 'What is set.'), ...problems(400, 401, 403) },
});

backups.openapi(write, async (c) => {
  const wanted = c.req.valid('json');
  await filesOf(c.env, c.var.principal.companyId).backups.set(wanted);
  return c.json(wanted, 200);
});

const start = createRoute({
  method: 'post',
  path: '/',
  summary: 'Back the company up now',
  middleware: [allowed('manage_backups')] as const,
  responses: { 202: answers(exportJob, 'It has begun.'), ...problems(401, 403) },
});

backups.openapi(start, async (c) => {
  const { principal } = c.var;
  const at = Date.now();
  const job = await filesOf(c.env, principal.companyId).backups.start(askerOf(principal), at);
  return c.json(await shownJob(c.env, principal.companyId, job, at), 202);
});

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'Backups, newest first',
  middleware: [allowed('manage_backups')] as const,
  responses: {
    200: answers(z.object({ backups: z.array(exportJob) }), 'At most 100.'),
    ...problems(401, 403),
  },
});

backups.openapi(list, async (c) => {
  const { companyId } = c.var.principal;
  const jobs = await filesOf(c.env, companyId).jobs.list('archive');
  const at = Date.now();
  return c.json({ backups: await Promise.all(jobs.map((job) => shownJob(c.env, companyId, job, at))) }, 200);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'How far a backup is, and where it can be had',
  middleware: [allowed('manage_backups')] as const,
  request: { params: id },
  responses: { 200: answers(exportJob, 'The backup.'), ...problems(401, 403, 404) },
});

backups.openapi(one, async (c) => {
  const { companyId } = c.var.principal;
  const job = await found(c.env, companyId, c.req.valid('param').id);
  return c.json(await shownJob(c.env, companyId, job, Date.now()), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete a backup',
  middleware: [allowed('manage_backups')] as const,
  request: { params: id },
  responses: { 204: { description: 'It is deleted.' }, ...problems(401, 403, 404) },
});

backups.openapi(remove, async (c) => {
  const { companyId } = c.var.principal;
  const job = await found(c.env, companyId, c.req.valid('param').id);
  await filesOf(c.env, companyId).jobs.remove(job.id, Date.now());
  return c.body(null, 204);
});

async function found(env: Parameters<typeof filesOf>[0], companyId: string, job: string) {
  const known = await filesOf(env, companyId).jobs.one(job);
  if (known === null || known.kind !== 'archive')
    throw new Problem('not_found', `there is no backup ${job}`, 'id');
  return known;
}
