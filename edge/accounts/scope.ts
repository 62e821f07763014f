import type { Filter } from '../filters/filter.ts';

/** Some of a company's calls: those that pass both lists. */
export interface Scope {
  /** Tracking numbers, E.164; `null` for all. */
  numbers: readonly string[] | null;
  /** What answered, or rang last: E.164 or `sip:…`; `null` for all. */
  destinations: readonly string[] | null;
}

/** What of a call decides whether somebody may see it. */
export interface Scoped {
  trackingNumber: string;
  destination: string | null;
}

/** The calls of a scope in the grammar of every list, report and export. */
export function scopeFilter({ numbers, destinations }: Scope): Filter {
  const lists = { trackingNumber: numbers, destination: destinations };
  return {
    all: Object.entries(lists).flatMap(([field, list]) =>
      list === null ? [] : [{ field, op: 'in' as const, value: [...list] }],
    ),
  };
}

/** Whether a call is one of a scope; with `null`, every call is. */
export function isWithin(scope: Scope | null, { trackingNumber, destination }: Scoped): boolean {
  if (scope === null) return true;
  const { numbers, destinations } = scope;
  if (numbers !== null && !numbers.includes(trackingNumber)) return false;
  return destinations === null || (destination !== null && destinations.includes(destination));
}
