import { createRoute, z } from '@hono/zod-openapi';
import { noting } from '../accounts/audit.ts';
import type { AuditType } from '../accounts/audit-event.ts';
import { lacking, PERMISSION_WORDS, PERMISSIONS } from '../accounts/permissions.ts';
import { askerOf, type Principal } from '../accounts/principal.ts';
import { demandOver } from '../accounts/rights.ts';
import {
  addRole,
  changeRole,
  type OwnRole,
  type Role,
  removeRole,
  roleOf,
  rolesOf,
} from '../accounts/roles.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';

/** Roles: what people of a kind may do. Six are there from the start; others a company makes for itself. */
export const roles = router();

const permissions = z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length);

const role = z
  .object({
    id: z.string(),
    name: z.string(),
    permissions,
    ownCalls: z.boolean().openapi({ description: 'Its people see only calls that rang with them.' }),
    preset: z.boolean().openapi({ description: 'It is everywhere, and cannot be changed.' }),
  })
  .openapi('Role');

const given = z.strictObject({
  name: z.string().trim().min(1).max(60),
  permissions,
  ownCalls: z.boolean().default(false),
});

const params = z.object({ id: z.string() });
const body = { required: true, content: { 'application/json': { schema: given } } };

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All roles, and what can be allowed',
  middleware: [allowed('manage_users')] as const,
  responses: {
    200: answers(
      z.object({
        roles: z.array(role),
        permissions: z.array(z.object({ name: z.enum(PERMISSIONS), words: z.string() })),
      }),
      'The presets, then the company’s own by name.',
    ),
    ...problems(401, 403),
  },
});

roles.openapi(list, async (c) => {
  const all = await rolesOf(c.env.DIRECTORY, c.var.principal.companyId);
  const words = PERMISSIONS.map((name) => ({ name, words: PERMISSION_WORDS[name] }));
  return c.json({ roles: all.map(shown), permissions: words }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a role; it cannot allow what its maker may not do',
  middleware: [allowed('manage_users')] as const,
  request: { body },
  responses: { 201: answers(role, 'The role.'), ...problems(400, 401, 403, 409) },
});

roles.openapi(add, async (c) => {
  const { principal } = c.var;
  const wanted = checked(principal, c.req.valid('json'));
  const made = await addRole(c.env.DIRECTORY, principal.companyId, wanted, Date.now());
  if (made === null) throw taken(wanted.name);
  await note(c.env, principal, 'role_made', made);
  return c.json(shown(made), 201);
});

const change = createRoute({
  method: 'put',
  path: '/{id}',
  summary: 'Change a role of the company’s own, at once for everybody who has it',
  middleware: [allowed('manage_users')] as const,
  request: { params, body },
  responses: { 200: answers(role, 'The role.'), ...problems(400, 401, 403, 404, 409) },
});

roles.openapi(change, async (c) => {
  const { principal } = c.var;
  const before = await mustBeOwn(c.env, principal, c.req.valid('param').id);
  const wanted = checked(principal, c.req.valid('json'));
  const isDone = await changeRole(c.env.DIRECTORY, principal.companyId, before.id, wanted);
  if (!isDone) throw taken(wanted.name);
  const now = { ...before, ...wanted };
  await note(c.env, principal, 'role_changed', now);
  return c.json(shown(now), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Take a role of the company’s own away that nobody has any more',
  middleware: [allowed('manage_users')] as const,
  request: { params },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404, 409) },
});

roles.openapi(remove, async (c) => {
  const { principal } = c.var;
  const before = await mustBeOwn(c.env, principal, c.req.valid('param').id);
  if (!(await removeRole(c.env.DIRECTORY, principal.companyId, before.id))) {
    throw new Problem('conflict', 'somebody has this role, or is invited to it', 'id');
  }
  await note(c.env, principal, 'role_removed', before);
  return c.body(null, 204);
});

function checked(principal: Principal, wanted: OwnRole): OwnRole {
  const missing = lacking(wanted.permissions);
  if (missing !== null) {
    const { permission, needs } = missing;
    throw new Problem('invalid_request', `permissions: ${permission} needs ${needs} too`, 'permissions');
  }
  const role = { ...wanted, permissions: [...new Set(wanted.permissions)] };
  demandOver(principal, { ...role, id: '', preset: false });
  return role;
}

async function mustBeOwn(env: Env, principal: Principal, id: string): Promise<Role> {
  const found = await roleOf(env.DIRECTORY, principal.companyId, id);
  if (found === null) throw new Problem('not_found', 'there is no such role', 'id');
  if (found.preset) throw new Problem('forbidden', `${found.name} is a role of every company`, 'id');
  demandOver(principal, found);
  return found;
}

function taken(name: string): Problem {
  return new Problem('conflict', `there is a role ${JSON.stringify(name)} already`, 'name');
}

async function note(env: Env, principal: Principal, type: AuditType, { id, name }: Role): Promise<void> {
  const { companyId } = principal;
  const event = { companyId, type, by: askerOf(principal), subject: id, detail: { name } };
  await noting(env.DIRECTORY, event, Date.now()).run();
}

function shown(one: Role): z.input<typeof role> {
  return { ...one, permissions: [...one.permissions] };
}
