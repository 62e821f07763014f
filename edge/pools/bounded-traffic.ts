import { LEAST_DAYS, type Traffic, type VisitLengths } from './traffic.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** Visits that can be replayed while somebody waits: measured, 200,000 take 3.5 s of one core and a million 39 s. */
const VISITS_REPLAYED = 200_000;

/**
 * Traffic that a pool check gets through within one request, and what that leaves out, in sentences. Of more visits
 * by the minute than can be replayed the newest whole days are taken, a week at least; where a week has too many, the
 * hours of all days, which are computed and not replayed.
 */
export function boundedTraffic(traffic: Traffic): { traffic: Traffic; notes: string[] } {
  const visits = total(traffic.starts);
  if (visits <= VISITS_REPLAYED || traffic.binMs >= HOUR) return { traffic, notes: [] };
  const days = Math.floor((traffic.starts.length * traffic.binMs) / DAY);
  for (let kept = days - 1; kept >= LEAST_DAYS; kept--) {
    const newest = newestDays(traffic, kept);
    const left = total(newest.starts);
    if (left > VISITS_REPLAYED) continue;
    const note = `Of ${visits} visits the ${left} of the newest ${kept} days are looked at, as more than ${VISITS_REPLAYED} are not replayed minute by minute.`;
    return { traffic: newest, notes: [note] };
  }
  const note = `Minutes are not used: a week has more than ${VISITS_REPLAYED} visits, too many to replay one by one, so the check uses hours, which hide bursts.`;
  return { traffic: byHour(traffic), notes: [note] };
}

function newestDays(traffic: Traffic, days: number): Traffic {
  const bins = (days * DAY) / traffic.binMs;
  const dropped = Math.floor(((traffic.starts.length - bins) * traffic.binMs) / HOUR);
  const hourly = traffic.hourly.slice(dropped);
  return {
    ...traffic,
    starts: traffic.starts.slice((dropped * HOUR) / traffic.binMs),
    from: traffic.from + dropped * HOUR,
    lengths: hourly.length === 0 ? traffic.lengths : meanOf(hourly),
    hourly,
  };
}

function byHour(traffic: Traffic): Traffic {
  const each = HOUR / traffic.binMs;
  const hours = Math.ceil(traffic.starts.length / each);
  const starts = Array.from({ length: hours }, (_, n) =>
    total(traffic.starts.slice(n * each, (n + 1) * each)),
  );
  return { ...traffic, starts, binMs: HOUR };
}

function meanOf(hourly: readonly VisitLengths[]): VisitLengths {
  const visits = hourly.reduce((sum, hour) => sum + hour.visits, 0);
  const mean = (what: 'meanDuration' | 'singlePage') =>
    hourly.reduce((sum, hour) => sum + hour.visits * hour[what], 0) / Math.max(1, visits);
  return { visits, meanDuration: mean('meanDuration'), singlePage: mean('singlePage') };
}

function total(starts: readonly number[]): number {
  return starts.reduce((sum, count) => sum + count, 0);
}
