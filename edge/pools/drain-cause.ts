import type { RecentMinute } from './minutes.ts';

/** A time in which visits went without a number. */
export interface DrainAlarm {
  /** The first visit that found none, ms since 1970. */
  since: number;
  /** The last one; `null` while the alarm is open: less than ten minutes have passed without another. */
  until: number | null;
  /** Visits that found none. */
  unnumbered: number;
  /** Why, in words. */
  cause: string;
}

/** An alarm is over when so long nobody went without a number, ms. */
export const CALM_MS = 10 * 60_000;

/** What is known when a visit finds no number. */
export interface DrainFacts {
  at: number;
  /** Numbers in the pool. */
  numbers: number;
  /** Visits that hold a number, or had to do without one within the hold. */
  visits: number;
  /** How many of those came by each campaign, any order; those without one are left out. */
  campaigns: readonly { campaign: string; visits: number }[];
  /** The last hour, oldest first; minutes in which nobody came may be left out. */
  minutes: readonly Pick<RecentMinute, 'at' | 'visits'>[];
  /** When numbers were last taken out of the pool, and how many it had before. */
  removed: { at: number; before: number } | null;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Minutes up to now that may make a burst; the rest of the hour says what is usual. */
const BURST_MINUTES = 15;
const HOUR_MINUTES = 60;

/** A minute belongs to a burst from so many times the usual visits on. */
const BURST_TIMES = 5;

/**
 * Why a pool ran dry, in words. In this order: it is empty; numbers were taken out within a day and those it had
 * would have done; more visits than it has numbers came in a burst; else simply more visits at once than numbers.
 * A campaign that brought half of the visits at once or more is named.
 */
export function causeOf(facts: DrainFacts): string {
  const { at, numbers, visits, minutes, removed } = facts;
  if (numbers === 0) return removed === null ? 'the pool has no numbers' : emptied(removed.at);
  if (removed !== null && at - removed.at < DAY && visits <= removed.before) {
    return `numbers were removed at ${clock(removed.at)}: ${removed.before} before, ${numbers} since, ${visits} visits at once`;
  }
  const burst = burstIn(minutes, at);
  if (burst !== null && burst.visits >= numbers) {
    return `a burst: ${count(burst.visits, 'visit')} in ${count(burst.minutes, 'minute')}${campaignOf(facts, 'the visits at once')}`;
  }
  return `${count(numbers, 'number')}, ${count(visits, 'visit')} at once${campaignOf(facts, 'them')}`;
}

function emptied(at: number): string {
  return `numbers were removed at ${clock(at)}: the pool has none since`;
}

function campaignOf({ campaigns, visits }: DrainFacts, them: string): string {
  const [first] = campaigns.toSorted((a, b) => b.visits - a.visits);
  if (first === undefined || first.visits < 2 || 2 * first.visits < visits) return '';
  return `; ${first.visits} of ${them} from one campaign (utm_campaign=${first.campaign})`;
}

/**
 * The stretch of minutes up to now that is most above the usual: five times what a minute had in the rest of the
 * hour, and one visit at least. `null` when this minute is not.
 */
function burstIn(minutes: DrainFacts['minutes'], at: number): { visits: number; minutes: number } | null {
  const current = Math.floor(at / MINUTE);
  const visitsAgo = new Array<number>(HOUR_MINUTES).fill(0);
  for (const minute of minutes) {
    const ago = current - Math.floor(minute.at / MINUTE);
    if (ago >= 0 && ago < HOUR_MINUTES) visitsAgo[ago] = minute.visits;
  }
  const before = visitsAgo.slice(BURST_MINUTES);
  const usual = before.reduce((sum, one) => sum + one, 0) / before.length;
  const least = Math.max(1, BURST_TIMES * usual);
  let excess = 0;
  let visits = 0;
  let most: { excess: number; visits: number; minutes: number } | null = null;
  for (const [ago, came] of visitsAgo.slice(0, BURST_MINUTES).entries()) {
    excess += came - least;
    visits += came;
    if (excess > (most?.excess ?? 0)) most = { excess, visits, minutes: ago + 1 };
  }
  return most;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
