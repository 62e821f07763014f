import { createRoute, z } from '@hono/zod-openapi';
import { auditOf } from '../accounts/audit.ts';
import { AUDIT_TYPES } from '../accounts/audit-event.ts';
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
      person: z
        .string()
        .regex(/^(usr|key)_\w+$/, 'must be the id of a user or an API key')
        .optional()
        .openapi({ description: 'Only what they did, or was done to them.' }),
      type: z
        .string()
        .transform((text) => text.split(','))
        .pipe(z.array(z.enum(AUDIT_TYPES)))
        .optional()
        .openapi({ type: 'string', description: 'Only these, with commas between: `signed_in,signed_out`.' }),
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
              byName: z.string().nullable().openapi({ description: 'What people call them.' }),
              subject: z.string().nullable().openapi({ description: 'Id of whom or what it was done to.' }),
              subjectName: z.string().nullable(),
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
  const { limit, cursor = null, person = null, type = null } = c.req.valid('query');
  const question = { person, types: type, before: cursor };
  const found = await auditOf(c.env.DIRECTORY, c.var.principal.companyId, question, limit + 1);
  const { page, next } = pageOf(found, limit, ({ id }) => id);
  return c.json({ events: page, next }, 200);
});
