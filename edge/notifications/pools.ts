import { poolsOf } from '../accounts/directory.ts';
import type { Round } from '../mail/postman.ts';
import { SplitPool } from '../pools/split-pool.ts';

/**
 * Asks the company's pools whether visits went without a number since the last time, where a rule tells of that. A pool does not
 * know its company, and must not wait for it while a visitor does: so it is asked, every quarter of an hour.
 */
export async function askPools({ env, company, tables, transaction, now }: Round): Promise<void> {
  const since = transaction(() => tables.notices.takePoolLook(now));
  if (since === null) return;
  for (const pool of await poolsOf(env.DIRECTORY, company)) {
    const { alarms = [] } = await new SplitPool(env, pool).status(now);
    for (const { since: began, until, unnumbered, cause } of alarms.filter(
      (one) => (one.until ?? now) > since,
    )) {
      const data = { name: pool.name, visits: unnumbered, cause };
      // Under the moment it began: the same shortage is told of once.
      transaction(() => tables.notices.hear('pool.exhausted', `${pool.id} ${began}`, data, until ?? now));
    }
  }
}
