import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { addressKey } from '../visits/rate-limit.ts';
import {
  type BackOff,
  beginTry,
  OF_ONE_ACCOUNT,
  OF_ONE_SENDER,
  spendOnce,
  tryExcused,
  tryWorked,
} from './attempts.ts';
import { noting } from './audit.ts';
import type { AuditType } from './audit-event.ts';
import { hashKey, refuseForeignPage } from './principal.ts';
import { sessionOf } from './session-cookie.ts';
import { signIn } from './sign-in.ts';
import { userByEmail } from './users.ts';

/** What of the sign-in library is open; everything else it could do is not there. */
const OPEN: Record<string, 'GET' | 'POST'> = {
  '/auth/sign-in/email': 'POST',
  '/auth/sign-in/link': 'POST',
  '/auth/passkey/options': 'POST',
  '/auth/sign-in/passkey': 'POST',
  '/auth/sign-out': 'POST',
  '/auth/get-session': 'GET',
  '/auth/two-factor/enable': 'POST',
  '/auth/two-factor/disable': 'POST',
  '/auth/two-factor/verify-totp': 'POST',
  '/auth/two-factor/verify-backup-code': 'POST',
  '/auth/two-factor/generate-backup-codes': 'POST',
};

/** What is written down when one of them went well. */
const NOTED: Partial<Record<string, AuditType>> = {
  '/auth/sign-in/email': 'signed_in',
  '/auth/sign-in/link': 'signed_in',
  '/auth/sign-in/passkey': 'signed_in',
  '/auth/sign-out': 'signed_out',
  '/auth/two-factor/disable': 'two_factor_off',
  '/auth/two-factor/generate-backup-codes': 'recovery_codes_made',
};

/** Ways in without a password, as they are written down. */
const WAYS: Partial<Record<string, string>> = {
  '/auth/sign-in/link': 'link',
  '/auth/sign-in/passkey': 'passkey',
};

/** A code of an app is good for a minute and a half, as it is taken one step early or late. */
const CODE_MS = 90_000;

/** Bytes of a body; the largest is what a device signed. */
const MOST_BYTES = 4096;

type Later = Pick<ExecutionContext, 'waitUntil'>;

/** What the library answers with, as far as it is read here. */
interface Answer {
  twoFactorRedirect?: boolean;
  user?: { id: string };
  token?: string;
}

/**
 * `/auth/*`: what stands before the sign-in library. It opens few of its doors, refuses other sites' pages, slows down who
 * tries passwords, and writes down what happens.
 */
export async function door(env: Env, request: Request, later: Later): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (OPEN[pathname] !== request.method) throw new Problem('not_found', 'there is nothing at this address');
  if (request.method === 'GET') return signIn(env, request).handler(request);
  refuseForeignPage(request);
  const text = await request.clone().text();
  if (text.length > MOST_BYTES) throw new Problem('too_large', `the body has more than ${MOST_BYTES} bytes`);
  const body = fieldsOf(text);
  const at = Date.now();
  const before = await sessionUser(env, request, pathname);
  const tries = await triesOf(request, pathname, body);
  for (const { subject, backOff } of tries) {
    const wait = await beginTry(env.DIRECTORY, env.SECRET, subject, backOff, at);
    if (wait === 0) continue;
    later.waitUntil(noteFailure(env, 'sign_in_blocked', body.email, at));
    return tooManyTries(wait);
  }
  const response = await signIn(env, request).handler(request);
  const answer = response.ok ? ((await response.clone().json()) as Answer | null) : null;
  if (answer === null) {
    if (pathname === '/auth/sign-in/email')
      later.waitUntil(noteFailure(env, 'sign_in_failed', body.email, at));
    return response;
  }
  for (const { subject, backOff, isOwn } of tries) {
    if (isOwn) await tryWorked(env.DIRECTORY, env.SECRET, subject);
    // One right password among a sender's many wrong ones excuses none of those.
    else await tryExcused(env.DIRECTORY, env.SECRET, subject, backOff);
  }
  if (answer.twoFactorRedirect === true) return response;
  if (pathname === '/auth/two-factor/verify-totp' && (await isUsedCode(env, answer, body.code, at))) {
    await env.DIRECTORY.prepare('DELETE FROM session WHERE token = ?').bind(answer.token).run();
    return new Problem(
      'unauthorized',
      'this code was used already; wait for the next one',
      'code',
    ).toResponse();
  }
  later.waitUntil(noteSuccess(env, pathname, answer, before, at));
  return response;
}

