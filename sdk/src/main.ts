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
import { start } from './numberline.ts';
import { obeyPage } from './tag.ts';

obeyPage(start);
