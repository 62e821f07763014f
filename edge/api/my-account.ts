import { createRoute, z } from '@hono/zod-openapi';
import { beginTry, OF_ONE_ACCOUNT, tryWorked } from '../accounts/attempts.ts';
import { type NewAuditEvent, noting } from '../accounts/audit.ts';
import { changedLetter, post } from '../accounts/letters.ts';
import { workplacesOf } from '../accounts/members.ts';
import { endSession, endSessions, sessionsOf } from '../accounts/sessions.ts';
import { isPasswordOf, setPassword } from '../accounts/users.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { firstCompany, password } from './access.ts';
import { allowed, answers, companyOf, personOf, problems, router, signedIn, takes } from './router.ts';
import { instant } from './schemas.ts';

/** A person's own account: where they are signed in, and their password. The second factor is at `/auth/two-factor`. */
export const myAccount = router();

const session = z
  .object({
    id: z.string(),
    browser: z.string().nullable().openapi({ description: 'What the browser says it is.' }),
    isThis: z.boolean().openapi({ description: 'The one that asks.' }),
    createdAt: instant,
    expiresAt: instant,
  })
  .openapi('Session');

const security = createRoute({
  method: 'get',
  path: '/security',
  summary: 'Where I am signed in, newest first, and whether I have a second factor',
  middleware: [allowed(null), signedIn] as const,
  responses: {
    200: answers(
      z.object({ twoFactor: z.boolean(), sessions: z.array(session) }),
      'The sessions that count.',
    ),
    ...problems(401, 403),
  },
});

myAccount.openapi(security, async (c) => {
  const { principal } = c.var;
  const { id } = personOf(principal);
  const [all, row] = await Promise.all([
    sessionsOf(c.env.DIRECTORY, id, Date.now()),
    c.env.DIRECTORY.prepare('SELECT twoFactorEnabled AS factor FROM user WHERE id = ?')
      .bind(id)
      .first<{ factor: number | null }>(),
  ]);
  const sessions = all.map((one) => ({ ...one, isThis: one.id === principal.session }));
  return c.json({ twoFactor: row?.factor === 1, sessions }, 200);
});

const end = createRoute({
  method: 'delete',
  path: '/sessions/{id}',
  summary: 'End one of my sessions, at once',
  middleware: [allowed(null), signedIn] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'That browser has to sign in again.' }, ...problems(401, 403, 404) },
});

myAccount.openapi(end, async (c) => {
  const person = personOf(c.var.principal);
  if (!(await endSession(c.env.DIRECTORY, person.id, c.req.valid('param').id))) {
    throw new Problem('not_found', 'you have no such session', 'id');
  }
  await ended(c.env, person.id, { type: 'session_ended' });
  return c.body(null, 204);
});

const endOthers = createRoute({
  method: 'delete',
  path: '/sessions',
  summary: 'End all my sessions but this one, at once',
  middleware: [allowed(null), signedIn] as const,
  responses: { 204: { description: 'Every other browser has to sign in again.' }, ...problems(401, 403) },
});

myAccount.openapi(endOthers, async (c) => {
  const { principal } = c.var;
  const person = personOf(principal);
  await endSessions(c.env.DIRECTORY, person.id, principal.session);
  await ended(c.env, person.id, { type: 'session_ended', detail: { which: 'all others' } });
  return c.body(null, 204);
});

const changePassword = createRoute({
  method: 'put',
  path: '/password',
  summary: 'Change my password; every other browser is signed out',
  middleware: [allowed(null), signedIn] as const,
  request: {
    body: takes(z.strictObject({ current: z.string().min(1).max(200), password })),
  },
  responses: { 204: { description: 'The new password counts.' }, ...problems(400, 401, 403) },
});

myAccount.openapi(changePassword, async (c) => {
  const { principal } = c.var;
  const person = personOf(principal);
  const { current, password: chosen } = c.req.valid('json');
  const db = c.env.DIRECTORY;
  const at = Date.now();
  await demandPassword(c.env, person.id, current, 'current');
  await setPassword(db, person.id, chosen, at);
  await endSessions(db, person.id, principal.session);
  await ended(c.env, person.id, { type: 'password_changed' });
  c.executionCtx.waitUntil(
    post(c.env, await firstCompany(c.env, person.id), (home) => changedLetter(home, person.email)),
  );
  return c.body(null, 204);
});

/** Throws unless a signed-in person gives their password: whoever found their browser open must not change how they get in. */
export async function demandPassword(env: Env, user: string, password: string, field: string): Promise<void> {
  const db = env.DIRECTORY;
  const subject = `own password ${user}`;
  const wait = await beginTry(db, env.SECRET, subject, OF_ONE_ACCOUNT, Date.now());
  if (wait > 0) {
    const message = `too many tries; try again in ${Math.ceil(wait / 1000)} seconds`;
    throw new Problem('too_many_requests', message, field);
  }
  if (!(await isPasswordOf(db, user, password))) {
    throw new Problem('invalid_request', `${field}: this is not your password`, field);
  }
  await tryWorked(db, env.SECRET, subject);
}

/** Writes down that sessions ended, and ends the live logs that they had open. */
async function ended(env: Env, user: string, event: Pick<NewAuditEvent, 'type' | 'detail'>): Promise<void> {
  await noting(env.DIRECTORY, { ...event, companyId: null, by: user, subject: user }, Date.now()).run();
  const workplaces = await workplacesOf(env.DIRECTORY, user);
  await Promise.all(workplaces.map(({ id }) => companyOf(env, id).unwatch(user)));
}
