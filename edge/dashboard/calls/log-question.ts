// What the log is asked, as its address holds it: `?q=boiler&only=missed,first`. The address is the state, so a view can be
// kept, sent to somebody and gone back to.

/** What the log can be narrowed down to with one press, as filters of the API. */
export const NARROWINGS = {
  answered: { words: 'Answered', filter: { field: 'outcome', op: 'is', value: 'answered' } },
  missed: {
    words: 'Missed',
    filter: {
      field: 'outcome',
      op: 'in',
      value: ['not_answered', 'abandoned', 'voicemail', 'capped', 'no_flow', 'failed'],
    },
  },
  first: { words: 'First calls', filter: { field: 'firstCall', op: 'is', value: true } },
  qualified: { words: 'Qualified', filter: { field: 'leadStatus', op: 'is', value: 'qualified' } },
  attributed: { words: 'With a visit', filter: { field: 'attribution.kind', op: 'is', value: 'visit' } },
} as const;

export type Narrowing = keyof typeof NARROWINGS;

/** The part of the address. Both are absent where nothing is asked for, and then the log is live. */
export interface LogSearch {
  q?: string;
  /** Names of narrowings with commas between. */
  only?: string;
}

/** Reads an address; what is not known there is left out. */
export function readSearch(search: Record<string, unknown>): LogSearch {
  const q =
    typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  const only = narrowingsOf({ only: String(search.only ?? '') });
  return { ...(q.trim() === '' ? {} : { q }), ...(only.length === 0 ? {} : { only: only.join(',') }) };
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

/** The question as the API is asked it, for the log and for files alike; empty for every call. */
export function queryOf(search: LogSearch): URLSearchParams {
  const query = new URLSearchParams();
  const filters = narrowingsOf(search).map((name) => NARROWINGS[name].filter);
  if (filters.length > 0)
    query.set('filter', JSON.stringify(filters.length === 1 ? filters[0] : { all: filters }));
  if (search.q !== undefined) query.set('q', search.q);
  return query;
}
