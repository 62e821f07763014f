import type { PoolStatus } from './messages.ts';
import type { PoolMinute } from './minutes.ts';
import type { FittedShares } from './refit.ts';
import type { Traffic, VisitLengths } from './traffic.ts';

// What the objects of one pool say, put together as if it were one. Each function takes one answer of every object.

/** Alarms shown of a pool. */
const ALARMS = 20;

export function mergeStatus(parts: readonly PoolStatus[]): PoolStatus {
  const sum = (what: 'size' | 'live' | 'held' | 'free' | 'visits' | 'unnumbered') =>
    parts.reduce((all, part) => all + part[what], 0);
  const alarms = parts
    .flatMap((part) => part.alarms ?? [])
    .sort((a, b) => b.since - a.since)
    .slice(0, ALARMS);
  return {
    size: sum('size'),
    live: sum('live'),
    held: sum('held'),
    free: sum('free'),
    overflow: parts[0]?.overflow ?? 'page-number',
    // Of several objects, the one that gives its number away soonest.
    reuseGap: least(parts.flatMap(({ reuseGap }) => reuseGap ?? [])),
    right: mean(parts.map(({ right, size }) => ({ value: right, weight: size }))),
    visits: sum('visits'),
    unnumbered: sum('unnumbered'),
    numbers: parts.flatMap(({ numbers }) => numbers),
    ...(alarms.length === 0 ? {} : { alarms }),
  };
}

/** Shares of the delay law, each object's by how many calls it rests on. */
export function mergeDelays(parts: readonly FittedShares[]): FittedShares {
  const calls = parts.reduce((all, part) => all + part.calls, 0);
  const [first = { shares: [], calls: 0 }] = parts;
  const shares = first.shares.map((_, n) =>
    mean(parts.map((part) => ({ value: part.shares[n] ?? 0, weight: part.calls }))),
  );
  return { shares, calls };
}

/**
 * Minutes in which any of the objects has something. One that has nothing for a minute counts with as many numbers as
 * it had in the minute before (or first has), none of them in use: whoever is there is heard of every minute.
 */
export function mergeMinutes(parts: readonly (readonly PoolMinute[])[]): PoolMinute[] {
  const moments = [...new Set(parts.flat().map(({ at }) => at))].sort((a, b) => a - b);
  const byMoment = parts.map((part) => new Map(part.map((minute) => [minute.at, minute])));
  const sizes = parts.map((part) => part[0]?.size ?? 0);
  return moments.map((at) => {
    const here = byMoment.flatMap((part, nth) => {
      const minute = part.get(at);
      if (minute !== undefined) sizes[nth] = minute.size;
      return minute ?? [];
    });
    const sum = (what: 'inUse' | 'held' | 'visits' | 'overflow' | 'taken') =>
      here.reduce((all, minute) => all + minute[what], 0);
    return {
      at,
      size: sizes.reduce((all, size) => all + size, 0),
      inUse: sum('inUse'),
      held: sum('held'),
      visits: sum('visits'),
      overflow: sum('overflow'),
      taken: sum('taken'),
      rested: mergeRests(here),
      right: mean(here.map(({ right, visits }) => ({ value: right, weight: visits }))),
    };
  });
}

function mergeRests(minutes: readonly PoolMinute[]): PoolMinute['rested'] {
  const rests = minutes.flatMap(({ rested, taken }) => (rested === null ? [] : [{ ...rested, taken }]));
  if (rests.length === 0) return null;
  return {
    least: Math.min(...rests.map(({ least }) => least)),
    mean: Math.round(mean(rests.map((rest) => ({ value: rest.mean, weight: rest.taken })))),
  };
}

export function mergeTraffic(parts: readonly Traffic[]): Traffic {
  const visited = parts.filter(({ lengths }) => lengths.visits > 0);
  const [first] = visited.length > 0 ? visited : parts;
  if (first === undefined) throw new Error('there is no traffic of no object');
  if (visited.length <= 1) return first;
  const { binMs } = first;
  const from = Math.min(...visited.map((part) => part.from));
  const until = Math.max(...visited.map((part) => part.from + part.starts.length * binMs));
  const starts = new Array<number>((until - from) / binMs).fill(0);
  for (const part of visited) {
    const offset = (part.from - from) / binMs;
    for (const [bin, count] of part.starts.entries())
      starts[offset + bin] = (starts[offset + bin] ?? 0) + count;
  }
  const hour = 60 * 60_000;
  const known = visited.every(({ hourly }) => hourly.length > 0);
  const hours = known ? Math.ceil((until - from) / hour) : 0;
  const hourly = Array.from({ length: hours }, (_, nth) =>
    mergeLengths(visited.flatMap((part) => part.hourly[nth - (part.from - from) / hour] ?? [])),
  );
  return { starts, binMs, from, lengths: mergeLengths(visited.map(({ lengths }) => lengths)), hourly };
}

function mergeLengths(parts: readonly VisitLengths[]): VisitLengths {
  const weighed = (what: 'meanDuration' | 'singlePage') =>
    mean(parts.map((part) => ({ value: part[what], weight: part.visits })));
  return {
    visits: parts.reduce((all, { visits }) => all + visits, 0),
    meanDuration: weighed('meanDuration'),
    singlePage: weighed('singlePage'),
  };
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

/** The mean by weight; the plain mean when nothing weighs, 0 of nothing. */
function mean(values: readonly { value: number; weight: number }[]): number {
  const weight = values.reduce((all, one) => all + one.weight, 0);
  if (weight > 0) return values.reduce((all, one) => all + one.value * one.weight, 0) / weight;
  return values.reduce((all, { value }) => all + value, 0) / Math.max(1, values.length);
}
