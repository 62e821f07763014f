import type { Site } from '../accounts/directory.ts';
import { EVERYWHERE, targetsOn } from '../accounts/swap-paths.ts';
import type { SeenPage, VisitSnapshot } from '../pools/attribution.ts';
import type { Learnt } from '../pools/messages.ts';

/**
 * What is known of a visit, for pools that it asks for a number only on a later page. Its browser keeps it, in the token;
 * where the visitor is and with what says each request itself.
 */
export type Begun = Pick<
  VisitSnapshot,
  'source' | 'landing' | 'referrer' | 'first' | 'consent' | 'ids' | 'history' | 'pages' | 'startedAt'
>;

/** Bytes of it as JSON: the token goes along with every message, and a beacon takes 64 KB. */
const MOST = 12_000;

/** Pages of it, the newest: the number shown depends on the last. */
const MOST_PAGES = 20;

/** Whether it depends on the page which numbers a site replaces. */
export function isByPage({ targets }: Site): boolean {
  return targets.some(({ path }) => path !== EVERYWHERE);
}

/** The pools whose numbers a page shows, each once. */
export function poolsOn({ targets, pools }: Site, address: string): Site['pools'] {
  const shown = new Set(targetsOn(targets, address).map(({ poolId }) => poolId));
  return pools.filter(({ id }) => shown.has(id));
}

/** What of a visit is kept for later, no longer than it may be: the newest of what it saw. */
export function begunOf({ history = [], pages, ...facts }: Begun): Begun {
  const begun = { ...facts, history: [...history], pages: pages.slice(-MOST_PAGES) };
  while (begun.pages.length + begun.history.length > 1 && sizeOf(begun) > MOST) {
    (begun.history.length > 0 ? begun.history : begun.pages).shift();
  }
  return begun.history.length > 0 ? begun : { ...facts, pages: begun.pages };
}

/** The same after a message that told more. */
export function goneOn(
  begun: Begun,
  { pages, learnt }: { pages: readonly SeenPage[]; learnt?: Learnt },
): Begun {
  return begunOf({ ...begun, ...learnt, pages: [...begun.pages, ...pages] });
}

function sizeOf(value: object): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
