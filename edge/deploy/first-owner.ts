import { createHash } from 'node:crypto';
import { newId, randomToken } from '../id.ts';

/** How long the link is good for, ms. */
const GOOD_FOR_MS = 24 * 60 * 60_000;

/** What lets the first person in. */
export interface Entry {
  /** Statements for the directory. Run again for the same address, they only make a new link. */
  sql: string;
  /** Where the person chooses a password. */
  link: string;
}

/**
 * Makes somebody the owner of the installation: of its first account and company, where there are none yet. Only who can
 * deploy can do this, and it is the way back in for an owner who lost everything.
 *
 * @param zone IANA; the company's
 * @param at ms
 */
export function entryOf(email: string, url: string, zone: string, at: number): Entry {
  const token = randomToken();
  const now = new Date(at).toISOString();
  const [account, company, user] = [newId('acc'), newId('cmp'), newId('usr')];
  const name = email.split('@')[0] ?? email;
  const theirs = `(SELECT id FROM user WHERE email = ${text(email)})`;
  const statements = [
    `INSERT INTO account (id, name, created_at) SELECT ${text(account)}, 'Numberline', ${at} WHERE NOT EXISTS (SELECT 1 FROM account)`,
    `INSERT INTO company (id, account_id, name, time_zone, created_at)
       SELECT ${text(company)}, id, 'My company', ${text(zone)}, ${at} FROM account
       WHERE NOT EXISTS (SELECT 1 FROM company) ORDER BY created_at LIMIT 1`,
    `INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt)
       VALUES (${text(user)}, ${text(name)}, ${text(email)}, 1, ${text(now)}, ${text(now)}) ON CONFLICT DO NOTHING`,
    `INSERT INTO credential (id, accountId, providerId, userId, createdAt, updatedAt)
       SELECT ${text(user)}, ${text(user)}, 'credential', id, ${text(now)}, ${text(now)} FROM user WHERE id = ${text(user)}`,
    `INSERT INTO account_owner (account_id, user_id, created_at)
       SELECT id, ${theirs}, ${at} FROM account WHERE true ORDER BY created_at LIMIT 1 ON CONFLICT DO NOTHING`,
    `DELETE FROM one_time_link WHERE kind = 'reset' AND user_id = ${theirs}`,
    `INSERT INTO one_time_link (hash, kind, user_id, expires_at)
       VALUES (${text(createHash('sha256').update(token).digest('hex'))}, 'reset', ${theirs}, ${at + GOOD_FOR_MS})`,
  ];
  return { sql: `${statements.join(';\n')};`, link: `${url}/sign-in/reset#${token}` };
}

/** A text in SQL. */
function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
