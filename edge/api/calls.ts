import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../problem.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { callDetail, callPage } from './schemas.ts';

/** The ledger of calls. */
export const calls = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'Calls, newest first',
  middleware: [allowed('view_calls')] as const,
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().optional().openapi({ description: '`next` of the page before.' }),
    }),
  },
  responses: { 200: answers(callPage, 'One page of calls.'), ...problems(400, 401, 403) },
});

calls.openapi(list, async (c) => {
  const { limit, cursor } = c.req.valid('query');
  const page = await companyOf(c.env, c.var.principal.companyId).calls(limit, cursor ?? null);
  return c.json(page, 200);
});

const live = createRoute({
  method: 'get',
  path: '/live',
  summary: 'Calls as they begin and change, over a WebSocket',
  middleware: [allowed('view_calls')] as const,
  responses: {
    101: { description: 'A WebSocket; each message is `{ "type": "call", "call": Call }`.' },
    ...problems(401, 403),
  },
});

calls.openapi(live, (c) => {
  if (c.req.header('upgrade') !== 'websocket') {
    throw new Problem('invalid_request', 'expected "Upgrade: websocket"', 'upgrade');
  }
  return companyOf(c.env, c.var.principal.companyId).fetch(c.req.raw);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One call with its legs and what happened in it',
  middleware: [allowed('view_calls')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answers(callDetail, 'The call.'), ...problems(401, 403, 404) },
});

calls.openapi(one, async (c) => {
  const { id } = c.req.valid('param');
  const found = await companyOf(c.env, c.var.principal.companyId).call(id);
  if (found === null) throw new Problem('not_found', `there is no call ${id}`, 'id');
  return c.json(found, 200);
});
