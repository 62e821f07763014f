import { instantsOf, localOf, type Stretch } from '../local-time.ts';
import { hourStartSql, localSql } from './local-sql.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;
/** A stretch of the company's local time that a report counts together. A week begins on Monday. */
export type Interval = (typeof INTERVALS)[number];

/** One interval of a report: what SQL calls it, and the moment it begins, ms. */
export interface Bucket {
  key: number;
  start: number;
}

/** The expression that tells a call's interval; the same number as `Bucket.key`. */
export function bucketSql(interval: Interval, clocks: readonly Stretch[]): string {
  const local = localSql(clocks);
  switch (interval) {
    case 'hour':
      return hourStartSql(clocks);
    case 'day':
      return `${local} / ${DAY}`;
    case 'week':
      // 1 January 1970 was a Thursday.
      return `(${local} / ${DAY} + 3) / 7`;
    case 'month':
      return `CAST(strftime('%Y', ${local} / 1000, 'unixepoch') * 12 + strftime('%m', ${local} / 1000, 'unixepoch') - 1 AS INTEGER)`;
  }
}

/** Every interval from the one that `from` lies in to the one before `to`, also those without a call. */
export function bucketsOf(
  interval: Interval,
  from: number,
  to: number,
  clocks: readonly Stretch[],
): Bucket[] {
  const buckets: Bucket[] = [];
  for (let bucket = bucketOf(interval, from, clocks); bucket.start < to; ) {
    buckets.push(bucket);
    bucket = after(interval, bucket, clocks);
  }
  return buckets;
}

function bucketOf(interval: Interval, at: number, clocks: readonly Stretch[]): Bucket {
  const local = localOf(at, clocks);
  if (interval === 'hour') {
    const start = Math.floor(local / HOUR) * HOUR - (local - at);
    return { key: start, start };
  }
  const day = Math.floor(local / DAY);
  if (interval === 'day') return startingAt(day, day * DAY, clocks);
  if (interval === 'week') {
    const week = Math.floor((day + 3) / 7);
    return startingAt(week, (week * 7 - 3) * DAY, clocks);
  }
  const date = new Date(local);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return startingAt(month, Date.UTC(Math.floor(month / 12), month % 12), clocks);
}

/** An interval is shorter or longer where the clocks change: the next one is found from well inside it. */
function after(interval: Interval, { key, start }: Bucket, clocks: readonly Stretch[]): Bucket {
  switch (interval) {
    case 'hour':
      return bucketOf('hour', start + HOUR, clocks);
    case 'day':
      return startingAt(key + 1, (key + 1) * DAY, clocks);
    case 'week':
      return startingAt(key + 1, ((key + 1) * 7 - 3) * DAY, clocks);
    case 'month':
      return startingAt(key + 1, Date.UTC(Math.floor((key + 1) / 12), (key + 1) % 12), clocks);
  }
}

function startingAt(key: number, local: number, clocks: readonly Stretch[]): Bucket {
  return { key, start: instantsOf(local, clocks)[0] ?? local };
}
