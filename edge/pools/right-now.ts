import { HOLD_MS } from './allocator.ts';
import { DELAY_LAWS, shareWithin } from './delay-law.ts';
import { gammaPoints } from './gamma.ts';

/** How a pool stands at one moment. */
export interface Turnover {
  /** Numbers in the pool. */
  numbers: number;
  /** Of them held by a visit that is there. */
  inUse: number;
  /** Numbers that went to a visitor who did not have them, per ms, of late. */
  taken: number;
  /** Share of visits that found no number of late, 0–1. */
  missed: number;
}

/**
 * The chance, 0–1, that a call of a visitor who asks for a number now is laid to them by who held the number last, if
 * things go on as they are:
 *
 *     P(right) = (1 − missed) · E[F(max(hold, G))],   G ~ Gamma(numbers − inUse, taken)
 *
 * F is the share of calls that come within a time of the visit's last activity: the assumed base law. A number whose
 * visit has gone is the last in the queue of those not in use, so it is another's when as many have been taken as are
 * in that queue: G, the time until that many arrivals of a Poisson process, and never less than the hold. This is the
 * characteristic time of a cache that evicts the least recently used (Che, Tung & Wang, IEEE JSAC 20, 2002), with its
 * spread. Taps, area codes and known callers, which the attribution also goes by, make it an underestimate.
 */
export function rightNow({ numbers, inUse, taken, missed }: Turnover): number {
  if (numbers === 0) return 0;
  const idle = Math.max(0, numbers - inUse);
  const shares = gammaPoints(idle).map((point) => {
    const lasts = taken > 0 ? point / taken : Number.POSITIVE_INFINITY;
    return shareWithin(DELAY_LAWS.base, Math.max(HOLD_MS, lasts));
  });
  return ((1 - missed) * shares.reduce((sum, share) => sum + share, 0)) / shares.length;
}
