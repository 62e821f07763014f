import { apiOf } from '../accounts/carrier-accounts.ts';
import { carrierById, poolsOf } from '../accounts/directory.ts';
import { unseal } from '../accounts/seal.ts';
import type { Teller } from '../connectors/teller.ts';
import type { Env } from '../env.ts';
import { logError, logInfo } from '../log.ts';
import type { Post } from '../mail/post.ts';
import { measure } from '../metrics.ts';
import type { Attempt } from '../outbox/attempt.ts';
import { traceOfEvent } from '../outbox/event.ts';
import type { Due, Outbox } from '../outbox/outbox.ts';
import { WEBHOOK_SECRETS } from '../outbox/webhooks.ts';
import { SplitPool } from '../pools/split-pool.ts';
import type { Chore } from './chores.ts';
import type { CompanyTables } from './company-tables.ts';
import type { Told } from './fold.ts';
import { keyOf } from './ledger.ts';
import { askPools } from './pool-news.ts';
import { askAboutPorts } from './ports.ts';
import { reconcile } from './reconcile.ts';

// What a company's alarm does that reaches out of its object.

/** Overdue calls that are asked about in one go; each is a request to a carrier. */
const ASKED_AT_ONCE = 20;

/** A company's object, as far as its chores need it. */
export interface Errands {
  env: Env;
  company: string;
  tables: CompanyTables;
  transaction: <T>(work: () => T) => T;
  teller: Teller;
  post: Post;
  /** Takes in what a carrier says of a call. */
  apply: (carrierId: string, told: Told) => void;
  files: { due: () => number | null; make: () => Promise<void> };
}

/** Everything that a company does and that may have to wait for somebody outside. */
export function choresOf(errands: Errands): Chore[] {
  const { env, company, tables, transaction, post, files } = errands;
  const { ports, poolNews } = tables;
  return [
    ...choresOfCalls(errands),
    ...post.sending(),
    { name: 'ports', due: ports.nextDue(), work: (at) => askAboutPorts(env, ports, transaction, at) },
    {
      name: 'pools',
      due: poolNews.nextDue(),
      work: (at) => askPools(env, company, poolNews, transaction, at),
    },
    { name: 'files', due: files.due(), work: files.make },
  ];
}

/** Those of them that a call can bring forward; each webhook by itself. */
export function choresOfCalls(errands: Errands): Chore[] {
  const { env, company, tables, transaction, teller, post } = errands;
  const { ledger, outbox } = tables;
  return [
    { name: 'overdue calls', due: ledger.nextCheck(), work: (at) => askAboutCalls(errands, at) },
    ...outbox.due().map(({ webhook, at: due }) => ({
      name: webhook,
      due,
      work: (at: number) => drainOutbox(env, company, outbox, webhook, transaction, at),
    })),
    { name: 'conversions', due: teller.nextDue(), work: (at) => teller.work(at) },
    post.writing(),
  ];
}

/** Asks carriers about calls whose end never came. */
async function askAboutCalls({ env, tables, apply }: Errands, at: number): Promise<void> {
  const { ledger } = tables;
  await Promise.all(
    ledger.overdue(at, ASKED_AT_ONCE).map(async (row) => {
      const heard = ledger.told(keyOf(row)).map((told) => told.event.at ?? told.receivedAt);
      const api = async () => {
        const carrier = await carrierById(env.DIRECTORY, row.carrier_id);
        return carrier === null ? null : apiOf(env, carrier);
      };
      const verdict = await reconcile(row, api, Math.max(row.started_at, ...heard), at);
      if ('event' in verdict) apply(row.carrier_id, { event: verdict.event, receivedAt: at });
      else ledger.checkAt(row.id, verdict.lookAgainAt);
    }),
  );
}

/** Hands a webhook what waits for it in the outbox. */
async function drainOutbox(
  env: Env,
  company: string,
  outbox: Outbox,
  webhook: string,
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
  await drain(outbox, webhook, at, {
    ...outsideOf(env),
    transaction,
    unseal: (sealed) => unseal(env, WEBHOOK_SECRETS, webhook, sealed),
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
