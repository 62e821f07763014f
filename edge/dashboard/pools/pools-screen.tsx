import './pools.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { pools } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useClock } from '../parts/use-me.ts';
import { useTitle } from '../parts/use-title.ts';
import { timeOfDay } from '../words/instants.ts';
import { PoolCard } from './pool-card.tsx';

/** Every pool as it stands now. */
export function PoolsScreen() {
  useTitle('Pools');
  const clock = useClock();
  const answer = useQuery(pools);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const stale = answer.isError || answer.failureCount > 0;
  return (
    <div className="pools">
      <div className="screen-head">
        <h1 ref={heading} tabIndex={-1}>
          Pools
        </h1>
        {answer.data !== undefined && (
          <p className="stream-note" data-stream={stale ? 'broken' : 'open'} role="status">
            <span className="dot" aria-hidden="true" />
            {stale ? `Reconnecting… As of ${timeOfDay(answer.dataUpdatedAt, clock)}.` : 'Live'}
          </p>
        )}
      </div>
      {answer.isLoadingError && (
        <Failure
          title="The pools could not be loaded"
          error={answer.error}
          retry={() => void answer.refetch()}
        />
      )}
      {answer.isPending && (
        <p className="slow-note" role="status">
          Loading the pools…
        </p>
      )}
      {answer.data?.pools.length === 0 && (
        <div className="notice">
          <p className="notice-title">No pools yet</p>
          <p>
            A pool is a set of phone numbers that are handed out to visits, one each, so that a call tells
            which visit it came from. This company has none.
          </p>
        </div>
      )}
      {answer.data?.pools.map((pool) => (
        <PoolCard key={pool.id} {...pool} />
      ))}
    </div>
  );
}
