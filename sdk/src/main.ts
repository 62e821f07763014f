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
import type { Mode } from './consent.ts';
import { type Options, start, type Tracker } from './tracker.ts';

type Command = (command: string, ...args: unknown[]) => unknown;

/** The queue before the script arrived (`q`); afterwards, the tracker too. */
type Numberline = Command & { q?: [string, ...unknown[]][] } & Partial<Tracker>;

const page = window as { numberline?: Numberline };
const own = document.currentScript as HTMLScriptElement | null;

/** An optimiser may serve the script from anywhere under another name; only our own name tells where the edge is. */
function optionsOf(tag: HTMLScriptElement | null): Options | undefined {
  const { site, edge, consent, allowAutomation } = tag?.dataset ?? {};
  const origin = edge || /^(.+)\/numberline\.js(\?|$)/.exec(tag?.src ?? '')?.[1];
  if (!site || !origin) return undefined;
  // `/` and `/calls` are good too: the edge may share the page's host.
  return {
    site,
    edge: new URL(origin, location.href).href.replace(/\/$/, ''),
    consent: consent as Mode,
    allowAutomation: allowAutomation != null,
  };
}

function run(): void {
  // A page may carry two tags; it gets one tracker.
  if (page.numberline?.stop) return;
  const queue = page.numberline?.q ?? [];
  const queued = queue.find(([command]) => command === 'start')?.[1] as Options | undefined;
  const options =
    optionsOf(own) ?? optionsOf(document.querySelector('script[data-site][data-edge]')) ?? queued;
  if (options) {
    const tracker = start(options);
    const obey: Command = (command, ...args) =>
      (tracker[command as 'on'] as Command | undefined)?.(...(args as [string]));
    page.numberline = Object.assign(obey, tracker);
    for (const command of queue) obey(...command);
  } else if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', run);
  } else {
    console.warn('Numberline: no data-site or data-edge');
  }
}

try {
  run();
} catch (problem) {
  console.warn('Numberline:', problem);
}
