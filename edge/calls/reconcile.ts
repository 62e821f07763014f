import type { CarrierApi, CarrierCall, CarrierEvent } from '../carriers/carrier.ts';
import { logError } from '../log.ts';
import { isFinal } from './fold.ts';
import type { CallRow } from './ledger.ts';
import { LONGEST_CALL, PATIENCE_MS } from './silence.ts';

/** What is done about a call whose end should have come. */
export type Verdict =
  /** It has ended: this is what the carrier would have told. */
  | { event: CarrierEvent }
  /** It goes on, or the carrier could not be asked: look again then, ms. */
  | { lookAgainAt: number };

/** However often a carrier cannot be asked, after this a call counts as ended, ms. */
const GIVE_UP_MS = 24 * 60 * 60_000;

/**
 * Asks a carrier what became of a call.
 *
 * @param apiOf finds the carrier's API; `null` where it cannot be asked
 * @param lastHeard when anything was last heard of the call, ms: its end where the carrier does not know it any more
 */
export async function reconcile(
  row: CallRow,
  apiOf: () => Promise<Pick<CarrierApi, 'fetchCall'> | null>,
  lastHeard: number,
  at: number,
): Promise<Verdict> {
  const isTooOld = at - row.started_at > GIVE_UP_MS;
  let found: CarrierCall | null = null;
  let canAsk = false;
  try {
    const api = await apiOf();
    canAsk = api !== null;
    if (api !== null) found = await api.fetchCall(row.carrier_call);
  } catch (error) {
    logError('carrier_not_asked', error, { call: row.id });
    if (!isTooOld) return { lookAgainAt: at + patience(row.checks) };
  }
  if (found !== null && isFinal(found.status))
    return { event: endOf(row, found, found.endedAt ?? lastHeard) };
  const mayGoOn = found !== null || (!canAsk && at - row.started_at < LONGEST_CALL * 1000);
  if (mayGoOn && !isTooOld) return { lookAgainAt: at + patience(row.checks) };
  // The carrier knows no such call (any more), or never stops saying that it runs.
  return { event: endOf(row, { status: 'completed', duration: null }, lastHeard) };
}

/** Ten minutes, then twice as long each time, four hours at most. */
function patience(checks: number): number {
  return Math.min(PATIENCE_MS * 2 ** Math.min(checks, 10), LONGEST_CALL * 1000);
}

/** The end of the caller's own leg, as a message of the carrier would have told it. */
function endOf(
  row: CallRow,
  { status, duration }: Pick<CarrierCall, 'status' | 'duration'>,
  at: number,
): CarrierEvent {
  return {
    call: row.carrier_call,
    leg: row.carrier_call,
    to: row.tracking_number,
    from:
      row.caller_number === null
        ? { withheld: row.caller_withheld ?? 'unknown' }
        : { number: row.caller_number },
    status,
    cause: null,
    stir: null,
    sequence: null,
    at,
    duration,
    callerCity: null,
    callerState: null,
    callerZip: null,
    callerCountry: null,
    callerName: null,
  };
}
