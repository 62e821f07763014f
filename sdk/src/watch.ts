import { FULL } from './build.ts';
import { blockOf, LABELS } from './line.ts';
import { route } from './touch.ts';

/** Adds a listener for several event types, parted by spaces, to the window, which hears of the document's first. */
export type Listen = (types: string, heard: (event: Event) => unknown, target?: EventTarget) => void;

/** Tells of every further page the visitor opens in this document: routes of an app, and coming back to it. */
export function onRoute(listen: Listen, tell: () => void): void {
  let last = route();
  const check = (event?: Event): void => {
    if (route() === last && !(event as PageTransitionEvent | undefined)?.persisted) return;
    last = route();
    tell();
  };
  const { navigation } = window as { navigation?: EventTarget };
  listen('pageshow popstate hashchange', check);
  if (navigation) listen('currententrychange', check, navigation);
  else {
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name].bind(history);
      history[name] = (...change) => {
        original(...change);
        check();
      };
    }
  }
}

/** Keeps a page swapped. */
export interface Watch {
  /** Goes over the whole page and its frames of the same origin, and from then on over what changes. */
  scan(): void;
  /** Not in the core build. */
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

  const observe = (root: Node): void =>
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: LABELS });

  const repairAll = (roots: Iterable<Node>): number => {
    let written = 0;
    for (const root of roots) written += repair(root, observe);
    // Our own changes are not news.
    observer.takeRecords();
    return written;
  };

  const scan = (): void => {
    const roots = [document];
    if (FULL) {
      for (const { contentDocument } of document.querySelectorAll('iframe'))
        if (contentDocument) roots.push(contentDocument);
    }
    roots.forEach(observe);
    repairAll(roots);
  };

  const observer = new MutationObserver((records) => {
    const changed = new Set<Node>();
    for (const { type, target, addedNodes, attributeName } of records) {
      for (const node of type === 'childList'
        ? addedNodes
        : [(target as Element).getAttributeNode?.(attributeName as string) ?? target]) {
        // A number may go on from new text into what stands beside it.
        if (/\d/.test(node.nodeValue ?? '0')) changed.add(blockOf(node) ?? node);
      }
    }
    if (!repairAll(changed)) return;
    if (!repairs++) {
      setTimeout(() => {
        if (repairs > MOST_REPAIRS) scan();
        repairs = 0;
      }, 1000);
    }
    if (repairs > MOST_REPAIRS) observer.disconnect();
  });

  return {
    scan,
    ...(FULL && {
      stop: () => {
        observer.disconnect();
        repairs = 0;
      },
    }),
  } as Watch;
}
