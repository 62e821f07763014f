import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PoolMinute } from '../../pools/minutes.ts';
import { request } from '../api.ts';
import { Loaded } from '../parts/states.tsx';
import { useClock } from '../parts/use-me.ts';
import { shortInstant } from '../words/instants.ts';
import { percent } from './pool-words.tsx';

const HOUR = 3_600_000;
const SPANS = [
  [HOUR, 'Last hour'],
  [24 * HOUR, '24 hours'],
  [7 * 24 * HOUR, '7 days'],
] as const;

/** Bars are at most so many, so that each can be seen. */
const MOST_BARS = 120;

/** How full a pool was, with the lines where it gets tight. */
export function Utilisation({ id }: { id: string }) {
  const clock = useClock();
  const [span, setSpan] = useState<number>(24 * HOUR);
  const answer = useQuery({
    queryKey: ['pool', id, 'minutes', span],
    queryFn: ({ signal }) =>
      request<{ minutes: PoolMinute[] }>(
        `/v1/pools/${encodeURIComponent(id)}/minutes?from=${Date.now() - span + 60_000}`,
        { signal },
      ),
    refetchInterval: 60_000,
  });
  return (
    <section className="card" aria-label="Utilisation">
      <div className="card-head">
        <h2>Utilisation</h2>
        <fieldset className="row-of" aria-label="Time">
          {SPANS.map(([length, words]) => (
            <button
              key={length}
              type="button"
              className="button quiet"
              aria-pressed={span === length}
              onClick={() => setSpan(length)}
            >
              {words}
            </button>
          ))}
        </fieldset>
      </div>
      <Loaded query={answer} what="the utilisation">
        {({ minutes }) => {
          if (minutes.length === 0) return <p className="hint">Nobody came or went in this time.</p>;
          const peak = minutes.reduce((most, each) => (shareOf(each) > shareOf(most) ? each : most));
          const missed = minutes.reduce((sum, { overflow }) => sum + overflow, 0);
          const visits = minutes.reduce((sum, each) => sum + each.visits, 0);
          return (
            <figure className="utilisation">
              <figcaption>
                At most {percent(shareOf(peak))} in use, {shortInstant(peak.at, Date.now(), clock)}.{' '}
                {missed.toLocaleString('en')} of {visits.toLocaleString('en')} visits found no number.
              </figcaption>
              <Bars minutes={minutes} span={span} />
              <span className="bars-lines" aria-hidden="true">
                <span style={{ bottom: '100%' }}>100 %</span>
                <span style={{ bottom: '75%' }}>75 %</span>
              </span>
            </figure>
          );
        }}
      </Loaded>
    </section>
  );
}

function shareOf({ size, inUse, held }: PoolMinute): number {
  return size === 0 ? 0 : Math.min(1, (inUse + held) / size);
}

/** The fullest minute of each stretch: an average would hide what matters. */
function Bars({ minutes, span }: { minutes: readonly PoolMinute[]; span: number }) {
  const count = Math.min(MOST_BARS, span / 60_000);
  const first = Date.now() - span;
  const heights = new Array<number>(count).fill(0);
  for (const minute of minutes) {
    const index = Math.min(count - 1, Math.max(0, Math.floor(((minute.at - first) / span) * count)));
    heights[index] = Math.max(heights[index] ?? 0, shareOf(minute));
  }
  return (
    <svg className="bars" viewBox={`0 0 ${count} 100`} preserveAspectRatio="none" aria-hidden="true">
      <path
        className="bars-use"
        d={heights.map((share, x) => `M${x + 0.1} 100h.8v${-share * 100}h-.8z`).join('')}
      />
      <path className="bars-line" d={`M0 25H${count}M0 0H${count}`} />
    </svg>
  );
}
