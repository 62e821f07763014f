import { del, update } from 'idb-keyval';
import type { PageView, PastPage, Touch } from './protocol.ts';
import { NAME } from './store.ts';

// Pages that are remembered. How it all began is remembered elsewhere, with the visit.
const MOST = 20;

/**
 * Writes down pages that were seen, for the visits to come, and answers those of the time before. Rejects where the
 * browser has no database for us, as `forgetHistory` does.
 *
 * @param touch how the visit began, when the first of the pages is its first
 */
export async function remember(pages: PageView[], touch?: Touch): Promise<PastPage[]> {
  let past: PastPage[] = [];
  // In one step: what is forgotten meanwhile stays so.
  await update(NAME, (known) => {
    if (Array.isArray(known)) past = known;
    const [first, ...others] = pages;
    const seen = first && touch ? [{ ...first, referrer: touch.referrer }, ...others] : pages;
    return [...past, ...seen].slice(-MOST);
  });
  return past;
}

/** Nothing was ever seen. */
export const forgetHistory = async (): Promise<void> => del(NAME);
