import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { betterAuth } from 'better-auth';
import type { Env } from '../env.ts';

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;

/** Hashes a password with the runtime's own scrypt (N 16384, r 8, p 1); the result is `salt:key` in hex. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${(await derive(password.normalize('NFKC'), salt, 64)).toString('hex')}`;
}

async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const [salt, key] = hash.split(':').map((part) => Buffer.from(part, 'hex'));
  if (salt === undefined || key === undefined) return false;
  return timingSafeEqual(key, await derive(password.normalize('NFKC'), salt, key.length));
}

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
