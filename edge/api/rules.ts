import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import { parseFilter } from '../filters/parse.ts';
import { Problem } from '../problem.ts';
import { action, type Rule, ruleRequest, TRIGGERS } from '../rules/rule.ts';
import { byOf } from './call-edits.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { instant } from './schemas.ts';
import { isInSight } from './sight.ts';

/** Rules: what is done with a call when something holds. */
export const rules = router();

const filter = z.unknown().openapi({ type: 'object', description: 'A filter over the fields of a call.' });

const rule = z
  .object({
    id: z.string(),
    version: z.number().int(),
    name: z.string(),
    enabled: z.boolean(),
    position: z.number().int(),
    trigger: z.enum(TRIGGERS),
    when: filter,
    actions: z.array(action),
    stop: z.boolean().openapi({ description: 'When it holds, the rules after it are not looked at.' }),
  })
  .openapi('Rule');

const request = ruleRequest.extend({ when: filter });
const change = z
  .strictObject({ ...request.shape, position: z.number().int().min(0).max(1000) })
  .partial()
  .openapi('RuleChange');

/** Calls of the past that a rule is tried on at most. */
const MOST_TRIED = 1000;

const id = { params: z.object({ id: z.string() }) };
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All rules, in the order they are looked at',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(
      z.object({
        rules: z.array(
          rule.and(
            z.object({
              did: z
                .object({ calls: z.number().int(), lastAt: instant })
                .nullable()
                .openapi({ description: 'To how many calls it has done something; `null` for none yet.' }),
            }),
          ),
        ),
      }),
      'The rules.',
    ),
    ...problems(401, 403),
  },
});

rules.openapi(list, async (c) => {
  const { rules: book } = deskOf(c.env, c.var.principal.companyId);
  const [found, tallies] = await Promise.all([book.list(), book.tallies()]);
  return c.json({ rules: found.map((one) => ({ ...one, did: tallies[one.id] ?? null })) }, 200);
});

const order = createRoute({
  method: 'put',
  path: '/order',
  summary: 'Put the rules into an order; those that are not named follow',
  middleware: [allowed('manage_rules')] as const,
  request: { body: json(z.strictObject({ rules: z.array(z.string()).min(1).max(1000) })) },
  responses: {
    200: answers(z.object({ rules: z.array(rule) }), 'The rules.'),
    ...problems(400, 401, 403, 404),
  },
});

rules.openapi(order, async (c) => {
  const { rules: book } = deskOf(c.env, c.var.principal.companyId);
  if (!(await book.reorder(c.req.valid('json').rules, Date.now()))) {
    throw new Problem('not_found', 'one of these is no rule', 'rules');
  }
  return c.json({ rules: await book.list() }, 200);
});

const deeds = createRoute({
  method: 'get',
  path: '/{id}/deeds',
  summary: 'What a rule did to calls, newest first; also of one that was removed',
  middleware: [allowed('view_setup')] as const,
  request: {
    ...id,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      before: z.coerce
        .number()
        .int()
        .min(0)
        .max(8.64e15)
        .optional()
        .openapi({ description: 'ms since 1970.' }),
    }),
  },
  responses: {
    200: answers(
      z.object({
        deeds: z.array(z.object({ call: z.string(), version: z.number().int(), action, at: instant })),
      }),
      'The deeds.',
    ),
    ...problems(400, 401, 403),
  },
});

rules.openapi(deeds, async (c) => {
  const { limit, before = Number.MAX_SAFE_INTEGER } = c.req.valid('query');
  const { rules: book } = deskOf(c.env, c.var.principal.companyId);
  const found = await book.deedsOf(c.req.valid('param').id, before, limit);
  return c.json(
    { deeds: found.map(({ call, version, action, at }) => ({ call, version, action, at })) },
    200,
  );
});

const undo = createRoute({
  method: 'post',
  path: '/{id}/undo',
  summary: 'Take back what a rule did to a call, where nobody has changed it since',
  middleware: [allowed('edit_calls')] as const,
  request: { ...id, body: json(z.strictObject({ call: z.string() })) },
  responses: {
    200: answers(
      z.object({
        changed: z
          .number()
          .int()
          .openapi({ description: '1, or 0 when nothing of the call was taken back.' }),
        notes: z.number().int().openapi({ description: 'Notes it wrote that are gone.' }),
        blocks: z.number().int().openapi({ description: 'Blocks of the caller that are gone.' }),
        stays: z.array(z.string()).openapi({
          description: 'What stays, in words.',
          example: ['1 webhook was sent, which nothing takes back'],
        }),
      }),
      'What was taken back.',
    ),
    ...problems(400, 401, 403),
  },
});

