import { createHash } from 'node:crypto';
import type { Env } from '../env.ts';

/** What everything secret of an installation starts from; two while it changes, see `rotation.ts`. */
export type Secrets = Pick<Env, 'SECRET' | 'SECRET_NEXT'>;

/** The secrets that open what was made here, first the one that new things are made with. */
export function secretsOf({ SECRET, SECRET_NEXT }: Secrets): readonly [string, ...string[]] {
  return SECRET_NEXT ? [SECRET_NEXT, SECRET] : [SECRET];
}

/**
 * The same as the sign-in library takes them: it writes beside what it encrypts which secret that was, by a number. The number
 * is made of the secret, so that nobody has to keep it.
 */
export function versionedSecrets(secrets: Secrets): { version: number; value: string }[] {
  return secretsOf(secrets).map((value) => ({
    version: createHash('sha256').update(`version of ${value}`).digest().readUInt32BE(),
    value,
  }));
}
