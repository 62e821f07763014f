import type { CarrierKind } from '../carriers/index.ts';
import type { Source } from '../visits/source.ts';
import { NO_SOURCE_RULES, type SourceRule, type SourceRules } from '../visits/source-rules.ts';
import { cached } from './cached.ts';
import { prefixesOf } from './swap-paths.ts';

/** A web property, as the visits endpoint needs it. */
export interface Site {
  key: string;
  companyId: string;
  name: string;
  /** Exact origins that may ask for numbers. */
  origins: string[];
  /** Numbers printed on the site (E.164) and the pool that replaces each on pages under a path: see `targetsOn`. */
  targets: { number: string; poolId: string; path: string }[];
  /** The pools of the targets, each once, and over how many objects it is split. */
  pools: { id: string; objects: number }[];
  /** The company's word on where visits came from, as far as it is about this site. */
  sourceRules: SourceRules;
}

/** A number we answer, as a carrier's webhook needs it. Exactly one of `poolId` and `source` is set. */
export interface TrackingNumber {
  /** E.164 */
  number: string;
  companyId: string;
  carrierId: string;
  poolId: string | null;
  /** Which object of its pool has it, and which had it before; see `pools/objects.ts`. */
  poolObject: number;
  poolObjectsBefore: number[];
  /** What a static number stands for. */
  source: Source | null;
  flowId: string;
}

/** A number with all that is kept of it. */
export interface NumberRecord extends TrackingNumber {
  /** Name for people; `null` when there is none. */
  label: string | null;
  /** The carrier's id of it; `null` where it was not bought through us. */
  carrierNumber: string | null;
  /** When it was given back, ms: it then answers with the backup number until the quarantine is over. */
  releasedAt: number | null;
  quarantineUntil: number | null;
}

/** A carrier account of a company. */
export interface Carrier {
  id: string;
  companyId: string;
  kind: CarrierKind;
  name: string;
  /** Sealed; `null` for the built-in carrier. */
  credentials: string | null;
}

export interface Company {
  id: string;
  name: string;
  /** IANA name, e.g. `America/Chicago`. */
  timeZone: string;
  /** E.164; rings when no flow can be run. `null` for none. */
  backupNumber: string | null;
}

export interface Pool {
  id: string;
  companyId: string;
  name: string;
  /** Over how many objects it is split, and the most there ever were. */
  objects: number;
  objectsMade: number;
}

/** How long the hot path may work with what it last read: a changed origin or target shows within this time. */
const REMEMBER_MS = 5_000;

/** The site with this public key, or `null`. */
export const siteByKey = cached<Site>(REMEMBER_MS, 1_000, readSite);

async function readSite(db: D1Database, key: string): Promise<Site | null> {
  const [site, targets, sourceRules] = await db.batch<Record<string, string>>([
    db.prepare('SELECT key, company_id, name, origins FROM site WHERE key = ?').bind(key),
    db
      .prepare(
        `SELECT number, pool_id, objects, paths FROM swap_target
           JOIN swap_group ON swap_group.id = group_id JOIN pool ON pool.id = pool_id
         WHERE site_key = ? AND active = 1 ORDER BY number`,
      )
      .bind(key),
    db
      .prepare(
        `SELECT version, rules FROM source_rules
         WHERE company_id = (SELECT company_id FROM site WHERE key = ?) ORDER BY version DESC LIMIT 1`,
      )
      .bind(key),
  ]);
  const row = site?.results[0] as
    | { key: string; company_id: string; name: string; origins: string }
    | undefined;
  if (row === undefined) return null;
  const printed = (targets?.results ?? []) as unknown as {
    number: string;
    pool_id: string;
    objects: number;
    paths: string;
  }[];
  return {
    key: row.key,
    companyId: row.company_id,
    name: row.name,
    origins: JSON.parse(row.origins) as string[],
    targets: printed.flatMap(({ number, pool_id, paths }) =>
      prefixesOf({ paths: JSON.parse(paths) as string[] }).map((path) => ({ number, poolId: pool_id, path })),
    ),
    pools: [...new Map(printed.map(({ pool_id, objects }) => [pool_id, { id: pool_id, objects }])).values()],
    sourceRules: rulesAbout(key, sourceRules?.results[0] as { version: number; rules: string } | undefined),
  };
}

