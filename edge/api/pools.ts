import { createRoute, z } from '@hono/zod-openapi';
import { type Pool, poolsOf, trackingNumbersOf } from '../accounts/directory.ts';
import type { Principal } from '../accounts/principal.ts';
import { createPool, splitPool } from '../accounts/provision.ts';
import { isWithin } from '../accounts/scope.ts';
import type { CallGoingOn } from '../calls/ledger.ts';
import type { Env } from '../env.ts';
import { delayFacts } from '../pools/delay-law.ts';
import { MOST_OBJECTS } from '../pools/objects.ts';
import { fittedLaw } from '../pools/refit.ts';
import { SplitPool } from '../pools/split-pool.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, companyOf, problems, router, takes } from './router.ts';
import { overflow, poolDetail, poolMinute, pool as poolSchema } from './schemas-pool.ts';

/** Number pools and what goes on in them. */
export const pools = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All pools with their state at this moment, alarms and numbers that leaked',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(z.object({ pools: z.array(poolSchema) }), 'The pools, oldest first.'),
    ...problems(401, 403),
  },
});

pools.openapi(list, async (c) => {
  const { principal } = c.var;
  const [found, calls] = await Promise.all([
    poolsOf(c.env.DIRECTORY, principal.companyId),
    callsFor(c.env, principal),
  ]);
  return c.json({ pools: await Promise.all(found.map((pool) => withStatus(c.env, pool, calls))) }, 200);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One pool with its state at this moment, and how long after their visit people call',
  middleware: [allowed('view_setup')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answers(poolDetail, 'The pool.'), ...problems(401, 403, 404) },
});

pools.openapi(one, async (c) => {
  const found = await poolOf(c.env, c.var.principal.companyId, c.req.valid('param').id);
  const [pool, fitted] = await Promise.all([
    withStatus(c.env, found, c.var.principal),
    new SplitPool(c.env, found).delays(Date.now()),
  ]);
  const { law, calls } = fittedLaw(fitted);
  return c.json({ ...pool, delays: delayFacts(law, Math.round(calls)) }, 200);
});

/** As long as minutes are kept, ms. */
const MOST = 7 * 24 * 60 * 60_000;

const minutes = createRoute({
  method: 'get',
  path: '/{id}/minutes',
  summary: 'A pool minute by minute, of the last seven days',
  middleware: [allowed('view_setup')] as const,
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({
      from: z.coerce.number().int().min(0).optional().openapi({
        description: 'The first minute, ms since 1970; an hour before `to` when left out.',
      }),
      to: z.coerce.number().int().min(0).optional().openapi({
        description: 'Up to and without this one, ms since 1970; now when left out.',
      }),
    }),
  },
  responses: {
    200: answers(
      z.object({ minutes: z.array(poolMinute) }),
      'The minutes, oldest first. Those in which nobody came or went are left out.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

pools.openapi(minutes, async (c) => {
  const at = Date.now();
  const { to = at, from = to - 60 * 60_000 } = c.req.valid('query');
  if (from >= to) throw new Problem('invalid_request', 'from must be before to', 'from');
  if (to - from > MOST) throw new Problem('invalid_request', 'from must be within seven days of to', 'from');
  const found = await poolOf(c.env, c.var.principal.companyId, c.req.valid('param').id);
  return c.json({ minutes: await new SplitPool(c.env, found).minutes({ from, to, at }) }, 200);
});

const create = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a pool; numbers are added with POST /v1/numbers',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    body: takes(z.object({ name: z.string().trim().min(1).max(100) })),
  },
  responses: { 201: answers(poolSchema, 'The new pool, empty.'), ...problems(400, 401, 403) },
});

pools.openapi(create, async (c) => {
  const { companyId } = c.var.principal;
  const made = await createPool(c.env, { companyId, name: c.req.valid('json').name });
  return c.json(await withStatus(c.env, made, c.var.principal), 201);
});

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Say what a visit gets when all numbers are in use, or split a pool over several objects',
  description:
    'One object serves some hundred visits a second and stores some hundred thousand visits a day; see docs/scale.md. ' +
    'A number that a visit holds moves when it has gone, so a split takes some minutes.',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    params: z.object({ id: z.string() }),
    body: takes(
      z
        .strictObject({
          overflow: overflow.optional(),
          objects: z.number().int().min(1).max(MOST_OBJECTS).optional().openapi({
            description: 'Over how many objects its numbers are dealt, as evenly as can be.',
          }),
        })
        .refine((asked) => asked.overflow !== undefined || asked.objects !== undefined, {
          message: 'give overflow, objects, or both',
        }),
    ),
  },
  responses: { 200: answers(poolSchema, 'The pool.'), ...problems(400, 401, 403, 404) },
});

pools.openapi(change, async (c) => {
  const { companyId } = c.var.principal;
  const before = await poolOf(c.env, companyId, c.req.valid('param').id);
  const { id } = before;
  const { objects, overflow } = c.req.valid('json');
  if (typeof overflow === 'object') await mustBeStatic(c.env, companyId, overflow.staticNumber);
  const at = Date.now();
  const policy = overflow ?? (await new SplitPool(c.env, before).status(at)).overflow;
  if (objects !== undefined) await splitPool(c.env, { id, companyId, objects });
  // An object that is new to the pool does not know yet.
  const pool = await poolOf(c.env, companyId, id);
  await new SplitPool(c.env, pool).setOverflow(policy, at);
  return c.json(await withStatus(c.env, pool, c.var.principal), 200);
});

/** Throws `invalid_request` unless this is a number of the company that is in no pool. */
async function mustBeStatic(env: Env, companyId: string, number: string): Promise<void> {
  const own = (await trackingNumbersOf(env.DIRECTORY, companyId)).find((one) => one.number === number);
  if (own !== undefined && own.poolId === null) return;
  const why = own === undefined ? 'is not one of your tracking numbers' : 'is in a pool';
  throw new Problem(
    'invalid_request',
    `overflow.staticNumber must be a static number; ${number} ${why}`,
    'overflow.staticNumber',
  );
}

/** The pool with this id, if it is the company's. Throws `not_found` otherwise. */
async function poolOf(env: Env, companyId: string, id: string): Promise<Pool> {
  const found = (await poolsOf(env.DIRECTORY, companyId)).find((pool) => pool.id === id);
  if (found === undefined) throw new Problem('not_found', `there is no pool ${id}`, 'id');
  return found;
}

/** The calls that go on and that the principal may know of. */
async function callsFor(env: Env, { companyId, scope }: Principal): Promise<CallGoingOn[]> {
  const calls = await companyOf(env, companyId).callsGoingOn();
  return calls.filter((call) => isWithin(scope, call));
}

async function withStatus(env: Env, pool: Pool, asked: Principal | CallGoingOn[]) {
  const split = new SplitPool(env, pool);
  const at = Date.now();
  const [{ alarms = [], ...status }, leaks, goingOn] = await Promise.all([
    split.status(at),
    split.leaks(at),
    Array.isArray(asked) ? asked : callsFor(env, asked),
  ]);
  const { id, name, objects } = pool;
  const onCall = Map.groupBy(goingOn, ({ trackingNumber }) => trackingNumber);
  const numbers = status.numbers.map((one) => ({
    ...one,
    calls: (onCall.get(one.number) ?? []).map((call) => call.id),
  }));
  return { id, name, objects, status: { ...status, numbers }, alarms, leaks };
}
