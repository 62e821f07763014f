import { localOf, stretchesOf } from '../local-time.ts';

/** A moment by the clock on the wall and the calendar beside it. */
export interface WallClock {
  /** `YYYY-MM-DD` */
  date: string;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** Minutes since midnight as the clock shows it, 0–1439. */
  minute: number;
}

/**
 * What clock and calendar show in a zone.
 *
 * @param at ms since 1970
 * @param zone IANA
 * @throws RangeError when the runtime knows no such zone
 */
export function wallClock(at: number, zone: string): WallClock {
  const local = new Date(localOf(at, stretchesOf(zone, at, at)));
  return {
    date: local.toISOString().slice(0, 'YYYY-MM-DD'.length),
    weekday: local.getUTCDay() === 0 ? 7 : local.getUTCDay(),
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/** The weekday before this one. */
export function dayBefore(weekday: number): number {
  return weekday === 1 ? 7 : weekday - 1;
}

/** True for a zone that the runtime knows by this name. */
export function isZone(zone: string): boolean {
  try {
    wallClock(0, zone);
    return true;
  } catch {
    return false;
  }
}
