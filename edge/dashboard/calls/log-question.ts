import { spanOf } from '../../dashboards/span.ts';
import type { Filter } from '../../filters/filter.ts';
import { conditionsOf, filterOf, readView, type ViewSearch } from '../view/view.ts';

// What the log is asked, as its address holds it: `?q=boiler&only=missed,first`. The address is the state, so a view can be
// kept, sent to somebody and gone back to.

const narrowing = (words: string, filter: Filter) => ({ words, filter });

/** What the log can be narrowed down to with one press, as filters of the API. */
export const NARROWINGS = {
  answered: narrowing('Answered', { field: 'outcome', op: 'is', value: 'answered' }),
  missed: narrowing('Missed', {
    field: 'outcome',
    op: 'in',
    value: ['not_answered', 'abandoned', 'voicemail', 'capped', 'no_flow', 'failed'],
  }),
  first: narrowing('First calls', { field: 'firstCall', op: 'is', value: true }),
  qualified: narrowing('Qualified', { field: 'leadStatus', op: 'is', value: 'qualified' }),
  attributed: narrowing('With a visit', { field: 'attribution.kind', op: 'is', value: 'visit' }),
};

export type Narrowing = keyof typeof NARROWINGS;

/** The part of the address. All are absent where nothing is asked for, and then the log is live. No range is any time. */
export interface LogSearch extends Omit<ViewSearch, 'cmp'> {
  q?: string;
  /** Names of narrowings with commas between. */
  only?: string;
}

/** Reads an address; what is not known there is left out. */
export function readSearch(search: Record<string, unknown>): LogSearch {
  const q =
    typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  const only = narrowingsOf({ only: String(search.only ?? '') });
  const { range, f } = readView(search, null);
  return {
    ...(range === undefined ? {} : { range }),
    ...(f === undefined ? {} : { f }),
    ...(q.trim() === '' ? {} : { q }),
    ...(only.length === 0 ? {} : { only: only.join(',') }),
  };
}

export function narrowingsOf({ only = '' }: LogSearch): Narrowing[] {
  const named = only.split(',');
  return (Object.keys(NARROWINGS) as Narrowing[]).filter((name) => named.includes(name));
}

/** With a narrowing added, or taken away where it was there. */
export function toggled(search: LogSearch, name: Narrowing): LogSearch {
  const before = narrowingsOf(search);
  const after = before.includes(name) ? before.filter((one) => one !== name) : [...before, name];
  return readSearch({ ...search, only: after.join(',') });
}

/**
 * The question as the API is asked it, for the log and for files alike; empty for every call.
 *
 * @param zone the company's, and `now` in ms: what a range such as "Last 7 days" is counted by
 */
export function queryOf(search: LogSearch, now = 0, zone = 'UTC'): URLSearchParams {
  const query = new URLSearchParams();
  const own = filterOf(conditionsOf(search));
  const filters: Filter[] = [
    ...narrowingsOf(search).map((name) => NARROWINGS[name].filter),
    ...(own === null ? [] : [own]),
  ];
  if (filters.length > 0)
    query.set('filter', JSON.stringify(filters.length === 1 ? filters[0] : { all: filters }));
  if (search.q !== undefined) query.set('q', search.q);
  if (search.range !== undefined) {
    const { from, to } = spanOf(search, now, zone);
    query.set('from', String(from));
    query.set('to', String(to));
  }
  return query;
}
