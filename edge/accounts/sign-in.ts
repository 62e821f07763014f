import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { useLink } from './links.ts';
import { isVerifiedByDevice, passkeySignIn } from './passkey-sign-in.ts';
import { hashPassword, PASSWORD_LENGTH, verifyPassword } from './password.ts';
import { versionedSecrets } from './secrets.ts';

/** Where a session begins, unless a second factor is asked for first. */
const BEGINNINGS = new Set(['/sign-in/email', '/sign-in/link', '/sign-in/passkey']);

/**
 * People's sign-in: e-mail and password, a link in a mail or a passkey, a second factor, sessions in the directory; reached
 * through `door.ts`. Nobody can sign up by themselves. Made per request because its address is the one the person used.
 */
export function signIn(env: Env, request: Request) {
  return betterAuth({
    appName: 'Numberline',
    database: env.DIRECTORY,
    secrets: versionedSecrets(env),
    // What was encrypted before there were versions.
    secret: env.SECRET,
    baseURL: new URL(request.url).origin,
    basePath: '/auth',
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    account: { modelName: 'credential' },
    plugins: [linkSignIn(env), passkeySignIn(env, request), secondFactor()],
    // The door counts tries, in the directory; the library would count them in one isolate's memory.
    rateLimit: { enabled: false },
    // Raw addresses are not stored anywhere.
    advanced: { ipAddress: { disableIpTracking: true }, cookiePrefix: 'numberline' },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

/**
 * Codes of an app and recovery codes; asked for at every way in, where the library's own asks only after a password. A passkey
 * whose device made sure of its holder is two factors already.
 */
function secondFactor() {
  const plugin = twoFactor({ schema: { twoFactor: { modelName: 'two_factor' } } });
  const matcher = ({ path, context }: { path?: string; context: { returned?: unknown } }) =>
    BEGINNINGS.has(path ?? '') && !isVerifiedByDevice(context.returned);
  return { ...plugin, hooks: { after: plugin.hooks.after.map((hook) => ({ ...hook, matcher })) } };
}

/** `POST /sign-in/link { token }`: a link from a mail becomes a session. A POST, so that whoever only fetches links uses none up. */
function linkSignIn(env: Env) {
  return {
    id: 'link-sign-in',
    endpoints: {
      signInLink: createAuthEndpoint(
        '/sign-in/link',
        { method: 'POST', body: z.object({ token: z.string().min(1).max(200) }) },
        async (ctx) => {
          const userId = await useLink(env.DIRECTORY, 'sign_in', ctx.body.token, Date.now());
          const user = userId === null ? null : await ctx.context.internalAdapter.findUserById(userId);
          if (user === null) {
            throw new APIError('UNAUTHORIZED', {
              message: 'This link is not good any more. Ask for another one.',
            });
          }
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ user: { id: user.id, name: user.name, email: user.email } });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
