import { FULL } from './build.ts';
import { carriedNow, carryVisitor } from './carry.ts';
import { type Consent, type Level, levelOf, type Mode, strictest } from './consent.ts';
import { hideUntil } from './hide.ts';
import { idsNow } from './ids.ts';
import { ask, type Reply, send, tell, warn } from './lease.ts';
import type { Agreed, KeepRequest, Swap, Tap, VisitAnswer, VisitRequest } from './protocol.ts';
import { type Signal, watchSignals } from './signals.ts';
import { type Memory, NAME, openStore } from './store.ts';
import { swap } from './swap.ts';
import { watchTaps } from './taps.ts';
import { campaignNow, pageNow, touchNow } from './touch.ts';
import { type Listen, onRoute, watchPage } from './watch.ts';

export interface Options {
  /** Public key of the site. */
  site: string;
  /** Origin of the edge, e.g. `https://calls.example.com`, with a path where it shares the host of something else. */
  edge: string;
  /** How the site treats consent; `full` unless said otherwise. */
  consent?: Mode;
  /** For tests, `true` or an empty attribute: give numbers to automated browsers too, which otherwise get none. */
  allowAutomation?: boolean | '';
  /** What to hide, for 400 ms at most, while a first number is on its way: a CSS selector. Not in the core build. */
  hide?: string;
  /** The site's other domains, parted by spaces, to whose pages links carry the visitor. Not in the core build. */
  domains?: string;
  /** Whether the page's tag manager is told of each event; by a script tag it always is. Not in the core build. */
  dataLayer?: boolean;
  /** The answer to a visit that the page has begun before the script was there (`numberline.stub.js`). */
  early?: Promise<Response>;
}

/** What is told, by event: to handlers, and to `document` as the detail of `numberline:<event>`. */
export interface Events {
  /** The page now shows these numbers. */
  swap: { swaps: Swap[] };
  /** Targets keep their own numbers: the edge was not reached, it has no number for us, or all are in use. */
  fallback: { reason: 'unreachable' | 'none' | 'overflow'; targets: string[] };
  /** The edge did not answer as it should; `status` is that of HTTP, 0 when there was none. */
  error: { status: number };
  /** A phone link was tapped; `number` as it dials it. Not in the core build. */
  tap: Tap;
}

/** What a tracker knows and does at the moment, for the debug overlay. */
export interface State {
  options: Options;
  level: Level;
  /** Who was asked for consent, and what came back. */
  said: Record<string, Consent>;
  hasOptedOut: boolean;
  visit: Memory | undefined;
  shown: Swap[];
  /** Of HTTP, of the last answer; 0 when there was none, absent when none was asked for. */
  status: number | undefined;
}

/** A running tracker. Nothing here throws. */
export interface Tracker {
  on<E extends keyof Events>(event: E, handle: (detail: Events[E]) => void): void;
  consent(answer: 'granted' | 'denied'): void;
  /** What to show for `from` (or for the first target), as soon as it is known; `to` is `from` when that stays. */
  getNumber(from?: string, handle?: (number: Swap) => void): Promise<Swap>;
  /** Goes over the page again. Only needed after what nothing announces, such as a shadow root attached late. */
  swap(): void;
  /** Lets go of the numbers, shows the page's own and stops listening. Not in the core build. */
  stop(): void;
  /** For the debug overlay. Not in the core build. */
  state(): State;
}

// In ms. An app names a page some time after it has changed the address, and passes through some without stopping.
const ROUTE_SETTLES = 1000;

// Pages that are remembered for later visits, and for the next message while the edge does not answer: the latest.
const MOST_PAGES = 20;

// In seconds. When to try again after the edge did not answer.
const RETRY_AFTER = 60;

interface Page {
  dataLayer?: object[];
}

type News = Omit<KeepRequest, 'token'>;

const isHidden = (): boolean => document.hidden;

const isAlive = (visit: Memory | undefined): visit is Memory => !!visit && Date.now() < visit.until;

/**
 * Follows one visitor: may we, where did they come from, which numbers do they get, show them, keep them. Whatever
 * fails, the page keeps its own numbers, nothing is thrown, and no more than one warning is logged.
 */
