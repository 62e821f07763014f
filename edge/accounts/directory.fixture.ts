import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Source } from '../visits/source.ts';
import { createNumbers, createPool, publishFlow } from './provision.ts';
import { createSite } from './sites.ts';
import { statements } from './statements.ts';

declare global {
  interface ImportMeta {
    /** Vite's: the text of every file that fits the pattern, by path. */
    glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>;
  }
}

const MIGRATIONS = import.meta.glob('./migrations/*.sql', { query: '?raw', import: 'default', eager: true });

/** Brings the test's directory up to date. Doing so twice does nothing. */
export async function migrateDirectory(): Promise<void> {
  const migrations = Object.entries(MIGRATIONS)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, sql]) => ({ name, queries: statements(sql) }));
  await applyD1Migrations(env.DIRECTORY, migrations);
}

/** A site with a company and a pool of its own, whose key nothing else has. */
export interface SeededSite {
  key: string;
  companyId: string;
  /** Id of the one pool, which replaces the one printed number. */
  pool: string;
}

/** Makes a site that prints one number, in a directory that is brought up to date first. */
export async function seedSite(site: {
  origins: string[];
  /** E.164 */
  printed: string;
  /** Numbers of the pool, E.164. */
  numbers: string[];
  /** Static numbers, E.164, by what they stand for. */
  statics?: { number: string; source: Source }[];
}): Promise<SeededSite> {
  await migrateDirectory();
  const companyId = `company-${crypto.randomUUID()}`;
  const db = env.DIRECTORY;
  await db.batch([
    db.prepare('INSERT INTO account (id, name, created_at) VALUES (?1, ?1, 0)').bind(companyId),
    db
      .prepare(
        "INSERT INTO company (id, account_id, name, time_zone, created_at) VALUES (?1, ?1, ?1, 'UTC', 0)",
      )
      .bind(companyId),
    db
      .prepare(
        "INSERT INTO carrier (id, company_id, kind, name, created_at) VALUES (?1, ?1, 'simulator', ?1, 0)",
      )
      .bind(companyId),
  ]);
  const flow = await publishFlow(env, {
    companyId,
    name: 'Desk',
    flow: {
      start: 'bye',
      nodes: {
        bye: { type: 'hangup', message: { say: 'Please call again.', language: 'en-US' }, reason: 'normal' },
      },
    },
  });
  const pool = await createPool(env, { companyId, name: 'Pool' });
  const ours = { companyId, carrierId: companyId, flowId: flow.id };
  await createNumbers(env, { ...ours, numbers: site.numbers, use: { poolId: pool.id } });
  for (const { number, source } of site.statics ?? []) {
    await createNumbers(env, { ...ours, numbers: [number], use: { source } });
  }
  const { key } = await createSite(env, {
    companyId,
    name: 'Site',
    origins: site.origins,
    groups: [{ name: 'Main number', poolId: pool.id, active: true, numbers: [site.printed] }],
  });
  return { key, companyId, pool: pool.id };
}
