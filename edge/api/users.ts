import { createRoute, z } from '@hono/zod-openapi';
import { noting } from '../accounts/audit.ts';
import { changeMember, type Member, membersOf, removeMember } from '../accounts/members.ts';
import { askerOf, type Principal } from '../accounts/principal.ts';
import { demandGivable, demandOver } from '../accounts/rights.ts';
import { roleOf } from '../accounts/roles.ts';
import { endSessions } from '../accounts/sessions.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { rights } from './rights.ts';
import { allowed, answers, companyOf, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** Who works in the company, and what they may do. (Who calls it are `/v1/people`.) */
export const users = router();

const member = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    ...rights,
    numbers: z.array(z.string()).nullable(),
    destinations: z.array(z.string()),
    twoFactor: z.boolean().openapi({ description: 'They sign in with a second factor.' }),
    ownsAccount: z.boolean().openapi({ description: 'They own the account, and so every company of it.' }),
    since: instant,
  })
  .openapi('Member');

const params = z.object({ id: z.string() });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'Who works in the company, by name',
  middleware: [allowed('manage_users')] as const,
  responses: { 200: answers(z.object({ users: z.array(member) }), 'The people.'), ...problems(401, 403) },
});

users.openapi(list, async (c) => {
  const all = await membersOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json({ users: all.map(shown) }, 200);
});

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Give somebody another role, or other calls; what is left out stays',
  middleware: [allowed('manage_users')] as const,
  request: {
    params,
    body: takes(z.strictObject(rights).partial()),
  },
  responses: { 200: answers(member, 'The person.'), ...problems(400, 401, 403, 404, 409) },
});

users.openapi(change, async (c) => {
  const { principal } = c.var;
  const { id } = c.req.valid('param');
  const { role, numbers, destinations } = c.req.valid('json');
  const before = await mustBeMember(c.env, principal, id);
  const wanted = {
    role: role ?? before.role,
    numbers: numbers === undefined ? before.numbers : numbers,
    destinations: destinations ?? before.destinations,
  };
  await demandGivable(c.env.DIRECTORY, principal, wanted);
  if (!(await changeMember(c.env.DIRECTORY, principal.companyId, id, wanted))) throw lastOwner();
  await note(c.env, principal, 'rights_changed', id, { from: before.role, to: wanted.role });
  await companyOf(c.env, principal.companyId).unwatch(id);
  return c.json(shown({ ...before, ...wanted }), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Take somebody out of the company; the last owner stays',
  middleware: [allowed('manage_users')] as const,
  request: { params },
  responses: { 204: { description: 'They do not work here any more.' }, ...problems(401, 403, 404, 409) },
});

users.openapi(remove, async (c) => {
  const { principal } = c.var;
  const { id } = c.req.valid('param');
  const { role } = await mustBeMember(c.env, principal, id);
  if (!(await removeMember(c.env.DIRECTORY, principal.companyId, id))) throw lastOwner();
  await note(c.env, principal, 'removed', id, { from: role });
  await companyOf(c.env, principal.companyId).unwatch(id);
  return c.body(null, 204);
});

const signOut = createRoute({
  method: 'delete',
  path: '/{id}/sessions',
  summary: 'Sign somebody out everywhere, at once',
  middleware: [allowed('manage_users')] as const,
  request: { params },
  responses: { 204: { description: 'They have to sign in again.' }, ...problems(401, 403, 404) },
});

users.openapi(signOut, async (c) => {
  const { principal } = c.var;
  const { id } = c.req.valid('param');
  await mustBeMember(c.env, principal, id);
  await endSessions(c.env.DIRECTORY, id, null);
  await note(c.env, principal, 'session_ended', id, {});
  await companyOf(c.env, principal.companyId).unwatch(id);
  return c.body(null, 204);
});

/** A member over whom the asker has a say. */
async function mustBeMember(env: Env, principal: Principal, id: string): Promise<Member> {
  const all = await membersOf(env.DIRECTORY, principal.companyId);
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new Problem('not_found', 'nobody of this id works in the company', 'id');
  const role = await roleOf(env.DIRECTORY, principal.companyId, found.role);
  if (role !== null) demandOver(principal, role);
  if (found.ownsAccount) {
    const message = 'they own the account; DELETE /v1/account/owners/{user} comes first';
    throw new Problem('conflict', message, 'id');
  }
  return found;
}

async function note(
  env: Env,
  principal: Principal,
  type: 'rights_changed' | 'removed' | 'session_ended',
  subject: string,
  detail: Record<string, string>,
): Promise<void> {
  const { companyId } = principal;
  await noting(env.DIRECTORY, { companyId, type, by: askerOf(principal), subject, detail }, Date.now()).run();
}

function lastOwner(): Problem {
  return new Problem('conflict', 'a company needs an owner; make somebody else one first', 'id');
}

function shown(one: Member): z.input<typeof member> {
  return {
    ...one,
    numbers: one.numbers === null ? null : [...one.numbers],
    destinations: [...one.destinations],
  };
}
