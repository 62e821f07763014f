import { createRoute, z } from '@hono/zod-openapi';
import { apiKeysOf, revokeApiKey } from '../accounts/api-keys.ts';
import { noting } from '../accounts/audit.ts';
import { PERMISSIONS } from '../accounts/permissions.ts';
import { askerOf } from '../accounts/principal.ts';
import { createApiKey } from '../accounts/provision.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** API keys: what programs may ask with. */
export const keys = router();

const permissions = z
  .array(z.enum(PERMISSIONS))
  .min(1)
  .max(PERMISSIONS.length)
  .openapi({ description: 'What it may do.', example: ['view_calls'] });

const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().openapi({ description: 'How the key begins, to tell keys apart.' }),
    permissions,
    createdBy: z.string().nullable().openapi({ description: 'Id of the user or key that made it.' }),
    createdAt: instant,
    lastUsedAt: instant.nullable().openapi({ description: 'To the minute; `null` when it never was.' }),
  })
  .openapi('ApiKey');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All API keys that count, newest first; never the keys themselves',
  middleware: [allowed('manage_keys')] as const,
  responses: { 200: answers(z.object({ keys: z.array(apiKey) }), 'The keys.'), ...problems(401, 403) },
});

keys.openapi(list, async (c) => {
  return c.json({ keys: await apiKeysOf(c.env.DIRECTORY, c.var.principal.companyId) }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make an API key; the answer has it, this once',
  middleware: [allowed('manage_keys')] as const,
  request: {
    body: takes(z.strictObject({ name: z.string().trim().min(1).max(100), permissions })),
  },
  responses: {
    201: answers(
      apiKey.extend({
        key: z.string().openapi({ description: 'Shown this once; only a hash of it is kept.' }),
      }),
      'The key.',
    ),
    ...problems(400, 401, 403),
  },
});

keys.openapi(add, async (c) => {
  const { name, permissions: wanted } = c.req.valid('json');
  const { principal } = c.var;
  const beyond = wanted.find((permission) => !principal.permissions.has(permission));
  if (beyond !== undefined) {
    throw new Problem('forbidden', `you may not give ${beyond}: you do not have it yourself`, 'permissions');
  }
  const { companyId } = principal;
  const request = { companyId, name, permissions: [...new Set(wanted)], createdBy: askerOf(principal) };
  const { id, key } = await createApiKey(c.env, request);
  const event = {
    companyId,
    type: 'key_made',
    by: request.createdBy,
    subject: id,
    detail: { name },
  } as const;
  await noting(c.env.DIRECTORY, event, Date.now()).run();
  const made = (await apiKeysOf(c.env.DIRECTORY, companyId)).find((one) => one.id === id);
  if (made === undefined) throw new Error('a key that was made is not there');
  return c.json({ ...made, key }, 201);
});

const revoke = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Revoke an API key, at once',
  middleware: [allowed('manage_keys')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'It counts no more.' }, ...problems(401, 403, 404) },
});

keys.openapi(revoke, async (c) => {
  const { id } = c.req.valid('param');
  const { principal } = c.var;
  const { companyId } = principal;
  const at = Date.now();
  if (!(await revokeApiKey(c.env.DIRECTORY, companyId, id, at))) {
    throw new Problem('not_found', 'there is no such key', 'id');
  }
  const event = { companyId, type: 'key_revoked', by: askerOf(principal), subject: id } as const;
  await noting(c.env.DIRECTORY, event, at).run();
  return c.body(null, 204);
});
