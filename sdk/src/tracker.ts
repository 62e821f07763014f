import { type Consent, type Level, levelOf, type Mode } from './consent.ts';
import { ask, type Reply, tell } from './lease.ts';
import type { Swap } from './protocol.ts';
import { type Memory, NAME, openStore } from './store.ts';
import { swap } from './swap.ts';
import { campaignOf, pageNow, route, touchNow } from './touch.ts';
import { type Listen, onRoute, onSeen, type Watch, watchPage } from './watch.ts';

export type { Mode, Swap };

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

/** What handlers are told, by event. The same is sent to `document` as the detail of `numberline:<event>`. */
export interface Events {
  /** The page now shows these numbers. */
  swap: { swaps: Swap[] };
  /** Targets keep their own numbers: the edge was not reached, it has no number for us, or all are in use. */
  fallback: { reason: 'unreachable' | 'none' | 'overflow'; targets: string[] };
  /** The edge did not answer as it should; `status` is that of HTTP, 0 when there was none. */
  error: { status: number };
}

/** A running tracker. */
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

// Pages that one message carries at most; older ones are dropped.
const MOST_PAGES = 20;

// In ms. An app names a page some time after it has changed the address, and passes through some without stopping.
const ROUTE_SETTLES = 1000;

const isAlive = (visit: Memory | undefined): visit is Memory =>
  !!visit && Date.now() - visit.at < visit.endsAfter * 1000;

const digitsOf = (number: string): string => number.replace(/\D/g, '');

/**
 * Follows one visitor: may we, where did they come from, which numbers do they get, show them, keep them. Whatever
 * fails, the page keeps its own numbers, nothing is thrown, and no more than one warning is logged.
 *
 *     import { start } from 'numberline';
 *     start({ site: 'demo', edge: 'https://calls.example.com' });
 */
