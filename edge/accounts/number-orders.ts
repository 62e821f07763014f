import { numberUrls } from '../calls/callback-urls.ts';
import { CarrierError } from '../carriers/carrier-error.ts';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { logError } from '../log.ts';
import { objectNamed } from '../pools/split-pool.ts';
import { Problem } from '../problem.ts';
import { apiOf } from './carrier-accounts.ts';
import { type Carrier, type NumberRecord, numbersOf } from './directory.ts';
import { createNumbers, mustBePublished, type NumberUse } from './provision.ts';

/** A number that is to be bought, and what for. */
export interface Purchase {
  companyId: string;
  carrier: Carrier;
  /** E.164 */
  number: string;
  flowId: string;
  use: NumberUse;
  label: string | null;
}

type OrderRow = { id: string; status: string; carrier_number: string | null; created_at: number };

/** While this young, an order may still be under way in another request, ms. */
const UNDER_WAY_MS = 2 * 60_000;

/** How long a number that was given back still answers, ms: people go on calling what they found in print. */
const QUARANTINE_MS = 30 * 24 * 60 * 60_000;

/**
 * Buys a number and gives it its place. The order is written down before it is sent and never sent twice: when nobody
 * knows what became of one, the carrier is asked whether the number is ours.
 *
 * Throws `conflict` (field `number`) when it is in use or being bought, `invalid_request` (field `number`) with the carrier's
 * words when it is refused, `unavailable` when it is not known yet what became of it.
 */
export async function buyNumber(env: Env, purchase: Purchase): Promise<void> {
  const { companyId, carrier, number, flowId } = purchase;
  await mustBePublished(env, companyId, flowId);
  const taken = await env.DIRECTORY.prepare('SELECT 1 FROM tracking_number WHERE number = ?')
    .bind(number)
    .first();
  if (taken !== null) throw new Problem('conflict', `${number} is in use already`, 'number');
  const carrierNumber = (await recovered(env, carrier, number)) ?? (await order(env, purchase));
  await createNumbers(env, {
    companyId,
    carrierId: carrier.id,
    flowId,
    numbers: [number],
    use: purchase.use,
  });
  await env.DIRECTORY.prepare('UPDATE tracking_number SET carrier_number = ?, label = ? WHERE number = ?')
    .bind(carrierNumber, purchase.label, number)
    .run();
}

/** The carrier's id of a number that an earlier order has brought without anybody having heard of it. */
async function recovered(env: Env, carrier: Carrier, number: string): Promise<string | null> {
  const db = env.DIRECTORY;
  const known = await db
    .prepare(
      `SELECT id, status, carrier_number, created_at FROM number_order
         WHERE carrier_id = ? AND number = ? AND status != 'refused' ORDER BY created_at DESC LIMIT 1`,
    )
    .bind(carrier.id, number)
    .first<OrderRow>();
  if (known === null) return null;
  const api = await apiOf(env, carrier);
  if (known.status === 'sent' && Date.now() - known.created_at < UNDER_WAY_MS) {
    throw new Problem('conflict', `${number} is being bought`, 'number');
  }
  const id = await api.findNumber(number);
  await settle(db, known.id, id === null ? 'refused' : 'bought', id, id === null ? 'it never arrived' : null);
  if (id !== null) await api.configureNumber(id, numberUrls(env.PUBLIC_URL, carrier.id));
  return id;
}

/** Sends the order, once. Answers the carrier's id of the number. */
async function order(env: Env, { companyId, carrier, number, flowId, use }: Purchase): Promise<string> {
  const db = env.DIRECTORY;
  const id = newId('ord');
  // A second request for the same number fails here, on the index over open orders.
  const written = await db
    .prepare(
      `INSERT OR IGNORE INTO number_order (id, company_id, carrier_id, number, status, wanted, created_at)
         VALUES (?, ?, ?, ?, 'sent', ?, ?)`,
    )
    .bind(id, companyId, carrier.id, number, JSON.stringify({ flow: flowId, ...use }), Date.now())
    .run();
  if (written.meta.changes === 0) throw new Problem('conflict', `${number} is being bought`, 'number');
  try {
    const api = await apiOf(env, carrier);
    const bought = await api.buyNumber(number, numberUrls(env.PUBLIC_URL, carrier.id));
    await settle(db, id, 'bought', bought.id, null);
    return bought.id;
  } catch (error) {
    if (!isRefusal(error)) {
      logError('order_unsure', error, { order: id });
      throw new Problem(
        'unavailable',
        `nobody knows yet whether ${number} was bought; ask again in two minutes, it is not bought twice`,
        'number',
      );
    }
    await settle(db, id, 'refused', null, error.message);
    throw new Problem('invalid_request', `the carrier refused: ${error.message}`, 'number');
  }
}

/** True when the carrier said no, so that nothing was bought. */
function isRefusal(error: unknown): error is CarrierError {
  return (
    error instanceof CarrierError &&
    ((error.status !== null && error.status >= 400 && error.status < 500) || error.code === 'unsupported')
  );
}

async function settle(
  db: D1Database,
  order: string,
  status: 'bought' | 'refused',
  carrierNumber: string | null,
  reason: string | null,
): Promise<void> {
  await db
    .prepare('UPDATE number_order SET status = ?, carrier_number = ?, reason = ? WHERE id = ?')
    .bind(status, carrierNumber, reason, order)
    .run();
}

/**
 * Takes a number out of use. It leaves its pool at once and still answers, with the company's backup number, until the
 * quarantine is over; then `giveBackNumbers` gives it back to the carrier. Answers when that is, ms.
 */
export async function releaseNumber(env: Env, number: NumberRecord, at: number): Promise<number> {
  const until = number.quarantineUntil ?? at + QUARANTINE_MS;
  await env.DIRECTORY.prepare(
    'UPDATE tracking_number SET released_at = coalesce(released_at, ?), quarantine_until = ? WHERE number = ?',
  )
    .bind(at, until, number.number)
    .run();
  if (number.poolId !== null) await objectNamed(env, number.poolId).arrange(number.poolId);
  return until;
}

/** Gives numbers whose quarantine is over back to their carriers, and forgets them. Answers how many. */
export async function giveBackNumbers(env: Env, at: number): Promise<number> {
  const { results } = await env.DIRECTORY.prepare(
    `SELECT number, carrier_number AS carrierNumber, carrier.id, carrier.company_id AS companyId, kind, carrier.name,
         credentials
       FROM tracking_number JOIN carrier ON carrier.id = carrier_id WHERE quarantine_until <= ? LIMIT 50`,
  )
    .bind(at)
    .all<Carrier & { number: string; carrierNumber: string | null }>();
  let given = 0;
  for (const { number, carrierNumber, ...carrier } of results) {
    try {
      if (carrierNumber !== null) await (await apiOf(env, carrier)).releaseNumber(carrierNumber);
      await env.DIRECTORY.prepare('DELETE FROM tracking_number WHERE number = ?').bind(number).run();
      given++;
    } catch (error) {
      // It stays ours and is tried again the next time; until then it costs what it costs.
      logError('number_not_returned', error, { carrier: carrier.id });
    }
  }
  return given;
}

/** A number of the company. Throws `not_found` (field `number`). */
export async function numberOf(env: Env, companyId: string, number: string): Promise<NumberRecord> {
  const found = (await numbersOf(env.DIRECTORY, companyId)).find((one) => one.number === number);
  if (found === undefined) {
    throw new Problem('not_found', `${number} is not one of your tracking numbers`, 'number');
  }
  return found;
}
