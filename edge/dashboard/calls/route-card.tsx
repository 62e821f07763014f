import { useId } from 'react';
import type { CallDetail } from '../../calls/call.ts';
import { useClock } from '../parts/use-me.ts';
import { timeOfDay } from '../words/instants.ts';

/** Which way the call went through its flow, and what was pressed on it: why it came where it came. */
export function RouteCard({ call }: { call: CallDetail }) {
  const heading = useId();
  const clock = useClock();
  if (call.path.length === 0 && call.screened === null) return null;
  const steps = [
    ...call.path.map(({ at, node }) => ({ at, words: node })),
    ...call.keys.map(({ at, node, by, digits }) => ({
      at,
      words:
        digits === ''
          ? `nothing was pressed at ${node}`
          : `${by === 'agent' ? 'the agent' : 'the caller'} pressed ${digits} at ${node}`,
    })),
  ].sort((a, b) => a.at - b.at);
  return (
    <section className="card" aria-labelledby={heading}>
      <h3 id={heading}>Way through the flow</h3>
      {call.screened !== null && <p>{call.screened}</p>}
      {call.flow !== null && <p className="hint">Version {call.flow.version} of the flow it began in</p>}
      <ol className="timeline">
        {steps.map(({ at, words }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a node may be passed twice at a time
          <li key={n}>
            <time dateTime={new Date(at).toISOString()}>{timeOfDay(at, clock)}</time>
            <div>{words}</div>
          </li>
        ))}
      </ol>
    </section>
  );
}
