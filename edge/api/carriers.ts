import { createRoute, z } from '@hono/zod-openapi';
import { dialectOf, sealCredentials } from '../accounts/carrier-accounts.ts';
import { type Carrier, carriersOf } from '../accounts/directory.ts';
import type { CarrierCredentials } from '../carriers/carrier.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { carrierOf } from './carrier-of.ts';
import { allowed, answers, problems, router, takes } from './router.ts';

/** Accounts with carriers. Their credentials are sealed when they come in and never shown again. */
export const carriers = router();

const kind = z.enum(['twilio', 'telnyx', 'signalwire', 'plivo']);
const secret = z.string().trim().min(1).max(4000);

const credentials = z
  .object({
    account: secret.openapi({ description: 'Account SID, project id, auth id.' }),
    token: secret.openapi({ description: 'What REST requests are authorised with.' }),
    signingKey: secret.openapi({ description: 'What webhooks are verified with.' }),
    space: secret
      .optional()
      .openapi({ description: 'SignalWire: the host of the space. Telnyx, Plivo: id of the application.' }),
  })
  .openapi('CarrierCredentials');

const carrier = z
  .object({
    id: z.string(),
    kind: z.enum(['simulator', ...kind.options]),
    name: z.string(),
    webhook: z.string().openapi({ description: 'Where its numbers ask what to do with a call.' }),
    capabilities: z.record(z.string(), z.union([z.boolean(), z.number()])),
  })
  .openapi('Carrier');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All carrier accounts',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(z.object({ carriers: z.array(carrier) }), 'Oldest first.'),
    ...problems(401, 403),
  },
});

carriers.openapi(list, async (c) => {
  const found = await carriersOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json({ carriers: found.map((one) => asShown(c.env.PUBLIC_URL, one)) }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Connect a carrier account',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    body: takes(z.object({ kind, name: z.string().trim().min(1).max(100), credentials })),
  },
  responses: { 201: answers(carrier, 'The account.'), ...problems(400, 401, 403) },
});

carriers.openapi(add, async (c) => {
  const { kind, name, credentials: given } = c.req.valid('json');
  const id = newId('car');
  const { companyId } = c.var.principal;
  const sealed = await sealCredentials(c.env, id, withoutAbsent(given));
  await c.env.DIRECTORY.prepare(
    'INSERT INTO carrier (id, company_id, kind, name, credentials, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
    .bind(id, companyId, kind, name, sealed, Date.now())
    .run();
  return c.json(asShown(c.env.PUBLIC_URL, { id, companyId, kind, name, credentials: sealed }), 201);
});

const params = z.object({ id: z.string() });

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Rename an account or replace its credentials',
  middleware: [allowed('manage_numbers')] as const,
  request: {
    params,
    body: takes(
      z.object({
        name: z.string().trim().min(1).max(100).optional(),
        credentials: credentials.optional(),
      }),
    ),
  },
  responses: { 200: answers(carrier, 'The account.'), ...problems(400, 401, 403, 404) },
});

carriers.openapi(change, async (c) => {
  const found = await carrierOf(c.env, c.var.principal.companyId, c.req.valid('param').id);
  const { name = found.name, credentials: given } = c.req.valid('json');
  if (given !== undefined && found.kind === 'simulator') {
    throw new Problem('invalid_request', 'the built-in carrier has no credentials', 'credentials');
  }
  const sealed =
    given === undefined ? found.credentials : await sealCredentials(c.env, found.id, withoutAbsent(given));
  await c.env.DIRECTORY.prepare('UPDATE carrier SET name = ?, credentials = ? WHERE id = ?')
    .bind(name, sealed, found.id)
    .run();
  return c.json(asShown(c.env.PUBLIC_URL, { ...found, name }), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Disconnect an account that has no numbers',
  middleware: [allowed('manage_numbers')] as const,
  request: { params },
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404, 409) },
});

carriers.openapi(remove, async (c) => {
  const found = await carrierOf(c.env, c.var.principal.companyId, c.req.valid('param').id);
  const used = await c.env.DIRECTORY.prepare(
    'SELECT count(*) AS numbers FROM tracking_number WHERE carrier_id = ?',
  )
    .bind(found.id)
    .first<{ numbers: number }>();
  if (used !== null && used.numbers > 0) {
    throw new Problem('conflict', `${used.numbers} numbers are with this account`, 'id');
  }
  await c.env.DIRECTORY.batch([
    c.env.DIRECTORY.prepare('DELETE FROM number_order WHERE carrier_id = ?').bind(found.id),
    c.env.DIRECTORY.prepare('DELETE FROM carrier WHERE id = ?').bind(found.id),
  ]);
  return c.body(null, 204);
});

function asShown(publicUrl: string, { id, kind, name }: Carrier) {
  return {
    id,
    kind,
    name,
    webhook: `${publicUrl}/carriers/${encodeURIComponent(id)}/voice`,
    capabilities: { ...dialectOf({ kind }).capabilities },
  };
}

function withoutAbsent({ space, ...rest }: z.infer<typeof credentials>): CarrierCredentials {
  return space === undefined ? rest : { ...rest, space };
}
