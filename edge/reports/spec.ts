import { z } from 'zod';
import type { Filter } from '../filters/filter.ts';
import { instantsOf, localOf } from '../local-time.ts';
import { Problem } from '../problem.ts';
import { DIMENSIONS, type Dimension, MODELS, type Model } from './dimensions.ts';
import { INTERVALS, type Interval } from './intervals.ts';
import { clocksOf } from './local-sql.ts';
import { METRIC_NAMES, type MetricName } from './metrics.ts';

/** The one way to ask for numbers: screen, API, export, share link and scheduled mail all send this. */
export interface ReportSpec {
  /** At least one. */
  metrics: MetricName[];
  /** At most two. */
  dimensions: Dimension[];
  /** Broken down over time too; `null` for one number for the whole time. */
  interval: Interval | null;
  /** ms since 1970; `to` is not part of it. A call counts when it began. */
  from: number;
  to: number;
  /** IANA zone that days and hours are of. */
  zone: string;
  /** Already checked by `parseFilter`. */
  filter: Filter | null;
  /** The time to compare with, of the same length; `null` for none. */
  compare: { from: number; to: number } | null;
  model: Model;
  /** Blocked calls and spam are left out unless this says otherwise. */
  unwanted: 'exclude' | 'include';
  /** What rows are put in order by; the first metric unless said otherwise. */
  sort: { by: MetricName; descending: boolean };
  /** Most rows; the others are counted and left out. */
  limit: number;
}

/** Longest time that a report looks at, ms; and most intervals it is broken down into. */
const LONGEST = 10 * 366 * 86_400_000;
const MOST_INTERVALS = 2_000;
const YEAR = 364 * 86_400_000;
const INTERVAL_MS: Record<Interval, number> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 28 * 86_400_000,
};

const instant = z.number().int('must be ms since 1970').min(0).max(8.64e15);
const metric = z.enum(METRIC_NAMES as [MetricName, ...MetricName[]]);

/** A spec as somebody writes it; what may be left out has its default here. */
export const reportRequest = z.strictObject({
  metrics: z.array(metric).min(1).max(METRIC_NAMES.length).default(['calls']),
  dimensions: z.array(z.enum(DIMENSIONS)).max(2).default([]),
  interval: z.enum(INTERVALS).nullable().default(null),
  from: instant,
  to: instant,
  zone: z.string().optional(),
  filter: z.unknown().optional(),
  compare: z
    .union([z.literal('before'), z.literal('year'), z.strictObject({ from: instant, to: instant })])
    .nullable()
    .default(null),
  model: z.enum(MODELS).default('last'),
  unwanted: z.enum(['exclude', 'include']).default('exclude'),
  sort: z.strictObject({ by: metric, descending: z.boolean().default(true) }).optional(),
  limit: z.number().int().min(1).max(10_000).default(100),
});

/**
 * Fills in what was left out.
 *
 * @param zone the company's, for a request that names none
 * @param readFilter checks a filter (`parseFilter`)
 * @throws Problem naming the field
 */
export function specOf(
  request: z.output<typeof reportRequest>,
  zone: string,
  readFilter: (filter: unknown) => Filter,
): ReportSpec {
  const { from, to, interval, metrics } = request;
  if (to <= from) throw new Problem('invalid_request', 'to must be after from', 'to');
  if (to - from > LONGEST) throw new Problem('invalid_request', 'a report covers ten years at most', 'from');
  if (interval !== null && (to - from) / INTERVAL_MS[interval] > MOST_INTERVALS) {
    throw new Problem('invalid_request', `that is more than ${MOST_INTERVALS} ${interval}s`, 'interval');
  }
  for (const field of ['metrics', 'dimensions'] as const) {
    if (new Set<string>(request[field]).size < request[field].length) {
      throw new Problem('invalid_request', `${field} must not name anything twice`, field);
    }
  }
  const timeZone = checkedZone(request.zone ?? zone);
  const sort = request.sort ?? { by: metrics[0] as MetricName, descending: true };
  if (!metrics.includes(sort.by)) {
    throw new Problem('invalid_request', 'sort.by must be one of the metrics', 'sort.by');
  }
  return {
    metrics,
    dimensions: request.dimensions,
    interval,
    from,
    to,
    zone: timeZone,
    filter: request.filter == null ? null : readFilter(request.filter),
    compare: comparedWith(request.compare, request, timeZone),
    model: request.model,
    unwanted: request.unwanted,
    sort,
    limit: request.limit,
  };
}

function checkedZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone;
  } catch {
    throw new Problem('invalid_request', 'zone must be an IANA time zone such as Europe/Berlin', 'zone');
  }
}

/**
 * The time just before, or the same weekdays a year (52 weeks) before. Counted in local time, so that days are compared with
 * days where the clocks have changed in between.
 */
function comparedWith(
  compare: z.output<typeof reportRequest>['compare'],
  { from, to }: { from: number; to: number },
  zone: string,
): ReportSpec['compare'] {
  if (compare === null) return null;
  if (typeof compare === 'object') {
    if (compare.to > compare.from) return compare;
    throw new Problem('invalid_request', 'compare.to must be after compare.from', 'compare.to');
  }
  const clocks = clocksOf(zone, from - Math.max(to - from, YEAR), to);
  const earlier = (at: number, by: number): number =>
    instantsOf(localOf(at, clocks) - by, clocks)[0] ?? at - by;
  if (compare === 'year') return { from: earlier(from, YEAR), to: earlier(to, YEAR) };
  return { from: earlier(from, localOf(to, clocks) - localOf(from, clocks)), to: from };
}
