import { createRoute, z } from '@hono/zod-openapi';
import { type Pool, poolsOf } from '../accounts/directory.ts';
import { createPool } from '../accounts/provision.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';
import { pool as poolSchema } from './schemas.ts';

/** Number pools and what goes on in them. */
export const pools = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All pools with their state at this moment',
  middleware: [allowed('view_calls')] as const,
  responses: {
    200: answers(z.object({ pools: z.array(poolSchema) }), 'The pools, oldest first.'),
    ...problems(401, 403),
  },
});

pools.openapi(list, async (c) => {
  const found = await poolsOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json({ pools: await Promise.all(found.map((pool) => withStatus(c.env, pool))) }, 200);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One pool with its state at this moment',
  middleware: [allowed('view_calls')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answers(poolSchema, 'The pool.'), ...problems(401, 403, 404) },
});

pools.openapi(one, async (c) => {
  const { id } = c.req.valid('param');
  const found = (await poolsOf(c.env.DIRECTORY, c.var.principal.companyId)).find((pool) => pool.id === id);
  if (found === undefined) throw new Problem('not_found', `there is no pool ${id}`, 'id');
  return c.json(await withStatus(c.env, found), 200);
});

const create = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a pool; numbers are added with POST /v1/numbers',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ name: z.string().trim().min(1).max(100) }) } },
    },
  },
  responses: { 201: answers(poolSchema, 'The new pool, empty.'), ...problems(400, 401, 403) },
});

pools.openapi(create, async (c) => {
  const { companyId } = c.var.principal;
  const made = await createPool(c.env, { companyId, name: c.req.valid('json').name });
  return c.json(await withStatus(c.env, { ...made, companyId }), 201);
});

async function withStatus(env: Env, { id, name }: Pool) {
  return { id, name, status: await env.POOLS.get(env.POOLS.idFromName(id)).status(Date.now()) };
}
