import type { Env } from '../env.ts';
import { isSenderOf } from './mail-domain.ts';

/** How a company, or the agency it is of, looks and is called. */
export interface Brand {
  /** What the product is called. */
  name: string;
  /** `#rrggbb` */
  accent: string;
  logo: Picture | null;
  /** A line under mails and PDFs; `null` for none. */
  footer: string | null;
  /** `Name <address>` that mail comes from; `null` for the installation's. Only of a domain that is verified. */
  mailFrom: string | null;
}

/** A brand with the addresses of its pictures and of its dashboard, for mails and pages. */
export interface BrandLook extends Brand {
  /** Where its dashboard is, no trailing slash: its own host, where it has one that is verified. */
  url: string;
  logoUrl: string | null;
  /** For dark grounds. */
  darkLogoUrl: string | null;
  faviconUrl: string | null;
}

/** PNG, JPEG, WebP or SVG. */
export interface Picture {
  type: string;
  bytes: Uint8Array;
}

/** What the product is called, and looks like, where nobody has set a brand. */
export const DEFAULT_BRAND: Brand = {
  name: 'Numberline',
  accent: '#1d4fbf',
  logo: null,
  footer: null,
  mailFrom: null,
};

/** What somebody has set of a brand; `null` is as above it: a company's as its account's, an account's as the default. */
export interface BrandSettings {
  name: string | null;
  accent: string | null;
  footer: string | null;
  mailFrom: string | null;
}

export const NOTHING_SET: BrandSettings = { name: null, accent: null, footer: null, mailFrom: null };

