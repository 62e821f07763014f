import { createRoute, z } from '@hono/zod-openapi';
import { trackingNumber } from '../accounts/directory.ts';
import { isWithin } from '../accounts/scope.ts';
import { whoCalled } from '../calls/who-called.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';
import { e164 } from './schemas.ts';
import { attribution as attributionSchema } from './schemas-call.ts';
import { aboutAnyNumber } from './sight.ts';

/** The answer for a backend: who called this number? */
export const attribution = router();

const lookUp = createRoute({
  method: 'get',
  path: '/',
  summary: 'Who called this number, at this time?',
  middleware: [allowed('view_calls'), aboutAnyNumber] as const,
  request: {
    query: z.object({
      number: e164.openapi({ description: 'The tracking number that was called. Write `+` as `%2B`.' }),
      at: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .openapi({ description: 'When the call came, ms since 1970; now when left out.' }),
      caller: e164.optional().openapi({ description: 'Who called, where it is known.' }),
    }),
  },
  responses: {
    200: answers(
      z.object({
        number: e164,
        at: z.number().int(),
        caller: z.string().nullable(),
        attribution: attributionSchema,
      }),
      'The candidates, most probable first, with confidence and reason.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

attribution.openapi(lookUp, async (c) => {
  const { number, at = Date.now(), caller = null } = c.req.valid('query');
  const found = await trackingNumber(c.env.DIRECTORY, number);
  const { companyId, scope } = c.var.principal;
  if (
    found?.companyId !== companyId ||
    (scope !== null && !isWithin(scope, { trackingNumber: number, destination: null }))
  ) {
    throw new Problem('not_found', `${number} is not one of your tracking numbers`, 'number');
  }
  return c.json({ number, at, caller, attribution: await whoCalled(c.env, found, at, caller, null) }, 200);
});
