import type { Traffic, VisitLengths } from '../traffic.ts';
import type { Ga4Traffic } from './reading.ts';
import type { HourOfVisits, MeansOfVisits } from './rows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const NO_VISITS: VisitLengths = { visits: 0, meanDuration: 0, singlePage: 0 };

/**
 * Traffic of Google Analytics as the pool check takes it: by the minute where there are minutes, else by the hour. A
 * visit that bounced stands for one with a single page.
 */
export function asTraffic({ minutes, hours, ...means }: Ga4Traffic): Traffic {
  const counts = minutes ?? hours;
  const binMs = minutes === null ? HOUR : MINUTE;
  const moments = [...counts, ...hours].map(({ at }) => at);
  const earliest = moments.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const latest = moments.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const from = earliest <= latest ? Math.floor(earliest / HOUR) * HOUR : 0;
  const length = earliest <= latest ? Math.floor((latest - from) / HOUR) + 1 : 0;
  const starts = new Array<number>((length * HOUR) / binMs).fill(0);
  for (const { at, sessions } of counts) {
    const bin = Math.floor((at - from) / binMs);
    starts[bin] = (starts[bin] ?? 0) + sessions;
  }
  const hourly = new Array<VisitLengths>(length).fill(NO_VISITS);
  for (const hour of hours) hourly[Math.floor((hour.at - from) / HOUR)] = lengthsOf(hour, hour.sessions);
  const visits = hours.reduce((sum, { sessions }) => sum + sessions, 0);
  return { starts, binMs, from, lengths: lengthsOf(means, visits), hourly };
}

function lengthsOf(means: MeansOfVisits | HourOfVisits, visits: number): VisitLengths {
  return { visits, meanDuration: means.averageSessionSeconds * 1000, singlePage: means.bounceRate };
}
