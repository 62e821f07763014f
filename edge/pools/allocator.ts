/**
 * Who gets which number: soft-hold LRU. A number stays with its visitor for as long as nobody needs it; when one is
 * needed, the one whose visitor has been silent longest goes first, and never one that was heard of in the last two
 * minutes. No clock and no storage in here: the time is passed in, the record is kept by the caller.
 *
 * @example
 * const pool = new Allocator(['+13125550101']);
 * pool.lease('visit-1', 'visitor-1', 0).lease.number;       // '+13125550101'
 * pool.lease('visit-2', 'visitor-2', 60_000).lease.number;  // null: the first was active a minute ago
 * pool.lease('visit-2', 'visitor-2', 120_000).lease.number; // '+13125550101'
 */

import { RecencyList } from './recency-list.ts';

/** The script says this often that a visit is still there, ms. */
export const KEEP_ALIVE_MS = 60_000;

/**
 * A number is given away only when its visit has been silent this long. Two keep-alives: a visit that is still
 * there is heard of every minute, so it is never robbed even when a keep-alive comes a whole minute late; and one
 * that has gone keeps its number through the two minutes in which most calls come.
 */
export const HOLD_MS = 2 * KEEP_ALIVE_MS;

/** One number held for one visit; without a number, the visit asked when there was none to give. */
export interface Lease {
  /** Counts up with every lease, so a greater id began later. */
  readonly id: number;
  readonly number: string | null;
  readonly visit: string;
  readonly visitor: string;
  /** ms */
  readonly from: number;
  lastActiveAt: number;
  /** When the visit said it was going; `null` while it has not, or when it came back. */
  leftAt: number | null;
  /** True when it began on a number that another visit held. */
  readonly joined: boolean;
  /** True when another visit held the number at some time during this lease. */
  shared: boolean;
  /** What of it is written down, as whoever keeps the record says; `null` while nothing is. */
  onRecord: { readonly lastActiveAt: number; readonly leftAt: number | null } | null;
}

/**
 * What a visit gets when every number is in use: the page keeps its own (`page-number`), a number is given to two
 * visits at once and both leases say so (`shared`), or all of them are shown one number set aside for it.
 */
export type Overflow = 'page-number' | 'shared' | { staticNumber: string };

export interface Grant {
  lease: Lease;
  /** True when the visitor was given the number they had before. */
  returning: boolean;
  /** ms of silence before the number went from another visitor to this one; `null` when it did not. */
  rested: number | null;
  /** True when the number went to a visitor who did not have it: one of those that were free is gone. */
  taken: boolean;
  /** Every lease this grant began or changed; what has to be written down. */
  changed: Lease[];
  /** Leases this grant ended: nothing more will be heard of them. */
  ended: Lease[];
}

export interface NumberState {
  number: string;
  /** `live`: a visit is there. `held`: it has gone, and not yet for long enough. `free`: can be leased now. */
  state: 'live' | 'held' | 'free';
  /** Leaves the pool as soon as it is free. */
  draining: boolean;
  /** The visit that was active on it last. */
  visit: string | null;
  /** When that visit was given it, ms; `null` when it was never leased. */
  since: number | null;
  lastActiveAt: number | null;
  /** When it can be leased again if nothing more is heard of its visits, ms; `null` when it can be now. */
  freeFrom: number | null;
  /** Visits that it is kept for; more than one when it is shared. */
  holders: number;
}

interface Slot {
  readonly number: string;
  /** Only a `pool` number is handed to new visits; the others live on for the visits that have them. */
  role: 'pool' | 'draining' | 'fallback';
  /** By visitor, least recently active first. One, unless the number is shared. */
  readonly holders: Map<string, Lease>;
  lastActiveAt: number;
}

