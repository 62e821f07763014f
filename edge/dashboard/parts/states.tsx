import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue } from 'react';
import { RequestFailed } from '../api.ts';
import { Failure } from './failure.tsx';

/** There was never anything here: one sentence, and the next thing to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** Nothing is left of it by filters: which, and how to be rid of them. */
export function FilteredEmpty({
  title,
  filters,
  clear,
}: {
  title: string;
  /** In words, one for each. */
  filters: readonly string[];
  clear: (() => void) | null;
}) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {filters.length > 0 && (
        <ul className="filters-in-words">
          {filters.map((filter) => (
            <li key={filter}>{filter}</li>
          ))}
        </ul>
      )}
      {clear !== null && (
        <button type="button" className="button" onClick={clear}>
          Clear filters
        </button>
      )}
    </div>
  );
}

/** One may not see this. */
export function NoPermission({ what }: { what: string }) {
  return (
    <div className="notice" role="alert">
      <p className="notice-title">You may not see {what}</p>
      <p>An administrator of the company can allow it, under Settings › People.</p>
    </div>
  );
}

/** The shape of what is being fetched, with words for those who do not see it. */
export function Skeleton({ what, height }: { what: string; height: number }) {
  return (
    <div className="skeleton-block" role="status" style={{ minHeight: height }}>
      <span className="unseen">Loading {what}…</span>
      <p className="slow">Still working…</p>
    </div>
  );
}

/**
 * What was asked for, in whichever state it is: not there yet, refused, failed, or there. Old data stays while new data
 * loads (`placeholderData: keepPreviousData`), only paler.
 *
 * @param height about how high it will be, px, so that nothing jumps
 */
export function Loaded<T>({
  query,
  what,
  height = 120,
  children,
}: {
  query: Pick<UseQueryResult<T, Error>, 'data' | 'error' | 'isPlaceholderData'> & {
    refetch: () => unknown;
  };
  what: string;
  height?: number;
  children: (data: T) => ReactNode;
}) {
  // Drawn in slices: what came takes long to draw on a slow phone, and must not keep it from answering a tap.
  const data = useDeferredValue(query.data);
  if (data !== undefined && query.data !== undefined) {
    const isOld = query.isPlaceholderData || data !== query.data;
    return (
      <div className="loaded" aria-busy={isOld} data-old={query.isPlaceholderData || undefined}>
        {query.error !== null && (
          <p className="warning" role="alert">
            This could not be brought up to date: {query.error.message}{' '}
            <button type="button" className="button" onClick={() => void query.refetch()}>
              Try again
            </button>
          </p>
        )}
        {children(data)}
      </div>
    );
  }
  if (query.error instanceof RequestFailed && query.error.status === 403) return <NoPermission what={what} />;
  if (query.error !== null) {
    return (
      <Failure
        title={`${what[0]?.toUpperCase()}${what.slice(1)} could not be loaded`}
        error={query.error}
        retry={() => void query.refetch()}
      />
    );
  }
  return <Skeleton what={what} height={height} />;
}
