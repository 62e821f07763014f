import type { Ids } from './protocol.ts';

// Google Analytics, Google Ads, Meta, TikTok.
const IDS = /\b(_ga|_ga_\w+|_gcl_\w+|_fb[cp]|_ttp)=([^;]+)/g;

/** What analytics and ad platforms on this page call the visitor, as their cookies have it now; nothing when none does. */
export function idsNow(): Ids | undefined {
  try {
    const found = [...document.cookie.matchAll(IDS)].map(([, name, id]) => [name, id]);
    return found[0] && Object.fromEntries(found);
  } catch {
    // A frame that may have no cookies throws when it is asked for them.
    return undefined;
  }
}
