import { poolsOf } from '../accounts/directory.ts';
import { unseal } from '../accounts/seal.ts';
import type { Env } from '../env.ts';
import { logError } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { WEBHOOK_SECRETS } from '../outbox/webhooks.ts';
import { SplitPool } from '../pools/split-pool.ts';

// What a company's alarm does that reaches out of its object.

/** Hands over what waits in the outbox. */
export async function drainOutbox(
  env: Env,
  outbox: Outbox,
  transaction: (work: () => void) => void,
  at: number,
): Promise<void> {
  // Signing and looking up addresses is large, and nothing a caller waits for.
  const [{ drain }, { outsideOf }] = await Promise.all([
    import('../outbox/drain.ts'),
    import('../outbox/outside.ts'),
  ]);
  await drain(outbox, at, {
    ...outsideOf(env),
    transaction,
    unseal: (webhook, sealed) => unseal(env, WEBHOOK_SECRETS, webhook, sealed),
    random: Math.random,
  });
}

/** Has a company's pools forget visits from before a moment, ms. What fails today is done tomorrow. */
export async function forgetVisits(env: Env, companyId: string, before: number): Promise<void> {
  try {
    const pools = await poolsOf(env.DIRECTORY, companyId);
    await Promise.all(pools.map((pool) => new SplitPool(env, pool).forgetBefore(before)));
  } catch (error) {
    logError('visits_not_forgotten', error);
  }
}
