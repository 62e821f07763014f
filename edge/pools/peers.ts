import { anyFree, type Pool } from './policies.ts';
import { type Random, seeded } from './random.ts';
import { busiestHour, type Session, visitorsADay } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How another product says a pool is to be sized, and what it does with the numbers. */
export interface PeerRule {
  /** The product, or the rule itself where nobody owns it. */
  name: string;
  /** Numbers it would have for this traffic. */
  numbers(sessions: readonly Session[]): number;
  pool(numbers: string[], seed: number): Pool;
}

/** Numbers in use on average in the busiest hour when each is kept for its visit and `hold` ms more (Little's law). */
function inUse(sessions: readonly Session[], hold: number): number {
  const mean = sessions.reduce((sum, { start, end }) => sum + end - start, 0) / Math.max(1, sessions.length);
  return Math.max(1, Math.ceil((busiestHour(sessions) * (mean + hold)) / HOUR));
}

/** Numbers kept for so many minutes after the visit, as many of them as that takes on average. */
function held(name: string, minutes: number): PeerRule {
  return {
    name,
    numbers: (sessions) => inUse(sessions, minutes * MINUTE),
    pool: (numbers, seed) => anyFree(numbers, minutes * MINUTE, seed),
  };
}

/**
 * Rules of sizing that others publish in their help pages, with the hold they name. Where they do not say which number
 * is handed out, it is any; where they name no hold, a number is free as soon as its visit is over. At CTM a visitor
 * has a number for good, and so have others.
 */
export const PEER_RULES: readonly PeerRule[] = [
  held('Nimbata: users of the peak hour × mean visit', 0),
  {
    name: 'CTM: one number for 20 visitors a day',
    numbers: (sessions) => Math.max(1, Math.ceil(visitorsADay(sessions) / 20)),
    pool: (numbers, seed) => new ForGood(numbers, seeded(seed)),
  },
  {
    name: 'matelso: visitors of the peak hour',
    numbers: (sessions) => Math.max(1, busiestHour(sessions)),
    pool: (numbers, seed) => anyFree(numbers, 0, seed),
  },
  {
    name: 'CallRail agencies: 4 numbers, 20 minutes',
    numbers: () => 4,
    pool: (numbers, seed) => anyFree(numbers, 20 * MINUTE, seed),
  },
  held('Roistat: 2.5 minutes', 2.5),
  held('Delacon: 5 minutes', 5),
  held('a hold of 30 minutes', 30),
];

/** Every visitor has a number for good, any one; it is nobody's alone. */
class ForGood implements Pool {
  readonly #numbers: string[];
  readonly #random: Random;
  readonly #numberOf = new Map<string, string>();

  constructor(numbers: string[], random: Random) {
    this.#numbers = numbers;
    this.#random = random;
  }

  lease(_: string, visitor: string): string | null {
    const any = this.#numbers[Math.floor(this.#random() * this.#numbers.length)];
    const number = this.#numberOf.get(visitor) ?? any;
    if (number === undefined) return null;
    this.#numberOf.set(visitor, number);
    return number;
  }

  keep(): void {}
  leave(): void {}
}
