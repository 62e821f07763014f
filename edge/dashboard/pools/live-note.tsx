import type { UseQueryResult } from '@tanstack/react-query';
import { useClock } from '../parts/use-me.ts';
import { timeOfDay } from '../words/instants.ts';

/** Says whether what is shown is of this moment. */
export function LiveNote({ query }: { query: UseQueryResult }) {
  const clock = useClock();
  if (query.data === undefined) return null;
  const stale = query.isError || query.failureCount > 0;
  return (
    <span className="stream-note" data-stream={stale ? 'broken' : 'open'} role="status">
      <span className="dot" aria-hidden="true" />
      {stale ? `Reconnecting… As of ${timeOfDay(query.dataUpdatedAt, clock)}.` : 'Live'}
    </span>
  );
}
