/** What a click id in the landing address says about a visit that nobody tagged. */
export interface ClickId {
  /** The parameter, in lower case: `gclid`. */
  param: string;
  source: string;
  /** `null` where the id is put on every link, paid or not, so it tells the source but not that it was an ad. */
  medium: 'cpc' | 'display' | 'affiliate' | 'email' | null;
}

const ids = (source: string, medium: ClickId['medium'], params: string): ClickId[] =>
  params.split(' ').map((param) => ({ param, source, medium }));

/**
 * Click ids of the ad platforms; where a landing address has several, the first of this list names the source.
 * Union of what posthog-js and Umami collect and the platforms' own help pages name. `dclid` is Campaign Manager and
 * Display & Video 360, which GA4 reports as display; `irclickid` (impact.com), `cjevent` (CJ) and `awc` (Awin) are
 * affiliate networks; `_kx` is a link in a Klaviyo mail.
 */
export const CLICK_IDS: readonly ClickId[] = [
  ...ids('google', 'cpc', 'gclid gbraid wbraid gclsrc gad_source gad_campaignid'),
  ...ids('google', 'display', 'dclid'),
  ...ids('bing', 'cpc', 'msclkid'),
  ...ids('tiktok', 'cpc', 'ttclid'),
  ...ids('twitter', 'cpc', 'twclid'),
  ...ids('linkedin', 'cpc', 'li_fat_id'),
  ...ids('pinterest', 'cpc', 'epik'),
  ...ids('snapchat', 'cpc', 'sccid'),
  ...ids('reddit', 'cpc', 'rdt_cid'),
  ...ids('nextdoor', 'cpc', 'ndclid'),
  ...ids('quora', 'cpc', 'qclid'),
  ...ids('yandex', 'cpc', 'yclid'),
  ...ids('outbrain', 'cpc', 'ob_click_id'),
  ...ids('taboola', 'cpc', 'tblci'),
  ...ids('facebook', 'cpc', 'fb_ad_id'),
  ...ids('impact', 'affiliate', 'irclickid irclid'),
  ...ids('cj', 'affiliate', 'cjevent'),
  ...ids('awin', 'affiliate', 'awc'),
  ...ids('klaviyo', 'email', '_kx'),
  ...ids('instagram', null, 'igshid igsh'),
  ...ids('facebook', null, 'fbclid'),
];

/** Longest click id kept, in characters. A cut one would be worthless to its platform, so a longer one is left out. */
export const LONGEST_CLICK_ID = 512;
