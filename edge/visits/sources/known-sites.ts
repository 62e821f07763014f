import { ASSISTANTS } from './assistants.ts';
import { DETOURS } from './detours.ts';
import { MAIL_SERVICES } from './mail-services.ts';
import { PLAIN_SITES } from './plain-sites.ts';
import { SEARCH_ENGINES } from './search-engines.ts';
import { SHOPS } from './shops.ts';
import { SiteTable } from './site-table.ts';
import { SOCIAL_NETWORKS } from './social-networks.ts';
import { VIDEO_SITES } from './video-sites.ts';

/** Every site we can name. */
export const KNOWN_SITES = new SiteTable({
  search: SEARCH_ENGINES,
  social: SOCIAL_NETWORKS,
  video: VIDEO_SITES,
  shopping: SHOPS,
  assistant: ASSISTANTS,
  mail: MAIL_SERVICES,
  detour: DETOURS,
  plain: PLAIN_SITES,
});
