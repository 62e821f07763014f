import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { root } from '../../edge/local/build.ts';
import type { Pair, swap as Swap } from '../../sdk/src/swap.ts';
import { launchChromium } from '../chromium.ts';
import { ELEMENTS_PER_NUMBER, generatedPage } from './generated-page.ts';
import { inTurn, paired, round, spread } from './rounds.ts';

const SIZES = [1_000, 6_000, 30_000] as const;
const LARGEST = 30_000;
const CONTESTANTS = ['floor', 'ours', 'other'] as const;
type Contestant = (typeof CONTESTANTS)[number];

/** ms, by round */
type Times = Record<Contestant, number[]>;

/** What the measured page has in its window. */
interface Measured {
  swap: typeof Swap;
  findAndReplaceDOMText(root: Node, options: object): void;
  /** Runs one contestant over the whole document and answers the ms it took. */
  run(contestant: Contestant): number;
  seen: Seen;
}

/** What a browser reports of the pass. */
interface Seen {
  /** ms; 0 where no task took more than 50 */
  longestTask: number;
  /** Sum of the layout shift scores. */
  shift: number;
}

const ORIGIN = 'http://localhost';

/** What is compared, run inside the page. It is handed over as text, so it stands alone. */
function contest(): void {
  const page = window as unknown as Measured;
  const pairs: Pair[] = [{ from: '+13125550123', to: '+18475550199' }];

  const contestants: Record<Contestant, () => unknown> = {
    floor: () => {
      const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
      let length = 0;
      while (walker.nextNode()) length += walker.currentNode.nodeValue?.length ?? 0;
      return length;
    },
    ours: () => page.swap(document, pairs),
    // The way call-tracking scripts use it: a pattern of the number's groups, and links one by one.
    other: () => {
      const digits = '8475550199';
      const gap = '[^\\da-z,;]*';
      page.findAndReplaceDOMText(document.body, {
        preset: 'prose',
        find: RegExp(`(?<!\\d)${[...'3125550123'].join(gap)}(?!\\d)`, 'gi'),
        replace: ({ text, indexInMatch }: { text: string; indexInMatch: number }, [match]: string[]) => {
          let next = `${match}`.slice(0, Math.max(0, indexInMatch)).replace(/\D/g, '').length;
          return text.replace(/\d/g, () => `${digits[next++]}`);
        },
      });
      for (const link of document.querySelectorAll('a[href="tel:+13125550123"]'))
        link.setAttribute('href', 'tel:+18475550199');
    },
  };

  page.run = (contestant) => {
    const began = performance.now();
    contestants[contestant]();
    return performance.now() - began;
  };

  page.seen = { longestTask: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      page.seen.longestTask = Math.max(page.seen.longestTask, duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) page.seen.shift += (entry as unknown as { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Served with the headers that give a page a clock of 5 µs instead of 100. */
async function serve(context: BrowserContext): Promise<void> {
  const file = (path: string): string => readFileSync(join(root, path), 'utf8');
  const scripts: Record<string, string> = {
    '/swap.js': file('dist/sdk/swap.js'),
    '/other.js': file('node_modules/findandreplacedomtext/src/findAndReplaceDOMText.js'),
    '/contest.js': `import { swap } from '/swap.js'; window.swap = swap; (${contest})();`,
  };
  const bodies = new Map(SIZES.map((size) => [`/${size}`, generatedPage(size)]));
  await context.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const script = scripts[pathname];
    if (script !== undefined) return route.fulfill({ contentType: 'text/javascript', body: script });
    const body = bodies.get(pathname);
    if (body === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      },
      body: `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">
        <title>Bench</title><script src="/other.js"></script><script type="module" src="/contest.js"></script>
        </head><body>${body}</body></html>`,
    });
  });
}

