import { Allocator } from './allocator.ts';
import { seeded } from './random.ts';

/** What a replay needs of a pool: who gets which number. Times in ms, numbers E.164. */
export interface Pool {
  lease(visit: string, visitor: string, at: number): string | null;
  keep(visit: string, at: number): void;
  leave(visit: string, at: number): void;
}

const MINUTE = 60_000;

/**
 * The allocator, and the ways of handing out numbers it is compared with: a number is kept back for a fixed time
 * after its visit, then goes to whoever comes, and a visitor who comes while none is over its time gets none.
 * `lru-30`: 30 minutes, the one free longest first. `random-5`: 5 minutes, any free one. `recent-5`: 5 minutes, the
 * one freed last.
 */
export const POLICIES = {
  'soft-lru': (numbers) => softHold(new Allocator(numbers)),
  'lru-30': (numbers) => softHold(new Allocator(numbers, 'page-number', 30 * MINUTE)),
  'random-5': (numbers, seed) => anyFree(numbers, 5 * MINUTE, seed),
  'recent-5': (numbers) => new FixedHoldPool(numbers, 5 * MINUTE, (free) => free - 1),
} as const satisfies Record<string, (numbers: string[], seed: number) => Pool>;

export type PolicyName = keyof typeof POLICIES;

/** Numbers kept back for so many ms after their visit, then given out at random. */
export function anyFree(numbers: string[], hold: number, seed: number): Pool {
  const random = seeded(seed);
  return new FixedHoldPool(numbers, hold, (free) => Math.floor(random() * free));
}

/** The allocator as a pool to replay. */
export function softHold(allocator: Allocator): Pool {
  return {
    lease: (visit, visitor, at) => allocator.lease(visit, visitor, at).lease.number,
    keep: (visit, at) => allocator.keep(visit, at),
    leave: (visit, at) => allocator.leave(visit, at),
  };
}

/**
 * Numbers kept back for a fixed time after their visit has left, then put on a list of free ones, oldest first. A
 * visitor who comes back before that has the same one again.
 */
class FixedHoldPool implements Pool {
  readonly #hold: number;
  readonly #pick: (free: number) => number;
  readonly #free: string[];
  readonly #leaseOf = new Map<string, FixedLease>();
  readonly #visitOf = new Map<string, string>();
  /** Left, the one that left first in front. */
  readonly #left = new Map<string, FixedLease>();

  /**
   * @param hold ms
   * @param pick which of so many free numbers to hand out, 0 for the one freed first
   */
  constructor(numbers: string[], hold: number, pick: (free: number) => number) {
    this.#free = [...numbers];
    this.#hold = hold;
    this.#pick = pick;
  }

  lease(visit: string, visitor: string, at: number): string | null {
    this.#release(at);
    const own = this.#takeBack(visitor);
    const number = own ?? this.#free.splice(this.#pick(this.#free.length), 1)[0];
    if (number === undefined) return null;
    this.#leaseOf.set(visit, { number, visitor, leftAt: null });
    this.#visitOf.set(visitor, visit);
    return number;
  }

  /** Nothing: a visit that has not left keeps its number. */
  keep(): void {}

  leave(visit: string, at: number): void {
    const lease = this.#leaseOf.get(visit);
    if (lease === undefined) return;
    lease.leftAt = at;
    this.#left.set(visit, lease);
  }

  #takeBack(visitor: string): string | undefined {
    const before = this.#visitOf.get(visitor);
    const number = before === undefined ? undefined : this.#leaseOf.get(before)?.number;
    if (before !== undefined) this.#drop(before, visitor);
    return number;
  }

  #release(at: number): void {
    for (const [visit, { number, visitor, leftAt }] of this.#left) {
      if (at - (leftAt ?? at) < this.#hold) return;
      this.#drop(visit, visitor);
      this.#free.push(number);
    }
  }

  #drop(visit: string, visitor: string): void {
    this.#left.delete(visit);
    this.#leaseOf.delete(visit);
    this.#visitOf.delete(visitor);
  }
}

interface FixedLease {
  readonly number: string;
  readonly visitor: string;
  leftAt: number | null;
}
