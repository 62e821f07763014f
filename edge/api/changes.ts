import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { pagedByNumber, pageOf } from './paging.ts';
import { allowed, answers, problems, router } from './router.ts';
import { instant } from './schemas.ts';

/** What was done in a company by whom. Who signed in and who may do what is in `/v1/audit`. */
export const changes = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary:
    'What was changed or taken away and by whom, newest first; what a call was changed to is in its history',
  middleware: [allowed('manage_users')] as const,
  request: { query: pagedByNumber(200) },
  responses: {
    200: answers(
      z.object({
        changes: z.array(
          z.object({
            n: z.number().int(),
            at: instant,
            by: z.object({ kind: z.enum(['person', 'api', 'retention']), id: z.string().nullable() }),
            what: z.string().openapi({ example: 'PATCH /v1/rules/{id}' }),
            subject: z
              .string()
              .nullable()
              .openapi({ description: 'Id of what it was done to; never a caller.' }),
            amount: z
              .number()
              .int()
              .nullable()
              .openapi({ description: 'To how many, where that is counted.' }),
          }),
        ),
        next: z.number().int().nullable(),
      }),
      'One page.',
    ),
    ...problems(400, 401, 403),
  },
});

changes.openapi(list, async (c) => {
  const { limit, cursor = null } = c.req.valid('query');
  const found = await deskOf(c.env, c.var.principal.companyId).done.page(cursor, limit + 1);
  const { page, next } = pageOf(found, limit, ({ n }) => n);
  return c.json({ changes: page, next }, 200);
});
