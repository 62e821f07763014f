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

/** What tells Chrome without a window from one with a window. Nothing else about it is a robot's. */
const WINDOWLESS = 'HeadlessChrome/';

/**
 * Whether nobody is looking: a crawler, a headless browser, a monitoring service, an empty user agent, or a browser
 * that loads the page ahead of a visit. Such a request gets no tracking number.
 *
 * @param allowAutomation the page says that automated browsers are meant, so one that is only headless is none
 */
export function isBot(userAgent: string, headers: Pick<Headers, 'get'>, allowAutomation = false): boolean {
  const name = allowAutomation ? userAgent.replace(WINDOWLESS, 'Chrome/') : userAgent;
  if (name.trim() === '' || isbot(name) || SPEED_CHECK.test(name)) return true;
  return SPECULATIVE.some(([name, value]) => value.test(headers.get(name) ?? ''));
}
