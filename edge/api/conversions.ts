import { createRoute, z } from '@hono/zod-openapi';
import { deskOf } from '../calls/desk.ts';
import type { ConversionAction } from '../connectors/action.ts';
import { MOST_ACTIONS } from '../connectors/connections.ts';
import { KINDS } from '../connectors/connector.ts';
import { CONNECTORS } from '../connectors/index.ts';
import type { Env } from '../env.ts';
import { parseFilter } from '../filters/parse.ts';
import { Problem } from '../problem.ts';
import { checked } from './connections.ts';
import { pagedByNumber, pageOf } from './paging.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { instant } from './schemas.ts';
import { aboutCallInSight } from './sight.ts';

/** Qualified calls: which calls platforms are told of, and what became of each. */
export const conversions = router();

/** The same for one call, beside its other routes. */
export const callConversions = router();

const STATES = ['waiting', 'pending', 'accepted', 'refused', 'given_up', 'withdrawn', 'retracted'] as const;
const DOES = ['tell', 'restate', 'retract'] as const;

/** Calls of the past that an action is tried on at most. */
const MOST_TRIED = 1000;

const filter = z
  .unknown()
  .openapi({ type: 'object', description: 'A filter over the fields of a call: what makes it qualified.' });
const cents = z.number().int().min(0).max(10_000_000_000);
const value = z.union([z.strictObject({ cents }), z.literal('call'), z.literal('none')]).openapi({
  description: 'Always the same, what the call is worth (`valueCents`), or nothing.',
});

const request = z.strictObject({
  connection: z.string(),
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean().default(true),
  when: filter,
  value: value.default('none'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as USD')
    .default('USD'),
  counts: z.enum(['once', 'every']).default('once').openapi({
    description: '`once`: of the calls of a caller the first counts. `every`: each does.',
  }),
  delaySeconds: z.number().int().min(0).max(2_592_000).default(0).openapi({
    description: 'How long after the call it is told: time to change your mind.',
  }),
  consent: z.enum(['granted', 'denied', 'visit']).nullable().default(null).openapi({
    description:
      'What the platform is told of callers’ consent to advertising; `null` says nothing. `visit`: what the visitor said on the page; a call of somebody who has not agreed there is not sent.',
  }),
  sharesCaller: z.boolean().default(false).openapi({
    description: 'The caller’s number goes there: hashed to advertisers, plain to a CRM or a chat.',
  }),
  settings: z
    .record(z.string().max(50), z.string().max(1000))
    .default({})
    .openapi({ description: 'What the platform asks for; see `platforms` of GET /v1/connections.' }),
});

const action = z.object({ id: z.string(), ...request.shape }).openapi('ConversionAction');

const conversion = z
  .object({
    action: z.string(),
    call: z.string(),
    state: z.enum(STATES),
    does: z.enum(DOES).openapi({ description: 'What it is, or was, told.' }),
    cents: z.number().int().nullable(),
    toldCents: z.number().int().nullable(),
    due: instant.nullable().openapi({ description: 'When it is told, or asked, next.' }),
    attempts: z.number().int(),
    reference: z.string().nullable().openapi({ description: 'What the platform calls the request.' }),
    reason: z.string().nullable(),
    remedy: z.string().nullable(),
    toldAt: instant.nullable(),
  })
  .openapi('Conversion');

const explained = z
  .object({
    action: z.object({ id: z.string(), name: z.string() }),
    connection: z.object({ id: z.string(), name: z.string(), kind: z.enum(KINDS) }),
    because: z
      .string()
      .openapi({ example: 'the visit has no Google click id, and the caller is not shared' }),
    conversion: z
      .object({
        ...conversion.shape,
        log: z.array(
          z.object({
            at: instant,
            does: z.enum(DOES),
            fate: z.enum(['accepted', 'pending', 'refused', 'failed']),
            reason: z.string().nullable(),
          }),
        ),
      })
      .nullable(),
  })
  .openapi('ConversionExplained');

const id = { params: z.object({ id: z.string() }) };
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All conversion actions',
  middleware: [allowed('view_setup')] as const,
  responses: { 200: answers(z.object({ actions: z.array(action) }), 'The actions.'), ...problems(401, 403) },
});

conversions.openapi(list, async (c) => {
  return c.json({ actions: await deskOf(c.env, c.var.principal.companyId).connections.actions() }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Say which calls a platform is told of',
  middleware: [allowed('manage_integrations')] as const,
  request: { body: json(request) },
  responses: { 201: answers(action, 'The action.'), ...problems(400, 401, 403, 409) },
});

conversions.openapi(add, async (c) => {
  const { companyId } = c.var.principal;
  const wanted = await checkedAction(c.env, companyId, c.req.valid('json'));
  const added = await deskOf(c.env, companyId).connections.addAction(wanted, Date.now());
  if (added === null) throw new Problem('conflict', `a company has at most ${MOST_ACTIONS} actions`);
  return c.json(added, 201);
});

const patch = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change an action; what was told stays told',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    ...id,
    body: json(request.omit({ connection: true }).partial().openapi('ConversionActionChange')),
  },
  responses: { 200: answers(action, 'The action.'), ...problems(400, 401, 403, 404) },
});

