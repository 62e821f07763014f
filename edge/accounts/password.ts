import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;

/** Characters a password may have. */
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const;

/** Hashes a password with the runtime's own scrypt (N 16384, r 8, p 1); the result is `salt:key` in hex. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${(await derive(password.normalize('NFKC'), salt, 64)).toString('hex')}`;
}

/** Whether a password is the one of a hash; takes the same time for every wrong one. */
export async function verifyPassword({
  hash,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  const [salt, key] = hash.split(':').map((part) => Buffer.from(part, 'hex'));
  if (salt === undefined || key === undefined) return false;
  return timingSafeEqual(key, await derive(password.normalize('NFKC'), salt, key.length));
}
