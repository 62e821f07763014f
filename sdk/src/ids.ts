import type { Ids } from './protocol.ts';

// Google Analytics, Google Ads, Meta, TikTok.
const IDS = /\b_(ga|ga_\w+|gcl_\w+|fb[cp]|ttp)=[^;]+/g;

/** What analytics and ad platforms on this page call the visitor, as their cookies have it now; nothing when none does. */
export function idsNow(): Ids | undefined {
  try {
    const found = document.cookie.match(IDS)?.map((cookie) => cookie.split(/=(.*)/));
    return found && Object.fromEntries(found);
  } catch {
    // A frame that may have no cookies throws when it is asked for them.
    return undefined;
  }
}
