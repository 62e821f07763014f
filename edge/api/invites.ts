import { createRoute, z } from '@hono/zod-openapi';
import { beginTry, MAILS_TO_ONE } from '../accounts/attempts.ts';
import { noting } from '../accounts/audit.ts';
import type { AuditType } from '../accounts/audit-event.ts';
import { companyById } from '../accounts/directory.ts';
import { accept, type Invite, invite, inviteByToken, invitesOf, withdraw } from '../accounts/invites.ts';
import { inviteLetter, post } from '../accounts/letters.ts';
import { membersOf } from '../accounts/members.ts';
import { askerOf, type Principal } from '../accounts/principal.ts';
import { demandGivable } from '../accounts/rights.ts';
import { type Role, roleOf } from '../accounts/roles.ts';
import { userByEmail } from '../accounts/users.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { password, slowed, token } from './access.ts';
import { email, rights } from './rights.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** Asking people to join a company, and their joining. */
export const invites = router();

/** Open invitations that a company has at most. */
const MOST = 200;

const shownInvite = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.string(),
    numbers: z.array(z.string()).nullable(),
    destinations: z.array(z.string()),
    invitedBy: z.string().openapi({ description: 'Id of the user or key that sent it.' }),
    createdAt: instant,
    expiresAt: instant,
  })
  .openapi('Invite');

const sent = shownInvite.extend({
  sent: z.boolean().openapi({ description: 'Whether the mail has gone out; if not, send it again.' }),
});

const params = z.object({ id: z.string() });

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'Who was invited and has not joined, newest first',
  middleware: [allowed('manage_users')] as const,
  responses: {
    200: answers(z.object({ invites: z.array(shownInvite) }), 'The invitations.'),
    ...problems(401, 403),
  },
});

invites.openapi(list, async (c) => {
  const all = await invitesOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json({ invites: all.map(shown) }, 200);
});

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Invite somebody by mail; an earlier invitation of theirs counts no more',
  middleware: [allowed('manage_users')] as const,
  request: {
    body: takes(
      z.strictObject({
        email,
        role: rights.role,
        numbers: rights.numbers.default(null),
        destinations: rights.destinations.default([]),
      }),
    ),
  },
  responses: { 201: answers(sent, 'The invitation.'), ...problems(400, 401, 403, 409) },
});

invites.openapi(add, async (c) => {
  const { principal } = c.var;
  const db = c.env.DIRECTORY;
  const asked = c.req.valid('json');
  const role = await demandGivable(db, principal, asked);
  const all = await membersOf(db, principal.companyId);
  if (all.some((one) => one.email === asked.email)) {
    throw new Problem('conflict', `${asked.email} works here already`, 'email');
  }
  if ((await invitesOf(db, principal.companyId)).length >= MOST) {
    throw new Problem('conflict', `there are ${MOST} open invitations; withdraw some first`, 'email');
  }
  return c.json(await send(c.env, principal, asked, role), 201);
});

const again = createRoute({
  method: 'post',
  path: '/{id}/again',
  summary: 'Send an invitation again, with a new link and seven more days',
  middleware: [allowed('manage_users')] as const,
  request: { params },
  responses: { 200: answers(sent, 'The invitation.'), ...problems(401, 403, 404) },
});

