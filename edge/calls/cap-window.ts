import { instantsOf, localOf, stretchesOf } from '../local-time.ts';

/** How long a cap counts before it begins anew, by the clocks of the company. A week begins on Monday. */
export type CapPeriod = 'hour' | 'day' | 'week' | 'month';

/** From (inclusive) until (exclusive), ms since 1970. */
export interface Window {
  from: number;
  until: number;
}

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** The longest period and a day on either side: as far as clocks must be known around a moment. */
const AROUND = 33 * DAY;

/** 1 January 1970 was a Thursday, so Mondays lie four days off the weeks of the epoch. */
const MONDAY = 4 * DAY;

/**
 * The period that `at` (ms) lies in, by the clocks of the zone: a day may have 23 or 25 hours. When clocks go back, the
 * hour that comes twice is two hours; a midnight that comes twice begins one day, at the first.
 *
 * @param zone IANA name
 * @throws RangeError when the runtime knows no such zone
 */
export function windowOf(period: CapPeriod, at: number, zone: string): Window {
  const stretches = stretchesOf(zone, at - AROUND, at + AROUND);
  const [start, next] = localPeriod(period, localOf(at, stretches));
  const starts = instantsOf(start, stretches);
  const nexts = instantsOf(next, stretches);
  if (period === 'hour') {
    return {
      from: starts.findLast((instant) => instant <= at) ?? at,
      until: [...starts, ...nexts].sort((a, b) => a - b).find((instant) => instant > at) ?? at + HOUR,
    };
  }
  return { from: starts[0] ?? at, until: nexts[0] ?? at };
}

/** Where a period begins and the next one does, in ms as if the clocks were UTC's. */
function localPeriod(period: CapPeriod, local: number): [start: number, next: number] {
  if (period === 'month') {
    const date = new Date(local);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
  }
  if (period === 'week') {
    const start = Math.floor((local - MONDAY) / (7 * DAY)) * 7 * DAY + MONDAY;
    return [start, start + 7 * DAY];
  }
  const length = period === 'day' ? DAY : HOUR;
  const start = Math.floor(local / length) * length;
  return [start, start + length];
}
