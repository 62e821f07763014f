import { Problem } from '../problem.ts';
import { LEAST_DAYS, type Traffic, type VisitLengths } from './traffic.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** Visits that can be replayed while somebody waits: 200,000 take some 3 s, a million 30 s (docs/scale.md). */
const VISITS_REPLAYED = 200_000;

/**
 * What can be computed from hours while somebody waits: every hour is looked at at twelve moments, each in as many
 * steps as there are numbers in use. So much takes some 5 s (docs/scale.md).
 */
const STEPS_COMPUTED = 25_000_000;
const MOMENTS_AN_HOUR = 12;

/** The longest hold a check compares. */
const LONGEST_HOLD = 30 * 60_000;

/**
 * Traffic that a pool check gets through within one request, and what that leaves out, in sentences. Of more visits
 * by the minute than can be replayed the newest whole days are taken, a week at least; where a week has too many, the
 * hours, which are computed and not replayed, of as many days as that allows.
 *
 * @throws Problem `invalid_request` when not even the hours of a week can be computed
 */
export function boundedTraffic(traffic: Traffic): { traffic: Traffic; notes: string[] } {
  if (traffic.binMs >= HOUR) return newestThat(traffic, isComputed, 'can be computed from hours');
  const visits = total(traffic.starts);
  const isReplayed = ({ starts }: Traffic) => total(starts) <= VISITS_REPLAYED;
  if (isReplayed(newestDays(traffic, LEAST_DAYS))) {
    return newestThat(traffic, isReplayed, `${VISITS_REPLAYED} are replayed minute by minute`);
  }
  if (isReplayed(traffic)) return { traffic, notes: [] };
  const hours = boundedTraffic(byHour(traffic));
  const note = `Minutes are not used: a week of the ${visits} visits has more than ${VISITS_REPLAYED}, too many to replay one by one, so the check uses hours, which hide bursts.`;
  return { ...hours, notes: [note, ...hours.notes] };
}

function newestThat(
  traffic: Traffic,
  fits: (traffic: Traffic) => boolean,
  limit: string,
): { traffic: Traffic; notes: string[] } {
  if (fits(traffic)) return { traffic, notes: [] };
  const days = Math.floor((traffic.starts.length * traffic.binMs) / DAY);
  for (let kept = days - 1; kept >= LEAST_DAYS; kept--) {
    const newest = newestDays(traffic, kept);
    if (!fits(newest)) continue;
    const note = `Of ${total(traffic.starts)} visits the ${total(newest.starts)} of the newest ${kept} days are looked at: no more than ${limit}.`;
    return { traffic: newest, notes: [note] };
  }
  throw new Problem(
    'invalid_request',
    'the traffic is too large to be checked at once: give fewer days, or that of one pool of several',
    'traffic',
  );
}

function isComputed({ starts, lengths }: Traffic): boolean {
  const peak = starts.reduce((most, visits) => Math.max(most, visits), 0);
  const inUse = (peak * (lengths.meanDuration + LONGEST_HOLD)) / HOUR;
  return starts.length * MOMENTS_AN_HOUR * inUse <= STEPS_COMPUTED;
}

function newestDays(traffic: Traffic, days: number): Traffic {
  const bins = Math.min((days * DAY) / traffic.binMs, traffic.starts.length);
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
