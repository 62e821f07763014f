import type { PastPage, Touch } from '../../sdk/src/protocol.ts';
import type { EarlierPage, FirstTouch } from '../pools/attribution.ts';
import { cleanAddress } from './address.ts';
import { type Clock, timeOf } from './messages.ts';
import type { Arrival, Source } from './source.ts';

/** Says where a visit to the site came from. */
export type Classifier = (touch: Pick<Arrival, 'landing' | 'referrer'>) => Source;

/** Where this browser's first visit came from. */
export function firstTouch({ landing, referrer, at }: Touch, clock: Clock, classify: Classifier): FirstTouch {
  return { source: classify({ landing, referrer }), at: timeOf(at, clock) };
}

/** Pages of earlier visits, fit to keep, oldest first. One that began a visit says where that came from. */
export function earlierPages(
  history: readonly PastPage[],
  clock: Clock,
  classify: Classifier,
): EarlierPage[] {
  return history.map(({ url, title, at, referrer }) => ({
    url: cleanAddress(url),
    title: title.slice(0, 200),
    at: timeOf(at, clock),
    ...(referrer === undefined ? {} : { source: classify({ landing: url, referrer }) }),
  }));
}
