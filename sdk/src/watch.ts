import { LABELS } from './labels.ts';
import { route } from './touch.ts';

/** Adds a listener for several event types, parted by spaces. */
export type Listen = (target: EventTarget, types: string, heard: (event: Event) => void) => void;

const isDocumentSeen = (): boolean =>
  document.visibilityState === 'visible' && !(document as { prerendering?: boolean }).prerendering;

/**
 * Tells when the page is seen and when no more: at once if it is, after a prerender or in a background tab when it is
 * turned to, and again when it comes back from the back/forward cache. `pagehide` because not every browser hides a
 * page before it unloads it; never `unload`, which would keep the page out of that cache.
 */
export function onSeen(listen: Listen, tell: (isSeen: boolean) => void): void {
  let isSeen = false;
  const check = (event?: Event): void => {
    const now = event?.type !== 'pagehide' && isDocumentSeen();
    if (now === isSeen) return;
    isSeen = now;
    tell(now);
  };
  listen(document, 'visibilitychange prerenderingchange', check);
  listen(window, 'pagehide pageshow', check);
  check();
}

/** Tells of every further page the visitor opens in this document: routes of an app, and coming back to it. */
export function onRoute(listen: Listen, tell: () => void): void {
  let last = route();
  const check = (event?: Event): void => {
    const isBack = (event as PageTransitionEvent | undefined)?.persisted;
    if (route() === last && !isBack) return;
    last = route();
    tell();
  };
  listen(window, 'pageshow', check);
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) {
    listen(navigation, 'currententrychange', check);
    return;
  }
  listen(window, 'popstate hashchange', check);
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (this: History, ...change) {
      original.apply(this, change);
      check();
    };
  }
}

/** Keeps a page swapped. */
export interface Watch {
  /** Goes over the whole page, and from then on over what changes. */
  scan(): void;
  stop(): void;
}

// Repairs per second after which somebody is clearly writing against us, and we give way.
const MOST_REPAIRS = 100;

/**
 * Repairs what others write into the page, before it is painted. `repair` gets the changed nodes and attributes, says
 * how many it wrote to, and passes on the shadow roots that it met. When a script undoes each repair at once, we stop
 * for a second, so that the two never hang the page.
 */
export function watchPage(repair: (root: Node, onShadow: (root: Node) => void) => number): Watch {
  let repairs = 0;
  let second = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const observe = (root: Node): void =>
    observer.observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: LABELS,
    });

  const repairAll = (roots: Iterable<Node>): number => {
    let written = 0;
    for (const root of roots) written += repair(root, observe);
    // Our own changes are not news.
    observer.takeRecords();
    return written;
  };

  const stop = (): void => {
    observer.disconnect();
    clearTimeout(pause);
  };

  const scan = (): void => {
    stop();
    observe(document);
    repairAll([document]);
  };

  const observer = new MutationObserver((records) => {
    const changed = new Set<Node>();
    for (const { type, target, addedNodes, attributeName } of records) {
      const node = attributeName ? (target as Element).getAttributeNode(attributeName) : target;
      if (node && type !== 'childList') changed.add(node);
      for (const added of addedNodes) {
        changed.add(added);
        // A number may go on from the text of a new element into that of its neighbours.
        if (added.firstChild?.nodeType === 3) changed.add(added.firstChild);
      }
    }
    if (Date.now() - second > 1000) {
      second = Date.now();
      repairs = 0;
    }
    if (repairAll(changed) && ++repairs > MOST_REPAIRS) {
      stop();
      pause = setTimeout(scan, 1000);
    }
  });

  return { scan, stop };
}
