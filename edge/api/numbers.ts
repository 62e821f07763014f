import { createRoute, z } from '@hono/zod-openapi';
import { numbersOf } from '../accounts/directory.ts';
import { createNumbers, type NumberUse } from '../accounts/provision.ts';
import { Problem } from '../problem.ts';
import type { Source } from '../visits/source.ts';
import { allowed, answers, problems, router } from './router.ts';
import { e164, source as sourceSchema, trackingNumber } from './schemas.ts';

/** Tracking numbers: those of pools and the static ones. */
export const numbers = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All tracking numbers',
  middleware: [allowed('view_calls')] as const,
  responses: {
    200: answers(z.object({ numbers: z.array(trackingNumber) }), 'The numbers, in their order.'),
    ...problems(401, 403),
  },
});

numbers.openapi(list, async (c) => {
  const found = await numbersOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json(
    {
      numbers: found.map(({ companyId, poolId, flowId, carrierId, carrierNumber, ...rest }) => ({
        ...rest,
        pool: poolId,
        flow: flowId,
        carrier: carrierId,
      })),
    },
    200,
  );
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add numbers of a carrier account, to a pool or for one source',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            numbers: z.array(e164).min(1).max(100),
            carrier: z.string(),
            flow: z.string(),
            pool: z.string().optional().openapi({ description: 'Either this or `source`.' }),
            source: sourceSchema.optional().openapi({ description: 'What a static number stands for.' }),
          }),
        },
      },
    },
  },
  responses: {
    201: answers(z.object({ numbers: z.array(z.string()) }), 'The numbers that were added.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

numbers.openapi(add, async (c) => {
  const { numbers, carrier, flow, pool, source } = c.req.valid('json');
  await createNumbers(c.env, {
    companyId: c.var.principal.companyId,
    carrierId: carrier,
    flowId: flow,
    numbers,
    use: useOf(pool, source),
  });
  return c.json({ numbers }, 201);
});

function useOf(pool: string | undefined, source: Source | undefined): NumberUse {
  if (pool !== undefined && source === undefined) return { poolId: pool };
  if (source !== undefined && pool === undefined) return { source };
  throw new Problem('invalid_request', 'give either pool or source', 'pool');
}
