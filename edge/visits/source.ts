import { hasEmail } from './address.ts';
import { channelOf } from './sources/channel.ts';
import { CLICK_IDS, LONGEST_CLICK_ID } from './sources/click-ids.ts';
import { KNOWN_SITES } from './sources/known-sites.ts';
import type { KnownSite, SiteKind } from './sources/site-table.ts';

/**
 * GA4's default channel groups (support.google.com/analytics/answer/9756891), which people already know from
 * their reports, plus the assistants that have since become a channel of their own, and what is not on the web at all.
 */
export const CHANNELS = [
  'Direct',
  'Cross-network',
  'Paid Shopping',
  'Paid Search',
  'Paid Social',
  'Paid Video',
  'Display',
  'Paid Other',
  'Organic Shopping',
  'Organic Social',
  'Organic Video',
  'Organic Search',
  'AI Assistants',
  'Email',
  'SMS',
  'Affiliates',
  'Referral',
  'Audio',
  'Mobile Push Notifications',
  'Offline',
] as const;

export type Channel = (typeof CHANNELS)[number];

/** Where a visit came from. Text is as the site owner tagged it; `null` is "not said". */
export interface Source {
  channel: Channel;
  /** `google`, `newsletter`, `example.org`, or `(direct)`. */
  source: string;
  /** `cpc`, `organic`, `referral`, `(none)`, or what utm_medium says. */
  medium: string;
  campaign: string | null;
  /** utm_term, or the query a search engine still tells. */
  keyword: string | null;
  /** utm_content: which ad or link. */
  content: string | null;
  /** Ad click ids by parameter name, e.g. `{ gclid: 'Cj0…' }`. */
  clickIds: Record<string, string>;
  /** Host of the referring page without `www.`; `null` when there was none or it is the site itself. */
  referrer: string | null;
  /** The rule of the company's that decided, and of which version of its rules; absent where none did. */
  rule?: { id: string; version: number };
}

/** How a visit began, as the browser told it. Both addresses may be empty or broken. */
export interface Arrival {
  /** Address of the first page, with all its parameters. */
  landing: string;
  /** `document.referrer` of that page. */
  referrer: string;
  /** Host names of the site itself (`example.com` covers its subdomains): coming from there is no source. */
  siteHosts: readonly string[];
}

/** Longest text kept of a tag, in characters. */
const LONGEST_TEXT = 256;
/** Longest name the domain name system allows. */
const LONGEST_HOST = 253;
const NOT_SET = '(not set)';

/** Control characters and the ones that turn writing around, which would garble every screen the text is shown on. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const printable = (text: string): string => text.replace(UNPRINTABLE, '').trim();

/** A tag fit to keep; `null` when it says nothing, or names a person by an e-mail address. */
function tidy(text: string | null): string | null {
  const plain = printable(text ?? '')
    .slice(0, LONGEST_TEXT)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return plain === '' || hasEmail(plain) ? null : plain;
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

function plainHost(host: string): string | null {
  const plain = host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^www\./, '');
  return plain === '' || plain.length > LONGEST_HOST ? null : plain;
}

/** Parameters of an address by lower-case name; of a repeated one, the first that says something. */
function parametersOf(url: URL | null): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of url?.searchParams ?? []) {
    const lower = name.toLowerCase();
    if (!found.has(lower) && printable(value) !== '') found.set(lower, printable(value));
  }
  return found;
}

/** The page or app that linked here. */
interface Referrer {
  host: string;
  site: KnownSite | null;
  /** What was searched for, when the address still tells. */
  query: string | null;
}

function referrerOf(address: string): Referrer | null {
  const url = parse(address);
  const host = url && plainHost(url.hostname);
  if (!url || !host) return null;
  if (url.protocol === 'android-app:') return { host, site: KNOWN_SITES.byApp(host), query: null };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;

  const site = KNOWN_SITES.byHost(host);
  const query = site?.queries.map((name) => tidy(url.searchParams.get(name))).find((said) => said !== null);
  return { host, site, query: query ?? null };
}

function isOwnHost(host: string, own: readonly (string | null)[]): boolean {
  return own.some((name) => name !== null && (host === name || host.endsWith(`.${name}`)));
}

/** What a referrer of a kind is called in the medium, in GA4's words. */
const MEDIUM: Partial<Record<SiteKind, string>> = {
  search: 'organic',
  assistant: 'ai-assistant',
  mail: 'email',
};

interface Origin {
  source: string;
  medium: string;
}

function originOf({ host, site }: Referrer): Origin {
  if (!site || site.kind === 'plain') return { source: host, medium: 'referral' };
  return { source: site.name, medium: MEDIUM[site.kind] ?? 'referral' };
}

