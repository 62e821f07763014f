import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { FIELDS, type Field } from '../filters/fields.ts';
import { parseFilter } from '../filters/parse.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { asksByCaller } from './sight.ts';

/** Filters that were given a name, and the fields that filters can ask about. */
export const filters = router();

const saved = z
  .object({
    id: z.string(),
    name: z.string(),
    filter: z.unknown().openapi({ type: 'object' }),
    createdBy: z.string().nullable(),
    createdAt: z.number().int().openapi({ description: 'Milliseconds since 1970.' }),
  })
  .openapi('SavedFilter');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All saved filters, by name',
  middleware: [allowed('view_calls')] as const,
  responses: { 200: answers(z.object({ filters: z.array(saved) }), 'The filters.'), ...problems(401, 403) },
});

filters.openapi(list, async (c) => {
  const { companyId, masksCallers } = c.var.principal;
  const all = await deskOf(c.env, companyId).filters.all();
  return c.json({ filters: masksCallers ? all.filter((one) => !asksByCaller(one.filter)) : all }, 200);
});

const fields = createRoute({
  method: 'get',
  path: '/fields',
  summary: 'The fields that filters, rules and reports can ask about',
  middleware: [allowed('view_calls')] as const,
  responses: {
    200: answers(
      z.object({
        fields: z.array(
          z.object({
            name: z.string(),
            kind: z.enum(['text', 'number', 'boolean', 'instant', 'list']),
            words: z.string(),
            values: z.array(z.string()).nullable(),
            unit: z.enum(['seconds', 'cents', 'share', 'days']).nullable(),
          }),
        ),
      }),
      'The fields.',
    ),
    ...problems(401, 403),
  },
});

filters.openapi(fields, (c) => {
  const shown = Object.entries<Field>(FIELDS).map(([name, { kind, words, values, unit }]) => ({
    name,
    kind,
    words,
    values: values === undefined ? null : [...values],
    unit: unit ?? null,
  }));
  return c.json({ fields: shown }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Save a filter under a name',
  middleware: [allowed('edit_calls')] as const,
  request: {
    body: takes(
      z.strictObject({
        name: z.string().trim().min(1).max(100),
        filter: z.unknown().openapi({ type: 'object' }),
      }),
    ),
  },
  responses: { 201: answers(saved, 'The filter.'), ...problems(400, 401, 403, 409) },
});

filters.openapi(add, async (c) => {
  const { name, filter } = c.req.valid('json');
  const { companyId, user } = c.var.principal;
  const added = await deskOf(c.env, companyId).filters.add(
    name,
    parseFilter(filter),
    user?.id ?? null,
    Date.now(),
  );
  if (added === null)
    throw new Problem('conflict', `there is a filter named ${JSON.stringify(name)} already`, 'name');
  return c.json(added, 201);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Forget a saved filter',
  middleware: [allowed('edit_calls')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

filters.openapi(remove, async (c) => {
  const { filters: book } = deskOf(c.env, c.var.principal.companyId);
  if (!(await book.remove(c.req.valid('param').id)))
    throw new Problem('not_found', 'there is no such filter', 'id');
  return c.body(null, 204);
});
