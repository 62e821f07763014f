import { type Consent, type Level, levelOf, type Mode, strictest } from './consent.ts';
import { ask, type Reply, tell } from './lease.ts';
import type { KeepRequest, Swap, Tap } from './protocol.ts';
import type { Signal } from './signals.ts';
import { type Memory, openStore } from './store.ts';
import { swap } from './swap.ts';
import { campaignNow, pageNow, touchNow } from './touch.ts';
import { type Listen, onRoute, onSeen, watchPage } from './watch.ts';

export interface Options {
  /** Public key of the site. */
  site: string;
  /** Origin of the edge, e.g. `https://calls.example.com`. */
  edge: string;
  /** How the site treats consent; `full` unless said otherwise. */
  consent?: Mode;
  /** For tests: give numbers to automated browsers too, which otherwise get none. */
  allowAutomation?: boolean;
}

/** What is told, by event: to handlers, and to `document` as the detail of `numberline:<event>`. */
export interface Events {
  /** The page now shows these numbers. */
  swap: { swaps: Swap[] };
  /** Targets keep their own numbers: the edge was not reached, it has no number for us, or all are in use. */
  fallback: { reason: 'unreachable' | 'none' | 'overflow'; targets: string[] };
  /** The edge did not answer as it should; `status` is that of HTTP, 0 when there was none. */
  error: { status: number };
  /** A phone link was tapped; `number` as it dials it. */
  tap: Tap;
}

/** What an extra may use of the tracker it is part of. */
export interface Inside {
  listen: Listen;
  /** Somebody who asks the visitor for consent has an answer. */
  signal: Signal;
  tap: (tap: Tap) => void;
  /** Another tab has changed what is stored. */
  refresh: () => void;
}

/** Something that a tracker does beside following a visit. Begins before anything is sent. */
export type Extra = (inside: Inside) => void;

/** A running tracker. Nothing here throws. */
export interface Tracker {
  on<E extends keyof Events>(event: E, handle: (detail: Events[E]) => void): void;
  consent(answer: 'granted' | 'denied'): void;
  /** What to show for `from` (or for the first target), as soon as it is known; `to` is `from` when that stays. */
  getNumber(from?: string, handle?: (number: Swap) => void): Promise<Swap>;
  /** Goes over the page again. Only needed after what nothing announces, such as a shadow root attached late. */
  swap(): void;
  /** Lets go of the numbers, shows the page's own and stops listening. */
  stop(): void;
}

// In ms. An app names a page some time after it has changed the address, and passes through some without stopping.
const ROUTE_SETTLES = 1000;

// Pages that are kept for the next message while the edge does not answer; older ones are dropped.
const MOST_PAGES = 20;

// In ms. When to try again after the edge did not answer.
const RETRY_AFTER = 60000;

type News = Pick<KeepRequest, 'pages' | 'taps'>;

const isAlive = (visit: Memory | undefined): visit is Memory =>
  !!visit && Date.now() - visit.at < visit.endsAfter * 1000;

/**
 * Follows one visitor: may we, where did they come from, which numbers do they get, show them, keep them. Whatever
 * fails, the page keeps its own numbers, nothing is thrown, and no more than one warning is logged.
 */
