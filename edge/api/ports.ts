import { createRoute, z } from '@hono/zod-openapi';
import { apiOf, dialectOf } from '../accounts/carrier-accounts.ts';
import { askerOf } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import type { Port } from '../calls/port.ts';
import { Problem } from '../problem.ts';
import { askCarrier, carrierOf } from './carrier-of.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { e164, instant } from './schemas.ts';

/** Numbers that are brought along from another carrier. */
export const ports = router();

/** Numbers of one order. */
const MOST_NUMBERS = 100;

const text = (most: number) => z.string().trim().min(1).max(most);
const day = z.iso.date();

const port = z
  .object({
    id: z.string(),
    carrier: z.string(),
    carrierOrder: z
      .string()
      .nullable()
      .openapi({ description: 'What the carrier calls it; `null` until it has answered.' }),
    status: z.enum([
      'draft',
      'submitted',
      'waiting_signature',
      'in_review',
      'action_required',
      'scheduled',
      'in_progress',
      'completed',
      'canceled',
      'expired',
    ]),
    numbers: z.array(
      z.object({
        number: z.string(),
        status: z.string().openapi({ description: 'In the carrier’s words.' }),
        reason: z.string().nullable(),
        portDate: z.string().nullable(),
      }),
    ),
    targetDate: z.string().nullable(),
    createdBy: z.string(),
    createdAt: instant,
    changedAt: instant,
    trouble: z.string().nullable().openapi({ description: 'Why nothing new is known of it just now.' }),
  })
  .openapi('Port');

const request = z
  .strictObject({
    carrier: z.string().openapi({ description: 'The carrier account that gets the numbers.' }),
    numbers: z.array(e164).min(1).max(MOST_NUMBERS),
    customerName: text(200).openapi({ description: 'As the losing carrier has it.' }),
    customerType: z.enum(['business', 'individual']).default('business'),
    accountNumber: text(100).openapi({ description: 'With the losing carrier.' }),
    accountTelephone: e164,
    authorizedRepresentative: text(200),
    authorizedEmail: z.email(),
    address: z.strictObject({
      street: text(200),
      city: text(100),
      state: text(100),
      zip: text(20),
      country: z.string().regex(/^[A-Z]{2}$/, 'must be a country such as US'),
    }),
    notify: z.array(z.email()).max(10).default([]).openapi({ description: 'Whom the carrier mails.' }),
    targetDate: day
      .nullable()
      .default(null)
      .openapi({ description: '`YYYY-MM-DD`; `null` for as soon as can be.' }),
    documents: z.array(text(200)).max(10).default([]).openapi({
      description: 'Ids of documents the carrier holds: the letter of authorisation first, then a bill.',
    }),
  })
  .openapi('PortRequest');

const id = { params: z.object({ id: z.string() }) };

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All port orders, newest first',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(z.object({ ports: z.array(port) }), 'The orders.'), ...problems(401, 403) },
});

ports.openapi(list, async (c) => {
  return c.json({ ports: await deskOf(c.env, c.var.principal.companyId).ports.all() }, 200);
});

const one = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'How a port order is',
  description: 'As the carrier said when it was asked last: once a minute at first, once an hour later.',
  middleware: [allowed('view_setup')] as const,
  request: id,
  responses: { 200: answers(port, 'The order.'), ...problems(401, 403, 404) },
});

ports.openapi(one, async (c) => {
  return c.json(
    found(await deskOf(c.env, c.var.principal.companyId).ports.find(c.req.valid('param').id)),
    200,
  );
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Order that numbers are brought along from another carrier',
  description:
    'What identifies the account with the losing carrier goes to the carrier and is not kept. Changes are told as `port.updated`. Numbers that have arrived are put to use with POST /v1/numbers.',
  middleware: [allowed('manage_numbers')] as const,
  request: { body: takes(request) },
  responses: { 201: answers(port, 'The order.'), ...problems(400, 401, 403, 404, 409) },
});

ports.openapi(add, async (c) => {
  const { principal } = c.var;
  const { carrier: wanted, ...order } = c.req.valid('json');
  const carrier = await carrierOf(c.env, principal.companyId, wanted);
  mustPort(carrier);
  const { ports: desk } = deskOf(c.env, principal.companyId);
  const under = (await desk.all()).filter(
    ({ status }) => !['completed', 'canceled', 'expired'].includes(status),
  );
  const twice = order.numbers.find((number) =>
    under.some((one) => one.numbers.some((n) => n.number === number)),
  );
  if (twice !== undefined) throw new Problem('conflict', `${twice} is being ported already`, 'numbers');
  const api = await apiOf(c.env, carrier);
  const begun = await desk.begin(
    { carrier: carrier.id, numbers: order.numbers, targetDate: order.targetDate, by: askerOf(principal) },
    Date.now(),
  );
  try {
    const made = await askCarrier(() => api.createPortOrder(order));
    return c.json(found(await desk.said(begun.id, made, Date.now())), 201);
  } catch (error) {
    // What it refused was not ordered; what got no answer may have been, and stays as a draft.
    if (error instanceof Problem && error.type === 'invalid_request') await desk.drop(begun.id);
    throw error;
  }
});

const cancel = createRoute({
  method: 'post',
  path: '/{id}/cancel',
  summary: 'Call a port order off, while the carrier still lets it be',
  middleware: [allowed('manage_numbers')] as const,
  request: id,
  responses: { 200: answers(port, 'The order.'), ...problems(400, 401, 403, 404, 409) },
});

ports.openapi(cancel, async (c) => {
  const { companyId } = c.var.principal;
  const { ports: desk } = deskOf(c.env, companyId);
  const known = found(await desk.find(c.req.valid('param').id));
  if (known.status === 'completed' || known.status === 'expired')
    throw new Problem('conflict', `this order is ${known.status}`, 'id');
  if (known.carrierOrder === null) {
    await desk.drop(known.id);
    return c.json({ ...known, status: 'canceled' as const }, 200);
  }
  if (known.status === 'canceled') return c.json(known, 200);
  const order = known.carrierOrder;
  const api = await apiOf(c.env, await carrierOf(c.env, companyId, known.carrier));
  const now = await askCarrier(() => api.cancelPortOrder(order));
  return c.json(found(await desk.said(known.id, now, Date.now())), 200);
});

function mustPort(carrier: Parameters<typeof dialectOf>[0]): void {
  if (dialectOf(carrier).capabilities.porting) return;
  throw new Problem(
    'invalid_request',
    `${carrier.kind} takes ports only through its own console or support, not by its API`,
    'carrier',
  );
}

function found(port: Port | null): Port {
  if (port === null) throw new Problem('not_found', 'there is no such port order', 'id');
  return port;
}