conversions.openapi(patch, async (c) => {
  const { companyId } = c.var.principal;
  const desk = deskOf(c.env, companyId).connections;
  const known = await desk.findAction(c.req.valid('param').id);
  if (known === null) throw notFound();
  const sent = await c.req.json<Record<string, unknown>>();
  // A default stands in for what is left out only where something is made.
  const given = Object.fromEntries(Object.entries(c.req.valid('json')).filter(([key]) => key in sent));
  const { connection: _, ...wanted } = await checkedAction(c.env, companyId, { ...known, ...given });
  const changed = await desk.changeAction(known.id, wanted);
  if (changed === null) throw notFound();
  return c.json(changed, 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Remove an action with its record; what was told stays told',
  middleware: [allowed('manage_integrations')] as const,
  request: id,
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

conversions.openapi(remove, async (c) => {
  if (!(await deskOf(c.env, c.var.principal.companyId).connections.removeAction(c.req.valid('param').id)))
    throw notFound();
  return c.body(null, 204);
});

const trial = createRoute({
  method: 'post',
  path: '/try',
  summary: 'What an action would have told of the newest calls, and why not of others; nothing is counted',
  middleware: [allowed('manage_integrations')] as const,
  request: { body: json(request.extend({ calls: z.number().int().min(1).max(MOST_TRIED).default(500) })) },
  responses: {
    200: answers(
      z.object({
        looked: z.number().int(),
        told: z.number().int(),
        reasons: z.array(z.object({ because: z.string(), calls: z.number().int() })),
        checked: z
          .object({
            call: z.string(),
            taken: z.boolean(),
            reason: z.string().nullable(),
            remedy: z.string().nullable(),
          })
          .nullable()
          .openapi({
            description:
              'What the platform says of the newest of them, looking at it and counting nothing; `null` where it cannot.',
          }),
      }),
      'What it would have told.',
    ),
    ...problems(400, 401, 403),
  },
});

conversions.openapi(trial, async (c) => {
  const { companyId } = c.var.principal;
  const { calls, ...sent } = c.req.valid('json');
  const wanted = await checkedAction(c.env, companyId, sent);
  const tried = await companyOf(c.env, companyId).tryAction({ ...wanted, id: 'act_on_trial' }, calls);
  if (tried === null) throw noConnection();
  const { checked: seen, ...rest } = tried;
  return c.json(
    {
      ...rest,
      checked: seen && {
        call: seen.call,
        taken: seen.fate.is === 'accepted',
        reason: 'reason' in seen.fate ? seen.fate.reason : null,
        remedy: seen.fate.is === 'refused' ? seen.fate.remedy : null,
      },
    },
    200,
  );
});

const log = createRoute({
  method: 'get',
  path: '/{id}/calls',
  summary: 'What an action told, newest first',
  middleware: [allowed('view_setup')] as const,
  request: {
    ...id,
    query: pagedByNumber(100),
  },
  responses: {
    200: answers(
      z.object({ conversions: z.array(conversion), next: z.number().int().nullable() }),
      'One page.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

conversions.openapi(log, async (c) => {
  const { limit, cursor = null } = c.req.valid('query');
  const desk = deskOf(c.env, c.var.principal.companyId);
  const known = await desk.connections.findAction(c.req.valid('param').id);
  if (known === null) throw notFound();
  const found = await desk.conversions.ofAction(known.id, limit + 1, cursor);
  const { page, next } = pageOf(found, limit, ({ n }) => n);
  return c.json({ conversions: page.map(shown), next }, 200);
});

const replay = createRoute({
  method: 'post',
  path: '/{id}/calls/{call}/replay',
  summary: 'Tell it once more, under the id it had: the platform counts it once',
  middleware: [allowed('manage_integrations')] as const,
  request: { params: z.object({ id: z.string(), call: z.string() }) },
  responses: { 202: { description: 'It is on its way.' }, ...problems(401, 403, 404) },
});

conversions.openapi(replay, async (c) => {
  const { id: known, call } = c.req.valid('param');
  const desk = deskOf(c.env, c.var.principal.companyId).conversions;
  if (!(await desk.replay(known, call, Date.now())))
    throw new Problem('not_found', `this action has told nothing of a call ${call}`, 'call');
  return c.body(null, 202);
});

const ofCall = createRoute({
  method: 'get',
  path: '/{id}/conversions',
  summary: 'Why each action did, or did not, tell its platform of this call',
  middleware: [allowed('view_calls'), aboutCallInSight] as const,
  request: id,
  responses: {
    200: answers(z.object({ conversions: z.array(explained) }), 'By action.'),
    ...problems(401, 403, 404),
  },
});

callConversions.openapi(ofCall, async (c) => {
  const company = companyOf(c.env, c.var.principal.companyId);
  const { id: call } = c.req.valid('param');
  const found = await company.conversionsOf(call);
  if (found.length === 0 && (await company.call(call)) === null)
    throw new Problem('not_found', `there is no call ${call}`, 'id');
  return c.json(
    {
      conversions: found.map(({ conversion: one, ...rest }) => ({
        ...rest,
        conversion: one && { ...shown(one), log: one.log.map((attempt) => ({ ...attempt })) },
      })),
    },
    200,
  );
});

async function checkedAction(
  env: Env,
  companyId: string,
  sent: z.output<typeof request>,
): Promise<Omit<ConversionAction, 'id'>> {
  const found = await deskOf(env, companyId).connections.find(sent.connection);
  if (found === null) throw noConnection();
  return {
    ...sent,
    when: parseFilter(sent.when, undefined, 'when'),
    settings: checked(CONNECTORS[found.kind].action, sent.settings, 'settings'),
  };
}

function shown({
  action,
  call,
  state,
  does,
  cents,
  toldCents,
  due,
  attempts,
  reference,
  reason,
  remedy,
  toldAt,
}: z.output<typeof conversion>) {
  return { action, call, state, does, cents, toldCents, due, attempts, reference, reason, remedy, toldAt };
}

function noConnection(): Problem {
  return new Problem('invalid_request', 'connection: there is no such connection', 'connection');
}

function notFound(): Problem {
  return new Problem('not_found', 'there is no such action', 'id');
}
