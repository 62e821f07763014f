import { createRoute, z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { beginTry, MAILS_TO_ONE, OF_ONE_SENDER, tryWorked } from '../accounts/attempts.ts';
import { noting } from '../accounts/audit.ts';
import { changedLetter, post, resetLetter, signInLetter } from '../accounts/letters.ts';
import { type LinkKind, makeLink, useLink } from '../accounts/links.ts';
import { membershipOf } from '../accounts/members.ts';
import { PASSWORD_LENGTH } from '../accounts/password.ts';
import { endSessions } from '../accounts/sessions.ts';
import { setPassword, userByEmail, userById } from '../accounts/users.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { addressKey } from '../visits/rate-limit.ts';
import { email } from './rights.ts';
import { type ApiEnv, problems, router, takes } from './router.ts';

/** Getting in without a password: links by mail, for people who are not signed in. */
export const access = router();

export const token = z
  .string()
  .regex(/^[0-9a-hjkmnp-tv-z]{52}$/, 'must be what the link in the mail has behind its #')
  .openapi({ description: 'What the link in the mail has behind its `#`.' });

export const password = z
  .string()
  .min(PASSWORD_LENGTH.least, `must have ${PASSWORD_LENGTH.least} characters at least`)
  .max(PASSWORD_LENGTH.most, `must have ${PASSWORD_LENGTH.most} characters at most`);

/** Slows down who asks again and again without signing in, by sender; nobody on their own machine. */
export const slowed = createMiddleware<ApiEnv>(async (c, next) => {
  const sender = addressKey(c.req.header('cf-connecting-ip') ?? null);
  if (sender === null) return next();
  const wait = await beginTry(c.env.DIRECTORY, c.env.SECRET, `link ${sender}`, OF_ONE_SENDER, Date.now());
  if (wait === 0) return next();
  const seconds = Math.ceil(wait / 1000);
  return new Problem('too_many_requests', `too many tries; try again in ${seconds} seconds`).toResponse({
    'Retry-After': String(seconds),
  });
});

const byMail = (path: string, summary: string) =>
  createRoute({
    method: 'post',
    path,
    summary,
    description: 'The answer is the same whether somebody has this address or not.',
    security: [],
    middleware: [slowed] as const,
    request: {
      body: takes(z.strictObject({ email })),
    },
    responses: {
      202: { description: 'If there is such an account, a mail is on its way.' },
      ...problems(400),
    },
  });

access.openapi(byMail('/link', 'Have a link sent that signs in, once, within ten minutes'), (c) => {
  // After the answer: what happens for an address that is known must not take longer.
  c.executionCtx.waitUntil(sendLink(c.env, 'sign_in', c.req.valid('json').email, Date.now()));
  return c.body(null, 202);
});

access.openapi(
  byMail('/forgot', 'Have a link sent to choose a new password with, once, within an hour'),
  (c) => {
    c.executionCtx.waitUntil(sendLink(c.env, 'reset', c.req.valid('json').email, Date.now()));
    return c.body(null, 202);
  },
);

const reset = createRoute({
  method: 'post',
  path: '/reset',
  summary: 'Choose a new password, with a link from a mail; signs out everywhere and nobody in',
  security: [],
  middleware: [slowed] as const,
  request: {
    body: takes(z.strictObject({ token, password })),
  },
  responses: { 204: { description: 'The new password counts.' }, ...problems(400) },
});

access.openapi(reset, async (c) => {
  const { token: secret, password: chosen } = c.req.valid('json');
  const db = c.env.DIRECTORY;
  const at = Date.now();
  const userId = await useLink(db, 'reset', secret, at);
  const user = userId === null ? null : await userById(db, userId);
  if (user === null) {
    throw new Problem(
      'invalid_request',
      'token: this link is not good any more; ask for another one',
      'token',
    );
  }
  await setPassword(db, user.id, chosen, at);
  await endSessions(db, user.id, null);
  await tryWorked(db, c.env.SECRET, `account ${user.email}`);
  const event = { companyId: null, type: 'password_changed', by: user.id, subject: user.id } as const;
  await noting(db, { ...event, detail: { way: 'link' } }, at).run();
  c.executionCtx.waitUntil(
    post(c.env, await firstCompany(c.env, user.id), (home) => changedLetter(home, user.email)),
  );
  return c.body(null, 204);
});

async function sendLink(env: Env, kind: LinkKind, to: string, at: number): Promise<void> {
  const db = env.DIRECTORY;
  const user = await userByEmail(db, to);
  if (user === null || (await beginTry(db, env.SECRET, `mail ${to}`, MAILS_TO_ONE, at)) > 0) return;
  const secret = await makeLink(db, kind, user.id, at);
  const letter = kind === 'sign_in' ? signInLetter : resetLetter;
  await post(env, await firstCompany(env, user.id), (home) => letter(home, user.email, secret));
  const type = kind === 'sign_in' ? 'link_sent' : 'reset_sent';
  await noting(db, { companyId: null, type, by: null, subject: user.id }, at).run();
}

/** The company whose name and sender a person's mails have. */
export async function firstCompany(env: Env, userId: string): Promise<string | null> {
  return (await membershipOf(env.DIRECTORY, userId, null))?.companyId ?? null;
}
