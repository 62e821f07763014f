import { createRoute, z } from '@hono/zod-openapi';
import { askerOf, type Principal } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import type { By } from '../calls/edits.ts';
import { Problem } from '../problem.ts';
import { action, LEAD_STATUSES } from '../rules/rule.ts';
import { questionOf, questionQuery } from './question.ts';
import { zoneOf } from './reports.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { aboutCallInSight } from './sight.ts';

/** What people make of calls: status, score, value, tags, notes; one by one or many at once, with its history. */
export const callEdits = router();

/** Calls that are changed at once at most. */
const MOST_AT_ONCE = 5000;

const instant = z.number().int().openapi({ description: 'Milliseconds since 1970.' });
const tags = z.array(z.string().trim().min(1).max(64)).max(50);

const edit = z
  .strictObject({
    leadStatus: z.enum(LEAD_STATUSES).optional(),
    score: z.number().int().min(0).max(100).nullable().optional(),
    valueCents: z.number().int().min(0).max(10_000_000_000).nullable().optional(),
    addTags: tags.optional(),
    removeTags: tags.optional(),
  })
  .openapi('CallEdit');

const made = z
  .object({
    tags: z.array(z.string()),
    leadStatus: z.enum(LEAD_STATUSES),
    score: z.number().int().nullable(),
    valueCents: z.number().int().nullable(),
    notes: z.array(
      z.object({
        id: z.string(),
        author: z.string().nullable(),
        body: z.string(),
        createdAt: instant,
        editedAt: instant.nullable(),
      }),
    ),
    history: z.array(
      z.object({
        at: instant,
        by: z.object({
          kind: z.enum(['person', 'api', 'rule', 'flow', 'survey']),
          id: z.string().nullable(),
        }),
        field: z.string(),
        before: z.union([z.string(), z.number()]).nullable(),
        after: z.union([z.string(), z.number()]).nullable(),
      }),
    ),
    rules: z.array(z.object({ rule: z.string(), version: z.number().int(), action, at: instant })),
  })
  .openapi('MadeOfCall');

const id = { params: z.object({ id: z.string() }) };
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });
const body = z.strictObject({ body: z.string().trim().min(1).max(4000) });

const patch = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change what was made of a call; what is left out stays',
  middleware: [allowed('edit_calls'), aboutCallInSight] as const,
  request: { ...id, body: json(edit) },
  responses: { 200: answers(made, 'What is made of the call now.'), ...problems(400, 401, 403, 404) },
});

callEdits.openapi(patch, async (c) => {
  const { id } = c.req.valid('param');
  const company = companyOf(c.env, c.var.principal.companyId);
  await company.edit([id], given(c.req.valid('json')), byOf(c.var.principal), null);
  return c.json(existing(await company.madeOf(id)), 200);
});

const read = createRoute({
  method: 'get',
  path: '/{id}/made',
  summary: 'What people and rules made of a call, with its history',
  middleware: [allowed('view_calls'), aboutCallInSight] as const,
  request: id,
  responses: { 200: answers(made, 'What was made of the call.'), ...problems(401, 403, 404) },
});

callEdits.openapi(read, async (c) => {
  const company = companyOf(c.env, c.var.principal.companyId);
  return c.json(existing(await company.madeOf(c.req.valid('param').id)), 200);
});

const note = createRoute({
  method: 'post',
  path: '/{id}/notes',
  summary: 'Write a note on a call',
  middleware: [allowed('edit_calls'), aboutCallInSight] as const,
  request: { ...id, body: json(body) },
  responses: { 201: answers(made, 'What was made of the call.'), ...problems(400, 401, 403, 404) },
});

callEdits.openapi(note, async (c) => {
  const { id } = c.req.valid('param');
  const company = companyOf(c.env, c.var.principal.companyId);
  await company.note(id, { add: c.req.valid('json').body }, byOf(c.var.principal));
  return c.json(existing(await company.madeOf(id)), 201);
});

