import type { PageView, Touch } from './protocol.ts';

// Parameters that advertisers put on a link: utm_* and the click ids of ad platforms.
const CAMPAIGN =
  /^(utm_.+|gclsrc|[gw]braid|gad_.+|[a-z]*clid|fb_ad_id|igshid|li_fat_id|epik|sccid|rdt_cid|irclickid|ob_click_id|_kx)$/i;

/** The address without its fragment, which may hold anything, unless the fragment is the route of a single-page app. */
export const route = (): string => location.href.replace(/#(?![/!]).*/, '');

/** How a visit that begins on this page began. */
export const touchNow = (): Touch => ({ landing: route(), referrer: document.referrer, at: Date.now() });

/** The page as it is seen now. */
export const pageNow = (): PageView => ({ url: route(), title: document.title, at: Date.now() });

/** What an address says of the campaign that led to it, to be compared with another; empty when it says nothing. */
export const campaignOf = (address: string): string =>
  [...new URL(address).searchParams].filter(([name]) => CAMPAIGN.test(name)).join('&');
