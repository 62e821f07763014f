import { del, get, set } from 'idb-keyval';
import type { PageView, PastPage, Touch } from './protocol.ts';
import { NAME } from './store.ts';

// Pages that are remembered: the first, with which it all began, and the latest.
const MOST = 20;

/**
 * Writes down pages that were seen, for the visits to come, and answers those of the time before. Rejects where the
 * browser has no database for us, as `forgetHistory` does.
 *
 * @param touch how the visit began, when the first of the pages is its first
 */
export async function remember(pages: PageView[], touch?: Touch): Promise<PastPage[]> {
  const known = await get(NAME);
  const past: PastPage[] = Array.isArray(known) ? known : [];
  const all = [
    ...past,
    ...pages.map((page, i) => (i || !touch ? page : { ...page, referrer: touch.referrer })),
  ];
  await set(NAME, [...all.slice(0, 1), ...all.slice(1).slice(1 - MOST)]);
  return past;
}

/** Nothing was ever seen. */
export const forgetHistory = async (): Promise<void> => del(NAME);
