import { createRoute, z } from '@hono/zod-openapi';
import { companyById } from '../accounts/directory.ts';
import type { Principal } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import { EVERY_CALL } from '../calls/log.ts';
import { matches } from '../filters/matches.ts';
import { parseFilter } from '../filters/parse.ts';
import { eventsOf, NOTIFICATION_EVENTS } from '../notifications/events.ts';
import { MOST_RULES } from '../notifications/notices.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';
import { changeOf, demandRecipients, recipients } from './schemas-mail.ts';

/** Notifications: who is told of what by e-mail. */
export const notifications = router();

const filter = z
  .unknown()
  .nullable()
  .openapi({
    type: ['object', 'null'],
    description:
      'Which calls, in the filter grammar; `null` for all. What is not about a call is told in any case.',
  });
const minute = z
  .number()
  .int()
  .min(0)
  .max(1439)
  .openapi({ description: 'Minutes since midnight, company’s time.' });

const fields = {
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  events: z.array(z.enum(NOTIFICATION_EVENTS)).min(1).max(NOTIFICATION_EVENTS.length),
  when: filter.default(null),
  ...recipients,
  quiet: z.strictObject({ from: minute, until: minute }).nullable().default(null).openapi({
    description: 'Nothing is sent in these hours; what happens in them is told together afterwards.',
  }),
  digestMinutes: z
    .union([z.literal(0), z.literal(15), z.literal(60)])
    .default(0)
    .openapi({ description: 'Collected into one mail for so many minutes; 0 for at once.' }),
  mostPerHour: z.number().int().min(1).max(100).default(20).openapi({
    description: 'Mails in an hour; what comes after them is told together when the hour is over.',
  }),
  maskCallers: z
    .boolean()
    .default(false)
    .openapi({ description: 'Hide callers’ numbers from further addresses.' }),
};

const request = z.strictObject(fields).openapi('NotificationRuleRequest');
const change = changeOf(fields).openapi('NotificationRuleChange');

const rule = z.object({ id: z.string(), ...fields }).openapi('NotificationRule');

const id = { params: z.object({ id: z.string() }) };
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All notification rules, oldest first',
  middleware: [allowed('manage_rules')] as const,
  responses: { 200: answers(z.object({ rules: z.array(rule) }), 'The rules.'), ...problems(401, 403) },
});

notifications.openapi(list, async (c) =>
  c.json({ rules: await deskOf(c.env, c.var.principal.companyId).notices.list() }, 200),
);

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add a notification rule',
  middleware: [allowed('manage_rules')] as const,
  request: { body: json(request) },
  responses: { 201: answers(rule, 'The rule.'), ...problems(400, 401, 403, 409) },
});

notifications.openapi(add, async (c) => {
  const { companyId } = c.var.principal;
  const checked = guarded(c.req.valid('json'), c.var.principal);
  await demandRecipients(c.env, companyId, checked);
  const added = await deskOf(c.env, companyId).notices.add(checked, Date.now());
  if (added === null) throw new Problem('conflict', `a company has ${MOST_RULES} notification rules at most`);
  return c.json(added, 201);
});

const patch = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a notification rule; what is left out stays',
  middleware: [allowed('manage_rules')] as const,
  request: { ...id, body: json(change) },
  responses: { 200: answers(rule, 'The rule.'), ...problems(400, 401, 403, 404) },
});

notifications.openapi(patch, async (c) => {
  const { companyId } = c.var.principal;
  const { notices } = deskOf(c.env, companyId);
  const known = (await notices.list()).find((one) => one.id === c.req.valid('param').id);
  if (known === undefined) throw notFound();
  const changed = guarded({ ...known, ...c.req.valid('json') }, c.var.principal);
  await demandRecipients(c.env, companyId, changed);
  const written = await notices.change(known.id, changed);
  if (written === null) throw notFound();
  return c.json(written, 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Remove a notification rule; what it had yet to tell is not sent',
  middleware: [allowed('manage_rules')] as const,
  request: id,
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

notifications.openapi(remove, async (c) => {
  const { notices } = deskOf(c.env, c.var.principal.companyId);
  if (!(await notices.remove(c.req.valid('param').id))) throw notFound();
  return c.body(null, 204);
});

const trial = createRoute({
  method: 'post',
  path: '/try',
  summary: 'Which of the newest calls a rule would have told of; sends nothing',
  middleware: [allowed('manage_rules')] as const,
  request: { body: json(request.extend({ calls: z.number().int().min(1).max(1000).default(200) })) },
  responses: {
    200: answers(
      z.object({
        looked: z.number().int(),
        hits: z.array(
          z.object({ call: z.string(), startedAt: z.number().int(), event: z.enum(NOTIFICATION_EVENTS) }),
        ),
      }),
      'What it would have told of, newest first.',
    ),
    ...problems(400, 401, 403),
  },
});

notifications.openapi(trial, async (c) => {
  const { companyId } = c.var.principal;
  const { calls, ...given } = c.req.valid('json');
  const { when, events } = guarded(given, c.var.principal);
  const zone = (await companyById(c.env.DIRECTORY, companyId))?.timeZone ?? 'UTC';
  const page = await deskOf(c.env, companyId).log.pageOfFacts({ ...EVERY_CALL, zone }, null, calls);
  const hits = page.flatMap(({ id: call, place, facts }) => {
    const event = eventsOf(facts, 'ended').find((one) => events.includes(one));
    const isHit = event !== undefined && (when === null || matches(when, facts) === true);
    return isHit ? [{ call, startedAt: place.startedAt, event }] : [];
  });
  return c.json({ looked: page.length, hits }, 200);
});

/** With its filter read; and nobody can have mailed to an address what they may not see themselves. */
function guarded<T extends { when: unknown; maskCallers: boolean }>(given: T, { masksCallers }: Principal) {
  return {
    ...given,
    when: given.when === null ? null : parseFilter(given.when, undefined, 'when'),
    maskCallers: given.maskCallers || masksCallers,
  };
}

function notFound(): Problem {
  return new Problem('not_found', 'there is no such notification rule', 'id');
}
