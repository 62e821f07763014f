import { FULL } from './build.ts';
import type { Mode } from './consent.ts';
import type { Options, Tracker } from './tracker.ts';

type Command = (...args: unknown[]) => unknown;

/** The queue before the script arrived (`q`), and what the page has asked already; afterwards, the tracker too. */
type Numberline = ((command: string, ...args: unknown[]) => unknown) & {
  q?: [string, ...unknown[]][];
  early?: Promise<Response>;
} & Partial<Tracker>;

/** An optimiser may serve the script from anywhere under another name; only our own name tells where the edge is. */
function optionsOf(tag: HTMLScriptElement | null): Options | undefined {
  const { site, edge, consent, allowAutomation, hide, domains } = tag?.dataset ?? {};
  // `/` and `/calls` are good too: the edge may share the page's host.
  const address = edge ?? /^(.+)\/numberline(?:\.core)?\.js(\?|$)/.exec(tag?.src ?? '')?.[1];
  if (!site || !address) return undefined;
  const options = { site, edge: address, consent: consent as Mode, allowAutomation: allowAutomation != null };
  return FULL ? { ...options, hide, domains } : options;
}

/** Starts the tracker that a page asks for, by a tag or by a queued command, and obeys its commands from then on. */
export function obeyPage(start: (options: Options) => Tracker): void {
  const page = window as { numberline?: Numberline };
  const own = document.currentScript as HTMLScriptElement | null;
  const warn = (problem: unknown): void => console.warn('Numberline:', problem);

  const run = (): void => {
    const { q: queue = [], early, stop } = page.numberline ?? {};
    // A page may carry two tags; it gets one tracker.
    if (stop) return;
    try {
      const queued = queue.find(([command]) => command === 'start')?.[1] as Options | undefined;
      const other = document.querySelector<HTMLScriptElement>('script[data-site][data-edge]');
      const options = optionsOf(own) ?? optionsOf(other) ?? queued;
      if (options) {
        const tracker = start({ ...options, early });
        const commands: Record<string, Command> = { start() {}, ...(tracker as object) };
        const obey = (command: string, ...args: unknown[]): unknown =>
          commands[command] ? commands[command](...args) : warn(`there is no command ${command}`);
        page.numberline = Object.assign(obey, tracker);
        for (const command of queue) obey(...command);
      } else if (document.readyState === 'loading') {
        document.addEventListener('DOMContentLoaded', run);
      } else {
        warn('data-site or data-edge is missing');
      }
    } catch (problem) {
      warn(problem);
    }
  };

  run();
}