export function begin(
  { site, edge, consent: mode = 'full', allowAutomation }: Options,
  extras: Extra[] = [],
): Tracker {
  const ending = new AbortController();
  const touch = touchNow();
  const campaign = campaignNow();

  let level: Level = 'off';
  const said: Record<string, Consent> = {};
  const optOuts: Record<string, boolean | undefined> = {};
  let store = openStore(site, false);
  let shown: Swap[] = [];
  let wanted: Swap[] = [];
  /** What happened since the last message. */
  let news: News = { pages: [pageNow()] };
  let isSeen = false;
  let isActive = false;
  let isAsking = false;
  let hasWarned = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settle = (): void => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const safely =
    <A extends unknown[]>(act: (...args: A) => unknown) =>
    async (...args: A): Promise<void> => {
      try {
        await act(...args);
      } catch (problem) {
        if (!hasWarned) console.warn('Numberline:', problem);
        hasWarned = true;
      }
    };

  const listen: Listen = (types, heard, target = window) => {
    for (const type of types.split(' ')) {
      target.addEventListener(type, safely(heard), { capture: true, passive: true, signal: ending.signal });
    }
  };

  const emit = <E extends keyof Events>(event: E, detail: Events[E]): void => {
    document.dispatchEvent(new CustomEvent(`numberline:${event}`, { detail }));
  };

  const watch = watchPage((root, onShadow) => swap(root, wanted, onShadow).length);

  const show = (swaps: Swap[]): void => {
    settle();
    if (JSON.stringify(swaps) === JSON.stringify(shown)) return;
    for (wanted of [shown.map(({ from, to }) => ({ from: to, to: from })), swaps]) watch.scan();
    shown = swaps;
    emit('swap', { swaps });
  };

  const addressOf = (...path: string[]): string => [edge.replace(/\/$/, ''), 'v1/visits', ...path].join('/');

  const leave = (): void => {
    const visit = store.read();
    if (level !== 'full' || !visit) return;
    tell(addressOf(visit.visit, 'leave'), { token: visit.token, ...news });
    news = { pages: [] };
  };

  // Nobody keeps a number for a visitor who has gone to lunch.
  const keepIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (isActive ? contact() : keepIn(ms)), ms);
  };

  /** Tells the edge what was seen since the last time: keeps the visit, or begins one. */
  const contact: () => Promise<void> = safely(async () => {
    const visit = store.read();
    // Without an id there is nothing to keep.
    if (!isSeen || isAsking || level === 'off' || (level === 'cookieless' && visit)) return;
    isAsking = true;
    isActive = false;
    const asked = store;
    const told = news;
    news = { pages: [] };
    const visitor = store.visitor();
    let reply: Reply = { status: 404 };
    if (isAlive(visit)) reply = await ask(addressOf(visit.visit, 'keep'), { token: visit.token, ...told });
    const isOver = /40[134]/.test(`${reply.status}`);
    if (isOver && asked === store) {
      reply = await ask(addressOf(), {
        site,
        visitor,
        cookieless: level === 'cookieless' || undefined,
        touch,
        pages: told.pages[0] ? told.pages : [pageNow()],
      });
    }
    isAsking = false;
    const { status, answer } = reply;
    keepIn(answer ? answer.keepEvery * 1000 : RETRY_AFTER);

    if (asked !== store) {
      // Consent was given or taken back in the meantime.
      if (answer) tell(addressOf(answer.visit, 'leave'), { token: answer.token, pages: [] });
      contact();
    } else if (answer) {
      const swaps = answer.swaps.filter(({ to }) => to);
      const targets = answer.overflow ?? [];
      store.write({
        ...answer,
        swaps,
        at: Date.now(),
        campaign: visit && !isOver ? visit.campaign : campaign,
      });
      show(swaps);
      if (targets[0] || !swaps[0]) emit('fallback', { reason: targets[0] ? 'overflow' : 'none', targets });
      if (!isSeen) leave();
    } else {
      news = { ...told, ...news, pages: [...told.pages, ...news.pages].slice(-MOST_PAGES) };
      emit('error', { status });
      if (isAlive(visit)) return;
      show([]);
      emit('fallback', { reason: 'unreachable', targets: [] });
    }
  });

  const decide = (): void => {
    const consent = strictest(Object.values(said));
    const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
    const hasOptedOut = !!globalPrivacyControl || Object.values(optOuts).includes(true);
    const isRobot = navigator.webdriver && !allowAutomation;
    const next = isRobot || ending.signal.aborted ? 'off' : levelOf(mode, consent, hasOptedOut);
    if (next === 'off' && mode !== 'wait' && consent !== 'pending') settle();
    if (next !== 'full') leave();
    // Nor does an id from an earlier visit outlive a refusal.
    if (consent === 'denied' || hasOptedOut) openStore(site, true).write();
    if (next === level) return;
    if (next !== 'full') show([]);
    level = next;
    store = openStore(site, next === 'full');
    const visit = store.read();
    if (visit && campaign && visit.campaign !== campaign) store.write({ ...visit, at: 0 });
    else if (isAlive(visit)) show(visit.swaps);
    contact();
  };

  const tap = (tapped: Tap): void => {
    news.taps = [...(news.taps ?? []), tapped];
    emit('tap', tapped);
    contact();
  };

  const refresh = (): void => {
    if (level !== 'full') return;
    // Another tab has kept the visit for all, got other numbers, or was told to forget.
    const visit = store.read();
    if (visit) keepIn(visit.keepEvery * 1000);
    else level = 'off';
    show(visit ? visit.swaps : []);
  };

  const signal: Signal = safely((source, consent, hasOptedOut) => {
    said[source] = consent;
    optOuts[source] = hasOptedOut;
    decide();
  });

  safely(() => {
    for (const extra of extras) extra({ listen, signal, tap, refresh });
    decide();
    onRoute(listen, () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        news.pages.push(pageNow());
        contact();
      }, ROUTE_SETTLES);
    });
    onSeen(listen, (seen) => {
      isSeen = seen;
      if (seen) contact();
      else leave();
    });
    listen('pointermove pointerdown keydown scroll', () => {
      isActive = true;
    });
    listen('load', ({ target }) => {
      // A frame has another document now; and when all has loaded, elements that were defined late have attached their
      // shadow roots, which nothing announces.
      if (shown[0] && (target === document || (target as HTMLIFrameElement).contentDocument)) watch.scan();
    });
  })();

  return {
    on: (event, handle) => listen(`numberline:${event}`, (told) => handle((told as CustomEvent).detail)),
    consent: (answer) => signal('site', answer),
    getNumber: async (from = '', handle) => {
      await settled;
      const digits = from.replace(/^0|\D/g, '');
      const number = shown.find((pair) => pair.from.endsWith(digits)) ?? { from, to: from };
      handle?.(number);
      return number;
    },
    swap: watch.scan,
    stop: () => {
      ending.abort();
      decide();
      watch.stop();
      clearTimeout(timer);
    },
  };
}
