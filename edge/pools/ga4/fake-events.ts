import type { Session } from '../traffic.ts';

/** Something that happened in a visit, as a property of Google Analytics keeps it. */
export interface Event {
  name: 'session_start' | 'page_view' | 'user_engagement';
  at: number;
  /** The time on the property's clock: `YYYYMMDDHHMM`. */
  local: string;
  session: Session;
}

/** What a browser would have sent of these visits. */
export function eventsOf(sessions: readonly Session[], timeZone: string): Event[] {
  const clock = clockOf(timeZone);
  return sessions.flatMap((session) => {
    const { start, end, pages } = session;
    const between = (n: number) => start + Math.floor(((end - start) * n) / Math.max(1, pages - 1));
    const event = (name: Event['name'], at: number): Event => ({ name, at, local: clock(at), session });
    return [
      event('session_start', start),
      ...Array.from({ length: pages }, (_, n) => event('page_view', between(n))),
      ...(end > start ? [event('user_engagement', end)] : []),
    ];
  });
}

/** What the clocks of a zone show at a moment, `YYYYMMDDHHMM`: straight from the runtime, moment by moment. */
export function clockOf(timeZone: string): (at: number) => string {
  // Swedes write the date as ISO 8601 does, so the digits are in order already.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => format.format(at).replace(/\D/g, '');
}

/** Dimensions this property knows, and what an event has for each. */
export const DIMENSIONS: Readonly<Record<string, (event: Event) => string>> = {
  date: ({ local }) => local.slice(0, 8),
  dateHour: ({ local }) => local.slice(0, 10),
  dateHourMinute: ({ local }) => local,
  hour: ({ local }) => local.slice(8, 10),
  minute: ({ local }) => local.slice(10, 12),
  eventName: ({ name }) => name,
};

/** Metrics this property knows, and what a row's events come to. */
export const METRICS: Readonly<
  Record<
    string,
    { type: 'TYPE_INTEGER' | 'TYPE_FLOAT' | 'TYPE_SECONDS'; of: (events: readonly Event[]) => number }
  >
> = {
  eventCount: { type: 'TYPE_INTEGER', of: (events) => events.length },
  sessions: { type: 'TYPE_INTEGER', of: (events) => sessionsIn(events).size },
  activeUsers: { type: 'TYPE_INTEGER', of: peopleIn },
  averageSessionDuration: {
    type: 'TYPE_SECONDS',
    of: (events) => meanOf([...sessionsIn(events).values()], ({ first, last }) => (last - first) / 1000),
  },
  bounceRate: {
    type: 'TYPE_FLOAT',
    of: (events) => meanOf([...sessionsIn(events).keys()], (session) => (isEngaged(session) ? 0 : 1)),
  },
  screenPageViewsPerSession: {
    type: 'TYPE_FLOAT',
    of: (events) => meanOf([...sessionsIn(events).values()], ({ views }) => views),
  },
};

/** People behind the events: what Google's thresholds look at. */
export function peopleIn(events: readonly Event[]): number {
  return new Set(events.map(({ session }) => session.visitor)).size;
}

/** Google's own measure: two pages, or ten seconds. */
function isEngaged({ start, end, pages }: Session): boolean {
  return pages >= 2 || end - start >= 10_000;
}

/** The part of each session that lies in these events. */
function sessionsIn(events: readonly Event[]): Map<Session, { first: number; last: number; views: number }> {
  const parts = new Map<Session, { first: number; last: number; views: number }>();
  for (const { session, at, name } of events) {
    const part = parts.get(session) ?? { first: at, last: at, views: 0 };
    parts.set(session, {
      first: Math.min(part.first, at),
      last: Math.max(part.last, at),
      views: part.views + (name === 'page_view' ? 1 : 0),
    });
  }
  return parts;
}

function meanOf<T>(items: readonly T[], what: (item: T) => number): number {
  return items.reduce((sum, item) => sum + what(item), 0) / Math.max(1, items.length);
}
