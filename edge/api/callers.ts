import { createRoute, z } from '@hono/zod-openapi';
import { masked } from '../accounts/mask.ts';
import { askerOf } from '../accounts/principal.ts';
import type { NewEntry } from '../calls/callers.ts';
import { deskOf } from '../calls/desk.ts';
import { type CallerMatch, DEFAULT_POLICY, type SpamPolicy } from '../calls/screening.ts';
import { Problem } from '../problem.ts';
import { type ApiEnv, allowed, answers, problems, router, takes } from './router.ts';
import { e164, instant } from './schemas.ts';

/** Callers who are let through, asked to press a key, or refused. */
export const callers = router();

const value = {
  exact: e164,
  prefix: z.string().regex(/^\+\d{1,15}$/, 'must begin with + and digits, e.g. +1900'),
  withheld: z.literal('', 'must be left out: callers without a number have none'),
  name: z.string().trim().min(2, 'must be at least two characters').max(100),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. US'),
} satisfies Record<CallerMatch['match'], z.ZodType<string>>;

const lists = z.enum(['block', 'allow']);
const match = z.enum(['exact', 'prefix', 'withheld', 'name', 'country']);
const action = z.enum(['reject', 'challenge']);

const entry = z
  .object({
    id: z.string(),
    list: lists,
    match,
    value: z.string(),
    action,
    reason: z.string(),
    createdBy: z.string(),
    createdAt: instant,
    hits: z.number().int().openapi({ description: 'Calls it has decided on.' }),
    lastHitAt: instant.nullable(),
  })
  .openapi('ListedCaller');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'The block list and the allow list, newest first',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(z.object({ callers: z.array(entry) }), 'The entries.'), ...problems(401, 403) },
});

callers.openapi(list, async (c) => {
  const { companyId, masksCallers } = c.var.principal;
  const all = await deskOf(c.env, companyId).callers.all();
  const shown = all.map((one) =>
    masksCallers && one.match === 'exact' ? { ...one, value: masked(one.value) } : one,
  );
  return c.json({ callers: shown }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Block callers, or let them through whatever else says',
  middleware: [allowed('manage_flows')] as const,
  request: {
    body: takes(
      z.object({
        list: lists.default('block'),
        match,
        value: z.string().default(''),
        action: action.default('reject'),
        reason: z.string().max(500).default(''),
      }),
    ),
  },
  responses: { 201: answers(entry, 'The entry.'), ...problems(400, 401, 403, 409) },
});

callers.openapi(add, async (c) => {
  const wanted = c.req.valid('json');
  const read = value[wanted.match].safeParse(wanted.value);
  if (!read.success) {
    throw new Problem('invalid_request', `value ${read.error.issues[0]?.message}`, 'value');
  }
  const { match, list, action, reason } = wanted;
  const made = await deskOf(c.env, c.var.principal.companyId).callers.add(
    // Sound because the value was read by its own match.
    { match, value: read.data, list, action, reason, createdBy: whoAsks(c.var) } as NewEntry,
    Date.now(),
  );
  if (made === null) throw new Problem('conflict', `this is on the ${list} list already`, 'value');
  return c.json(made, 201);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Take an entry off its list',
  middleware: [allowed('manage_flows')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404) },
});

callers.openapi(remove, async (c) => {
  const { id } = c.req.valid('param');
  if (!(await deskOf(c.env, c.var.principal.companyId).callers.remove(id))) {
    throw new Problem('not_found', `there is no entry ${id}`, 'id');
  }
  return c.body(null, 204);
});

const signal = z.enum(['off', 'challenge', 'reject']);

const policy = z
  .object({
    signals: z.object({
      stirFailed: signal,
      invalidNumber: signal,
      manyNumbers: signal,
      neighbour: signal,
    }),
    manyNumbers: z.number().int().min(1).max(1000),
    withinMinutes: z.number().int().min(1).max(1440),
    challenge: z.object({ say: z.string().trim().min(1).max(500), language: z.string().min(2).max(35) }),
  })
  .openapi('SpamPolicy');

/** What becomes of callers who look like robots. */
export const spamPolicy = router();

const readPolicy = createRoute({
  method: 'get',
  path: '/',
  summary: 'What becomes of callers who look like robots',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(policy, 'The policy.'), ...problems(401, 403) },
});

spamPolicy.openapi(readPolicy, async (c) => {
  const found = await deskOf(c.env, c.var.principal.companyId).settings.get('spam', DEFAULT_POLICY);
  return c.json(found as SpamPolicy, 200);
});

const writePolicy = createRoute({
  method: 'put',
  path: '/',
  summary: 'Say what becomes of callers who look like robots',
  middleware: [allowed('manage_flows')] as const,
  request: { body: takes(policy) },
  responses: { 200: answers(policy, 'The policy.'), ...problems(400, 401, 403) },
});

spamPolicy.openapi(writePolicy, async (c) => {
  const wanted: SpamPolicy = c.req.valid('json');
  await deskOf(c.env, c.var.principal.companyId).settings.set('spam', wanted);
  return c.json(wanted, 200);
});

/** Who made an entry: id of the person or of the API key. */
export function whoAsks({ principal }: ApiEnv['Variables']): string {
  return askerOf(principal);
}
