import { type Attribution, type Holder, type IncomingCall, NAMED_FROM } from './attribution.ts';
import { sinceTap } from './evidence.ts';

/** A number of the pool that people call who did not get it from a visit: it is printed, cached or listed somewhere. */
export interface Leak {
  /** E.164 */
  number: string;
  /** Calls in the 30 days before that speak for it. */
  calls: number;
  /** The first of them, ms since 1970. */
  since: number;
  /** What was seen and what it may mean, in words. */
  explanation: string;
}

/**
 * How a call stands to the visits that had the number.
 * `nobody`: none had it in 30 days. `stray`: some had it, but none was there when the call came, none had tapped it
 * in the three minutes before, the caller was nobody known, and no visit is likely enough to be named.
 * `explained`: every other call.
 */
export type CallKind = 'nobody' | 'stray' | 'explained';

/** Which kind a call is, from who had the number and what the attribution made of it. */
export function kindOfCall(call: IncomingCall, holders: readonly Holder[], answer: Attribution): CallKind {
  if (answer.kind === 'none') return 'nobody';
  const isExplained = holders.some(
    (holder) => holder.live || sinceTap(call, holder) !== null || (holder.calledBefore ?? 0) > 0,
  );
  return isExplained || answer.confidence >= NAMED_FROM ? 'explained' : 'stray';
}

/** The calls to one number in 30 days. Callers are counted, not calls: one who calls ten times is one. */
export interface CallTally {
  number: string;
  /** Callers of any kind of call. */
  callers: number;
  nobody: { calls: number; callers: number; since: number | null };
  stray: { calls: number; callers: number; since: number | null };
}

/**
 * Up to this share of the callers of a sound number may be stray: those who call long after their visit, when the
 * number has gone on. With simulated callers on three real traces it was 3–16 % under the base delay law and 6–29 %
 * under the slow one, the greatest with a tenth of the numbers that lose nobody.
 */
const STRAY_AT_MOST = 1 / 3;

/** A number is only called leaked when chance would do the same to one in a thousand. */
const BY_CHANCE = 0.001;

/**
 * Whether a number has leaked. It has when somebody called it while nobody had had it for 30 days: no visit can be
 * behind that. It has, too, when so many of its callers are stray that a sound number would have as many less than
 * once in a thousand times, were every third of its callers stray: the upper tail of a binomial distribution. Seven
 * stray callers and no other are just enough. Only calls and who had the number are looked at, never how often the
 * number was handed out.
 */
export function leakOf({ number, callers, nobody, stray }: CallTally): Leak | null {
  if (nobody.since !== null) {
    return {
      number,
      calls: nobody.calls,
      since: nobody.since,
      explanation: `${called(nobody)} while nobody had been given the number for 30 days. It may be printed or cached somewhere, belong to somebody else before, or have been dialled by mistake.`,
    };
  }
  if (stray.since === null || upperTail(stray.callers, callers, STRAY_AT_MOST) > BY_CHANCE) return null;
  return {
    number,
    calls: stray.calls,
    since: stray.since,
    explanation: `${stray.callers} of ${callers} callers in 30 days called with no visit there, no tap on the number before and no visit likely to be theirs. The number is probably printed, cached or listed somewhere, or used in an ad: take it out of the pool.`,
  };
}

function called({ calls, callers }: { calls: number; callers: number }): string {
  const times = calls === 1 ? '1 call came' : `${calls} calls came`;
  return calls === 1 ? times : `${times} from ${callers === 1 ? 'one caller' : `${callers} callers`}`;
}

/** Chance of `least` or more successes in `tries`, each with chance `p`, 0 < p < 1. */
export function upperTail(least: number, tries: number, p: number): number {
  let sum = 0;
  // In logarithms, as the first term of many tries is too small for a number.
  let term = tries * Math.log1p(-p);
  for (let n = 0; n <= tries; n++) {
    if (n >= least) sum += Math.exp(term);
    term += Math.log(((tries - n) / (n + 1)) * (p / (1 - p)));
  }
  return Math.min(1, sum);
}
