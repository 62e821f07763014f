const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** ms from one attempt to the next, as Standard Webhooks recommends; the last is three days after the first. */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Share by which a wait is stretched at most, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * When to try again, in ms since 1970; `null` when it has been tried often enough.
 *
 * @param attempts how many were made so far, at least one
 * @param random from 0 to 1
 */
export function nextAttempt(attempts: number, now: number, random: number): number | null {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : now + Math.round(wait * (1 + JITTER * random));
}
