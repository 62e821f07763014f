import { createRoute, z } from '@hono/zod-openapi';
import { AUDIT_TYPES, auditOf } from '../accounts/audit.ts';
import { pageOf } from './paging.ts';
import { allowed, answers, problems, router } from './router.ts';
import { instant } from './schemas.ts';

/** What happened to people's accounts and rights. */
export const audit = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'Sign-ins, invitations, roles, keys: what happened to accounts, newest first',
  middleware: [allowed('manage_users')] as const,
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z
        .string()
        .regex(/^aud_\w+$/, 'must be `next` of the page before')
        .optional(),
    }),
  },
  responses: {
    200: answers(
      z.object({
        events: z.array(
          z
            .object({
              id: z.string(),
              at: instant,
              type: z.enum(AUDIT_TYPES),
              by: z
                .string()
                .nullable()
                .openapi({ description: 'Id of the user or key; `null` where nobody had signed in.' }),
              subject: z.string().nullable().openapi({ description: 'Id of whom or what it was done to.' }),
              detail: z.record(z.string(), z.string()),
            })
            .openapi('AuditEvent'),
        ),
        next: z.string().nullable(),
      }),
      'One page of events.',
    ),
    ...problems(400, 401, 403),
  },
});

audit.openapi(list, async (c) => {
  const { limit, cursor = null } = c.req.valid('query');
  const found = await auditOf(c.env.DIRECTORY, c.var.principal.companyId, cursor, limit + 1);
  const { page, next } = pageOf(found, limit, ({ id }) => id);
  return c.json({ events: page, next }, 200);
});