export function start({ site, edge, consent: mode = 'full', allowAutomation }: Options): Tracker {
  const ending = new AbortController();
  const touch = touchNow();
  const campaign = campaignOf(touch.landing);

  let level: Level = 'off';
  let consent: Consent;
  let store = openStore(site, false);
  let watch: Watch | undefined;
  let shown: Swap[] = [];
  let wanted: Swap[] = [];
  let pages = [pageNow()];
  let isSeen = false;
  let isActive = false;
  let isAsking = false;
  let mustBegin = false;
  let hasWarned = false;
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

  const listen: Listen = (target, types, heard) => {
    for (const type of types.split(' ')) {
      target.addEventListener(type, safely(heard), { capture: true, passive: true, signal: ending.signal });
    }
  };

  const emit = <E extends keyof Events>(event: E, detail: Events[E]): void => {
    document.dispatchEvent(new CustomEvent(`numberline:${event}`, { detail }));
  };

  const show = (swaps: Swap[]): void => {
    settle();
    if (JSON.stringify(swaps) === JSON.stringify(shown)) return;
    // What holds no longer is taken back, or replaced by what holds now.
    const undo = shown.map((old) => ({
      to: old.from,
      ...swaps.find(({ from }) => from === old.from),
      from: old.to,
    }));
    wanted = [...swaps, ...undo.filter(({ from, to }) => from !== to)];
    watch ??= watchPage((root, onShadow) => swap(root, wanted, onShadow).length);
    watch.scan();
    wanted = shown = swaps;
    if (swaps[0]) emit('swap', { swaps });
  };

  const addressOf = (message: string): string => `${edge.replace(/\/$/, '')}/v1/visits${message}`;

  const leave = (): void => {
    const visit = store.read();
    if (level !== 'full' || !isAlive(visit)) return;
    if (tell(addressOf(`/${visit.visit}/leave`), { token: visit.token, pages })) pages = [];
  };

  const scheduleIn = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(safely(tick), ms);
  };

  const tick = (): unknown => {
    const visit = store.read();
    // One tab keeps the visit for all of them, and nobody keeps it for a visitor who has gone to lunch.
    const isDue = !visit || pages[0] || (isActive && Date.now() - visit.at > visit.keepEvery * 500);
    return isDue ? contact() : scheduleIn(visit.keepEvery * 1000);
  };

  /** Tells the edge what was seen since the last time: keeps the visit, or begins one. */
  const contact: () => Promise<void> = safely(async () => {
    const visit = store.read();
    // A number without an id is not held, so there is nothing to keep.
    if (!isSeen || isAsking || level === 'off' || (level === 'cookieless' && visit)) return;
    isAsking = true;
    isActive = false;
    const asked = store;
    const sent = pages.slice(-MOST_PAGES);
    const last = sent[sent.length - 1];
    if (last?.url === route()) last.title = document.title;
    pages = [];

    let reply: Reply = { status: 404 };
    let from = campaign;
    if (isAlive(visit) && !mustBegin) {
      from = visit.campaign;
      reply = await ask(addressOf(`/${visit.visit}/keep`), { token: visit.token, pages: sent });
    }
    if (/40[134]/.test(`${reply.status}`) && asked === store) {
      from = campaign;
      const visitor = store.visitor();
      reply = await ask(addressOf(''), {
        site,
        ...(visitor && { visitor }),
        touch,
        pages: sent[0] ? sent : [pageNow()],
      });
    }
    isAsking = false;
    const { status, answer } = reply;

    if (asked !== store) {
      // The visitor decided otherwise in the meantime.
      if (answer) tell(addressOf(`/${answer.visit}/leave`), { token: answer.token, pages: [] });
      return contact();
    }
    if (answer) {
      const swaps = answer.swaps.filter(({ to }) => to);
      const targets = answer.overflow ?? [];
      mustBegin = false;
      store.write({ ...answer, swaps, at: Date.now(), campaign: from });
      show(swaps);
      if (targets[0] || !swaps[0]) emit('fallback', { reason: targets[0] ? 'overflow' : 'none', targets });
      if (!isSeen) leave();
    } else {
      pages = [...sent, ...pages];
      emit('error', { status });
      if (mustBegin || !isAlive(visit)) {
        show([]);
        emit('fallback', { reason: 'unreachable', targets: [] });
      }
    }
    const known = store.read();
    if (known && isSeen) scheduleIn(answer && pages[0] ? ROUTE_SETTLES : known.keepEvery * 1000);
  });

  const decide = (): void => {
    const hasOptedOut = !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
    const isRobot = navigator.webdriver && !allowAutomation;
    const next = isRobot || ending.signal.aborted ? 'off' : levelOf(mode, consent, hasOptedOut);
    if (next === 'off' && (consent || mode !== 'wait')) settle();
    if (next !== 'full' && level !== 'off') {
      leave();
      show([]);
    }
    // Nor does an id from an earlier visit outlive a refusal.
    if (consent === 'denied' || hasOptedOut) openStore(site, true).forget();
    if (next === level) return;
    level = next;
    store = openStore(site, next === 'full');
    const visit = store.read();
    mustBegin = !!campaign && visit?.campaign !== campaign;
    if (isAlive(visit) && !mustBegin) show(visit.swaps);
    contact();
  };

  safely(() => {
    decide();
    onRoute(listen, () => {
      pages.push(pageNow());
      scheduleIn(ROUTE_SETTLES);
    });
    onSeen(listen, (seen) => {
      isSeen = seen;
      clearTimeout(timer);
      if (seen) contact();
      else leave();
    });
    listen(document, 'pointermove pointerdown keydown scroll touchmove', () => {
      isActive = true;
    });
    // Elements that were defined late have attached their shadow roots by now, which nothing announces.
    listen(window, 'load', () => watch?.scan());
    listen(window, 'storage', (event) => {
      if ((event as StorageEvent).key !== NAME || level !== 'full' || !shown[0]) return;
      const visit = store.read();
      // Another tab got other numbers, or was told to forget.
      show(visit ? visit.swaps : []);
      if (!visit) level = 'off';
    });
  })();

  return {
    on: (event, handle) =>
      listen(document, `numberline:${event}`, (told) => handle((told as CustomEvent).detail)),
    consent: safely((answer: Consent) => {
      consent = answer;
      decide();
    }),
    getNumber: async (from = '', handle) => {
      await settled;
      const digits = digitsOf(from);
      const number = shown.find((pair) => digitsOf(pair.from).endsWith(digits)) ?? { from, to: from };
      handle?.(number);
      return number;
    },
    swap: () => watch?.scan(),
    stop: () => {
      ending.abort();
      decide();
      watch?.stop();
      clearTimeout(timer);
    },
  };
}
