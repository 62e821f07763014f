import { useClock } from '../parts/use-me.ts';
import { timeOfDay } from '../words/instants.ts';
import type { StreamState } from './live-stream.ts';

/** Says whether what is on the screen is live. Its place is always there, so nothing moves when it changes. */
export function StreamNote({ stream, asOf }: { stream: StreamState; asOf: number | null }) {
  const clock = useClock();
  const as = asOf === null ? '' : ` Showing calls as of ${timeOfDay(asOf, clock)}.`;
  const broken = navigator.onLine ? `Reconnecting…${as}` : `You are offline.${as}`;
  const words = { connecting: 'Connecting…', open: 'Live', broken };
  return (
    <p className="stream-note" data-stream={stream} role="status">
      <span className="dot" aria-hidden="true" />
      {words[stream]}
    </p>
  );
}
