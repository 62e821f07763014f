import { createRoute, z } from '@hono/zod-openapi';
import { numbersOf } from '../accounts/directory.ts';
import { deskOf } from '../calls/desk.ts';
import { isE164 } from '../e164.ts';
import { whyUnfit } from '../flows/unfit-destination.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** Numbers and SIP addresses that may ring, with names, groups and how they did of late. */
export const destinations = router();

const to = z
  .string()
  .max(255)
  .refine(
    (text) => isE164(text) || /^sips?:[^\s@]+@[^\s@]+$/i.test(text),
    'must be an E.164 number such as +13125550188, or sip:user@host',
  );
const groups = z.array(z.string().trim().min(1).max(100)).max(50);

const destination = z
  .object({
    to: z.string(),
    label: z.string(),
    groups: z.array(z.string()),
    lastResult: z.string().nullable(),
    lastRangAt: instant.nullable(),
    missedInARow: z.number().int(),
    warning: z.string().nullable().openapi({ example: 'the last 12 calls were not answered here' }),
  })
  .openapi('Destination');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All destinations that have a name',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(z.object({ destinations: z.array(destination) }), 'By name.'),
    ...problems(401, 403),
  },
});

destinations.openapi(list, async (c) => {
  const found = await deskOf(c.env, c.var.principal.companyId).destinations.all();
  return c.json({ destinations: found }, 200);
});

const put = createRoute({
  method: 'put',
  path: '/{to}',
  summary: 'Name a destination and say which groups it is in',
  middleware: [allowed('manage_flows')] as const,
  request: {
    params: z.object({ to }),
    body: takes(z.object({ label: z.string().trim().max(100), groups: groups.default([]) })),
  },
  responses: { 200: answers(destination, 'The destination.'), ...problems(400, 401, 403) },
});

destinations.openapi(put, async (c) => {
  const { companyId } = c.var.principal;
  const { to: address } = c.req.valid('param');
  const own = await numbersOf(c.env.DIRECTORY, companyId);
  const unfit = whyUnfit(address, new Set(own.map(({ number }) => number)));
  if (unfit !== null) throw new Problem('invalid_request', unfit, 'to');
  const { label, groups: named } = c.req.valid('json');
  return c.json(await deskOf(c.env, companyId).destinations.put(address, label, named, Date.now()), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{to}',
  summary: 'Forget a destination that has no caps; flows that ring it still do',
  middleware: [allowed('manage_flows')] as const,
  request: { params: z.object({ to }) },
  responses: { 204: { description: 'Done.' }, ...problems(400, 401, 403, 404, 409) },
});

destinations.openapi(remove, async (c) => {
  const { to: address } = c.req.valid('param');
  const desk = deskOf(c.env, c.var.principal.companyId);
  if ((await desk.destinations.one(address)) === null) {
    throw new Problem('not_found', `there is no destination ${address}`, 'to');
  }
  if (!(await desk.destinations.remove(address))) {
    throw new Problem('conflict', `${address} has caps; remove them first`, 'to');
  }
  return c.body(null, 204);
});