rules.openapi(undo, async (c) => {
  const { principal } = c.var;
  const { id } = c.req.valid('param');
  const { call } = c.req.valid('json');
  if (!(await isInSight(c.env, principal, call)))
    return c.json({ changed: 0, notes: 0, blocks: 0, stays: [] }, 200);
  const unblocks = principal.permissions.has('manage_flows');
  const undone = await companyOf(c.env, principal.companyId).undoRule(id, call, byOf(principal), unblocks);
  return c.json({ ...undone, changed: Number(undone.changed) }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add a rule',
  middleware: [allowed('manage_rules')] as const,
  request: { body: json(request) },
  responses: { 201: answers(rule, 'The rule.'), ...problems(400, 401, 403) },
});

rules.openapi(add, async (c) => {
  const { when, ...rest } = c.req.valid('json');
  const checked = { ...rest, when: parseFilter(when, undefined, 'when') };
  return c.json(await deskOf(c.env, c.var.principal.companyId).rules.add(checked, Date.now()), 201);
});

const patch = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'A new version of a rule; what is left out stays',
  middleware: [allowed('manage_rules')] as const,
  request: { ...id, body: json(change) },
  responses: { 200: answers(rule, 'The rule.'), ...problems(400, 401, 403, 404) },
});

rules.openapi(patch, async (c) => {
  const { when, ...rest } = c.req.valid('json');
  const changes = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const changed = await deskOf(c.env, c.var.principal.companyId).rules.change(
    c.req.valid('param').id,
    { ...changes, ...(when === undefined ? {} : { when: parseFilter(when, undefined, 'when') }) },
    Date.now(),
  );
  if (changed === null) throw notFound();
  return c.json(changed, 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Remove a rule; what it did stays',
  middleware: [allowed('manage_rules')] as const,
  request: id,
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

rules.openapi(remove, async (c) => {
  const { rules: book } = deskOf(c.env, c.var.principal.companyId);
  if (!(await book.remove(c.req.valid('param').id, Date.now()))) throw notFound();
  return c.body(null, 204);
});

const trial = createRoute({
  method: 'post',
  path: '/try',
  summary: 'What a rule would have done to the newest calls; changes nothing',
  middleware: [allowed('manage_rules')] as const,
  request: { body: json(request.extend({ calls: z.number().int().min(1).max(MOST_TRIED).default(500) })) },
  responses: {
    200: answers(
      z.object({
        looked: z.number().int(),
        waiting: z.number().int().openapi({ description: 'Calls for which something was never known.' }),
        hits: z.array(z.object({ call: z.string(), actions: z.array(action) })),
      }),
      'What it would have done.',
    ),
    ...problems(400, 401, 403),
  },
});

rules.openapi(trial, async (c) => {
  const { calls, when, ...rest } = c.req.valid('json');
  const tried: Rule = {
    ...rest,
    when: parseFilter(when, undefined, 'when'),
    id: 'rule_on_trial',
    version: 0,
    position: 0,
  };
  return c.json(await companyOf(c.env, c.var.principal.companyId).tryRule(tried, calls), 200);
});

const apply = createRoute({
  method: 'post',
  path: '/{id}/apply',
  summary: 'Apply a rule to calls of the past, newest first; what it did already it does not do again',
  middleware: [allowed('manage_rules')] as const,
  request: {
    ...id,
    body: json(z.strictObject({ calls: z.number().int().min(1).max(MOST_TRIED).default(500) })),
  },
  responses: {
    200: answers(z.object({ looked: z.number().int(), changed: z.number().int() }), 'What it did.'),
    ...problems(400, 401, 403, 404),
  },
});

rules.openapi(apply, async (c) => {
  const { id } = c.req.valid('param');
  const done = await companyOf(c.env, c.var.principal.companyId).applyRule(id, c.req.valid('json').calls);
  if (done === null) throw notFound();
  return c.json(done, 200);
});

function notFound(): Problem {
  return new Problem('not_found', 'there is no such rule', 'id');
}
