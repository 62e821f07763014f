import { instantsOf, localOf, type Stretch, stretchesOf } from '../local-time.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** When a summary is sent, by the calendar and the clock on the wall of a zone. */
export interface Schedule {
  every: 'day' | 'week' | 'month';
  /** 1 Monday … 7 Sunday; counts for weeks. */
  weekday: number;
  /** 1–31; counts for months. A month that is shorter has it on its last day. */
  day: number;
  /** Minutes since midnight, 0–1439. */
  minute: number;
}

/** From one moment until before another, ms since 1970. */
export interface Period {
  from: number;
  to: number;
}

/** Long enough to hold two months before a moment and one after it, ms. */
const LOOKED_BACK = 70 * DAY;
const LOOKED_AHEAD = 40 * DAY;

const clocksAround = (at: number, zone: string): Stretch[] =>
  stretchesOf(zone, at - LOOKED_BACK, at + LOOKED_AHEAD);

/**
 * The first moment after `after` at which the schedule has it sent. A time that the clocks skip is the same time as if they had not
 * been changed yet (02:30 is 03:30); one that comes twice counts once, the first time.
 */
export function nextAt(schedule: Schedule, after: number, zone: string): number {
  const clocks = clocksAround(after, zone);
  let day = Math.floor(localOf(after, clocks) / DAY);
  // The day of `after` itself counts while its time has not come.
  if (!isSendingDay(schedule, day)) day = nextDay(schedule, day);
  while (momentOf(schedule, day, clocks) <= after) day = nextDay(schedule, day);
  return momentOf(schedule, day, clocks);
}

/**
 * What a summary that was due at `at` tells of: from the midnight of the sending day before it to the midnight of its own, and the
 * same stretch before that to compare with. On the first of a month that is the month before; on a Monday, the week.
 */
export function periodsOf(schedule: Schedule, at: number, zone: string): { now: Period; before: Period } {
  const clocks = clocksAround(at, zone);
  const day = Math.floor(localOf(at, clocks) / DAY);
  const to = isSendingDay(schedule, day) ? day : previousDay(schedule, day);
  const from = previousDay(schedule, to);
  const before = previousDay(schedule, from);
  const [a, b, c] = [before, from, to].map((one) => midnight(one, clocks)) as [number, number, number];
  return { now: { from: b, to: c }, before: { from: a, to: b } };
}

const midnight = (day: number, clocks: readonly Stretch[]): number =>
  instantsOf(day * DAY, clocks)[0] ?? day * DAY;

const momentOf = ({ minute }: Schedule, day: number, clocks: readonly Stretch[]): number =>
  instantsOf(day * DAY + minute * MINUTE, clocks)[0] ?? day * DAY;

/** Days are counted from 1 January 1970, a Thursday. */
function isSendingDay({ every, weekday, day: wanted }: Schedule, day: number): boolean {
  if (every === 'day') return true;
  if (every === 'week') return ((day + 3) % 7) + 1 === weekday;
  const date = new Date(day * DAY);
  return date.getUTCDate() === Math.min(wanted, daysIn(date.getUTCFullYear(), date.getUTCMonth()));
}

function nextDay(schedule: Schedule, day: number): number {
  let next = day + 1;
  while (!isSendingDay(schedule, next)) next++;
  return next;
}

function previousDay(schedule: Schedule, day: number): number {
  let previous = day - 1;
  while (!isSendingDay(schedule, previous)) previous--;
  return previous;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
