import { instantsOf, type Stretch, stretchesOf } from '../../local-time.ts';
import type { ReportRow } from './report.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Visits that began in the minute from `at`, ms since 1970. */
export interface MinuteOfVisits {
  at: number;
  sessions: number;
}

/** Visits in the hour, on the property's clock, from `at`, ms since 1970. */
export interface HourOfVisits extends MeansOfVisits {
  at: number;
  /** Visits that did something in this hour: one that goes on into the next hour counts there too. */
  sessions: number;
}

/** What visits are like on average. */
export interface MeansOfVisits {
  /** From the first to the last event, as Google counts; of an hour, the part that lies in it. */
  averageSessionSeconds: number;
  /** Share of visits that were not engaged, 0–1: one page, less than ten seconds and no key event. */
  bounceRate: number;
}

/** Rows of a report laid on the time line. */
export interface Placed<Bin> {
  /** In the order of their time, each time once. */
  bins: Bin[];
  /** Count in rows that name no time, such as `(other)`. */
  unplaced: number;
  /** Days (`2026-10-25`) on which visits fell in the hour that came twice. */
  doubledOn: string[];
}

/** How the clocks of a zone stood while these rows were counted. */
export function clocksOf(timeZone: string, rows: readonly ReportRow[]): Stretch[] {
  const times = rows.map(({ key }) => localOf(key)).filter((local) => local !== null);
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), 0);
  return stretchesOf(timeZone, Math.min(first, last) - DAY, last + DAY);
}

/** Rows by `dateHourMinute` with one metric, a count. */
export function minutesOf(rows: readonly ReportRow[], clocks: readonly Stretch[]): Placed<MinuteOfVisits> {
  const { spots, ...rest } = place(rows, clocks);
  const counts = new Map<number, number>();
  for (const { at, sessions } of spots) counts.set(at, (counts.get(at) ?? 0) + sessions);
  const bins = [...counts].map(([at, sessions]) => ({ at, sessions }));
  return { bins: bins.sort((a, b) => a.at - b.at), ...rest };
}

/** Rows by `dateHour` with the metrics of `hourReport`, the first of which is a count. */
export function hoursOf(rows: readonly ReportRow[], clocks: readonly Stretch[]): Placed<HourOfVisits> {
  const { spots, ...rest } = place(rows, clocks);
  const byHour = new Map<number, HourOfVisits>();
  for (const { at, sessions, metrics } of spots) {
    const [, averageSessionSeconds = 0, bounceRate = 0] = metrics;
    const hour = { at, sessions, averageSessionSeconds, bounceRate };
    const other = byHour.get(at);
    const both = other === undefined ? [hour] : [other, hour];
    byHour.set(at, { at, sessions: both.reduce((sum, one) => sum + one.sessions, 0), ...meansOf(both) });
  }
  return { bins: [...byHour.values()].sort((a, b) => a.at - b.at), ...rest };
}

/** What visits are like over several hours, each visit counting the same. */
export function meansOf(hours: readonly HourOfVisits[]): MeansOfVisits {
  const visits = hours.reduce((sum, { sessions }) => sum + sessions, 0);
  const mean = (what: keyof MeansOfVisits) =>
    hours.reduce((sum, hour) => sum + hour.sessions * hour[what], 0) / Math.max(1, visits);
  return {
    averageSessionSeconds: mean('averageSessionSeconds'),
    bounceRate: mean('bounceRate'),
  };
}

/** Days on the property's clock that have visits. */
export function daysWithVisits(rows: readonly ReportRow[]): number {
  const days = rows.filter(({ key, metrics }) => localOf(key) !== null && (metrics[0] ?? 0) > 0);
  return new Set(days.map(({ key }) => key.slice(0, 8))).size;
}

interface Spot {
  at: number;
  sessions: number;
  metrics: readonly number[];
}

/**
 * Google adds the two hours up that bear one name when clocks go back, and does not say which visit was in which.
 * Half of each row is laid on either, the odd visit on the first and the second in turn, so that none is lost and the
 * load is that of two hours, not of one.
 */
function place(
  rows: readonly ReportRow[],
  clocks: readonly Stretch[],
): { spots: Spot[]; unplaced: number; doubledOn: string[] } {
  const spots: Spot[] = [];
  const doubledOn = new Set<string>();
  let unplaced = 0;
  let oddOnFirst = true;
  for (const { key, metrics } of rows) {
    const count = metrics[0] ?? 0;
    const local = localOf(key);
    if (local === null) {
      unplaced += count;
      continue;
    }
    const [first, second] = instantsOf(local, clocks);
    if (first === undefined || second === undefined) {
      spots.push({ at: first ?? local, sessions: count, metrics });
      continue;
    }
    doubledOn.add(`${key.slice(0, 4)}-${key.slice(4, 6)}-${key.slice(6, 8)}`);
    const less = Math.floor(count / 2);
    const onFirst = oddOnFirst ? count - less : less;
    if (count % 2 === 1) oddOnFirst = !oddOnFirst;
    for (const [at, sessions] of [[first, onFirst] as const, [second, count - onFirst] as const]) {
      if (sessions > 0) spots.push({ at, sessions, metrics });
    }
  }
  return { spots, unplaced, doubledOn: [...doubledOn] };
}

/** `2026013112` or `202601311205`, ms as if the property's clock were UTC's; `null` for what is no time. */
function localOf(key: string): number | null {
  const [, year, month, day, hour, minute = '0'] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})?$/.exec(key) ?? [];
  if (year === undefined) return null;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}
