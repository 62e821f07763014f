import { instantsOf, localOf, type Stretch, stretchesOf } from '../local-time.ts';
import type { Interval } from '../reports/intervals.ts';

/** What is looked at where nothing else is said. */
export const DEFAULT_RANGE = '28d';

/** Every range there is: a name, or two days. */
export const RANGE =
  /^(today|yesterday|7d|28d|90d|365d|month|last-month|\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d)$/;

/** A range by its name, and what it is compared with: the time before unless something else is said. */
export interface Looked {
  range?: string;
  cmp?: 'year' | 'none';
}

const DAY = 86_400_000;
const YEAR = 364 * DAY;

/** The time a screen looks at, and the one it compares with. ms since 1970; `to` is not part of it. */
export interface Span {
  from: number;
  to: number;
  /** As long as what has passed of the time, so that half a day is set against half a day; `null` for no comparison. */
  compare: { from: number; to: number } | null;
  /** How it is broken down over time: as fine as can be read. */
  interval: Interval;
  /** True when the last interval is not over. */
  unfinished: boolean;
}

/** Named ranges, in the order they are offered. */
export const RANGES = {
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '28d': 'Last 28 days',
  '90d': 'Last 90 days',
  '365d': 'Last 12 months',
  month: 'This month',
  'last-month': 'Last month',
} as const;

/**
 * What a view's range is at a moment: whole days of the company's zone.
 *
 * @param zone IANA name
 */
export function spanOf(view: Looked, now: number, zone: string): Span {
  const clocks = stretchesOf(zone, now - 3 * 366 * DAY, now + 2 * DAY);
  const today = Math.floor(localOf(now, clocks) / DAY) * DAY;
  const [first, end] = daysOf(view.range ?? DEFAULT_RANGE, today);
  const far = first < today - 2 * 366 * DAY ? stretchesOf(zone, first - 2 * YEAR, now + 2 * DAY) : clocks;
  const at = (local: number) => instantsOf(local, far)[0] ?? local;
  const span = { from: at(first), to: at(end) };
  const days = (end - first) / DAY;
  return {
    ...span,
    compare: compareOf(view, first, Math.min(end, localOf(now, far)), days, far),
    interval: days <= 2 ? 'hour' : days <= 92 ? 'day' : days <= 400 ? 'week' : 'month',
    unfinished: now < span.to && now >= span.from,
  };
}

/** First day and the day after the last, in local ms. */
function daysOf(range: string, today: number): [number, number] {
  const tomorrow = today + DAY;
  const { y, m } = yearAndMonth(today);
  const given = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(range);
  if (given !== null) {
    const [from, to] = [Date.parse(given[1] ?? ''), Date.parse(given[2] ?? '')];
    if (Number.isFinite(from) && Number.isFinite(to)) return [Math.min(from, to), Math.max(from, to) + DAY];
  }
  switch (range) {
    case 'today':
      return [today, tomorrow];
    case 'yesterday':
      return [today - DAY, today];
    case 'month':
      return [Date.UTC(y, m), tomorrow];
    case 'last-month':
      return [Date.UTC(y, m - 1), Date.UTC(y, m)];
    default: {
      const days = /^(\d+)d$/.exec(range)?.[1] ?? '28';
      return [tomorrow - Number(days) * DAY, tomorrow];
    }
  }
}

function compareOf(
  view: Looked,
  first: number,
  until: number,
  days: number,
  clocks: readonly Stretch[],
): Span['compare'] {
  if (view.cmp === 'none' || until <= first) return null;
  const at = (local: number) => instantsOf(local, clocks)[0] ?? local;
  const back = view.cmp === 'year' ? YEAR : isMonth(view.range) ? first - previousMonth(first) : days * DAY;
  const [from, to] = [first - back, until - back];
  return { from: at(from), to: at(view.cmp === 'year' ? to : Math.min(to, first)) };
}

const isMonth = (range: string | undefined) => range === 'month' || range === 'last-month';

function previousMonth(local: number): number {
  const { y, m } = yearAndMonth(local);
  return Date.UTC(y, m - 1);
}

function yearAndMonth(local: number): { y: number; m: number } {
  const date = new Date(local);
  return { y: date.getUTCFullYear(), m: date.getUTCMonth() };
}

/** What a range is called: "Last 28 days", "1 – 14 Nov 2026". */
export function rangeInWords(range: string | undefined): string {
  const name = range ?? DEFAULT_RANGE;
  if (Object.hasOwn(RANGES, name)) return RANGES[name as keyof typeof RANGES];
  const [from = '', to = ''] = name.split('..');
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return format.formatRange(new Date(from), new Date(to));
}
