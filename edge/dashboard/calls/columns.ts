import { useSyncExternalStore } from 'react';

/** Columns of the log, in their usual order; the caller leads to the call and is always there. */
export const COLUMNS = {
  started: { words: 'Started', width: 'minmax(136px, 9fr)' },
  caller: { words: 'Caller', width: 'minmax(126px, 10fr)' },
  source: { words: 'Source / medium', width: 'minmax(130px, 11fr)' },
  campaign: { words: 'Campaign', width: 'minmax(112px, 11fr)' },
  keyword: { words: 'Keyword', width: 'minmax(120px, 11fr)' },
  landing: { words: 'Landing page', width: 'minmax(104px, 11fr)' },
  number: { words: 'Tracking number', width: 'minmax(126px, 9fr)' },
  destination: { words: 'Destination', width: 'minmax(122px, 9fr)' },
  outcome: { words: 'Outcome', width: 'minmax(132px, 9fr)' },
  duration: { words: 'Duration', width: 'minmax(66px, 5fr)' },
  score: { words: 'Score', width: 'minmax(60px, 4fr)' },
  tags: { words: 'Tags', width: 'minmax(110px, 9fr)' },
  confidence: { words: 'Confidence', width: 'minmax(104px, 7fr)' },
  city: { words: 'City', width: 'minmax(96px, 8fr)' },
  device: { words: 'Device', width: 'minmax(80px, 6fr)' },
} as const;

export type ColumnName = keyof typeof COLUMNS;

const USUAL: readonly ColumnName[] = [
  'started',
  'caller',
  'source',
  'campaign',
  'keyword',
  'destination',
  'outcome',
  'duration',
  'confidence',
  'score',
  'tags',
];

const KEY = 'numberline.columns';
const listeners = new Set<() => void>();
let chosen = readColumns(stored());

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Columns as they were kept; what is not known is left out, and the caller is put back. */
export function readColumns(kept: string | null): readonly ColumnName[] {
  if (kept === null) return USUAL;
  const names = [...new Set(kept.split(','))].filter((name): name is ColumnName =>
    Object.hasOwn(COLUMNS, name),
  );
  return names.includes('caller') ? names : ['caller', ...names];
}

/** Shows these columns in this order, on this browser; `null` for the usual ones. */
export function chooseColumns(columns: readonly ColumnName[] | null): void {
  chosen = columns ?? USUAL;
  try {
    if (columns === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, columns.join(','));
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function useColumns(): readonly ColumnName[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
}

/** With a column a step to the left or the right. */
export function shifted(
  columns: readonly ColumnName[],
  name: ColumnName,
  step: 1 | -1,
): readonly ColumnName[] {
  const at = columns.indexOf(name);
  const other = columns[at + step];
  if (at === -1 || other === undefined) return columns;
  return columns.map((one) => (one === name ? other : one === other ? name : one));
}