/** Loads a page of a size, and waits until it is painted and has nothing left to do. */
async function open(context: BrowserContext, size: number): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${ORIGIN}/${size}`);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => resolve()))),
      ),
  );
  return page;
}

const shownBy = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      document.body.textContent +
      [...document.querySelectorAll('a[href^=tel]')].map((link) => link.getAttribute('href')).join(),
  );

/** One round: every contestant on a page of its own that was loaded just now, as a visitor's is. */
async function firstPasses(context: BrowserContext, size: number, nth: number, times: Times): Promise<Seen> {
  const shown = {} as Record<Contestant, string>;
  let seen: Seen = { longestTask: 0, shift: 0 };
  for (const contestant of inTurn(CONTESTANTS, nth)) {
    const page = await open(context, size);
    const ms = await page.evaluate(
      (contestant) =>
        new Promise<number>((resolve) => {
          const measured = window as unknown as Measured;
          measured.seen = { longestTask: 0, shift: 0 };
          // A task of its own, as when an answer arrives.
          setTimeout(() => resolve(measured.run(contestant)));
        }),
      contestant,
    );
    times[contestant].push(ms);
    // Long tasks are told after they end, shifts after the next frame.
    await page.waitForTimeout(100);
    shown[contestant] = await shownBy(page);
    if (contestant === 'ours') seen = await page.evaluate(() => (window as unknown as Measured).seen);
    await page.close();
  }
  if (shown.ours !== shown.other) throw new Error('the two did not make the same replacements');
  if (shown.ours === shown.floor) throw new Error('nothing was replaced');
  return seen;
}

/** Rounds in one page whose body is parsed anew for every contestant: the code is compiled, the nodes are fresh. */
async function laterPasses(page: Page, rounds: number): Promise<Times> {
  return page.evaluate(
    ({ rounds, contestants }) => {
      const { run } = window as unknown as Measured;
      const times: Times = { floor: [], ours: [], other: [] };
      const html = document.body.innerHTML;
      // The first two rounds let the compiler settle.
      for (let nth = -2; nth < rounds; nth++) {
        for (const contestant of nth % 2 === 0 ? contestants : contestants.toReversed()) {
          document.body.innerHTML = html;
          document.body.getBoundingClientRect();
          const ms = run(contestant);
          if (nth >= 0) times[contestant].push(ms);
        }
      }
      return times;
    },
    { rounds, contestants: [...CONTESTANTS] },
  );
}

const resultOf = (times: Times) => ({
  ratios: { 'ours/floor': paired(times.ours, times.floor), 'other/ours': paired(times.other, times.ours) },
  ms: Object.fromEntries(CONTESTANTS.map((name) => [name, spread(times[name])])),
});

type Result = ReturnType<typeof resultOf>;

/**
 * `npm run bench -- swap`: our pass over a whole page beside the least that any pass must do, and beside the library
 * that call-tracking scripts use for it. `--quick` gives a first idea within a minute.
 *
 * `first` passes are those of a visitor: the page was just loaded and nothing is compiled. `later` ones tell the work
 * itself: compiled code over nodes that nobody has read yet.
 */
export async function bench(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean', default: false } } });
  const plan = values.quick ? { first: 3, later: 7 } : { first: 9, later: 31 };
  const started = Date.now();
  const load = round(loadavg()[0] ?? 0);
  const sizes: Record<number, { first: Result; later: Result }> = {};
  const seen: Seen = { longestTask: 0, shift: 0 };
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    await serve(context);
    for (const size of SIZES) {
      const times: Times = { floor: [], ours: [], other: [] };
      for (let nth = 0; nth < plan.first; nth++) {
        const { longestTask, shift } = await firstPasses(context, size, nth, times);
        if (size === LARGEST) seen.longestTask = Math.max(seen.longestTask, longestTask);
        seen.shift = Math.max(seen.shift, shift);
      }
      const page = await open(context, size);
      sizes[size] = { first: resultOf(times), later: resultOf(await laterPasses(page, plan.later)) };
      await page.close();
      const { ratios } = sizes[size].later;
      console.error(
        `${size} elements: ours/floor ${ratios['ours/floor'].median}, other/ours ${ratios['other/ours'].median}`,
      );
    }
    return {
      bench: 'swap',
      baselines: {
        floor: 'a TreeWalker that reads every text node of the document',
        other: 'findandreplacedomtext 0.4.6 on the body, and tel: links by selector',
      },
      chromium: browser.version(),
      elementsPerNumber: ELEMENTS_PER_NUMBER,
      rounds: plan,
      loadBefore: load,
      took: Math.round((Date.now() - started) / 1000),
      sizes,
      longestTask: { elements: LARGEST, ms: seen.longestTask },
      layoutShift: seen.shift,
      targets: targetsOf(sizes, seen),
    };
  } finally {
    await browser.close();
  }
}

/** What the project wants of a pass, and what this run says of it. */
function targetsOf(sizes: Record<number, { later: Result }>, { longestTask, shift }: Seen) {
  const later = Object.values(sizes).map(({ later }) => later.ratios);
  return [
    {
      what: 'ours/floor, later, at every size',
      wanted: '≤ 2.5',
      met: later.every((ratios) => ratios['ours/floor'].median <= 2.5),
    },
    {
      what: 'other/ours, later, at every size',
      wanted: '≥ 3',
      met: later.every((ratios) => ratios['other/ours'].median >= 3),
    },
    { what: `longest task at ${LARGEST} elements`, wanted: '≤ 50 ms', met: longestTask <= 50 },
    { what: 'layout shift, equal digit counts', wanted: '0', met: shift === 0 },
  ];
}
