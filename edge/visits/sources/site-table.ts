/** What a known site is to its visitors; it decides the channel of an untagged visit from there. */
export type SiteKind =
  | 'search'
  | 'social'
  | 'video'
  | 'shopping'
  | 'assistant'
  | 'mail'
  /** A step of our own visitor's way: paying or signing in elsewhere and coming back. Never a source. */
  | 'detour'
  /** A page beneath a known domain that is none of the above, e.g. `docs.google.com`. */
  | 'plain';

/** A site that we can name when a visitor comes from there. */
export interface KnownSite {
  /** What the source is called: `google`, `facebook`, `chatgpt.com`. */
  name: string;
  kind: SiteKind;
  /** Parameters of its address that hold what the visitor searched for, as far as it still tells. */
  queries: string[];
}

/**
 * Sites of one kind as text, one line each: the name, then in any order
 *
 * - `host.example`: this host and everything beneath it
 * - `host.*`: the same under every country's top-level domain (`host.de`, `host.co.uk`) and com, net, org, info
 * - `@com.example.app`: an Android app's id
 * - `~other`: what people write for it in utm_source
 * - `?q`: parameter of its address with the visitor's search
 *
 * A name may have several lines. The name `-` stands for "each of these goes by its own host".
 */
export type Facts = string;

const GENERIC = new Set(['com', 'net', 'org', 'info']);
/** Second levels that countries register names beneath: `google.co.uk`, `google.com.br`, `biglobe.ne.jp`. */
const SECOND_LEVEL = new Set(['co', 'com', 'net', 'org', 'ne', 'or', 'go', 'gov', 'ac', 'edu']);

/** `google.co.uk` → `google`, `www.google.com` → `www.google`; `null` under a domain nobody's country stands for. */
function withoutCountry(host: string): string | null {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  const isCountry = /^[a-z]{2}$/.test(last);
  if (!isCountry && !GENERIC.has(last)) return null;
  const suffix = isCountry && labels.length > 2 && SECOND_LEVEL.has(labels.at(-2) ?? '') ? 2 : 1;
  return labels.length > suffix ? labels.slice(0, -suffix).join('.') : null;
}

/** How people write the same name: `Google Ads`, `google_ads`, `google-ads`. */
const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');

/** Known sites, found by host, by app and by name in as many steps as the host has labels. */
export class SiteTable {
  readonly #hosts = new Map<string, KnownSite>();
  readonly #anyCountry = new Map<string, KnownSite>();
  readonly #apps = new Map<string, KnownSite>();
  readonly #names = new Map<string, KnownSite>();

  constructor(factsByKind: Partial<Record<SiteKind, Facts>>) {
    for (const [kind, facts] of Object.entries(factsByKind)) {
      for (const line of facts.split('\n')) {
        const [name, ...marks] = line.trim().split(/\s+/);
        if (name) this.#add(kind as SiteKind, name, marks);
      }
    }
  }

  #add(kind: SiteKind, name: string, marks: string[]): void {
    const isNamed = name !== '-';
    const known = isNamed ? this.#names.get(plainName(name)) : undefined;
    const site: KnownSite = known?.kind === kind ? known : { name, kind, queries: [] };
    if (isNamed) this.#names.set(plainName(name), site);

    const patterns: string[] = [];
    for (const mark of marks) {
      const rest = mark.slice(1);
      if (mark.startsWith('?')) site.queries.push(rest);
      else if (mark.startsWith('~')) this.#names.set(plainName(rest), site);
      else if (mark.startsWith('@')) this.#apps.set(rest.toLowerCase(), site);
      else patterns.push(mark);
    }
    for (const pattern of patterns) {
      const isAnyCountry = pattern.endsWith('.*');
      const host = isAnyCountry ? pattern.slice(0, -2) : pattern;
      const map = isAnyCountry ? this.#anyCountry : this.#hosts;
      map.set(host, isNamed ? site : { ...site, name: host });
    }
  }

  /** The site a host belongs to; the longest pattern that fits wins. `host` in lower case, without a port. */
  byHost(host: string): KnownSite | null {
    const stem = withoutCountry(host);
    for (let start = 0; ; ) {
      const found =
        this.#hosts.get(host.slice(start)) ??
        (stem !== null && start < stem.length ? this.#anyCountry.get(stem.slice(start)) : undefined);
      if (found) return found;
      const dot = host.indexOf('.', start);
      if (dot < 0) return null;
      start = dot + 1;
    }
  }

  /** The site an Android app belongs to, by its package id. */
  byApp(id: string): KnownSite | null {
    return this.#apps.get(id.toLowerCase()) ?? null;
  }

  /** The site meant by a utm_source: its name, another name for it, or one of its hosts. */
  byName(name: string): KnownSite | null {
    const plain = plainName(name);
    return this.#names.get(plain) ?? (plain.includes('.') ? this.byHost(plain) : null);
  }
}
