import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RequestFailed } from '../api.ts';
import { Failure } from '../parts/failure.tsx';

/**
 * What was asked for, or what stands in its place: still loading, failed, not allowed. Old data stays, dimmed, while new is
 * loading. `what` finishes the sentences, e.g. `the numbers`.
 */
export function Answer<T>({
  of,
  what,
  children,
}: {
  of: UseQueryResult<T>;
  what: string;
  children: (data: T) => ReactNode;
}) {
  if (of.data !== undefined) {
    return (
      <div className="answer" aria-busy={of.isPlaceholderData || undefined}>
        {of.isError && (
          <p className="warning" role="status">
            {of.error.message} What you see may be out of date.
          </p>
        )}
        {children(of.data)}
      </div>
    );
  }
  if (of.isError) return <NotThere what={what} error={of.error} retry={() => void of.refetch()} />;
  return (
    <p className="slow-note" role="status">
      Loading {what}…
    </p>
  );
}

/** Why something is not there. What one may not see says who can change that; trying again would not. */
export function NotThere({ what, error, retry }: { what: string; error: Error; retry: () => void }) {
  if (!(error instanceof RequestFailed) || error.status !== 403) {
    return <Failure title={`Could not load ${what}`} error={error} retry={retry} />;
  }
  const permission = /permission (\w+)/.exec(error.message)?.[1];
  return (
    <div className="notice" role="alert">
      <p className="notice-title">You may not see {what}</p>
      <p>
        {permission === undefined
          ? error.message
          : `This needs the permission “${permission.replaceAll('_', ' ')}”.`}{' '}
        An owner or admin of this company can give it to you under Settings, People.
      </p>
    </div>
  );
}

/** There is nothing yet: what would be here, and the next thing to do. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** Nothing is left of a list that was narrowed down. */
export function NoneLike({ search, clear }: { search: string; clear: () => void }) {
  return (
    <div className="notice">
      <p className="notice-title">Nothing here matches “{search}”</p>
      <button type="button" className="button" onClick={clear}>
        Clear the search
      </button>
    </div>
  );
}
