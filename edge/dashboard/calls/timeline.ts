import type { CallDetail } from '../../calls/call.ts';
import type { VisitSnapshot } from '../../pools/attribution.ts';

/** One thing that happened, on the site or on the phone. */
export type Moment =
  | { kind: 'arrival'; at: number; visit: VisitSnapshot }
  /** `seconds` is how long until the next page, or until the visit was last heard of; `null` when not known. */
  | { kind: 'page'; at: number; url: string; title: string; seconds: number | null }
  | { kind: 'call'; at: number }
  | { kind: 'phone'; at: number; text: string };

/**
 * The story of a call from the first page to the last thing the phone did, oldest first: what the visit saw, the call
 * itself, and the call's events. Without a visit the story begins with the call.
 */
export function timelineOf(call: CallDetail, visit: VisitSnapshot | null): Moment[] {
  const phone: Moment[] = [
    { kind: 'call', at: call.startedAt },
    ...call.events
      .slice(opensWithTheCall(call) ? 1 : 0)
      .map((event): Moment => ({ kind: 'phone', at: event.at, text: event.text })),
  ];
  if (visit === null) return phone;
  const pages = visit.pages.map((page, index): Moment => {
    const until = visit.pages[index + 1]?.at ?? visit.lastActiveAt;
    const seconds = until > page.at ? Math.round((until - page.at) / 1000) : null;
    return { kind: 'page', at: page.at, url: page.url, title: page.title, seconds };
  });
  const arrival: Moment = { kind: 'arrival', at: visit.startedAt, visit };
  return [arrival, ...pages, ...phone].sort((a, b) => a.at - b.at);
}

/** The trail of a call begins by saying who called whom, which is the moment of the call itself. */
function opensWithTheCall({ events, startedAt, trackingNumber }: CallDetail): boolean {
  const first = events[0];
  return first !== undefined && first.at === startedAt && first.text.endsWith(`called ${trackingNumber}`);
}
