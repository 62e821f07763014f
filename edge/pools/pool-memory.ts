import type { Allocator, Grant, Lease } from './allocator.ts';
import type { Begun } from './lease-record.ts';
import { type MinuteBook, newTally, type PoolMinute, type Standing } from './minutes.ts';
import { isBehind } from './unwritten.ts';
import type { Counts, Turn } from './watch-record.ts';

/** A visit, and whose it is. */
export interface Asker {
  visit: string;
  visitor: string;
}

/** What was decided, and what of it has to be written down. */
export interface Granted {
  grant: Grant;
  begun: Begun | null;
  /** Leases of which more is known than is on record. */
  changed: readonly Lease[];
}

/** Visits without a number that memory knows; older ones are looked up in the record when they go on. */
const WAITING_KNOWN = 10_000;

const NOTHING: readonly never[] = [];

/** What a pool knows without asking its record: who holds what, and what has been counted. No clock and no storage. */
export class PoolMemory {
  readonly allocator: Allocator;
  readonly book: MinuteBook;
  readonly counts: Counts;
  /** Minutes that are over and not yet written down. */
  #over: PoolMinute[] = [];
  /** The minute that began since something was written last. */
  #turn: Turn | null = null;
  /** The latest visits that were left without a number, with their visitors. */
  readonly #waiting = new Map<string, string>();

  constructor(allocator: Allocator, book: MinuteBook, counts: Counts) {
    this.allocator = allocator;
    this.book = book;
    this.counts = counts;
  }

  /** What of the minutes has to be written down: those that are over, and the one that began. */
  get unwritten(): { over: readonly PoolMinute[]; turn: Turn | null } {
    return { over: this.#over, turn: this.#turn };
  }

  /** Everything so far is on record. */
  written(): void {
    this.#over = [];
    this.#turn = null;
  }

  /** Closes the minutes that are over by `at`, before anything of the new one is decided. */
  turnTo(at: number): this {
    const { open } = this.book;
    const over = this.book.turnTo(at, (moment) => this.#standingAt(moment));
    if (over !== null) this.#over.push(over);
    if (this.book.open !== open) {
      this.#turn = { minute: newTally(at), countedTo: this.allocator.lastId, ...this.counts };
    }
    return this;
  }

  /** The minute that runs, as it stands at `at`; `null` before anything happened. */
  runningMinute(at: number): PoolMinute | null {
    return this.book.running(at, (moment) => this.#standingAt(moment));
  }

  /** The chance that a call of a visitor who comes at `at` is laid to them, by how the hour before went. */
  rightAt(at: number): number {
    return this.book.rightAt(at, this.#standingAt(at));
  }

  /** Whose a visit is that was left without a number a while ago; `null` for all others. */
  waiting(visit: string): Asker | null {
    const visitor = this.#waiting.get(visit);
    return visitor === undefined ? null : { visit, visitor };
  }

  /** A visit was left without a number before: what goes on is no news. */
  recallWaiting({ visit, visitor }: Asker): void {
    this.#waiting.set(visit, visitor);
    if (this.#waiting.size <= WAITING_KNOWN) return;
    for (const oldest of this.#waiting.keys()) {
      this.#waiting.delete(oldest);
      return;
    }
  }

  /**
   * Decides on a number, and counts.
   *
   * @param facts what is known of a visit that begins, JSON; `null` for one that goes on
   */
  grant(asker: Asker, at: number, facts: string | null): Granted {
    const { visit, visitor } = asker;
    const before = this.allocator.lastId;
    const grant = this.allocator.lease(visit, visitor, at);
    const { lease, rested, taken } = grant;
    this.book.grant(grant);
    if (lease.id <= before) return { grant, begun: null, changed: grant.changed };
    const known = this.#waiting.has(visit);
    if (lease.number !== null) this.#waiting.delete(visit);
    else if (known) return { grant, begun: null, changed: NOTHING };
    else this.recallWaiting(asker);
    const isNew = facts !== null && !known;
    this.#count(isNew ? 1 : 0, lease.number === null ? 1 : 0);
    return { grant, begun: { lease, rested, taken, facts: isNew ? facts : null }, changed: changedBy(grant) };
  }

  #count(visits: number, unnumbered: number): void {
    this.book.came(visits, unnumbered);
    this.counts.visits += visits;
    this.counts.unnumbered += unnumbered;
  }

  #standingAt(at: number): Standing {
    const { size, live, held } = this.allocator.standing(at);
    return { size, inUse: live, held };
  }
}

/** What a grant changes beside the lease it began: those it shares with, and those it ended of which more is known. */
function changedBy({ lease, changed, ended }: Grant): readonly Lease[] {
  const shared = changed.length > 1 ? changed.filter((one) => one !== lease) : NOTHING;
  const behind = ended.filter(isBehind);
  return shared.length + behind.length === 0 ? NOTHING : [...shared, ...behind];
}
