import type { Call } from '../../calls/call.ts';
import type { VisitSnapshot } from '../../pools/attribution.ts';

/** Something a visitor did, ms since 1970. */
export type Happening =
  | { kind: 'visit'; at: number; visit: VisitSnapshot }
  /** `seconds` is how long until the next page; `null` when not known. */
  | { kind: 'page'; at: number; url: string; title: string; seconds: number | null }
  | { kind: 'call'; at: number; call: Call };

/** The visits of a visitor that calls tell of, each once and as the latest call knows it, oldest first. */
export function visitsOf(visitor: string, calls: readonly Call[]): VisitSnapshot[] {
  const visits = new Map<string, VisitSnapshot>();
  for (const { attribution } of calls.toSorted((a, b) => a.startedAt - b.startedAt)) {
    for (const { visit } of attribution.candidates) {
      if (visit.visitor === visitor) visits.set(visit.visit, visit);
    }
  }
  return [...visits.values()].sort((a, b) => a.startedAt - b.startedAt);
}

/** Everything in the order it happened. */
export function storyOf(visits: readonly VisitSnapshot[], calls: readonly Call[]): Happening[] {
  const seen = visits.flatMap((visit): Happening[] => [
    { kind: 'visit', at: visit.startedAt, visit },
    ...visit.pages.map(({ at, url, title }, n): Happening => {
      const until = visit.pages[n + 1]?.at ?? visit.lastActiveAt;
      return { kind: 'page', at, url, title, seconds: until > at ? Math.round((until - at) / 1000) : null };
    }),
  ]);
  const called = calls.map((call): Happening => ({ kind: 'call', at: call.startedAt, call }));
  return [...seen, ...called].sort((a, b) => a.at - b.at);
}
