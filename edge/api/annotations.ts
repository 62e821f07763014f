import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** What happened when, in a few words: charts over time show it beside the figures. */
export const annotations = router();

const annotation = z
  .object({
    id: z.string(),
    at: instant,
    text: z.string(),
    createdBy: z.string().nullable(),
    createdAt: instant,
  })
  .openapi('Annotation');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'What happened in a time, in its order',
  middleware: [allowed('view_reports')] as const,
  request: {
    query: z.object({
      from: z.coerce.number().int().optional().openapi({ description: 'Milliseconds since 1970.' }),
      to: z.coerce
        .number()
        .int()
        .optional()
        .openapi({ description: 'Milliseconds since 1970; not part of it.' }),
    }),
  },
  responses: {
    200: answers(z.object({ annotations: z.array(annotation) }), 'The annotations.'),
    ...problems(400, 401, 403),
  },
});

annotations.openapi(list, async (c) => {
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = c.req.valid('query');
  const found = await deskOf(c.env, c.var.principal.companyId).annotations.between(from, to);
  return c.json({ annotations: found }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Note what happened',
  middleware: [allowed('edit_calls')] as const,
  request: {
    body: takes(z.strictObject({ at: instant.min(0), text: z.string().trim().min(1).max(200) })),
  },
  responses: { 201: answers(annotation, 'The annotation.'), ...problems(400, 401, 403, 409) },
});

annotations.openapi(add, async (c) => {
  const { at, text } = c.req.valid('json');
  const { companyId, user } = c.var.principal;
  const added = await deskOf(c.env, companyId).annotations.add(at, text, user?.id ?? null, Date.now());
  if (added === null) throw new Problem('conflict', 'there are 1,000 annotations; remove one first');
  return c.json(added, 201);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Take an annotation away',
  middleware: [allowed('edit_calls')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

annotations.openapi(remove, async (c) => {
  const { annotations: book } = deskOf(c.env, c.var.principal.companyId);
  if (!(await book.remove(c.req.valid('param').id)))
    throw new Problem('not_found', 'there is no such annotation', 'id');
  return c.body(null, 204);
});
