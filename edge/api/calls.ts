import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { WATCHER, type Watcher } from '../calls/watcher.ts';
import { Problem } from '../problem.ts';
import { whoAsks } from './callers.ts';
import { questionOf, questionQuery } from './question.ts';
import { zoneOf } from './reports.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { callDetail, callPage } from './schemas-call.ts';
import { callInSight, shownCall } from './sight.ts';

/** The ledger of calls. */
export const calls = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'Calls, newest first',
  middleware: [allowed('view_calls')] as const,
  request: {
    query: questionQuery.extend({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().optional().openapi({ description: '`next` of the page before.' }),
    }),
  },
  responses: { 200: answers(callPage, 'One page of calls.'), ...problems(400, 401, 403) },
});

calls.openapi(list, async (c) => {
  const { limit, cursor, ...query } = c.req.valid('query');
  const { principal } = c.var;
  const { companyId } = principal;
  const question = questionOf(query, await zoneOf(c.env, companyId), principal);
  const page = await companyOf(c.env, companyId).calls(question, limit, cursor ?? null);
  return c.json({ ...page, calls: page.calls.map((call) => shownCall(principal, call)) }, 200);
});

const live = createRoute({
  method: 'get',
  path: '/live',
  summary: 'Calls as they begin and change, over a WebSocket; asked for like the list',
  middleware: [allowed('view_calls')] as const,
  request: { query: questionQuery },
  responses: {
    101: {
      description:
        'A WebSocket. Each message is `{ "type": "call", "call": Call }`, a call of the list that began or changed, or ' +
        '`{ "type": "gone", "id": string }`, one that is no longer in it.',
    },
    ...problems(400, 401, 403),
  },
});

calls.openapi(live, async (c) => {
  if (c.req.header('upgrade') !== 'websocket') {
    throw new Problem('invalid_request', 'expected "Upgrade: websocket"', 'upgrade');
  }
  const { principal } = c.var;
  const { companyId, user, masksCallers } = principal;
  const question = questionOf(c.req.valid('query'), await zoneOf(c.env, companyId), principal);
  const request = new Request(c.req.raw);
  const watcher: Watcher = { user: user?.id ?? null, question, masksCallers };
  // Escaped, because a header holds no other letters than those of ASCII.
  request.headers.set(WATCHER, encodeURIComponent(JSON.stringify(watcher)));
  return companyOf(c.env, companyId).fetch(request);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'One call with its legs and what happened in it',
  middleware: [allowed('view_calls')] as const,
  request: {
    params: z.object({
      id: z.string().openapi({ description: 'Its id, or its trace: then the newest call of that visit.' }),
    }),
  },
  responses: { 200: answers(callDetail, 'The call.'), ...problems(401, 403, 404) },
});

calls.openapi(one, async (c) => {
  return c.json(await callInSight(c.env, c.var.principal, c.req.valid('param').id), 200);
});

const block = createRoute({
  method: 'post',
  path: '/{id}/block',
  summary: 'Put the caller of this call on the block list',
  middleware: [allowed('manage_flows')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    201: answers(z.object({ id: z.string(), value: z.string() }), 'The entry of the block list.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

calls.openapi(block, async (c) => {
  const { companyId } = c.var.principal;
  const { id } = c.req.valid('param');
  const found = await callInSight(c.env, c.var.principal, id);
  const { number } = found.caller;
  if (number === null) {
    const message =
      'this caller withheld their number; block all who do with POST /v1/callers {"match": "withheld"}';
    throw new Problem('invalid_request', message, 'id');
  }
  const made = await deskOf(c.env, companyId).callers.add(
    {
      match: 'exact',
      value: number,
      list: 'block',
      action: 'reject',
      reason: `from the call ${id}`,
      createdBy: whoAsks(c.var),
    },
    Date.now(),
  );
  if (made === null) throw new Problem('conflict', `${number} is on the block list already`, 'id');
  return c.json({ id: made.id, value: made.value }, 201);
});
