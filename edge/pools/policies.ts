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
  'random-5': (numbers, seed) => {
    const random = seeded(seed);
    return new FixedHoldPool(numbers, 5 * MINUTE, (free) => Math.floor(random() * free));
  },
  'recent-5': (numbers) => new FixedHoldPool(numbers, 5 * MINUTE, (free) => free - 1),
} as const satisfies Record<string, (numbers: string[], seed: number) => Pool>;

export type PolicyName = keyof typeof POLICIES;

/** The allocator as a pool to replay. */
export function softHold(allocator: Allocator): Pool {
  return {
    lease: (visit, visitor, at) => allocator.lease(visit, visitor, at).lease.number,
    keep: (visit, at) => allocator.keep(visit, at),
    leave: (visit, at) => allocator.leave(visit, at),
  };
}

/** Numbers kept back for a fixed time after the last activity, then put on a list of free ones, oldest first. */
class FixedHoldPool implements Pool {
  readonly #hold: number;
  readonly #pick: (free: number) => number;
  readonly #free: string[];
  readonly #held = new Map<string, { number: string; visitor: string; lastActiveAt: number }>();
  readonly #visitOf = new Map<string, string>();

  /** @param pick which of so many free numbers to hand out, 0 for the one freed first */
  constructor(numbers: string[], hold: number, pick: (free: number) => number) {
    this.#free = [...numbers];
    this.#hold = hold;
    this.#pick = pick;
  }

  lease(visit: string, visitor: string, at: number): string | null {
    this.#release(at);
    const before = this.#visitOf.get(visitor);
    const own = before === undefined ? undefined : this.#held.get(before);
    if (before !== undefined && own !== undefined) this.#held.delete(before);
    const number = own?.number ?? this.#free.splice(this.#pick(this.#free.length), 1)[0];
    if (number === undefined) return null;
    this.#held.set(visit, { number, visitor, lastActiveAt: at });
    this.#visitOf.set(visitor, visit);
    return number;
  }

  keep(visit: string, at: number): void {
    const lease = this.#held.get(visit);
    if (lease === undefined) return;
    lease.lastActiveAt = at;
    this.#held.delete(visit);
    this.#held.set(visit, lease);
  }

  leave(visit: string, at: number): void {
    this.keep(visit, at);
  }

  #release(at: number): void {
    for (const [visit, lease] of this.#held) {
      if (at - lease.lastActiveAt < this.#hold) return;
      this.#held.delete(visit);
      this.#visitOf.delete(lease.visitor);
      this.#free.push(lease.number);
    }
  }
}
