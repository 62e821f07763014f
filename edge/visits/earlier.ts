import type { PastPage, Touch } from '../../sdk/src/protocol.ts';
import type { EarlierPage, FirstTouch } from '../pools/attribution.ts';
import { cleanAddress } from './address.ts';
import { type Clock, timeOf } from './messages.ts';
import { classify } from './source.ts';

/** Where this browser's first visit came from. */
export function firstTouch(
  { landing, referrer, at }: Touch,
  clock: Clock,
  siteHosts: readonly string[],
): FirstTouch {
  return { source: classify({ landing, referrer, siteHosts }), at: timeOf(at, clock) };
}

/** Pages of earlier visits, fit to keep, oldest first. One that began a visit says where that came from. */
export function earlierPages(
  history: readonly PastPage[],
  clock: Clock,
  siteHosts: readonly string[],
): EarlierPage[] {
  return history.map(({ url, title, at, referrer }) => ({
    url: cleanAddress(url),
    title: title.slice(0, 200),
    at: timeOf(at, clock),
    ...(referrer === undefined ? {} : { source: classify({ landing: url, referrer, siteHosts }) }),
  }));
}
