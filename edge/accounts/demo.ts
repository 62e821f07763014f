import type { Env } from '../env.ts';
import { DEMO_FLOW } from './demo-flow.ts';
import { hashPassword } from './password.ts';
import { PERMISSIONS } from './permissions.ts';
import { createApiKey, createNumbers, createPool, publishFlow } from './provision.ts';
import { createSite } from './sites.ts';

/** How to enter the demo company. Public on purpose: it exists only where the built-in carrier is on. */
export const DEMO = {
  email: 'demo@numberline.example',
  password: 'numberline-demo',
  apiKey: 'nl_demo',
  siteKey: 'demo',
} as const;

const COMPANY = 'demo';

/** Printed on the demo site. 555-01xx numbers are reserved for fiction. */
const PRINTED = '+13125550142';

const POOL = Array.from({ length: 8 }, (_, index) => `+1312555${String(101 + index).padStart(4, '0')}`);

/** Makes the demo company where it is missing: one site, a pool of eight numbers, a flow, a key and a login. */
export async function createDemo(env: Env): Promise<void> {
  const db = env.DIRECTORY;
  if ((await db.prepare('SELECT 1 FROM site WHERE key = ?').bind(DEMO.siteKey).first()) !== null) return;
  const now = Date.now();
  const timestamp = new Date(now).toISOString();
  // Everything up to the site can be there from a start that was interrupted, so it may be repeated.
  await db.batch([
    db
      .prepare('INSERT OR IGNORE INTO account (id, name, created_at) VALUES (?, ?, ?)')
      .bind('demo', 'Demo', now),
    db
      .prepare(
        'INSERT OR IGNORE INTO company (id, account_id, name, time_zone, created_at) VALUES (?, ?, ?, ?, ?)',
      )
      .bind(COMPANY, 'demo', 'Harbor & Pine Plumbing', 'America/Chicago', now),
    db
      .prepare(
        `INSERT OR IGNORE INTO carrier (id, company_id, kind, name, created_at)
         VALUES (?, ?, 'simulator', 'Built-in carrier', ?)`,
      )
      .bind('demo', COMPANY, now),
    db
      .prepare(
        `INSERT OR IGNORE INTO user (id, name, email, emailVerified, createdAt, updatedAt)
         VALUES ('demo', 'Demo', ?, 1, ?, ?)`,
      )
      .bind(DEMO.email, timestamp, timestamp),
    db
      .prepare(
        `INSERT OR IGNORE INTO credential (id, accountId, providerId, userId, password, createdAt, updatedAt)
         VALUES ('demo', 'demo', 'credential', 'demo', ?, ?, ?)`,
      )
      .bind(await hashPassword(DEMO.password), timestamp, timestamp),
    db
      .prepare(
        "INSERT OR IGNORE INTO membership (user_id, company_id, role, created_at) VALUES ('demo', ?, 'owner', ?)",
      )
      .bind(COMPANY, now),
    db
      .prepare(
        "INSERT OR IGNORE INTO account_owner (account_id, user_id, created_at) VALUES ('demo', 'demo', ?)",
      )
      .bind(now),
    db.prepare('DELETE FROM api_key WHERE company_id = ?').bind(COMPANY),
    db.prepare('DELETE FROM tracking_number WHERE company_id = ?').bind(COMPANY),
    db.prepare('DELETE FROM pool WHERE company_id = ?').bind(COMPANY),
  ]);
  await createApiKey(env, { companyId: COMPANY, name: 'Demo', permissions: PERMISSIONS, key: DEMO.apiKey });
  const flow = await publishFlow(env, {
    companyId: COMPANY,
    id: 'demo',
    name: 'Front desk',
    flow: DEMO_FLOW,
  });
  const pool = await createPool(env, { id: 'demo', companyId: COMPANY, name: 'Website visitors' });
  await createNumbers(env, {
    companyId: COMPANY,
    carrierId: 'demo',
    flowId: flow.id,
    numbers: POOL,
    use: { poolId: pool.id },
  });
  await createSite(env, {
    key: DEMO.siteKey,
    companyId: COMPANY,
    name: 'Harbor & Pine Plumbing',
    origins: originsOf(env.PUBLIC_URL),
    groups: [{ name: 'Main number', poolId: pool.id, active: true, numbers: [PRINTED] }],
  });
}

/** The installation's own origin; on a laptop under both names that people type. */
function originsOf(publicUrl: string): string[] {
  const { origin } = new URL(publicUrl);
  return [...new Set([origin, origin.replace('//127.0.0.1', '//localhost')])];
}