const renote = createRoute({
  method: 'patch',
  path: '/{id}/notes/{note}',
  summary: 'Change a note',
  middleware: [allowed('edit_calls'), aboutCallInSight] as const,
  request: { params: z.object({ id: z.string(), note: z.string() }), body: json(body) },
  responses: { 200: answers(made, 'What was made of the call.'), ...problems(400, 401, 403, 404) },
});

callEdits.openapi(renote, async (c) => {
  const { id, note } = c.req.valid('param');
  const company = companyOf(c.env, c.var.principal.companyId);
  const isDone = await company.note(id, { note, edit: c.req.valid('json').body }, byOf(c.var.principal));
  if (!isDone) throw new Problem('not_found', 'there is no such note on this call', 'note');
  return c.json(existing(await company.madeOf(id)), 200);
});

const unnote = createRoute({
  method: 'delete',
  path: '/{id}/notes/{note}',
  summary: 'Take a note away',
  middleware: [allowed('edit_calls'), aboutCallInSight] as const,
  request: { params: z.object({ id: z.string(), note: z.string() }) },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

callEdits.openapi(unnote, async (c) => {
  const { id, note } = c.req.valid('param');
  const company = companyOf(c.env, c.var.principal.companyId);
  if (!(await company.note(id, { note }, byOf(c.var.principal)))) {
    throw new Problem('not_found', 'there is no such note on this call', 'note');
  }
  return c.body(null, 204);
});

const bulk = createRoute({
  method: 'post',
  path: '/edit',
  summary: `Change all calls that match, at most ${MOST_AT_ONCE}; with preview=true only count them`,
  middleware: [allowed('edit_calls')] as const,
  request: {
    query: questionQuery.extend({ preview: z.enum(['true', 'false']).default('false') }),
    body: json(edit),
  },
  responses: {
    200: answers(
      z.object({
        matched: z.number().int(),
        changed: z.number().int(),
        batch: z.string().nullable().openapi({ description: 'Undo it under this id; `null` for a preview.' }),
      }),
      'What was, or would be, changed.',
    ),
    ...problems(400, 401, 403),
  },
});

callEdits.openapi(bulk, async (c) => {
  const { preview, ...query } = c.req.valid('query');
  const { companyId } = c.var.principal;
  const question = questionOf(query, await zoneOf(c.env, companyId), c.var.principal);
  const { log } = deskOf(c.env, companyId);
  const matched = await log.count(question);
  if (preview === 'true') return c.json({ matched, changed: 0, batch: null }, 200);
  if (matched > MOST_AT_ONCE) {
    throw new Problem(
      'invalid_request',
      `${matched} calls match; at most ${MOST_AT_ONCE} are changed at once`,
      'filter',
    );
  }
  const batch = `batch_${crypto.randomUUID()}`;
  const ids = await log.ids(question, MOST_AT_ONCE);
  const company = companyOf(c.env, companyId);
  const changed = await company.edit(ids, given(c.req.valid('json')), byOf(c.var.principal), batch);
  return c.json({ matched, changed, batch }, 200);
});

const undo = createRoute({
  method: 'post',
  path: '/edit/{batch}/undo',
  summary: 'Take back what was changed together, where nobody has changed it since',
  middleware: [allowed('edit_calls')] as const,
  request: { params: z.object({ batch: z.string() }) },
  responses: {
    200: answers(z.object({ changed: z.number().int() }), 'How many calls.'),
    ...problems(401, 403),
  },
});

callEdits.openapi(undo, async (c) => {
  const company = companyOf(c.env, c.var.principal.companyId);
  return c.json({ changed: await company.undo(c.req.valid('param').batch, byOf(c.var.principal)) }, 200);
});

/** Who changes something. */
export function byOf(principal: Principal): By {
  return { kind: principal.user === null ? 'api' : 'person', id: askerOf(principal) };
}

/** Without what was left out. */
function given<T extends object>(edit: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function existing<T>(found: T | null): T {
  if (found === null) throw new Problem('not_found', 'there is no such call', 'id');
  return found;
}
