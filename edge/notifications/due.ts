import { instantsOf, localOf, stretchesOf } from '../local-time.ts';
import type { NotificationRule, QuietHours } from './rule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * When a rule may next send, ms since 1970: at once, when the collecting time is over, when the hour of a storm is over, and
 * not in quiet hours.
 *
 * @param sent when it sent within the last hour, oldest first
 */
export function dueOf(
  rule: Pick<NotificationRule, 'quiet' | 'digestMinutes' | 'mostPerHour'>,
  now: number,
  sent: readonly number[],
  zone: string,
): number {
  const collecting = rule.digestMinutes * MINUTE;
  const collected = collecting === 0 ? now : Math.ceil((now + 1) / collecting) * collecting;
  const recent = sent.filter((at) => at > collected - HOUR);
  const calm = recent.length < rule.mostPerHour ? collected : (recent[0] ?? collected) + HOUR;
  return rule.quiet === null ? calm : afterQuiet(rule.quiet, calm, zone);
}

/** The end of the quiet hours that a moment lies in, by the clock on the wall; the moment itself when it lies in none. */
export function afterQuiet({ from, until }: QuietHours, at: number, zone: string): number {
  if (from === until) return at;
  const clocks = stretchesOf(zone, at - DAY, at + 3 * DAY);
  const local = localOf(at, clocks);
  const midnight = Math.floor(local / DAY) * DAY;
  const minute = (local - midnight) / MINUTE;
  const isOvernight = from > until;
  const isQuiet = isOvernight ? minute >= from || minute < until : minute >= from && minute < until;
  if (!isQuiet) return at;
  const isTomorrow = isOvernight && minute >= from;
  const end = midnight + (isTomorrow ? DAY : 0) + until * MINUTE;
  // Where clocks go back, the hour comes twice: the first of the two that is still ahead.
  return instantsOf(end, clocks).find((instant) => instant > at) ?? at;
}
