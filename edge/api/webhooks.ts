import { createRoute, z } from '@hono/zod-openapi';
import { seal } from '../accounts/seal.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { EVENT_TYPES } from '../outbox/event.ts';
import { outsideOf } from '../outbox/outside.ts';
import { readAddress } from '../outbox/public-address.ts';
import { newSecret } from '../outbox/sign.ts';
import { MOST_WEBHOOKS, WEBHOOK_SECRETS } from '../outbox/webhooks.ts';
import { Problem } from '../problem.ts';
import { pagedByNumber, pageOf } from './paging.ts';
import { allowed, answers, problems, router } from './router.ts';

/** Webhooks: who is told of what, and what came of it. */
export const webhooks = router();

const instant = z.number().int().openapi({ description: 'Milliseconds since 1970.' });
const types = z
  .array(z.enum(EVENT_TYPES))
  .max(EVENT_TYPES.length)
  .openapi({ description: 'What it is told of; empty for everything.' });

const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    types,
    state: z.enum(['on', 'off', 'failing']).openapi({
      description: '`failing`: nothing was taken for five days, or it answered 410. Switch it on to go on.',
    }),
    failingSince: instant.nullable(),
    createdAt: instant,
  })
  .openapi('Webhook');

const withSecret = webhook.extend({
  secret: z
    .string()
    .openapi({ description: 'Shown this once. Messages are signed with it (Standard Webhooks).' }),
});

const delivery = z
  .object({
    n: z.number().int(),
    event: z.object({
      id: z.string(),
      type: z.enum(EVENT_TYPES),
      at: instant,
      subject: z.string(),
      version: z
        .number()
        .int()
        .openapi({ description: 'Of two events about a subject the greater is the later.' }),
      data: z.unknown(),
    }),
    state: z.enum(['waiting', 'taken', 'given_up']),
    due: instant.nullable().openapi({ description: 'When it is tried again.' }),
    attempts: z.array(
      z.object({
        at: instant,
        took: z.number().int().openapi({ description: 'Milliseconds.' }),
        status: z.number().int().nullable(),
        response: z.string().openapi({ description: 'The beginning of the answer.' }),
        error: z.string().nullable(),
      }),
    ),
  })
  .openapi('Delivery');

const id = { params: z.object({ id: z.string() }) };
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All webhooks',
  middleware: [allowed('manage_integrations')] as const,
  responses: {
    200: answers(z.object({ webhooks: z.array(webhook) }), 'The webhooks.'),
    ...problems(401, 403),
  },
});

webhooks.openapi(list, async (c) => {
  const { companyId } = c.var.principal;
  return c.json({ webhooks: await deskOf(c.env, companyId).webhooks.list() }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add a webhook; the answer has its secret',
  middleware: [allowed('manage_integrations')] as const,
  request: { body: json(z.strictObject({ url: z.string().max(2000), types: types.default([]) })) },
  responses: { 201: answers(withSecret, 'The webhook.'), ...problems(400, 401, 403, 409) },
});

webhooks.openapi(add, async (c) => {
  const { url, types: wanted } = c.req.valid('json');
  checkUrl(c.env, url);
  const id = newId('whk');
  const { secret, sealed } = await freshSecret(c.env, id);
  const { companyId } = c.var.principal;
  const added = await deskOf(c.env, companyId).webhooks.add(id, {
    url,
    types: wanted,
    secret: sealed,
    at: Date.now(),
  });
  if (added === null) throw new Problem('conflict', `a company has at most ${MOST_WEBHOOKS} webhooks`);
  return c.json({ ...added, secret }, 201);
});

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a webhook, or switch it off or on',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    ...id,
    body: json(
      z.strictObject({
        url: z.string().max(2000).optional(),
        types: types.optional(),
        state: z.enum(['on', 'off']).optional(),
      }),
    ),
  },
  responses: { 200: answers(webhook, 'The webhook.'), ...problems(400, 401, 403, 404) },
});

webhooks.openapi(change, async (c) => {
  const { url, types: wanted, state } = c.req.valid('json');
  if (url !== undefined) checkUrl(c.env, url);
  const changed = await deskOf(c.env, c.var.principal.companyId).webhooks.change(c.req.valid('param').id, {
    ...(url === undefined ? {} : { url }),
    ...(wanted === undefined ? {} : { types: wanted }),
    ...(state === undefined ? {} : { state }),
  });
  return c.json(existing(changed), 200);
});