export class Allocator {
  readonly #hold: number;
  #overflow: Overflow;
  /** In the order of the pool; numbers being drained and the static one come last. */
  readonly #slots = new Map<string, Slot>();
  /** Never leased, in the order of the pool. */
  readonly #fresh = new Set<Slot>();
  /** Leased at some time. */
  readonly #used = new RecencyList<Slot>();
  readonly #leaving = new Set<Slot>();
  readonly #leaseOfVisit = new Map<string, Lease>();
  readonly #slotOfVisitor = new Map<string, Slot>();
  #lastId = 0;
  // Workers whose clocks differ a little all write here, and a clock may be set back. Time only moves forward in
  // here, which is what keeps the order of insertion the order of activity.
  #now = Number.NEGATIVE_INFINITY;

  /**
   * @param numbers E.164, in the order in which unused ones are handed out
   * @param hold ms of silence before a number may be given away
   */
  constructor(numbers: readonly string[] = [], overflow: Overflow = 'page-number', hold = HOLD_MS) {
    this.#hold = hold;
    this.#overflow = overflow;
    this.configure(numbers, overflow);
  }

  /** Sets the numbers. Those that stay keep their visits; those that go are drained: kept by who has them, then dropped. */
  configure(numbers: readonly string[], overflow: Overflow = this.#overflow): void {
    this.#overflow = overflow;
    const before = [...this.#slots.values()];
    this.#slots.clear();
    const known = new Map(before.map((slot) => [slot.number, slot]));
    for (const number of numbers) this.#enrol(known.get(number) ?? slotFor(number), 'pool');
    if (typeof overflow === 'object') {
      this.#enrol(known.get(overflow.staticNumber) ?? slotFor(overflow.staticNumber), 'fallback');
    }
    for (const slot of before) {
      if (!this.#slots.has(slot.number)) this.#enrol(slot, 'draining');
    }
    this.#reorder();
  }

  /**
   * Puts leases back that were written down before a restart: those that were current, any order. A later lease
   * replaces an earlier one of the same visitor on the same number.
   */
  restore(leases: readonly Lease[], lastId: number): void {
    this.#lastId = Math.max(this.#lastId, lastId);
    for (const lease of leases.toSorted((a, b) => a.lastActiveAt - b.lastActiveAt || a.id - b.id)) {
      const slot = lease.number === null ? undefined : this.#slots.get(lease.number);
      if (slot === undefined) continue;
      const newer = slot.holders.get(lease.visitor);
      if (newer !== undefined && newer.id > lease.id) continue;
      this.#now = Math.max(this.#now, lease.lastActiveAt);
      this.#hand(slot, lease);
    }
    this.#reorder();
  }

  /** True when a visit would be given a number that no other visit holds. */
  hasNumberFor(visit: string, visitor: string, at: number): boolean {
    const now = this.#tick(at);
    return this.#ownSlot(visit, visitor) !== undefined || this.#free(now) !== undefined;
  }

  /** A number for this visit: the one its visitor had, else one never used, else the one silent longest, else none. */
  lease(visit: string, visitor: string, at: number): Grant {
    const now = this.#tick(at);
    const own = this.#ownSlot(visit, visitor);
    const held = own?.holders.get(visitor);
    if (own !== undefined && held !== undefined) {
      if (held.visit === visit) {
        this.#touch(held, now);
        held.leftAt = null;
        return { lease: held, returning: true, rested: null, taken: false, changed: [held], ended: [] };
      }
      return { ...this.#grant(own, visit, visitor, now), returning: true };
    }
    const free = this.#free(now);
    if (free !== undefined) {
      const rested = this.#fresh.has(free) ? null : now - free.lastActiveAt;
      return { ...this.#grant(free, visit, visitor, now), rested, taken: true };
    }
    const crowded = this.#overflowSlot();
    if (crowded !== undefined) return this.#grant(crowded, visit, visitor, now);
    const lease = this.#newLease(null, visit, visitor, now, false);
    return { lease, returning: false, rested: null, taken: false, changed: [lease], ended: [] };
  }

  /** The visit is still there. Its lease, or `null` when its number was given away or it never had one. */
  keep(visit: string, at: number): Lease | null {
    const now = this.#tick(at);
    const lease = this.#leaseOfVisit.get(visit);
    if (lease === undefined) return null;
    this.#touch(lease, now);
    lease.leftAt = null;
    return lease;
  }

  /** The visit says it is going. Its lease when that is news, `null` when it had left before or holds no number. */
  leave(visit: string, at: number): Lease | null {
    const now = this.#tick(at);
    const lease = this.#leaseOfVisit.get(visit);
    if (lease === undefined || lease.leftAt !== null) return null;
    this.#touch(lease, now);
    lease.leftAt = now;
    return lease;
  }

  /** The current leases of a number, least recently active first; those of visits that have gone too. */
  holders(number: string): Lease[] {
    return [...(this.#slots.get(number)?.holders.values() ?? [])];
  }

  /** The id of the newest lease, 0 before there was one. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Every current lease. */
  *leases(): Generator<Lease> {
    for (const slot of this.#slots.values()) yield* slot.holders.values();
  }

  /** Lets go for good of the numbers taken out of the pool that no visit holds at `at`. Answers the others. */
  letGo(at: number): string[] {
    if (this.#leaving.size > 0) this.#tick(at);
    return this.draining();
  }

  /** The numbers taken out of the pool that visits may still have. */
  draining(): string[] {
    return [...this.#leaving].filter(({ role }) => role === 'draining').map(({ number }) => number);
  }

  /** Every number at one moment, in the order of the pool. Looks only: asking about tomorrow changes nothing. */
  *states(at: number): Generator<NumberState> {
    const now = Math.max(this.#now, at);
    for (const slot of this.#slots.values()) {
      const silent = now - slot.lastActiveAt >= this.#hold;
      if (slot.role === 'draining' && silent) continue;
      const leases = [...slot.holders.values()];
      const last = leases.at(-1);
      const kept = leases.filter((lease) => now - lease.lastActiveAt < this.#hold);
      const there = kept.some(({ leftAt }) => leftAt === null);
      yield {
        number: slot.number,
        state: silent ? 'free' : there ? 'live' : 'held',
        draining: slot.role === 'draining',
        visit: last?.visit ?? null,
        since: last?.from ?? null,
        lastActiveAt: last?.lastActiveAt ?? null,
        freeFrom: silent ? null : slot.lastActiveAt + this.#hold,
        holders: kept.length,
      };
    }
  }

  /** How many numbers the pool has at one moment, and how many of all stand so: what `states` says, counted. */
  standing(at: number): { size: number; live: number; held: number } {
    const now = Math.max(this.#now, at);
    const standing = { size: 0, live: 0, held: 0 };
    for (const slot of this.#slots.values()) {
      const silent = now - slot.lastActiveAt >= this.#hold;
      if (slot.role !== 'draining') standing.size++;
      if (silent) continue;
      let there = false;
      for (const lease of slot.holders.values()) {
        there ||= lease.leftAt === null && now - lease.lastActiveAt < this.#hold;
      }
      standing[there ? 'live' : 'held']++;
    }
    return standing;
  }

  #tick(at: number): number {
    this.#now = Math.max(this.#now, at);
    for (const slot of this.#leaving) {
      for (const lease of slot.holders.values()) {
        if (this.#held(lease)) break;
        this.#release(slot, lease);
      }
      if (slot.role === 'draining' && slot.holders.size === 0) {
        this.#leaving.delete(slot);
        this.#slots.delete(slot.number);
      }
    }
    return this.#now;
  }

  #held(lease: Lease): boolean {
    return this.#now - lease.lastActiveAt < this.#hold;
  }

  #ownSlot(visit: string, visitor: string): Slot | undefined {
    const slot = this.#slotOfVisitor.get(visitor);
    const lease = slot?.holders.get(visitor);
    if (slot === undefined || lease === undefined) return undefined;
    // A number on its way out, or one that stands in, is kept to the end of the visit but not returned to.
    if (slot.role !== 'pool') return lease.visit === visit ? slot : undefined;
    if (this.#held(lease)) return slot;
    for (const other of slot.holders.values()) {
      if (other !== lease && other.lastActiveAt >= lease.lastActiveAt) return undefined;
    }
    return slot;
  }

  #free(now: number): Slot | undefined {
    for (const slot of this.#fresh) return slot;
    const oldest = this.#used.oldest;
    return oldest !== undefined && now - oldest.lastActiveAt >= this.#hold ? oldest : undefined;
  }

  #overflowSlot(): Slot | undefined {
    if (this.#overflow === 'page-number') return undefined;
    return this.#overflow === 'shared' ? this.#used.oldest : this.#slots.get(this.#overflow.staticNumber);
  }

  #grant(slot: Slot, visit: string, visitor: string, now: number): Grant {
    const others = [...slot.holders.values()].filter((lease) => lease.visitor !== visitor);
    const gone = others.filter((other) => !this.#held(other));
    for (const other of gone) this.#release(slot, other);
    const beside = others.filter((other) => this.#held(other));
    const lease = this.#newLease(slot.number, visit, visitor, now, beside.length > 0);
    const newlyShared = beside.filter((other) => !other.shared);
    for (const other of newlyShared) other.shared = true;
    const ended = [...gone, ...this.#hand(slot, lease)];
    return {
      lease,
      returning: false,
      rested: null,
      taken: false,
      changed: [...newlyShared, lease],
      ended,
    };
  }

  #newLease(number: string | null, visit: string, visitor: string, from: number, joined: boolean): Lease {
    const id = ++this.#lastId;
    return {
      id,
      number,
      visit,
      visitor,
      from,
      lastActiveAt: from,
      leftAt: null,
      joined,
      shared: joined,
      onRecord: null,
    };
  }

  /** Makes the lease current: it ends whatever its visitor and its visit held before, and answers that. */
  #hand(slot: Slot, lease: Lease): Lease[] {
    const ended: Lease[] = [];
    const before = this.#slotOfVisitor.get(lease.visitor);
    const replaced = before?.holders.get(lease.visitor);
    if (before !== undefined && replaced !== undefined) {
      this.#release(before, replaced);
      ended.push(replaced);
    }
    const same = this.#leaseOfVisit.get(lease.visit);
    const elsewhere = same?.number ? this.#slots.get(same.number) : undefined;
    if (same !== undefined && elsewhere !== undefined) {
      this.#release(elsewhere, same);
      ended.push(same);
    }
    this.#slotOfVisitor.set(lease.visitor, slot);
    this.#leaseOfVisit.set(lease.visit, lease);
    this.#touch(lease, lease.lastActiveAt);
    return ended;
  }

  #release(slot: Slot, lease: Lease): void {
    slot.holders.delete(lease.visitor);
    if (this.#slotOfVisitor.get(lease.visitor) === slot) this.#slotOfVisitor.delete(lease.visitor);
    if (this.#leaseOfVisit.get(lease.visit) === lease) this.#leaseOfVisit.delete(lease.visit);
  }

  #touch(lease: Lease, at: number): void {
    const slot = this.#slotOfVisitor.get(lease.visitor);
    if (slot === undefined) return;
    lease.lastActiveAt = at;
    slot.lastActiveAt = at;
    slot.holders.delete(lease.visitor);
    slot.holders.set(lease.visitor, lease);
    if (slot.role !== 'pool') return;
    this.#fresh.delete(slot);
    this.#used.touch(slot);
  }

  #enrol(slot: Slot, role: Slot['role']): void {
    slot.role = role;
    this.#slots.set(slot.number, slot);
  }

  /** Sorts the slots into their queues; needed only when the numbers themselves changed. */
  #reorder(): void {
    const slots = [...this.#slots.values()];
    const pool = slots.filter((slot) => slot.role === 'pool');
    this.#fresh.clear();
    this.#used.clear();
    this.#leaving.clear();
    for (const slot of slots) if (slot.role !== 'pool') this.#leaving.add(slot);
    for (const slot of pool) if (slot.lastActiveAt === Number.NEGATIVE_INFINITY) this.#fresh.add(slot);
    const used = pool.filter((slot) => !this.#fresh.has(slot));
    for (const slot of used.sort((a, b) => a.lastActiveAt - b.lastActiveAt)) this.#used.touch(slot);
  }
}

function slotFor(number: string): Slot {
  return { number, role: 'pool', holders: new Map(), lastActiveAt: Number.NEGATIVE_INFINITY };
}
