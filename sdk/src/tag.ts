import { FULL } from './build.ts';
import { warn } from './lease.ts';
import type { Options, Tracker } from './tracker.ts';

type Commands = Record<string, ((...args: unknown[]) => unknown) | undefined>;

/** The queue before the script arrived (`q`), and what the page has asked already; afterwards, the tracker too. */
type Numberline = ((command: string, ...args: unknown[]) => unknown) & {
  q?: [string, ...unknown[]][];
  early?: Promise<Response>;
} & Partial<Tracker>;

// An optimiser may serve the script from anywhere under another name; only our own name tells where the edge is.
const OWN_NAME = /^(.+)\/numberline\.js(\?|$)/;

/** What a tag says: its attributes are named as the options are. */
function optionsOf(tag: HTMLScriptElement): Partial<Options> {
  const said = tag.dataset as Partial<Options>;
  return FULL ? { dataLayer: true, edge: OWN_NAME.exec(tag.src)?.[1], ...said } : said;
}

/** Starts the tracker that a page asks for, by a tag or by a queued command, and obeys its commands from then on. */
export function obeyPage(start: (options: Options) => Tracker): void {
  const page = window as { numberline?: Numberline };
  const own = FULL ? (document.currentScript as HTMLScriptElement | null) : null;

  const run = (): void => {
    const { q: queue = [], early, on } = page.numberline ?? {};
    // A page may carry two tags; it gets one tracker.
    if (on) return;
    try {
      const tag = own?.dataset.site
        ? own
        : document.querySelector<HTMLScriptElement>('script[data-site][data-edge]');
      const said = tag ? optionsOf(tag) : queue.find(([command]) => command === 'start')?.[1];
      const options = { ...(said as Options), ...(FULL && { early }) };
      // `/` and `/calls` are good edges too: they may share the page's host.
      if (options.site && options.edge) {
        const tracker = start(options) as Tracker & Commands;
        const obey = (command: string, ...args: unknown[]): unknown => {
          if (FULL && !tracker[command] && command !== 'start') warn(`there is no command ${command}`);
          return tracker[command]?.(...args);
        };
        page.numberline = Object.assign(obey, tracker);
        for (const command of queue) obey(...command);
        if (FULL && location.search.includes('numberline_debug'))
          import(options.edge.replace(/\/?$/, '/numberline.debug.js')).catch(warn);
      } else if (FULL && document.readyState === 'loading') {
        document.addEventListener('DOMContentLoaded', run);
      } else {
        warn('no data-site or data-edge');
      }
    } catch (problem) {
      warn(problem);
    }
  };

  run();
}
