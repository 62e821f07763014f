import { poolsOf } from '../accounts/directory.ts';
import { unseal } from '../accounts/seal.ts';
import type { Env } from '../env.ts';
import { logError, logInfo } from '../log.ts';
import { measure } from '../metrics.ts';
import type { Attempt } from '../outbox/attempt.ts';
import { traceOfEvent } from '../outbox/event.ts';
import type { Due, Outbox } from '../outbox/outbox.ts';
import { WEBHOOK_SECRETS } from '../outbox/webhooks.ts';
import { SplitPool } from '../pools/split-pool.ts';

// What a company's alarm does that reaches out of its object.

/** Hands over what waits in the outbox. */
export async function drainOutbox(
  env: Env,
  company: string,
  outbox: Outbox,
  transaction: (work: () => void) => void,
  at: number,
): Promise<void> {
  // Signing and looking up addresses is large, and nothing a caller waits for.
  const [{ drain }, { outsideOf }] = await Promise.all([
    import('../outbox/drain.ts'),
    import('../outbox/outside.ts'),
  ]);
  const since = outbox.waitingSince();
  if (since !== null) measure(env, { what: 'outbox', company, age: at - since });
  await drain(outbox, at, {
    ...outsideOf(env),
    transaction,
    unseal: (webhook, sealed) => unseal(env, WEBHOOK_SECRETS, webhook, sealed),
    random: Math.random,
    tried: (due, made) => noteTried(env, company, due, made),
  });
}

/** An event was handed to a webhook, or was not taken. */
function noteTried(env: Env, company: string, { webhook, event, attempts }: Due, made: Attempt): void {
  const { status, took, error } = made;
  const outcome = error === null ? 'taken' : 'failed';
  measure(env, { what: 'delivery', company, webhook, outcome, took });
  const facts = {
    trace: traceOfEvent(event),
    company,
    webhook,
    message: event.id,
    type: event.type,
    subject: event.subject,
    attempt: attempts + 1,
    status,
    took,
  };
  if (error === null) logInfo('webhook_delivered', facts);
  else logError('webhook_failed', error, facts);
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