export const PICTURE_KINDS = ['logo', 'logo_dark', 'favicon'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** All of an owner's brand, as it is kept. */
export interface OwnBrand {
  /** Id of a company or an account. */
  owner: string;
  settings: BrandSettings;
  /** Which pictures it has, each with when it was set, ms. */
  pictures: PictureKind[];
  /** Hosts that are verified, oldest first. */
  hosts: string[];
  /** ms since 1970; 0 when nothing was ever set. */
  changedAt: number;
}

/** The brand of a company, its pictures included: its own, else its account's, else the default. */
export async function brandOf(env: Env, companyId: string | null): Promise<Brand> {
  const [look, chain] = [await brandLook(env, companyId), await chainOf(env, companyId)];
  const owner = chain.find(({ pictures }) => pictures.includes('logo'));
  const logo = owner === undefined ? null : await pictureOf(env, owner.owner, 'logo');
  const { name, accent, footer, mailFrom } = look;
  return { name, accent, footer, mailFrom, logo };
}

/** The brand of a company for a mail or a page, pictures by address. */
export async function brandLook(env: Env, companyId: string | null): Promise<BrandLook> {
  return lookOf(env, await chainOf(env, companyId));
}

/** The same where anybody has set any of it; `null` where it is the default. */
export async function setLook(env: Env, companyId: string): Promise<BrandLook | null> {
  const chain = await chainOf(env, companyId);
  return chain.length === 0 ? null : lookOf(env, chain);
}

/** What brands of a chain come to, the nearest first. Each field counts for itself. */
export function lookOf(env: Pick<Env, 'PUBLIC_URL'>, chain: readonly OwnBrand[]): BrandLook {
  const first = <K extends keyof BrandSettings>(key: K): BrandSettings[K] =>
    chain.find(({ settings }) => settings[key] !== null)?.settings[key] ?? null;
  const host = chain.find(({ hosts }) => hosts.length > 0)?.hosts[0];
  const url = host === undefined ? env.PUBLIC_URL : addressOfHost(env, host);
  const picture = (kind: PictureKind): string | null => {
    const owner = chain.find(({ pictures }) => pictures.includes(kind));
    return owner === undefined ? null : `${url}/brand/${owner.owner}/${kind}?${owner.changedAt}`;
  };
  return {
    name: first('name') ?? DEFAULT_BRAND.name,
    accent: first('accent') ?? DEFAULT_BRAND.accent,
    footer: first('footer'),
    mailFrom: senderOf(chain),
    logo: null,
    url,
    logoUrl: picture('logo'),
    // A company's own logo for light grounds is not followed by its agency's for dark ones.
    darkLogoUrl:
      chain.find(({ pictures }) => pictures.includes('logo'))?.pictures.includes('logo_dark') === true
        ? picture('logo_dark')
        : null,
    faviconUrl: picture('favicon'),
  };
}

/** Where a host is: by https, but on a laptop, where it is the installation by another name. */
export function addressOfHost(env: Pick<Env, 'PUBLIC_URL'>, host: string): string {
  if (!isOnThisMachine(host)) return `https://${host}`;
  const url = new URL(env.PUBLIC_URL);
  url.hostname = host;
  return url.origin;
}

/** Names that every browser takes for this machine (RFC 6761). */
export const isOnThisMachine = (host: string): boolean => host.endsWith('.localhost');

/** A sender counts only where its owner has shown that the domain is theirs. */
function senderOf(chain: readonly OwnBrand[]): string | null {
  return (
    chain.find(({ settings: { mailFrom }, hosts }) => mailFrom !== null && isSenderOf(hosts, mailFrom))
      ?.settings.mailFrom ?? null
  );
}

/**
 * Who a company's mail comes from, by its own wish and then its brands, with the brand's name: `from` is the first whose domain
 * is verified, `unverified` the first of all where that is not the one.
 */
export async function mailFromOf(
  env: Env,
  companyId: string | null,
  wanted: string | null,
): Promise<{ name: string; from: string | null; unverified: string | null }> {
  const chain = await chainOf(env, companyId);
  const ownHosts = chain.find(({ owner }) => owner === companyId)?.hosts ?? [];
  const from = wanted !== null && isSenderOf(ownHosts, wanted) ? wanted : senderOf(chain);
  const first = wanted ?? chain.find(({ settings }) => settings.mailFrom !== null)?.settings.mailFrom ?? null;
  return { name: lookOf(env, chain).name, from, unverified: first === from ? null : first };
}

/** What a company and then its account have set; those that have set nothing are left out. */
async function chainOf(env: Env, companyId: string | null): Promise<OwnBrand[]> {
  if (companyId === null) return [];
  const row = await env.DIRECTORY.prepare('SELECT account_id FROM company WHERE id = ?')
    .bind(companyId)
    .first<{ account_id: string }>();
  return row === null ? [] : brandsOf(env.DIRECTORY, [companyId, row.account_id]);
}

/** The brands of owners, in the order of the owners. */
export async function brandsOf(db: D1Database, owners: readonly string[]): Promise<OwnBrand[]> {
  const list = JSON.stringify(owners);
  const [brands, files, hosts] = await db.batch<Record<string, string | number>>([
    db
      .prepare('SELECT owner, brand, changed_at FROM brand WHERE owner IN (SELECT value FROM json_each(?))')
      .bind(list),
    db
      .prepare('SELECT owner, kind FROM brand_file WHERE owner IN (SELECT value FROM json_each(?))')
      .bind(list),
    db
      .prepare(
        `SELECT owner, host FROM brand_host WHERE owner IN (SELECT value FROM json_each(?)) AND verified_at IS NOT NULL
         ORDER BY created_at, host`,
      )
      .bind(list),
  ]);
  return owners.flatMap((owner) => {
    const own = (rows: typeof brands) => (rows?.results ?? []).filter((row) => row.owner === owner);
    const [row] = own(brands);
    const verified = own(hosts).map(({ host }) => String(host));
    const pictures = own(files).map(({ kind }) => kind as PictureKind);
    if (row === undefined && verified.length === 0 && pictures.length === 0) return [];
    return [
      {
        owner,
        settings: row === undefined ? NOTHING_SET : (JSON.parse(String(row.brand)) as BrandSettings),
        pictures,
        hosts: verified,
        changedAt: Number(row?.changed_at ?? 0),
      },
    ];
  });
}

/** A picture of an owner's brand; `null` when there is none. */
export async function pictureOf(env: Env, owner: string, kind: PictureKind): Promise<Picture | null> {
  const row = await env.DIRECTORY.prepare('SELECT type, bytes FROM brand_file WHERE owner = ? AND kind = ?')
    .bind(owner, kind)
    .first<{ type: string; bytes: ArrayBuffer | number[] }>();
  return row === null ? null : { type: row.type, bytes: new Uint8Array(row.bytes) };
}
