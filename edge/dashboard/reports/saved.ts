import { queryOptions } from '@tanstack/react-query';
import type { SavedReport, SavedReportBody } from '../../reports/saved-report.ts';
import { request } from '../api.ts';
import { conditionsOf, conditionsOfFilter, filterOf, readView, withConditions } from '../view/view.ts';
import type { Asked, ReportSearch } from './report-search.ts';

export const savedReports = queryOptions({
  queryKey: ['saved reports'],
  queryFn: ({ signal }) => request<{ reports: SavedReport[] }>('/v1/reports/saved', { signal }),
});

/** Rows that a saved report has at the most where it is mailed: as many as its screen shows. */
const MOST_ROWS = 500;

/** What is kept of a report on the screen. */
export function savedOf(name: string, search: ReportSearch, asked: Asked): SavedReportBody {
  return {
    name,
    range: search.range ?? '28d',
    compare: search.cmp ?? 'before',
    filter: filterOf(conditionsOf(search)),
    report: { ...asked, limit: MOST_ROWS },
  };
}

/** What is kept of a saved report, without what the server adds. */
export function bodyOf({ name, range, compare, filter, report }: SavedReport): SavedReportBody {
  return { name, range, compare, filter, report };
}

/** Where a saved report is looked at; `null` where its filter says more than the screen can. */
export function searchOf({ id, range, compare, filter }: SavedReport): ReportSearch | null {
  const conditions = filter === null ? [] : conditionsOfFilter(filter);
  if (conditions === null) return null;
  const view = readView({ range, ...(compare === 'before' ? {} : { cmp: compare }) });
  return { ...withConditions(view, conditions), saved: id };
}

/** Whether the screen shows something else than what is saved. */
export function isChanged(saved: SavedReport, search: ReportSearch, asked: Asked): boolean {
  const kept = ({ range, compare, filter, report }: SavedReportBody) =>
    JSON.stringify([
      range,
      compare,
      filter,
      report.metrics,
      report.dimensions,
      report.interval,
      report.model,
      report.unwanted,
    ]);
  return kept(bodyOf(saved)) !== kept(savedOf(saved.name, search, asked));
}