/** Where a visit came from, and what said so. */
export interface Reading {
  source: Source;
  /** What named the source: utm_*, an ad's click id, the page or app that linked here, a click id of unpaid links; else nothing. */
  by: 'tags' | 'click_id' | 'referrer' | 'hint' | 'nothing';
  /** The click id that counts, by its parameter; `null` for none. */
  clickId: string | null;
  /** The referring page or app where it is one we know. */
  site: KnownSite | null;
  /** Why the referrer is no source; `null` where it is one, or there is none. */
  passedOver: 'own' | 'detour' | null;
}

/**
 * Where a visit came from. What the site's owner wrote into utm_* wins, field by field; then an ad platform's click
 * id, then the referring page or app, then a click id that is on unpaid links too (`fbclid`); else it is direct. The
 * site's own pages and the places visitors only pass through (payment, sign-in) are no source. Never throws.
 *
 * @example
 * classify({ landing: 'https://harbor.example/?gclid=Cj0', referrer: '', siteHosts: ['harbor.example'] })
 * // { channel: 'Paid Search', source: 'google', medium: 'cpc', clickIds: { gclid: 'Cj0' }, … }
 */
export function classify(arrival: Arrival): Source {
  return read(arrival).source;
}

/** `classify` with what it went by. */
export function read({ landing, referrer, siteHosts }: Arrival): Reading {
  const landingUrl = parse(landing);
  const said = parametersOf(landingUrl);
  const tag = (name: string): string | null => tidy(said.get(name) ?? null);

  const clicks = CLICK_IDS.filter(({ param }) => (said.get(param)?.length ?? Infinity) <= LONGEST_CLICK_ID);
  const clickIds = Object.fromEntries(clicks.map(({ param }) => [param, said.get(param) ?? '']));
  const ad = clicks.find(({ medium }) => medium !== null);
  const paid = ad && { source: ad.source, medium: ad.medium ?? NOT_SET };
  const [hint] = clicks.map(({ source }) => ({ source, medium: 'referral' }));

  const own = [...siteHosts, landingUrl?.hostname ?? ''].map(plainHost);
  const page = referrerOf(referrer);
  const from = page && !isOwnHost(page.host, own) ? page : null;
  const sender = from && from.site?.kind !== 'detour' ? from : null;

  const untagged: Origin | undefined = paid ?? (sender ? originOf(sender) : hint);
  const tagged = { source: tag('utm_source'), medium: tag('utm_medium') };

  const origin = ((): Origin => {
    if (tagged.source !== null) {
      const isSame = paid && KNOWN_SITES.byName(tagged.source)?.name === paid.source;
      return { source: tagged.source, medium: tagged.medium ?? (isSame ? paid.medium : NOT_SET) };
    }
    if (tagged.medium !== null) return { source: untagged?.source ?? NOT_SET, medium: tagged.medium };
    return untagged ?? { source: '(direct)', medium: '(none)' };
  })();

  const campaign = tag('utm_campaign') ?? tag('utm_id');
  return {
    source: {
      channel: channelOf({ ...origin, campaign }, KNOWN_SITES.byName(origin.source)?.kind ?? null),
      source: origin.source,
      medium: origin.medium,
      campaign,
      keyword: tag('utm_term') ?? (sender?.site?.kind === 'search' ? sender.query : null),
      content: tag('utm_content'),
      clickIds,
      referrer: from?.host ?? null,
    },
    by: namedBy(tagged.source ?? tagged.medium, paid, sender, hint),
    clickId: (ad ?? (sender ? undefined : clicks[0]))?.param ?? null,
    site: page?.site ?? null,
    passedOver: page === null || sender !== null ? null : from === null ? 'own' : 'detour',
  };
}

function namedBy(
  tagged: string | null,
  paid: Origin | undefined,
  sender: Referrer | null,
  hint: Origin | undefined,
): Reading['by'] {
  if (tagged !== null) return 'tags';
  if (paid !== undefined) return 'click_id';
  if (sender !== null) return 'referrer';
  return hint === undefined ? 'nothing' : 'hint';
}

/** What an arrival says as plain values: what rules are asked about. Absent is `null`, known to be nothing. */
export interface Told {
  landing: { address: string | null; host: string | null; path: string | null };
  referrer: { address: string | null; host: string | null };
  /** Parameters of the landing address, by lower-case name. */
  parameters: ReadonlyMap<string, string>;
}

/** Longest address that rules are asked about, in characters. */
const LONGEST_ADDRESS = 2048;

/** Takes an arrival apart. Never throws. */
export function toldBy({ landing, referrer }: Arrival): Told {
  const url = parse(landing);
  const from = parse(referrer);
  const whole = (address: string) => printable(address).slice(0, LONGEST_ADDRESS) || null;
  return {
    landing: {
      address: whole(landing),
      host: url && plainHost(url.hostname),
      path: url?.pathname ?? null,
    },
    referrer: { address: whole(referrer), host: from && plainHost(from.hostname) },
    parameters: parametersOf(url),
  };
}
