import type { Grant } from './allocator.ts';
import { rightNow } from './right-now.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Minutes are kept this long. */
export const MINUTES_KEPT_MS = 7 * 24 * HOUR;

/** One minute of a pool's life. Minutes in which nothing was written down are left out: nobody came or went. */
export interface PoolMinute {
  /** When it began, ms since 1970. */
  at: number;
  /** Numbers in the pool. */
  size: number;
  /** At its end: held by a visit that is there. */
  inUse: number;
  /** At its end: kept for a visit that has gone, and not yet long enough to be given away. */
  held: number;
  /** Visits that began. */
  visits: number;
  /** Visits that found no number and got none, each counted once. */
  overflow: number;
  /** Numbers that went to a visitor who did not have them before. */
  taken: number;
  /**
   * How long those of them that somebody else had had rested, ms, from that visitor's last sign to the new lease;
   * `null` when there were none.
   */
  rested: { least: number; mean: number } | null;
  /** The chance that a call of a visitor of this minute is laid to them: see `rightNow`. 0–1. */
  right: number;
}

/** What is counted of a minute while it runs. */
export interface Tally {
  at: number;
  visits: number;
  overflow: number;
  taken: number;
  /** Numbers that somebody else had had, with the sum and the least of their rests. */
  rests: number;
  restSum: number;
  restLeast: number;
}

/** What of the last hour is looked at to say how things go. */
export type RecentMinute = Pick<PoolMinute, 'at' | 'visits' | 'overflow' | 'taken'>;

/** How the numbers of the pool stand. */
export interface Standing {
  size: number;
  inUse: number;
  held: number;
}

/** Begins a new minute at the one that `at` lies in. */
export function newTally(at: number): Tally {
  const begins = Math.floor(at / MINUTE) * MINUTE;
  return { at: begins, visits: 0, overflow: 0, taken: 0, rests: 0, restSum: 0, restLeast: 0 };
}

/** A minute with more counted in it. */
export function addTally(tally: Tally, more: Omit<Tally, 'at'>): Tally {
  const leasts = [tally, more].filter(({ rests }) => rests > 0).map(({ restLeast }) => restLeast);
  return {
    at: tally.at,
    visits: tally.visits + more.visits,
    overflow: tally.overflow + more.overflow,
    taken: tally.taken + more.taken,
    rests: tally.rests + more.rests,
    restSum: tally.restSum + more.restSum,
    restLeast: leasts.length === 0 ? 0 : Math.min(...leasts),
  };
}

/**
 * The minute that runs, and the hour before it. What it counts is the caller's to keep: `open` is a plain value.
 *
 * @example
 * const book = new MinuteBook(null, []);
 * book.turnTo(at, () => standing);  // the minutes that are over, to be written down
 * book.grant(grant);
 * book.came(1, 0);
 */
export class MinuteBook {
  #open: Tally | null;
  #hour: RecentMinute[];
  /** When the first minute known began: an hour is only as long as there was something to see. */
  #began: number | null;

  /**
   * @param open the minute that ran when it was last kept
   * @param hour the minutes before it, oldest first
   * @param began when the oldest minute on record began
   */
  constructor(open: Tally | null, hour: readonly RecentMinute[], began: number | null = null) {
    this.#open = open;
    this.#hour = [...hour];
    this.#began = began ?? hour[0]?.at ?? open?.at ?? null;
  }

  /** The minute that runs; `null` before anything happened. */
  get open(): Tally | null {
    return this.#open;
  }

  /** The last hour up to the minute that runs, oldest first; minutes in which nothing happened are left out. */
  get recent(): RecentMinute[] {
    return this.#open === null ? [...this.#hour] : [...this.#hour, this.#open];
  }

  /** Time has come to `at`. The minute that is over by that, with how the numbers stood at its end; else `null`. */
  turnTo(at: number, standingAt: (at: number) => Standing): PoolMinute | null {
    const next = newTally(at);
    const over = this.#open;
    if (over !== null && next.at <= over.at) return null;
    const facts = this.running(at, standingAt);
    if (over !== null) this.#hour.push(over);
    this.#hour = this.#hour.filter((minute) => minute.at > next.at - HOUR);
    this.#open = next;
    this.#began ??= next.at;
    return facts;
  }

  /** The minute that runs, as it stands at `at` or stood at its end; `null` before anything happened. */
  running(at: number, standingAt: (at: number) => Standing): PoolMinute | null {
    const open = this.#open;
    if (open === null) return null;
    const until = Math.min(Math.max(at, open.at), open.at + MINUTE);
    const hour = this.recent.filter((minute) => minute.at > open.at - HOUR);
    return this.#factsOf(open, until, standingAt(Math.min(until, open.at + MINUTE - 1)), hour);
  }

  /** A number was given to a visit of the minute that runs. */
  grant({ taken, rested }: Pick<Grant, 'taken' | 'rested'>): void {
    if (this.#open === null || !taken) return;
    this.#open.taken++;
    if (rested === null) return;
    this.#open.restLeast = this.#open.rests === 0 ? rested : Math.min(this.#open.restLeast, rested);
    this.#open.rests++;
    this.#open.restSum += rested;
  }

  /** So many visits began, and so many found no number. */
  came(visits: number, overflow: number): void {
    if (this.#open === null || visits + overflow === 0) return;
    this.#open.visits += visits;
    this.#open.overflow += overflow;
  }

  /** The chance that a call of a visitor who comes at `at` is laid to them, by how the hour before went. */
  rightAt(at: number, standing: Standing): number {
    return this.#right(
      at,
      standing,
      this.recent.filter((minute) => minute.at > at - HOUR),
    );
  }

  #right(until: number, { size, inUse }: Standing, hour: readonly RecentMinute[]): number {
    const seen = Math.min(HOUR, Math.max(MINUTE, until - (this.#began ?? until)));
    const sum = (what: 'visits' | 'overflow' | 'taken') => hour.reduce((all, one) => all + one[what], 0);
    const missed = Math.min(1, sum('overflow') / Math.max(1, sum('visits')));
    return rightNow({ numbers: size, inUse, taken: sum('taken') / seen, missed });
  }

  #factsOf(tally: Tally, until: number, standing: Standing, hour: readonly RecentMinute[]): PoolMinute {
    const { at, visits, overflow, taken, rests, restSum, restLeast } = tally;
    const right = this.#right(until, standing, hour);
    const rested = rests === 0 ? null : { least: restLeast, mean: Math.round(restSum / rests) };
    return { at, ...standing, visits, overflow, taken, rested, right };
  }
}
