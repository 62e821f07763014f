import { HOLD_MS, type Lease } from './allocator.ts';
import type { Holder } from './attribution.ts';
import type { LeaseRecord } from './lease-record.ts';
import type { VisitRecord } from './visit-record.ts';

/**
 * Everybody who was given a number by `at`, newest first, as it was known then; with the pages they began with.
 *
 * @param current leases of the number of which more may be known than is on record
 */
export function holdersOf(
  number: string,
  at: number,
  current: readonly Lease[],
  leases: LeaseRecord,
  visits: VisitRecord,
): Holder[] {
  const known = new Map(current.map((lease) => [lease.id, lease]));
  const rows = leases.readHolders(number, at);
  const taps = visits.readTaps(
    rows.map(({ visit }) => visit),
    number,
    at,
  );
  return rows.map((row) => {
    const { lastActiveAt = row.last_active_at, leftAt = row.left_at } = known.get(row.id) ?? {};
    const active = Math.min(lastActiveAt, at);
    return {
      visit: { ...row.facts, visit: row.visit, visitor: row.visitor, lastActiveAt: active },
      live: (leftAt === null || leftAt > at) && at - active < HOLD_MS,
      since: row.started_at,
      taps: taps.get(row.visit) ?? [],
    };
  });
}