const rotate = createRoute({
  method: 'post',
  path: '/{id}/rotate',
  summary: 'Replace the secret; the one before counts for a day more',
  middleware: [allowed('manage_integrations')] as const,
  request: id,
  responses: { 200: answers(withSecret, 'The webhook with its new secret.'), ...problems(401, 403, 404) },
});

webhooks.openapi(rotate, async (c) => {
  const { id } = c.req.valid('param');
  const { secret, sealed } = await freshSecret(c.env, id);
  const rotated = await deskOf(c.env, c.var.principal.companyId).webhooks.rotate(id, sealed, Date.now());
  return c.json({ ...existing(rotated), secret }, 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Remove a webhook with its deliveries',
  middleware: [allowed('manage_integrations')] as const,
  request: id,
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

webhooks.openapi(remove, async (c) => {
  const { id } = c.req.valid('param');
  if (!(await deskOf(c.env, c.var.principal.companyId).webhooks.remove(id))) throw notFound();
  return c.body(null, 204);
});

const test = createRoute({
  method: 'post',
  path: '/{id}/test',
  summary: 'Send it a test.ping',
  middleware: [allowed('manage_integrations')] as const,
  request: id,
  responses: { 202: { description: 'It is on its way; see the deliveries.' }, ...problems(401, 403, 404) },
});

webhooks.openapi(test, async (c) => {
  const { id } = c.req.valid('param');
  const desk = deskOf(c.env, c.var.principal.companyId);
  existing(await desk.webhooks.find(id));
  await desk.outbox.send(id, 'test.ping', id, {}, Date.now());
  return c.body(null, 202);
});

const deliveries = createRoute({
  method: 'get',
  path: '/{id}/deliveries',
  summary: 'What was sent to a webhook, newest first',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    ...id,
    query: pagedByNumber(100),
  },
  responses: {
    200: answers(
      z.object({ deliveries: z.array(delivery), next: z.number().int().nullable() }),
      'One page of deliveries, kept for 30 days.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

webhooks.openapi(deliveries, async (c) => {
  const { id } = c.req.valid('param');
  const { limit, cursor = null } = c.req.valid('query');
  const desk = deskOf(c.env, c.var.principal.companyId);
  existing(await desk.webhooks.find(id));
  const found = await desk.outbox.deliveries(id, limit + 1, cursor);
  const { page, next } = pageOf(found, limit, ({ n }) => n);
  return c.json({ deliveries: page, next }, 200);
});

const replay = createRoute({
  method: 'post',
  path: '/{id}/deliveries/{n}/replay',
  summary: 'Send one event once more, with the id it had',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    params: z.object({
      id: z.string(),
      n: z.coerce
        .number<string>()
        .int()
        .openapi({ param: { required: true } }),
    }),
  },
  responses: { 202: { description: 'It is on its way.' }, ...problems(400, 401, 403, 404) },
});

webhooks.openapi(replay, async (c) => {
  const { id, n } = c.req.valid('param');
  const { outbox } = deskOf(c.env, c.var.principal.companyId);
  if (!(await outbox.replay(id, n, Date.now()))) {
    throw new Problem('not_found', `there is no delivery ${n} of this webhook`, 'n');
  }
  return c.body(null, 202);
});

const replayMissed = createRoute({
  method: 'post',
  path: '/{id}/replay',
  summary: 'Send once more what was given up in a time',
  middleware: [allowed('manage_integrations')] as const,
  request: { ...id, body: json(z.strictObject({ from: instant, to: instant })) },
  responses: {
    202: answers(z.object({ events: z.number().int() }), 'How many events are on their way.'),
    ...problems(400, 401, 403, 404),
  },
});

webhooks.openapi(replayMissed, async (c) => {
  const { id } = c.req.valid('param');
  const { from, to } = c.req.valid('json');
  if (to <= from) throw new Problem('invalid_request', 'to must be after from', 'to');
  const desk = deskOf(c.env, c.var.principal.companyId);
  existing(await desk.webhooks.find(id));
  return c.json({ events: await desk.outbox.replayMissed(id, from, to, Date.now()) }, 202);
});

/** What needs no look-up; the name is looked up each time something is sent. */
function checkUrl(env: Env, url: string): void {
  readAddress(url, outsideOf(env).loopback);
}

async function freshSecret(env: Env, id: string): Promise<{ secret: string; sealed: string }> {
  const secret = newSecret();
  return { secret, sealed: await seal(env, WEBHOOK_SECRETS, id, secret) };
}

function existing<T>(found: T | null): T {
  if (found === null) throw notFound();
  return found;
}

function notFound(): Problem {
  return new Problem('not_found', 'there is no such webhook', 'id');
}
