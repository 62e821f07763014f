import type { Env } from '../env.ts';
import { newId } from '../id.ts';

/** An agency, or a single business: the owner of companies. */
export interface Account {
  id: string;
  name: string;
  /** They own every company of it. */
  owners: { id: string; name: string; email: string }[];
  companies: { id: string; name: string; timeZone: string }[];
}

/** An account with its owners, longest first, and companies, oldest first; `null` when there is none. */
export async function accountById(db: D1Database, id: string): Promise<Account | null> {
  const [account, owners, companies] = await db.batch<Record<string, string>>([
    db.prepare('SELECT id, name FROM account WHERE id = ?').bind(id),
    db
      .prepare(
        `SELECT user.id, user.name, user.email FROM account_owner JOIN user ON user.id = user_id
         WHERE account_id = ? ORDER BY created_at, user.id`,
      )
      .bind(id),
    db
      .prepare(
        'SELECT id, name, time_zone AS timeZone FROM company WHERE account_id = ? ORDER BY created_at, id',
      )
      .bind(id),
  ]);
  const found = account?.results[0] as { id: string; name: string } | undefined;
  if (found === undefined) return null;
  return {
    ...found,
    owners: (owners?.results ?? []) as Account['owners'],
    companies: (companies?.results ?? []) as Account['companies'],
  };
}

/** Makes a company. Where the built-in carrier is on, the company has it. `timeZone`: IANA, checked. */
export async function createCompany(
  env: Env,
  company: { accountId: string; name: string; timeZone: string },
  at: number,
): Promise<string> {
  const db = env.DIRECTORY;
  const id = newId('cmp');
  const carrier = db
    .prepare(
      "INSERT INTO carrier (id, company_id, kind, name, created_at) VALUES (?, ?, 'simulator', 'Built-in carrier', ?)",
    )
    .bind(newId('car'), id, at);
  await db.batch([
    db
      .prepare('INSERT INTO company (id, account_id, name, time_zone, created_at) VALUES (?, ?, ?, ?, ?)')
      .bind(id, company.accountId, company.name, company.timeZone, at),
    ...(env.SIMULATOR === 'on' ? [carrier] : []),
  ]);
  return id;
}

/** Makes a user who works in the account an owner of it. False when they do not work there, or own it already. */
export async function addOwner(
  db: D1Database,
  accountId: string,
  userId: string,
  at: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO account_owner (account_id, user_id, created_at)
       SELECT ?1, ?2, ?3 WHERE EXISTS (
         SELECT 1 FROM membership JOIN company ON company.id = membership.company_id
         WHERE company.account_id = ?1 AND membership.user_id = ?2) ON CONFLICT DO NOTHING`,
    )
    .bind(accountId, userId, at)
    .run();
  return meta.changes > 0;
}

/** Somebody owns the account no longer. False when they never did, or nobody else does. */
export async function removeOwner(db: D1Database, accountId: string, userId: string): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `DELETE FROM account_owner WHERE account_id = ?1 AND user_id = ?2
         AND (SELECT count(*) FROM account_owner WHERE account_id = ?1) > 1`,
    )
    .bind(accountId, userId)
    .run();
  return meta.changes > 0;
}
