import { cellText } from '../exports/cell-text.ts';
import { KIND } from '../exports/report-sheet.ts';
import { COST_METRICS, isCostMetric, METRICS, type MetricName } from '../reports/metrics.ts';
import type { Report } from '../reports/report.ts';

/** A total of a report, in words. */
export interface Figure {
  words: string;
  value: string;
  /** In the time that is compared with; `null` without one. */
  before: string | null;
}

/** The totals of a report, one for each metric. */
export function figuresOf({ spec, totals }: Report): Figure[] {
  return spec.metrics.map((name, n) => {
    const text = (value: number | null | undefined) => metricText(name, value ?? null);
    return {
      words: wordsOf(name),
      value: text(totals.values[n]),
      before: totals.before === null ? null : text(totals.before[n]),
    };
  });
}

export function wordsOf(name: MetricName): string {
  return isCostMetric(name) ? COST_METRICS[name].words : METRICS[name].words;
}

/** A value of a metric as people read it; "–" where it cannot be said. */
export function metricText(name: MetricName, value: number | null): string {
  const { measure } = isCostMetric(name) ? COST_METRICS[name] : METRICS[name];
  return value === null ? '–' : cellText(value, KIND[measure], (at) => at);
}
