import type { Env } from './env.ts';
import type { Attribution } from './pools/attribution.ts';

/** Something that is counted. Times are ms. */
export type Point = { company: string } & (
  | { what: 'lease'; pool: string; outcome: 'given' | 'overflow'; took: number }
  | { what: 'attribution'; kind: Attribution['kind']; confidence: number }
  /** A carrier's webhook: which, and how long the carrier waited for the answer. */
  | { what: 'carrier_webhook'; route: string; status: number; took: number }
  | { what: 'delivery'; webhook: string; outcome: 'taken' | 'failed'; took: number }
  /** For how long the oldest event that is still to be sent has waited. */
  | { what: 'outbox'; age: number }
);

/** A point as a row: what was counted, about what, how it came out, and the number. */
interface Row {
  what: Point['what'];
  about: string;
  outcome: string;
  value: number;
}

/**
 * Counts something. It goes to Workers Analytics Engine where that is bound, as `index1` company, `blob1` what, `blob2` about,
 * `blob3` outcome, `double1` value (docs/operate.md has the questions); where the built-in carrier is on, which is where
 * people try things out, it is counted in this process for `/health` to show. Never waits and never fails.
 */
export function measure(env: Pick<Env, 'METRICS' | 'SIMULATOR'>, point: Point): void {
  const row = rowOf(point);
  env.METRICS?.writeDataPoint({
    indexes: [point.company],
    blobs: [row.what, row.about, row.outcome],
    doubles: [row.value],
  });
  if (env.SIMULATOR === 'on') remember(row);
}

function rowOf(point: Point): Row {
  switch (point.what) {
    case 'lease':
      return { what: point.what, about: point.pool, outcome: point.outcome, value: point.took };
    case 'attribution':
      return { what: point.what, about: '', outcome: point.kind, value: point.confidence };
    case 'carrier_webhook':
      return { what: point.what, about: point.route, outcome: String(point.status), value: point.took };
    case 'delivery':
      return { what: point.what, about: point.webhook, outcome: point.outcome, value: point.took };
    case 'outbox':
      return { what: point.what, about: '', outcome: 'waiting', value: point.age };
  }
}

/** What was counted of one kind since the process began. */
export interface Counted {
  count: number;
  /** How often it came out how. */
  outcomes: Record<string, number>;
  /** Of the last ones, at most `LAST`: the middle, one in twenty is above, the greatest. */
  p50: number;
  p95: number;
  worst: number;
}

/** Numbers that are kept of each kind. */
const LAST = 200;

const kept = new Map<Point['what'], { count: number; outcomes: Map<string, number>; last: number[] }>();

function remember({ what, outcome, value }: Row): void {
  const found = kept.get(what) ?? { count: 0, outcomes: new Map<string, number>(), last: [] };
  kept.set(what, found);
  found.last[found.count++ % LAST] = value;
  found.outcomes.set(outcome, (found.outcomes.get(outcome) ?? 0) + 1);
}

/** What this process has counted, by kind. */
export function counted(): Partial<Record<Point['what'], Counted>> {
  return Object.fromEntries(
    [...kept].map(([what, { count, outcomes, last }]) => [
      what,
      { count, outcomes: Object.fromEntries(outcomes), ...spreadOf(last) },
    ]),
  );
}

/** The middle of some numbers, what one in twenty is above, and the greatest; noughts of none. */
export function spreadOf(values: readonly number[]): { p50: number; p95: number; worst: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), worst: at(1) };
}
