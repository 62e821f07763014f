import { createRoute, z } from '@hono/zod-openapi';
import { apiOf } from '../accounts/carrier-accounts.ts';
import { type NumberRecord, numbersOf } from '../accounts/directory.ts';
import { buyNumber, numberOf, releaseNumber } from '../accounts/number-orders.ts';
import { createNumbers, mustBePublished, type NumberUse } from '../accounts/provision.ts';
import { numberUrls } from '../calls/callback-urls.ts';
import { Problem } from '../problem.ts';
import type { Source } from '../visits/source.ts';
import { askCarrier, carrierOf } from './carrier-of.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { e164, instant, source as sourceSchema, trackingNumber } from './schemas.ts';

/** Tracking numbers: those of pools and the static ones. */
export const numbers = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All tracking numbers',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(z.object({ numbers: z.array(trackingNumber) }), 'The numbers, in their order.'),
    ...problems(401, 403),
  },
});

numbers.openapi(list, async (c) => {
  const found = await numbersOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json({ numbers: found.map(asShown) }, 200);
});

function asShown({ companyId, poolId, flowId, carrierId, carrierNumber, ...rest }: NumberRecord) {
  return { ...rest, pool: poolId, flow: flowId, carrier: carrierId };
}

const use = {
  flow: z.string(),
  pool: z.string().optional().openapi({ description: 'Either this or `source`.' }),
  source: sourceSchema.optional().openapi({ description: 'What a static number stands for.' }),
};

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add numbers of a carrier account, to a pool or for one source',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    body: takes(
      z.object({
        numbers: z.array(e164).min(1).max(100),
        carrier: z.string(),
        label: z.string().trim().min(1).max(100).optional(),
        ...use,
      }),
    ),
  },
  responses: {
    201: answers(z.object({ numbers: z.array(z.string()) }), 'The numbers that were added.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

numbers.openapi(add, async (c) => {
  const { numbers, carrier, label, flow, pool, source } = c.req.valid('json');
  await createNumbers(c.env, {
    companyId: c.var.principal.companyId,
    carrierId: carrier,
    flowId: flow,
    numbers,
    use: useOf(pool, source),
    ...(label === undefined ? {} : { label }),
  });
  return c.json({ numbers }, 201);
});

const kind = z.enum(['local', 'toll_free', 'mobile', 'national']);

const search = createRoute({
  method: 'get',
  path: '/search',
  summary: 'Numbers that a carrier has to sell',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    query: z.object({
      carrier: z.string(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. US')
        .default('US'),
      kind: kind.default('local'),
      areaCode: z
        .string()
        .regex(/^\d{1,6}$/, 'must be digits')
        .optional(),
      contains: z
        .string()
        .regex(/^\d{1,12}$/, 'must be digits')
        .optional(),
      locality: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
  },
  responses: {
    200: answers(
      z.object({
        numbers: z.array(
          z.object({
            number: z.string(),
            locality: z.string().nullable(),
            region: z.string().nullable(),
            country: z.string(),
            kind,
            monthlyCents: z.number().int().nullable(),
          }),
        ),
      }),
      'What can be bought now.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

numbers.openapi(search, async (c) => {
  const { carrier: id, areaCode, contains, locality, ...rest } = c.req.valid('query');
  const carrier = await carrierOf(c.env, c.var.principal.companyId, id);
  const found = await askCarrier(async () =>
    (await apiOf(c.env, carrier)).searchNumbers({
      ...rest,
      ...(areaCode === undefined ? {} : { areaCode }),
      ...(contains === undefined ? {} : { contains }),
      ...(locality === undefined ? {} : { locality }),
    }),
  );
  return c.json({ numbers: found }, 200);
});

const buy = createRoute({
  method: 'post',
  path: '/buy',
  summary: 'Buy a number; it is never bought twice',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    body: takes(
      z.object({
        number: e164,
        carrier: z.string(),
        label: z.string().trim().min(1).max(100).optional(),
        ...use,
      }),
    ),
  },
  responses: {
    201: answers(trackingNumber, 'The number, in use.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

numbers.openapi(buy, async (c) => {
  const { number, carrier, label, flow, pool, source } = c.req.valid('json');
  const { companyId } = c.var.principal;
  await buyNumber(c.env, {
    companyId,
    carrier: await carrierOf(c.env, companyId, carrier),
    number,
    flowId: flow,
    use: useOf(pool, source),
    label: label ?? null,
  });
  return c.json(asShown(await numberOf(c.env, companyId, number)), 201);
});

const one = z.object({ number: e164 });

const change = createRoute({
  method: 'patch',
  path: '/{number}',
  summary: 'Name a number, send its calls into another flow, or say what a static one stands for',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    params: one,
    body: takes(
      z.object({
        label: z.string().trim().min(1).max(100).nullable().optional(),
        flow: z.string().optional(),
        source: sourceSchema.optional().openapi({ description: 'Of calls from now on.' }),
      }),
    ),
  },
  responses: { 200: answers(trackingNumber, 'The number.'), ...problems(400, 401, 403, 404) },
});

numbers.openapi(change, async (c) => {
  const { companyId } = c.var.principal;
  const found = await numberOf(c.env, companyId, c.req.valid('param').number);
  const { label = found.label, flow = found.flowId, source = found.source } = c.req.valid('json');
  if (flow !== found.flowId) await mustBePublished(c.env, companyId, flow);
  if (source !== null && found.poolId !== null) {
    throw new Problem(
      'invalid_request',
      `${found.number} is in a pool, and stands for no one source`,
      'source',
    );
  }
  await c.env.DIRECTORY.prepare(
    'UPDATE tracking_number SET label = ?, flow_id = ?, source = ? WHERE number = ?',
  )
    .bind(label, flow, source === null ? null : JSON.stringify(source), found.number)
    .run();
  return c.json(asShown(await numberOf(c.env, companyId, found.number)), 200);
});

const configure = createRoute({
  method: 'post',
  path: '/{number}/configure',
  summary: 'Tell the carrier anew where the calls of a number go',
  middleware: [allowed('manage_numbers')] as const,
  request: { params: one },
  responses: { 204: { description: 'Done.' }, ...problems(400, 401, 403, 404, 409) },
});

numbers.openapi(configure, async (c) => {
  const { companyId } = c.var.principal;
  const found = await numberOf(c.env, companyId, c.req.valid('param').number);
  const carrier = await carrierOf(c.env, companyId, found.carrierId);
  await askCarrier(async () => {
    const api = await apiOf(c.env, carrier);
    const id = found.carrierNumber ?? (await api.findNumber(found.number));
    if (id === null) throw new Problem('conflict', `the carrier does not know ${found.number}`, 'number');
    await api.configureNumber(id, numberUrls(c.env.PUBLIC_URL, carrier.id));
  });
  return c.body(null, 204);
});

const release = createRoute({
  method: 'delete',
  path: '/{number}',
  summary: 'Take a number out of use; for 30 days it still answers, with the backup number',
  middleware: [allowed('manage_numbers')] as const,
  request: { params: one },
  responses: {
    200: answers(z.object({ quarantineUntil: instant }), 'When it goes back to the carrier.'),
    ...problems(400, 401, 403, 404),
  },
});

numbers.openapi(release, async (c) => {
  const found = await numberOf(c.env, c.var.principal.companyId, c.req.valid('param').number);
  return c.json({ quarantineUntil: await releaseNumber(c.env, found, Date.now()) }, 200);
});

function useOf(pool: string | undefined, source: Source | undefined): NumberUse {
  if (pool !== undefined && source === undefined) return { poolId: pool };
  if (source !== undefined && pool === undefined) return { source };
  throw new Problem('invalid_request', 'give either pool or source', 'pool');
}
