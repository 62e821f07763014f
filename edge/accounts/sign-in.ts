import { betterAuth } from 'better-auth';
import type { Env } from '../env.ts';
import { hashPassword, verifyPassword } from './password.ts';

/**
 * People's sign-in: e-mail and password, sessions in the directory, mounted at `/auth`. Nobody can sign up by
 * themselves. Made per request because its address is the one the person used.
 */
export function signIn(env: Env, request: Request) {
  return betterAuth({
    database: env.DIRECTORY,
    secret: env.SECRET,
    baseURL: new URL(request.url).origin,
    basePath: '/auth',
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    account: { modelName: 'credential' },
    // Raw addresses are not stored anywhere.
    advanced: { ipAddress: { disableIpTracking: true }, cookiePrefix: 'numberline' },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}
