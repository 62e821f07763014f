import { createRoute, z } from '@hono/zod-openapi';
import { companyById } from '../accounts/directory.ts';
import type { Cap } from '../calls/cap-arithmetic.ts';
import type { CapReading } from '../calls/caps.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** How many calls destinations may have. */
export const caps = router();

const subject = z
  .union([
    z.strictObject({ destination: z.string() }),
    z.strictObject({ group: z.string() }),
    z.strictObject({ company: z.literal(true) }),
  ])
  .openapi({ description: 'One destination, a group of them, or all of the company’s.' });

const kind = z.enum(['offered', 'answered', 'minutes', 'concurrent']);
const limit = z.number().int().min(0).max(10_000_000);

const cap = z
  .object({
    id: z.string(),
    subject,
    kind,
    period: z.enum(['hour', 'day', 'week', 'month']).nullable(),
    limit,
    used: z.number().int().openapi({ description: 'Calls or minutes; a call that rings holds its place.' }),
    resetsAt: instant.nullable(),
    words: z.string().openapi({ example: '7 of 10 calls today used, begins anew at midnight' }),
  })
  .openapi('Cap');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All caps and how far they are used',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(z.object({ caps: z.array(cap) }), 'Oldest first.'), ...problems(401, 403) },
});

caps.openapi(list, async (c) => {
  const { companyId } = c.var.principal;
  const zone = await zoneOf(c.env, companyId);
  const found = await deskOf(c.env, companyId).caps.readings(Date.now(), zone);
  return c.json({ caps: found.map((reading) => asShown(reading, zone)) }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Set a cap',
  middleware: [allowed('manage_flows')] as const,
  request: {
    body: takes(
      z.object({
        subject,
        kind,
        period: z
          .enum(['hour', 'day', 'week', 'month'])
          .nullable()
          .default(null)
          .openapi({ description: 'By the company’s clocks. Absent for `concurrent`.' }),
        limit,
      }),
    ),
  },
  responses: { 201: answers(cap, 'The cap.'), ...problems(400, 401, 403, 404) },
});

caps.openapi(add, async (c) => {
  const wanted = c.req.valid('json');
  const { companyId } = c.var.principal;
  if ((wanted.kind === 'concurrent') !== (wanted.period === null)) {
    throw new Problem(
      'invalid_request',
      wanted.kind === 'concurrent'
        ? 'period must be left out: concurrent calls are counted as they go on'
        : 'period must be hour, day, week or month',
      'period',
    );
  }
  const desk = deskOf(c.env, companyId);
  if ('group' in wanted.subject && !(await desk.destinations.hasGroup(wanted.subject.group))) {
    throw new Problem('not_found', `there is no group ${wanted.subject.group}`, 'subject.group');
  }
  const made = await desk.caps.add(wanted, Date.now());
  return c.json(await shown(c.env, companyId, made), 201);
});

const params = z.object({ id: z.string() });

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change the limit; below what is used it stops at once',
  middleware: [allowed('manage_flows')] as const,
  request: {
    params,
    body: takes(z.object({ limit })),
  },
  responses: { 200: answers(cap, 'The cap.'), ...problems(400, 401, 403, 404) },
});

caps.openapi(change, async (c) => {
  const { companyId } = c.var.principal;
  const { id } = await mustExist(c.env, companyId, c.req.valid('param').id);
  const desk = deskOf(c.env, companyId);
  await desk.caps.setLimit(id, c.req.valid('json').limit);
  return c.json(await shown(c.env, companyId, await mustExist(c.env, companyId, id)), 200);
});

const reset = createRoute({
  method: 'post',
  path: '/{id}/reset',
  summary: 'Begin to count anew, now',
  middleware: [allowed('manage_flows')] as const,
  request: { params },
  responses: { 200: answers(cap, 'The cap.'), ...problems(401, 403, 404) },
});

caps.openapi(reset, async (c) => {
  const { companyId } = c.var.principal;
  const { id } = await mustExist(c.env, companyId, c.req.valid('param').id);
  await deskOf(c.env, companyId).caps.reset(id, Date.now());
  return c.json(await shown(c.env, companyId, await mustExist(c.env, companyId, id)), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Take a cap away',
  middleware: [allowed('manage_flows')] as const,
  request: { params },
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404) },
});

caps.openapi(remove, async (c) => {
  const { companyId } = c.var.principal;
  const { id } = await mustExist(c.env, companyId, c.req.valid('param').id);
  await deskOf(c.env, companyId).caps.remove(id);
  return c.body(null, 204);
});

async function mustExist(env: Env, companyId: string, id: string): Promise<Cap> {
  const found = await deskOf(env, companyId).caps.one(id);
  if (found === null) throw new Problem('not_found', `there is no cap ${id}`, 'id');
  return found;
}

async function shown(env: Env, companyId: string, one: Cap) {
  const zone = await zoneOf(env, companyId);
  return asShown(await deskOf(env, companyId).caps.read(one, Date.now(), zone), zone);
}

async function zoneOf(env: Env, companyId: string): Promise<string> {
  return (await companyById(env.DIRECTORY, companyId))?.timeZone ?? 'UTC';
}

function asShown({ cap: { resetAt, ...rest }, used, resetsAt }: CapReading, zone: string) {
  const unit = rest.kind === 'minutes' ? 'minutes' : 'calls';
  const when =
    resetsAt === null
      ? ''
      : `, begins anew at ${new Intl.DateTimeFormat('en-GB', {
          timeZone: zone,
          dateStyle: 'medium',
          timeStyle: 'short',
        }).format(resetsAt)} (${zone})`;
  return { ...rest, used, resetsAt, words: `${used} of ${rest.limit} ${unit} used${when}` };
}
