import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Span } from '../../dashboards/span.ts';
import { FIELDS, type FieldName } from '../../filters/fields.ts';
import type { Dimension } from '../../reports/dimensions.ts';
import { COST_METRICS, METRICS, type Measure, type MetricName } from '../../reports/metrics.ts';
import type { Report, ReportRow } from '../../reports/report.ts';
import type { reportRequest } from '../../reports/spec.ts';
import { request } from '../api.ts';
import { conditionsOf, filterOf, type ViewSearch } from '../view/view.ts';

/** What is asked of `POST /v1/reports`. */
export type ReportRequest = z.input<typeof reportRequest>;

/** What it answers. */
export type ReportAnswer = Omit<Report, 'spec'> & {
  from: number;
  to: number;
  zone: string;
  compare: { from: number; to: number } | null;
  metrics: MetricName[];
  dimensions: Dimension[];
};

/** The one place that numbers come from: the same question gives the same numbers here, in a file and by API. */
export const reportQuery = (asked: ReportRequest) =>
  queryOptions({
    queryKey: ['report', asked],
    queryFn: ({ signal }) =>
      request<ReportAnswer>('/v1/reports', {
        method: 'POST',
        signal,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(asked),
      }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** A question about the time and the filters of a view. */
export function askedOf(
  view: ViewSearch,
  span: Span,
  rest: Omit<ReportRequest, 'from' | 'to' | 'filter' | 'compare'>,
): ReportRequest {
  const filter = filterOf(conditionsOf(view));
  return {
    ...rest,
    from: span.from,
    to: span.to,
    compare: span.compare,
    ...(filter === null ? {} : { filter }),
  };
}

/** A metric as people know it. */
export function metricOf(name: MetricName): { words: string; meaning: string; measure: Measure } {
  return Object.hasOwn(METRICS, name)
    ? METRICS[name as keyof typeof METRICS]
    : COST_METRICS[name as keyof typeof COST_METRICS];
}

/** Metrics of which less is better. */
export const LESS_IS_BETTER: ReadonlySet<MetricName> = new Set<MetricName>([
  'missed',
  'abandoned',
  'blocked',
  'averageRing',
  'cost',
  'costPerCall',
  'costPerLead',
]);

export function dimensionWords(dimension: Dimension): string {
  return FIELDS[dimension as FieldName].words;
}

/** Values of one metric over time, as a chart wants them. */
export function valuesOver(rows: readonly ReportRow[], metric: number): (number | null)[] {
  return rows.map(({ values }) => values[metric] ?? null);
}

/** The same for the time compared with; `null` without one. */
export function beforeOver(rows: readonly ReportRow[], metric: number): (number | null)[] | null {
  return rows.some(({ before }) => before !== null)
    ? rows.map(({ before }) => before?.[metric] ?? null)
    : null;
}