/** Something that a request tries, and may not try for ever. */
interface Try {
  subject: string;
  backOff: BackOff;
  /** Of the account itself: once it went well, what went wrong before is forgotten. */
  isOwn: boolean;
}

async function triesOf(request: Request, pathname: string, body: Fields): Promise<Try[]> {
  if (pathname === '/auth/sign-in/email') {
    const subject = `account ${body.email?.trim().toLowerCase() ?? ''}`;
    return [{ subject, backOff: OF_ONE_ACCOUNT, isOwn: true }, ...ofSender(request)];
  }
  if (pathname === '/auth/sign-in/passkey') return ofSender(request);
  // Whoever has somebody's session must not find out their password with it.
  const asksPassword = body.password !== undefined && pathname.startsWith('/auth/two-factor/');
  if (!asksPassword) return [];
  const subject = `session ${await hashKey(request.headers.get('cookie') ?? '')}`;
  return [{ subject, backOff: OF_ONE_ACCOUNT, isOwn: true }];
}

function ofSender(request: Request): Try[] {
  const sender = addressKey(request.headers.get('cf-connecting-ip'));
  return sender === null ? [] : [{ subject: `sender ${sender}`, backOff: OF_ONE_SENDER, isOwn: false }];
}

/** The answer to somebody who has to wait, the same whether there is such an account or not. */
function tooManyTries(waitMs: number): Response {
  const seconds = Math.ceil(waitMs / 1000);
  return new Problem('too_many_requests', `too many tries; try again in ${seconds} seconds`).toResponse({
    'Retry-After': String(seconds),
  });
}

/** Whether a code let somebody in before: one that was looked at over a shoulder is good for nothing. */
async function isUsedCode(env: Env, answer: Answer, code: string | undefined, at: number): Promise<boolean> {
  if (answer.user === undefined) return false;
  const what = `code ${answer.user.id} ${code ?? ''}`;
  return !(await spendOnce(env.DIRECTORY, env.SECRET, what, CODE_MS, at));
}

/** Who is signed in before a request that may end or change that. */
async function sessionUser(env: Env, request: Request, pathname: string): Promise<{ id: string } | null> {
  if (pathname.startsWith('/auth/sign-in/') || !request.headers.has('cookie')) return null;
  return (await sessionOf(env, request, Date.now()))?.user ?? null;
}

async function noteSuccess(
  env: Env,
  pathname: string,
  answer: Answer,
  before: { id: string } | null,
  at: number,
): Promise<void> {
  const type =
    pathname === '/auth/two-factor/verify-totp'
      ? before === null
        ? 'signed_in'
        : 'two_factor_on'
      : pathname === '/auth/two-factor/verify-backup-code'
        ? 'recovery_code_used'
        : NOTED[pathname];
  const user = answer.user?.id ?? before?.id;
  if (type === undefined || user === undefined) return;
  const way = WAYS[pathname];
  const detail = way === undefined ? {} : { detail: { way } };
  await noting(env.DIRECTORY, { companyId: null, type, by: user, subject: user, ...detail }, at).run();
}

/** Looked up after the answer has gone out, so that an address that is known takes no longer. */
async function noteFailure(env: Env, type: AuditType, email: string | undefined, at: number): Promise<void> {
  const user = email === undefined ? null : await userByEmail(env.DIRECTORY, email);
  if (user === null) return;
  await noting(env.DIRECTORY, { companyId: null, type, by: null, subject: user.id }, at).run();
}

interface Fields {
  email?: string;
  password?: string;
  code?: string;
}

/** The texts of a JSON body; the library says what is wrong with another. */
function fieldsOf(text: string): Fields {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return {};
    return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}
