/**
 * What npm calls `numberline`:
 *
 *     import { start } from 'numberline';
 *     const tracker = start({ site: 'demo', edge: 'https://calls.example.com' });
 *     tracker.on('swap', ({ swaps }) => console.log(swaps));
 *     tracker.stop();
 */
export type { Mode } from './consent.ts';
export type { Swap, Tap } from './protocol.ts';
export { type Events, type Options, start, type Tracker } from './tracker.ts';
