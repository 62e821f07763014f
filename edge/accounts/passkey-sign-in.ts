import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';

const base64url = z.string().regex(/^[\w-]{1,1400}$/, 'must be base64url');

/** What a browser says of a device's signature (WebAuthn's `AuthenticationResponseJSON`), as far as it is read. */
const signature = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});

/**
 * Signing in with a key that a device holds: `POST /passkey/options` says what it is to sign, `POST /sign-in/passkey` takes
 * the signature. Nobody says who they are: the device does. People add keys at `/v1/me/passkeys`.
 */
export function passkeySignIn(env: Env, request: Request) {
  return {
    id: 'passkey-sign-in',
    endpoints: {
      passkeyOptions: createAuthEndpoint('/passkey/options', { method: 'POST' }, async (ctx) => {
        const { askForSignature } = await import('./passkey-ceremony.ts');
        return ctx.json(await inItsWords(() => askForSignature(env, request, Date.now())));
      }),
      signInPasskey: createAuthEndpoint(
        '/sign-in/passkey',
        { method: 'POST', body: signature },
        async (ctx) => {
          const { checkSignature } = await import('./passkey-ceremony.ts');
          const given = { ...ctx.body, clientExtensionResults: {} };
          const holder = await inItsWords(() => checkSignature(env, request, given, Date.now()));
          const user = holder === null ? null : await ctx.context.internalAdapter.findUserById(holder.userId);
          if (holder === null || user === null) {
            throw new APIError('UNAUTHORIZED', { message: 'This passkey lets nobody in here.' });
          }
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          const { id, name, email } = user;
          return ctx.json({ user: { id, name, email }, verified: holder.verified });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** The library answers its own kind of error only; what is ours to say it would log as a fault. */
async function inItsWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw new APIError('BAD_REQUEST', { message: error.message });
    throw error;
  }
}

/** Whether an answer let somebody in by a device that made sure who they are: no other factor is asked for behind it. */
export function isVerifiedByDevice(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'verified' in answer && answer.verified === true;
}
