import { carryVisitor } from './carry.ts';
import { feedDataLayer } from './data-layer.ts';
import { watchSignals } from './signals.ts';
import { NAME } from './store.ts';
import { watchTaps } from './taps.ts';
import { begin, type Extra, type Options, type Tracker } from './tracker.ts';

export type { Mode } from './consent.ts';
export type { Swap, Tap } from './protocol.ts';
export type { Events, Options, Tracker } from './tracker.ts';

const EXTRAS: Extra[] = [
  ({ listen, signal }) => watchSignals(listen, signal),
  ({ listen, tap }) => watchTaps(listen, tap),
  ({ listen, refresh }) => listen('storage', (event) => (event as StorageEvent).key === NAME && refresh()),
  feedDataLayer,
  carryVisitor,
];

/**
 * Follows a visitor and shows their numbers.
 *
 *     import { start } from 'numberline';
 *     const tracker = start({ site: 'demo', edge: 'https://calls.example.com' });
 *     tracker.on('swap', ({ swaps }) => console.log(swaps));
 *     tracker.stop();
 */
export const start = (options: Options): Tracker => begin(options, EXTRAS);