function rulesAbout(site: string, row: { version: number; rules: string } | undefined): SourceRules {
  if (row === undefined) return NO_SOURCE_RULES;
  const rules = JSON.parse(row.rules) as SourceRule[];
  return { version: row.version, rules: rules.filter((rule) => rule.site === null || rule.site === site) };
}

interface TrackingNumberRow {
  number: string;
  company_id: string;
  carrier_id: string;
  pool_id: string | null;
  pool_object: number | null;
  objects_before: string;
  source: string | null;
  flow_id: string;
  label: string | null;
  carrier_number: string | null;
  released_at: number | null;
  quarantine_until: number | null;
}

const NUMBER_COLUMNS =
  'number, company_id, carrier_id, pool_id, pool_object, objects_before, source, flow_id, label, carrier_number, released_at, quarantine_until';

/** The tracking number, or `null` when it is none of ours. */
export const trackingNumber = cached<NumberRecord>(REMEMBER_MS, 10_000, async (db, number) => {
  const row = await db
    .prepare(`SELECT ${NUMBER_COLUMNS} FROM tracking_number WHERE number = ?`)
    .bind(number)
    .first<TrackingNumberRow>();
  return row === null ? null : toTrackingNumber(row);
});

function toTrackingNumber(row: TrackingNumberRow): NumberRecord {
  return {
    number: row.number,
    companyId: row.company_id,
    carrierId: row.carrier_id,
    poolId: row.pool_id,
    poolObject: row.pool_object ?? 0,
    poolObjectsBefore: JSON.parse(row.objects_before) as number[],
    source: row.source === null ? null : (JSON.parse(row.source) as Source),
    flowId: row.flow_id,
    label: row.label,
    carrierNumber: row.carrier_number,
    releasedAt: row.released_at,
    quarantineUntil: row.quarantine_until,
  };
}

/** The carrier account with this id, or `null`. */
export const carrierById = cached<Carrier>(REMEMBER_MS, 1_000, async (db, id) =>
  db
    .prepare('SELECT id, company_id AS companyId, kind, name, credentials FROM carrier WHERE id = ?')
    .bind(id)
    .first<Carrier>(),
);

/** All carrier accounts of a company, oldest first. */
export async function carriersOf(db: D1Database, companyId: string): Promise<Carrier[]> {
  const { results } = await db
    .prepare(
      `SELECT id, company_id AS companyId, kind, name, credentials FROM carrier WHERE company_id = ?
         ORDER BY created_at, id`,
    )
    .bind(companyId)
    .all<Carrier>();
  return results;
}

/** All tracking numbers of a company, those in quarantine included, in their numeric order. */
export async function numbersOf(db: D1Database, companyId: string): Promise<NumberRecord[]> {
  const { results } = await db
    .prepare(`SELECT ${NUMBER_COLUMNS} FROM tracking_number WHERE company_id = ? ORDER BY number`)
    .bind(companyId)
    .all<TrackingNumberRow>();
  return results.map(toTrackingNumber);
}

/** The tracking numbers of a company that are in use, in their numeric order. */
export async function trackingNumbersOf(db: D1Database, companyId: string): Promise<TrackingNumber[]> {
  return (await numbersOf(db, companyId)).filter(({ releasedAt }) => releasedAt === null);
}

/** All pools of a company, oldest first. */
export async function poolsOf(db: D1Database, companyId: string): Promise<Pool[]> {
  const { results } = await db
    .prepare(
      `SELECT id, company_id AS companyId, name, objects, objects_made AS objectsMade
       FROM pool WHERE company_id = ? ORDER BY created_at, id`,
    )
    .bind(companyId)
    .all<Pool>();
  return results;
}

export async function companyById(db: D1Database, id: string): Promise<Company | null> {
  return db
    .prepare(
      'SELECT id, name, time_zone AS timeZone, backup_number AS backupNumber FROM company WHERE id = ?',
    )
    .bind(id)
    .first<Company>();
}

/** The same, remembered for a while: every call asks for it. */
export const rememberedCompany = cached<Company>(REMEMBER_MS, 1_000, companyById);