invites.openapi(again, async (c) => {
  const { principal } = c.var;
  const { id } = c.req.valid('param');
  const found = (await invitesOf(c.env.DIRECTORY, principal.companyId)).find((one) => one.id === id);
  if (found === undefined) throw nothing();
  const role = await demandGivable(c.env.DIRECTORY, principal, found);
  return c.json(await send(c.env, principal, found, role), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Withdraw an invitation, at once',
  middleware: [allowed('manage_users')] as const,
  request: { params },
  responses: { 204: { description: 'Its link is good no more.' }, ...problems(401, 403, 404) },
});

invites.openapi(remove, async (c) => {
  const { principal } = c.var;
  const { id } = c.req.valid('param');
  if (!(await withdraw(c.env.DIRECTORY, principal.companyId, id))) throw nothing();
  await note(c.env, principal.companyId, 'invite_withdrawn', askerOf(principal), id, {});
  return c.body(null, 204);
});

const look = createRoute({
  method: 'post',
  path: '/look',
  summary: 'What an invitation is to; for whoever has its link',
  security: [],
  middleware: [slowed] as const,
  request: {
    body: takes(z.strictObject({ token })),
  },
  responses: {
    200: answers(
      z.object({
        company: z.string(),
        email: z.string(),
        role: z.string(),
        isNew: z.boolean().openapi({ description: 'They choose a name and a password.' }),
      }),
      'The invitation.',
    ),
    ...problems(400, 404),
  },
});

invites.openapi(look, async (c) => {
  const found = await mustBeGood(c.env, c.req.valid('json').token);
  const db = c.env.DIRECTORY;
  const [company, role, user] = await Promise.all([
    companyById(db, found.companyId),
    roleOf(db, found.companyId, found.role),
    userByEmail(db, found.email),
  ]);
  return c.json(
    { company: company?.name ?? '', email: found.email, role: role?.name ?? '', isNew: user === null },
    200,
  );
});

const join = createRoute({
  method: 'post',
  path: '/accept',
  summary: 'Join the company of an invitation, once',
  description:
    'Signs nobody in: who has an account signs in with it, who makes one signs in with its password.',
  security: [],
  middleware: [slowed] as const,
  request: {
    body: takes(
      z.strictObject({
        token,
        name: z.string().trim().min(1).max(100).optional(),
        password: password.optional(),
      }),
    ),
  },
  responses: {
    200: answers(z.object({ email: z.string() }), 'They work there now, and sign in with this address.'),
    ...problems(400, 404, 409),
  },
});

invites.openapi(join, async (c) => {
  const { token: secret, name, password: chosen } = c.req.valid('json');
  const found = await mustBeGood(c.env, secret);
  const user = await userByEmail(c.env.DIRECTORY, found.email);
  const at = Date.now();
  const person = user === null ? whoIs(name, chosen) : { userId: user.id };
  const joined = await accept(c.env.DIRECTORY, secret, found, person, at).catch((error: Error) => {
    if (error.message.includes('UNIQUE')) throw new Problem('conflict', 'try once more', 'token');
    throw error;
  });
  if (joined === null) throw notGood();
  await note(c.env, found.companyId, 'joined', joined, joined, { role: found.role });
  return c.json({ email: found.email }, 200);
});

async function send(
  env: Env,
  principal: Principal,
  asked: Pick<Invite, 'email' | 'role' | 'numbers' | 'destinations'>,
  role: Role,
) {
  const at = Date.now();
  const { companyId, user } = principal;
  const wait = await beginTry(env.DIRECTORY, env.SECRET, `mail ${asked.email}`, MAILS_TO_ONE, at);
  if (wait > 0) {
    const minutes = Math.ceil(wait / 60_000);
    const message = `${asked.email} was sent many mails; try again in ${minutes} minutes`;
    throw new Problem('too_many_requests', message, 'email');
  }
  const { email: to, numbers, destinations } = asked;
  const by = askerOf(principal);
  const made = await invite(
    env.DIRECTORY,
    companyId,
    { email: to, role: role.id, numbers, destinations, invitedBy: by },
    at,
  );
  const company = (await companyById(env.DIRECTORY, companyId))?.name ?? '';
  const invitation = { to, token: made.token, company, by: user?.name ?? null, role: role.name };
  const isSent = await post(env, companyId, (home) => inviteLetter(home, invitation));
  await note(env, companyId, 'invited', by, made.invite.id, { role: role.id });
  return { ...shown(made.invite), sent: isSent };
}

async function mustBeGood(env: Env, secret: string) {
  const found = await inviteByToken(env.DIRECTORY, secret, Date.now());
  if (found === null) throw notGood();
  return found;
}

function whoIs(name: string | undefined, chosen: string | undefined) {
  if (name === undefined) throw new Problem('invalid_request', 'name: how shall we call you?', 'name');
  if (chosen === undefined) throw new Problem('invalid_request', 'password: choose one', 'password');
  return { name, password: chosen };
}

function notGood(): Problem {
  const message = 'this invitation was used, withdrawn, or is more than seven days old; ask for another one';
  return new Problem('not_found', message, 'token');
}

function nothing(): Problem {
  return new Problem('not_found', 'there is no such invitation', 'id');
}

async function note(
  env: Env,
  companyId: string,
  type: AuditType,
  by: string,
  subject: string,
  detail: Record<string, string>,
): Promise<void> {
  await noting(env.DIRECTORY, { companyId, type, by, subject, detail }, Date.now()).run();
}

function shown(one: Invite): z.input<typeof shownInvite> {
  return {
    id: one.id,
    email: one.email,
    role: one.role,
    numbers: one.numbers === null ? null : [...one.numbers],
    destinations: [...one.destinations],
    invitedBy: one.invitedBy,
    createdAt: one.createdAt,
    expiresAt: one.expiresAt,
  };
}
