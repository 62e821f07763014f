import type { Env } from '../env.ts';
import { logError } from '../log.ts';
import { filesOf } from './files-of.ts';

/** Companies that are asked at a time. */
const AT_ONCE = 50;

/**
 * Has every company backed up whose time has come; each works on its own then. One that fails holds up no other.
 * How many were begun.
 */
export async function backUpAll(env: Env, at: number): Promise<number> {
  const { results } = await env.DIRECTORY.prepare('SELECT id FROM company ORDER BY id').all<{ id: string }>();
  let begun = 0;
  for (let n = 0; n < results.length; n += AT_ONCE) {
    const asked = await Promise.allSettled(
      results.slice(n, n + AT_ONCE).map(({ id }) => filesOf(env, id).backups.startIfDue(at)),
    );
    for (const answer of asked) {
      if (answer.status === 'rejected') logError('backup_failed', answer.reason);
      else if (answer.value !== null) begun++;
    }
  }
  return begun;
}
