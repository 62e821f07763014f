import { createRoute, z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { accountById, addOwner, createCompany, removeOwner } from '../accounts/accounts.ts';
import { noting } from '../accounts/audit.ts';
import { type Membership, membershipOf } from '../accounts/members.ts';
import type { Principal } from '../accounts/principal.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { type ApiEnv, allowed, answers, personOf, problems, router, signedIn, takes } from './router.ts';

/** The companies of an account, and who owns all of them. */
export const companies = router();
export const account = router();

/** Lets only owners of the account pass. */
const ownsAccount = createMiddleware<ApiEnv>(async (c, next) => {
  await mustOwn(c.env, c.var.principal);
  return next();
});

const company = z.object({ id: z.string(), name: z.string(), timeZone: z.string() });

const shown = z
  .object({
    id: z.string(),
    name: z.string(),
    owners: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
    companies: z.array(company),
  })
  .openapi('Account');

const timeZone = z
  .string()
  .refine(isZone, 'must be an IANA time zone such as America/Chicago')
  .openapi({ example: 'America/Chicago' });

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a company in the account; only its owners may',
  middleware: [allowed('manage_owners'), signedIn, ownsAccount] as const,
  request: {
    body: takes(z.strictObject({ name: z.string().trim().min(1).max(100), timeZone })),
  },
  responses: { 201: answers(company, 'The company.'), ...problems(400, 401, 403) },
});

companies.openapi(add, async (c) => {
  const { accountId } = await mustOwn(c.env, c.var.principal);
  const given = c.req.valid('json');
  const at = Date.now();
  const id = await createCompany(c.env, { ...given, accountId }, at);
  const event = { type: 'company_made', by: personOf(c.var.principal).id, subject: id } as const;
  await noting(c.env.DIRECTORY, { ...event, companyId: id, detail: { name: given.name } }, at).run();
  return c.json({ ...given, id }, 201);
});

const read = createRoute({
  method: 'get',
  path: '/',
  summary: 'The account: its companies, and who owns all of them',
  middleware: [allowed('manage_owners'), signedIn, ownsAccount] as const,
  responses: { 200: answers(shown, 'The account.'), ...problems(401, 403) },
});

account.openapi(read, async (c) => c.json(await accountOf(c.env, c.var.principal), 200));

const userInPath = { params: z.object({ user: z.string() }) };

const makeOwner = createRoute({
  method: 'put',
  path: '/owners/{user}',
  summary: 'Make somebody who works in the account an owner of it, and so of every company',
  middleware: [allowed('manage_owners'), signedIn, ownsAccount] as const,
  request: userInPath,
  responses: { 200: answers(shown, 'The account.'), ...problems(401, 403, 404) },
});

account.openapi(makeOwner, async (c) => {
  const { principal } = c.var;
  const { user } = c.req.valid('param');
  const { accountId, companyId } = await mustOwn(c.env, principal);
  const at = Date.now();
  if (await addOwner(c.env.DIRECTORY, accountId, user, at)) {
    const event = { companyId, type: 'owner_made', by: personOf(principal).id, subject: user } as const;
    await noting(c.env.DIRECTORY, event, at).run();
  }
  const now = await accountOf(c.env, principal);
  if (!now.owners.some(({ id }) => id === user)) {
    throw new Problem('not_found', 'nobody of this id works in the account', 'user');
  }
  return c.json(now, 200);
});

const unmakeOwner = createRoute({
  method: 'delete',
  path: '/owners/{user}',
  summary: 'Somebody owns the account no longer; the last owner stays',
  middleware: [allowed('manage_owners'), signedIn, ownsAccount] as const,
  request: userInPath,
  responses: { 204: { description: 'Done.' }, ...problems(401, 403, 404, 409) },
});

account.openapi(unmakeOwner, async (c) => {
  const { principal } = c.var;
  const { user } = c.req.valid('param');
  const { owners } = await accountOf(c.env, principal);
  if (!owners.some(({ id }) => id === user)) {
    throw new Problem('not_found', 'nobody of this id owns the account', 'user');
  }
  const { accountId, companyId } = await mustOwn(c.env, principal);
  if (!(await removeOwner(c.env.DIRECTORY, accountId, user))) {
    throw new Problem('conflict', 'an account needs an owner; make somebody else one first', 'user');
  }
  const event = { companyId, type: 'owner_removed', by: personOf(principal).id, subject: user } as const;
  await noting(c.env.DIRECTORY, event, Date.now()).run();
  return c.body(null, 204);
});

async function accountOf(env: Env, principal: Principal) {
  const { accountId } = await mustOwn(env, principal);
  const found = await accountById(env.DIRECTORY, accountId);
  if (found === null) throw new Error('a company has no account');
  return found;
}

/** Owning one company of an account is not owning the account. */
async function mustOwn(env: Env, principal: Principal): Promise<Membership> {
  const membership = await membershipOf(env.DIRECTORY, personOf(principal).id, principal.companyId);
  if (membership?.ownsAccount !== true) {
    throw new Problem('forbidden', 'only an owner of the account may do this');
  }
  return membership;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
