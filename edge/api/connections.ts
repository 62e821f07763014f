import { createRoute, z } from '@hono/zod-openapi';
import { seal } from '../accounts/seal.ts';
import { deskOf } from '../calls/desk.ts';
import type { Connection } from '../connectors/action.ts';
import { MOST_CONNECTIONS } from '../connectors/connections.ts';
import { type Connector, KINDS } from '../connectors/connector.ts';
import { CONNECTORS } from '../connectors/index.ts';
import { CONNECTION_SECRETS } from '../connectors/teller.ts';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, companyOf, problems, router } from './router.ts';
import { instant } from './schemas.ts';

/** Accounts with platforms that are told of calls. */
export const connections = router();

/** Values of an account, by name; which there are, the platform says. */
const values = z.record(z.string().max(50), z.string().max(10_000));

const connection = z
  .object({
    id: z.string(),
    kind: z.enum(KINDS),
    name: z.string(),
    settings: values,
    enabled: z.boolean(),
    lastSuccessAt: instant.nullable(),
    lastError: z.string().nullable(),
    failingSince: instant.nullable().openapi({ description: '`null` while it works.' }),
    createdAt: instant,
  })
  .openapi('Connection');

const field = z.object({
  name: z.string(),
  description: z.string().nullable(),
  required: z.boolean(),
});
const platform = z
  .object({
    kind: z.enum(KINDS),
    name: z.string(),
    settings: z.array(field),
    secrets: z.array(field),
    action: z.array(field).openapi({ description: 'What `settings` of an action must have.' }),
    restates: z.boolean().openapi({ description: 'It can be told that a value has changed.' }),
    retracts: z.boolean().openapi({ description: 'It can be told that a call does not count after all.' }),
    withinDays: z.number().openapi({ description: 'How old a call may be.' }),
  })
  .openapi('Platform');

const id = { params: z.object({ id: z.string() }) };
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All connections, and the platforms there can be connections with',
  middleware: [allowed('manage_integrations')] as const,
  responses: {
    200: answers(
      z.object({ connections: z.array(connection), platforms: z.array(platform) }),
      'Without what is secret.',
    ),
    ...problems(401, 403),
  },
});

connections.openapi(list, async (c) => {
  const found = await deskOf(c.env, c.var.principal.companyId).connections.list();
  return c.json({ connections: found, platforms: Object.values(CONNECTORS).map(platformOf) }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Connect an account; its secrets are sealed and never shown again',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    body: json(
      z.strictObject({
        kind: z.enum(KINDS),
        name: z.string().trim().min(1).max(120),
        settings: values.default({}),
        secrets: values.default({}),
      }),
    ),
  },
  responses: { 201: answers(connection, 'The connection.'), ...problems(400, 401, 403, 409) },
});

connections.openapi(add, async (c) => {
  const { kind, name, ...sent } = c.req.valid('json');
  const connector = CONNECTORS[kind];
  const settings = checked(connector.settings, sent.settings, 'settings');
  const secrets = checked(connector.secrets, sent.secrets, 'secrets');
  const made = newId('con');
  const added = await deskOf(c.env, c.var.principal.companyId).connections.add(made, {
    kind,
    name,
    settings,
    secrets: await sealed(c.env, made, secrets),
    at: Date.now(),
  });
  if (added === null) throw new Problem('conflict', `a company has at most ${MOST_CONNECTIONS} connections`);
  return c.json(added, 201);
});

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a connection, replace its secrets, or switch it off or on',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    ...id,
    body: json(
      z.strictObject({
        name: z.string().trim().min(1).max(120).optional(),
        settings: values.optional(),
        secrets: values.optional().openapi({ description: 'All of them anew.' }),
        enabled: z.boolean().optional(),
      }),
    ),
  },
  responses: { 200: answers(connection, 'The connection.'), ...problems(400, 401, 403, 404) },
});

connections.openapi(change, async (c) => {
  const { connections: desk } = deskOf(c.env, c.var.principal.companyId);
  const known = existing(await desk.find(c.req.valid('param').id));
  const { name, settings, secrets, enabled } = c.req.valid('json');
  const connector = CONNECTORS[known.kind];
  const changed = await desk.change(known.id, {
    ...(name === undefined ? {} : { name }),
    ...(settings === undefined ? {} : { settings: checked(connector.settings, settings, 'settings') }),
    ...(secrets === undefined
      ? {}
      : { secrets: await sealed(c.env, known.id, checked(connector.secrets, secrets, 'secrets')) }),
    ...(enabled === undefined ? {} : { enabled }),
  });
  return c.json(existing(changed), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Remove a connection with its actions; what platforms were told stays told',
  middleware: [allowed('manage_integrations')] as const,
  request: id,
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

connections.openapi(remove, async (c) => {
  if (!(await deskOf(c.env, c.var.principal.companyId).connections.remove(c.req.valid('param').id)))
    throw notFound();
  return c.body(null, 204);
});

const test = createRoute({
  method: 'post',
  path: '/{id}/test',
  summary: 'Whether the account works; tells the platform of no call',
  middleware: [allowed('manage_integrations')] as const,
  request: id,
  responses: {
    200: answers(
      z.object({
        works: z.boolean(),
        reason: z.string().nullable(),
        remedy: z.string().nullable().openapi({ description: 'What to do about it.' }),
      }),
      'What the platform said.',
    ),
    ...problems(401, 403, 404),
  },
});

connections.openapi(test, async (c) => {
  const fate = await companyOf(c.env, c.var.principal.companyId).testConnection(c.req.valid('param').id);
  if (fate === null) throw notFound();
  return c.json(
    {
      works: fate.is === 'accepted' || fate.is === 'pending',
      reason: 'reason' in fate ? fate.reason : null,
      remedy: fate.is === 'refused' ? fate.remedy : null,
    },
    200,
  );
});

/** What a platform asks for, checked; the field is named by its path. */
export function checked(
  shape: Connector['settings'],
  given: Record<string, string>,
  name: string,
): Record<string, string> {
  const read = shape.safeParse(given);
  if (read.success)
    return Object.fromEntries(
      Object.entries(read.data).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
  const [issue] = read.error.issues;
  const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  const path = [name, key].filter(Boolean).join('.');
  throw new Problem(
    'invalid_request',
    issue?.code === 'unrecognized_keys' ? `there is no field ${path}` : `${path}: ${issue?.message}`,
    path,
  );
}

function platformOf({ kind, name, settings, secrets, action, restates, retracts, withinMs }: Connector) {
  const fields = (shape: Connector['settings']) =>
    Object.entries(shape.shape).map(([key, type]) => ({
      name: key,
      description: type.description ?? null,
      required: !type.safeParse(undefined).success,
    }));
  return {
    kind,
    name,
    settings: fields(settings),
    secrets: fields(secrets),
    action: fields(action),
    restates,
    retracts,
    withinDays: withinMs / 86_400_000,
  };
}

function sealed(env: Env, owner: string, secrets: Record<string, string>): Promise<string> {
  return seal(env, CONNECTION_SECRETS, owner, JSON.stringify(secrets));
}

function existing(found: Connection | null): Connection {
  if (found === null) throw notFound();
  return found;
}

function notFound(): Problem {
  return new Problem('not_found', 'there is no such connection', 'id');
}