export function start(options: Options): Tracker {
  let { site, edge, consent: mode = 'full', allowAutomation = false, hide, domains, early } = options;
  const ending = (FULL && new AbortController()) as AbortController;
  const touch = touchNow();
  const campaign = campaignNow();
  const base = edge.replace(/\/?$/, '/v1/visits');

  let level: Level = 'off';
  const said: Record<string, Consent> = {};
  let hasOptedOut: boolean | undefined;
  let shown: Swap[] = [];
  let wanted: Swap[] = [];
  /** What happened since the last message. */
  let news: News = { pages: [pageNow()] };
  let isActive = false;
  let isAsking = false;
  let isOut = false;
  let agreed: Agreed | undefined;
  let lastStatus: number | undefined;
  let warnings = 0;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settle: () => void;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const warnOnce = (problem: unknown): void => {
    if (!warnings++) warn(problem);
  };

  const safely =
    <A extends unknown[]>(act: (...args: A) => unknown) =>
    async (...args: A): Promise<void> => {
      try {
        await act(...args);
      } catch (problem) {
        warnOnce(problem);
      }
    };

  const listen: Listen = (types, heard, target = window) => {
    for (const type of types.split(' ')) {
      target.addEventListener(type, safely(heard), FULL ? { capture: true, signal: ending.signal } : true);
    }
  };

  const emit = <E extends keyof Events>(event: E, detail: Events[E]): void => {
    document.dispatchEvent(new CustomEvent(`numberline:${event}`, { detail }));
    if (FULL && options.dataLayer)
      (window as Page).dataLayer?.push({ event: `numberline_${event}`, ...detail });
  };

  let store = openStore(site, false, warnOnce);
  const watch = watchPage((root, onShadow) => (wanted[0] ? swap(root, wanted, onShadow).length : 0));

  const show = (swaps: Swap[]): void => {
    settle();
    if (JSON.stringify(swaps) === JSON.stringify(shown)) return;
    for (wanted of [shown.map(({ from, to }) => ({ from: to, to: from })), swaps]) watch.scan();
    if (FULL) performance.mark('numberline');
    shown = swaps;
    emit('swap', { swaps });
  };

  /** Has a message about a visit delivered. */
  const about = <T>(
    { visit, token }: VisitAnswer,
    verb: string,
    deliver: (address: string, message: KeepRequest) => T,
    news?: News,
  ): T => deliver(`${base}/${visit}/${verb}`, { token, ...news } as KeepRequest);

  const leave = (): void => {
    const visit = store.read();
    if (level !== 'full' || !visit) return;
    // Other tools have had time to say who they take the visitor for.
    if (FULL) news.ids = idsNow();
    about(visit, 'leave', tell, { consent: agreed, ...news });
    news = { pages: [] };
  };

  const forget = (visit?: VisitAnswer): unknown => visit && about(visit, 'forget', tell);

  // Nobody keeps a number for a visitor who has gone to lunch.
  const keepIn = (seconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (isActive ? contact() : keepIn(seconds)), seconds * 1000);
  };

  /** Tells the edge what was seen since the last time: keeps the visit, or begins one. */
  const contact: () => Promise<void> = safely(async () => {
    // What the page has queued before the script was there counts first, or is said by several at once: consent above all.
    await 0;
    const visit = store.read();
    // Without an id there is nothing to keep.
    if (isHidden() || isAsking || level === 'off' || (level === 'cookieless' && visit)) return;
    isAsking = true;
    isActive = false;
    const asked = store;
    const told = news;
    news = { pages: [] };
    let reply: Reply = isAlive(visit) ? await about(visit, 'keep', ask, told) : { status: 404 };
    const isNew = /40[134]/.test(`${reply.status}`);
    if (isNew && asked === store) {
      if (FULL && hide) hideUntil(settled, hide);
      const message: VisitRequest = {
        site,
        visitor: store.visitor(),
        cookieless: level !== 'full' || undefined,
        allowAutomation: allowAutomation !== false || undefined,
        consent: agreed,
        touch,
        first: visit?.first,
        pages: told.pages[0] ? told.pages : [pageNow()],
      };
      if (FULL) message.carried = carriedNow();
      reply = await ask(base, message, warnOnce, FULL ? early : undefined);
      if (FULL) early = undefined;
    }
    isAsking = false;
    const { answer, status } = reply;
    if (FULL) lastStatus = status;
    keepIn(answer?.keepEvery ?? RETRY_AFTER);

    if (asked !== store) {
      // Consent was given or taken back in the meantime.
      forget(answer);
      contact();
    } else if (answer) {
      const swaps = answer.swaps.filter(({ to }) => to);
      const targets = answer.overflow ?? [];
      const memory = {
        first: touch,
        ...visit,
        ...(isNew && { campaign }),
        ...answer,
        swaps,
        until: Date.now() + answer.endsAfter * 1000,
      } as Memory;
      if (FULL) {
        const past = visit?.history ?? [];
        const { referrer } = touch;
        const seen = told.pages.map((page, i) => (isNew && !i ? { ...page, referrer } : page));
        memory.history = [...past, ...seen].slice(-MOST_PAGES);
        if (isNew) news = { ...told, ...news, history: past[0] && past, pages: news.pages };
      }
      store.write(memory);
      show(swaps);
      if (targets[0] || !swaps[0]) emit('fallback', { reason: targets[0] ? 'overflow' : 'none', targets });
      if (isHidden()) leave();
    } else {
      // Nothing is lost that can be told later.
      if (FULL) news = { ...told, ...news, pages: [...told.pages, ...news.pages].slice(-MOST_PAGES) };
      emit('error', { status });
      // What was kept is nothing that the edge would have given.
      if (status === 400) store.write();
      if (!isNew) return;
      show([]);
      emit('fallback', { reason: 'unreachable', targets: [] });
    }
  });

  const decide = (): void => {
    const consent =
      (FULL ? strictest(Object.values(said)) : said.site) ?? (mode === 'wait' ? 'pending' : undefined);
    const { globalPrivacyControl, webdriver } = navigator as Navigator & { globalPrivacyControl?: boolean };
    agreed = consent === 'granted' ? consent : undefined;
    isOut = !!(globalPrivacyControl || (FULL && hasOptedOut));
    const isClosed = (FULL && ending.signal.aborted) || (webdriver && allowAutomation === false);
    const next = levelOf(isClosed ? 'off' : mode, consent, isOut);
    if (next === 'off' && consent !== 'pending') settle();
    if (consent === 'denied' || isOut) {
      // Nor does anything of an earlier visit outlive a refusal.
      const kept = level === 'full' ? store : openStore(site, true);
      forget(kept.read());
      kept.write();
    } else if (FULL && next !== 'full') leave();
    if (next === level) return;
    if (next !== 'full') show([]);
    level = next;
    store = openStore(site, next === 'full', warnOnce);
    const visit = store.read();
    if (visit && campaign && visit.campaign !== campaign) store.write({ ...visit, until: 0 });
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
    if (visit) keepIn(visit.keepEvery);
    else level = 'off';
    show(visit ? visit.swaps : []);
  };

  const signal: Signal = safely((source, consent, optsOut) => {
    said[source] = consent;
    if (FULL) hasOptedOut = optsOut ?? hasOptedOut;
    decide();
  });

  safely(() => {
    // As good as `wait`.
    if (FULL && !/^(full|wait|cookieless|off)$/.test(mode)) warnOnce(`data-consent is ${mode}`);
    if (FULL) {
      watchSignals(listen, signal);
      watchTaps(listen, tap);
      listen('storage', (event) => (event as StorageEvent).key === NAME && refresh());
      if (domains) {
        carryVisitor(listen, domains, () => {
          const visit = store.read();
          return level === 'full' && visit && about(visit, 'carry', send).then((response) => response.json());
        });
      }
    }
    decide();
    onRoute(listen, () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        news.pages.push(pageNow());
        contact();
      }, ROUTE_SETTLES);
    });
    // As a page is while it is prerendered, and when it is left. Never `unload`: a page that listens to that cannot come
    // back from the back/forward cache.
    listen('visibilitychange', () => (isHidden() ? leave() : contact()));
    listen('pointermove pointerdown keydown scroll', () => {
      isActive = true;
    });
    if (FULL) {
      listen('load', ({ target }) => {
        // A frame has another document now; and when all has loaded, elements that were defined late have attached
        // their shadow roots, which nothing announces.
        if (shown[0] && (target === document || (target as HTMLIFrameElement).contentDocument)) watch.scan();
      });
    }
  })();

  return {
    on: (event, handle) => listen(`numberline:${event}`, (told) => handle((told as CustomEvent).detail)),
    consent: (answer) => signal('site', answer),
    getNumber: async (from = '', handle) => {
      await settled;
      const digits = `${from}`.replace(/^0|\D/g, '');
      const number = shown.find((pair) => pair.from.endsWith(digits)) ?? { from, to: from };
      if (handle) safely(handle)(number);
      return number;
    },
    swap: watch.scan,
    ...(FULL && {
      stop: () => {
        ending.abort();
        decide();
        watch.stop();
        clearTimeout(timer);
      },
      state: () => ({
        options,
        level,
        said,
        hasOptedOut: isOut,
        visit: store.read(),
        shown,
        status: lastStatus,
      }),
    }),
  };
}
