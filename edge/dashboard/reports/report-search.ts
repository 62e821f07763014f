import { DIMENSIONS, type Dimension, MODELS, type Model } from '../../reports/dimensions.ts';
import { INTERVALS, type Interval } from '../../reports/intervals.ts';
import { METRIC_NAMES, type MetricName } from '../../reports/metrics.ts';
import { readView, type ViewSearch } from '../view/view.ts';

// A report as its address holds it: `?report=campaigns&show=calls,value&by=source.campaign&per=week&model=linear`.

/** The part of the address beside the view. Without any of it one chooses a report. */
export interface ReportSearch extends ViewSearch {
  /** A standard report, which says what counts where nothing else is said. */
  report?: string;
  /** A saved report, which says the same; its id. */
  saved?: string;
  /** Metrics with commas between. */
  show?: string;
  /** Dimensions with commas between, two at most; `none` for none. */
  by?: string;
  per?: Interval | 'none';
  model?: Model;
}

/** What is asked, without time and filter. */
export interface Asked {
  metrics: MetricName[];
  dimensions: Dimension[];
  interval: Interval | null;
  model: Model;
  unwanted: 'exclude' | 'include';
}

/** Reads an address; what is not known there is left out. */
export function readReportSearch(search: Record<string, unknown>): ReportSearch {
  const show = listed(search.show, METRIC_NAMES);
  const by = search.by === 'none' ? ['none'] : listed(search.by, DIMENSIONS).slice(0, 2);
  const per = [...INTERVALS, 'none' as const].find((one) => one === search.per);
  const model = MODELS.find((one) => one === search.model);
  return {
    ...readView(search),
    ...(typeof search.report === 'string' ? { report: search.report } : {}),
    ...(typeof search.saved === 'string' ? { saved: search.saved } : {}),
    ...(show.length === 0 ? {} : { show: show.join(',') }),
    ...(by.length === 0 ? {} : { by: by.join(',') }),
    ...(per === undefined ? {} : { per }),
    ...(model === undefined ? {} : { model }),
  };
}

/** True when a report has been chosen. */
export function isChosen({ report, saved, show, by, per }: ReportSearch): boolean {
  return [report, saved, show, by, per].some((part) => part !== undefined);
}

/**
 * What the address asks.
 *
 * @param standard the standard or saved report that it names, where there is one
 */
export function askedBy(search: ReportSearch, standard: Partial<Asked>): Asked {
  const show = listed(search.show, METRIC_NAMES);
  const dimensions = search.by === 'none' ? [] : listed(search.by, DIMENSIONS);
  return {
    metrics: show.length > 0 ? show : (standard.metrics ?? ['calls']),
    dimensions: search.by === undefined ? (standard.dimensions ?? []) : dimensions,
    interval:
      search.per === undefined ? (standard.interval ?? null) : search.per === 'none' ? null : search.per,
    model: search.model ?? standard.model ?? 'last',
    unwanted: standard.unwanted ?? 'exclude',
  };
}

function listed<T extends string>(given: unknown, known: readonly T[]): T[] {
  const names = typeof given === 'string' ? given.split(',') : [];
  return [...new Set(names)].flatMap((name) => known.find((one) => one === name) ?? []);
}
