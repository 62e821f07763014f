import type { PageView, Touch } from './protocol.ts';

// Parameters that advertisers put on a link: utm_* and the click ids of ad platforms (gclid, msclkid, irclickid, wbraid…).
const CAMPAIGN =
  /[?&](utm_|gad_|(\w*(cl(ic)?k?_?id|braid|clsrc)|fb_ad_id|igshid|li_fat_id|epik|(sc|rdt_)cid|_kx)=)[^&]*/gi;

/** The address without its fragment, which may hold anything, unless the fragment is the route of a single-page app. */
export const route = (): string => location.href.replace(/#(?![/!]).*/, '');

/** How a visit that begins on this page began. */
export const touchNow = (): Touch => ({ landing: route(), referrer: document.referrer, at: Date.now() });

/** The page as it is seen now. */
export const pageNow = (): PageView => ({ url: route(), title: document.title, at: Date.now() });

/** What this page's address says of the campaign that led to it; empty when it says nothing. */
export const campaignNow = (): string => `${location.search.match(CAMPAIGN) ?? ''}`;
