/**
 * The script tag:
 *
 *     <script async src="https://calls.example.com/numberline.js"
 *             data-site="demo" data-edge="https://calls.example.com"></script>
 *
 * `data-consent` is `full` (default), `wait`, `cookieless` or `off`. `data-allow-automation` gives numbers to automated
 * browsers too, for tests. Commands may be queued before the script arrives:
 *
 *     window.numberline = window.numberline || function () { (numberline.q = numberline.q || []).push(arguments) };
 *     numberline('on', 'swap', ({ swaps }) => …);
 *
 * Where no tag can carry attributes (tag managers), `numberline('start', { site, edge })` does the same.
 */
import { start, type Tracker } from './numberline.ts';
import { obeyPage } from './tag.ts';

obeyPage((options) => {
  const tracker = start(options);
  // What pages call that have CallRail's script, whose number had to be put in again by hand.
  (window as { CallTrk?: Pick<Tracker, 'swap'> }).CallTrk ??= { swap: tracker.swap };
  return tracker;
});
