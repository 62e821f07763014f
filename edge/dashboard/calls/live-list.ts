import type { Call, CallPage } from '../../calls/call.ts';

/**
 * What the live stream told us since the list was loaded. It lies over the loaded pages and never changes them, so
 * a page that arrives meanwhile cannot undo it.
 */
export interface LiveList {
  /** The last word on each call heard of, by id. */
  heard: ReadonlyMap<string, Call>;
  /** Calls that began since and are in the list: id → when they came in, ms. */
  shown: ReadonlyMap<string, number>;
  /** Calls that began since and wait behind the "new calls" bar. */
  waiting: ReadonlySet<string>;
  /**
   * Calls in the list that its question no longer holds for. They stay where they are, so that no row jumps, until the list is
   * next loaded.
   */
  gone: ReadonlySet<string>;
  /** More was missed than a page holds: only a fresh list can show it all. */
  gap: boolean;
}

export const nothingHeard: LiveList = {
  heard: new Map(),
  shown: new Map(),
  waiting: new Set(),
  gone: new Set(),
  gap: false,
};

/**
 * Takes in a call that began or changed. A call in the list is brought up to date where it stands. A new one comes in
 * at once when `atOnce` says that nothing would move under the reader and none is waiting before it, else it waits.
 * One older than everything loaded is left to the page it will come with.
 */
export function hear(live: LiveList, call: Call, pages: CallPage[], atOnce: boolean, now: number): LiveList {
  const known = live.shown.has(call.id) || live.waiting.has(call.id) || inPages(pages, call.id);
  if (!known && belongsToLaterPage(call, pages)) return live;
  const heard = new Map(live.heard).set(call.id, call);
  if (known) return { ...live, heard, gone: without(live.gone, call.id) };
  return atOnce && live.waiting.size === 0
    ? { ...live, heard, shown: new Map(live.shown).set(call.id, now) }
    : { ...live, heard, waiting: new Set(live.waiting).add(call.id) };
}

/** Takes in that a call is no longer among those that are asked for. One that still waits does not come in. */
export function leave(live: LiveList, id: string, pages: CallPage[]): LiveList {
  if (live.waiting.has(id)) return { ...live, waiting: without(live.waiting, id) };
  if (!live.shown.has(id) && !inPages(pages, id)) return live;
  return { ...live, gone: new Set(live.gone).add(id) };
}

/**
 * Takes in the newest page after the stream was away. Calls in `skip` were heard while the page was on its way, so
 * what we have is newer than what it says.
 */
export function catchUp(
  live: LiveList,
  newest: CallPage,
  pages: CallPage[],
  skip: ReadonlySet<string>,
  atOnce: boolean,
  now: number,
): LiveList {
  const known = (call: Call) => live.heard.has(call.id) || inPages(pages, call.id);
  const loaded = pages.some((page) => page.calls.length > 0);
  if (loaded && newest.next !== null && !newest.calls.some(known)) return { ...live, gap: true };
  const caughtUp = newest.calls
    .filter((call) => !skip.has(call.id))
    .toReversed()
    .reduce((list, call) => hear(list, call, pages, atOnce, now), live);
  // As far as the newest page reaches it has every call there is.
  const reaches = newest.next === null ? 0 : (newest.calls.at(-1)?.startedAt ?? 0);
  return callsOf(pages, live)
    .filter(({ id, startedAt }) => startedAt > reaches && !skip.has(id))
    .filter(({ id }) => !newest.calls.some((call) => call.id === id))
    .reduce((list, { id }) => leave(list, id, pages), caughtUp);
}

/** Lets the waiting calls into the list. */
export function showWaiting(live: LiveList, now: number): LiveList {
  const shown = new Map(live.shown);
  for (const id of live.waiting) shown.set(id, now);
  return { ...live, shown, waiting: new Set() };
}

/** The list as it stands: newest first, every call once, each as last heard. */
export function callsOf(pages: CallPage[], live: LiveList): Call[] {
  const calls = new Map<string, Call>();
  for (const id of live.shown.keys()) {
    const call = live.heard.get(id);
    if (call !== undefined) calls.set(id, call);
  }
  for (const page of pages) {
    for (const call of page.calls) {
      if (!live.waiting.has(call.id)) calls.set(call.id, live.heard.get(call.id) ?? call);
    }
  }
  return [...calls.values()].sort((a, b) => b.startedAt - a.startedAt);
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((one) => one !== id)) : ids;
}

function inPages(pages: CallPage[], id: string): boolean {
  return pages.some((page) => page.calls.some((call) => call.id === id));
}

function belongsToLaterPage(call: Call, pages: CallPage[]): boolean {
  const last = pages.at(-1);
  const oldest = last?.calls.at(-1);
  return (
    last !== undefined && last.next !== null && oldest !== undefined && call.startedAt < oldest.startedAt
  );
}
