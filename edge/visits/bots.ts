import { isbot } from 'isbot';

/** Speed checks that `isbot` leaves through. */
const SPEED_CHECK = /gtmetrix|miniature\.io|\bylt\b/i;

/** Headers with which a browser loads a page that nobody looks at yet (the Speculation Rules and their forerunners). */
const SPECULATIVE: readonly [header: string, value: RegExp][] = [
  ['sec-purpose', /prefetch|prerender/i],
  ['purpose', /prefetch|prerender|preview/i],
  ['x-purpose', /prefetch|preview/i],
  ['x-moz', /prefetch/i],
];

/**
 * Whether nobody is looking: a crawler, a headless browser, a monitoring service, an empty user agent, or a browser
 * that loads the page ahead of a visit. Such a request gets no tracking number.
 */
export function isBot(userAgent: string, headers: Pick<Headers, 'get'>): boolean {
  if (userAgent.trim() === '' || isbot(userAgent) || SPEED_CHECK.test(userAgent)) return true;
  return SPECULATIVE.some(([name, value]) => value.test(headers.get(name) ?? ''));
}
