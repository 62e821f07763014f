import { KEEP_ALIVE_MS, type Lease } from './allocator.ts';

/**
 * A visit that is still there says so every minute, and most of these messages tell nothing that would have to
 * survive a crash. How far its activity on record may lag behind, ms, and what that takes:
 *
 * Let P be the activity on record and T the true one. What is not written leaves T ≤ P + U (`mustWrite`). A pool that
 * is rebuilt at R takes the visit to have been active at A = min(P + U, R); as T ≤ R too, A ≥ T. It gives a number
 * away from A + hold on, so never before T + hold: a visit that is there is not robbed, whenever the crash came.
 *
 * U is one and a half keep-alives. The first one after a write is not written even when it comes half a minute late,
 * the second one is. (With U = half the hold, one keep-alive exactly, every one that came a moment late would be.)
 * The price: after a restart, the number of a visit that did not say it was going rests up to U longer.
 */
export const UNWRITTEN_MS = 1.5 * KEEP_ALIVE_MS;

/** True when a crash now would lose more of the lease than may be lost: see `UNWRITTEN_MS`. */
export function mustWrite({ lastActiveAt, leftAt, onRecord }: Lease): boolean {
  if (onRecord === null || onRecord.leftAt !== leftAt) return true;
  return lastActiveAt - onRecord.lastActiveAt > UNWRITTEN_MS;
}

/** True when the record lags behind the lease at all, which is put right when it ends. */
export function isBehind({ lastActiveAt, leftAt, onRecord }: Lease): boolean {
  return onRecord === null || onRecord.leftAt !== leftAt || onRecord.lastActiveAt !== lastActiveAt;
}

/** A lease read back at `at`, with the latest activity it may have had. A visit that said it was going had no more. */
export function asLateAsMayBe(lease: Lease, at: number): Lease {
  if (lease.leftAt !== null) return lease;
  const latest = Math.min(lease.lastActiveAt + UNWRITTEN_MS, at);
  return { ...lease, lastActiveAt: Math.max(lease.lastActiveAt, latest) };
}
