/** How tries that go wrong are slowed down. */
export interface BackOff {
  /** So many may go wrong before there is a wait. */
  free: number;
  /** The first wait, ms; each further try that goes wrong doubles it. */
  firstMs: number;
  /** No wait is longer, ms: somebody who is tried by others gets in again. */
  mostMs: number;
}

/** Passwords of one address, whether there is an account of it or not. */
export const OF_ONE_ACCOUNT: BackOff = { free: 5, firstMs: 30_000, mostMs: 15 * 60_000 };

/** Passwords from one sender, whatever the address: an office shares one. */
export const OF_ONE_SENDER: BackOff = { free: 30, firstMs: 30_000, mostMs: 15 * 60_000 };

/** Mails to one address: links and invitations, each a try. */
export const MAILS_TO_ONE: BackOff = { free: 5, firstMs: 10 * 60_000, mostMs: 60 * 60_000 };

/** Tries are forgotten after so long, ms. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000;

/**
 * Counts a try before it is made, so that many at once count as many. How long to wait before it may be made, ms: 0 is at
 * once. A try that has to wait does not count.
 *
 * @param subject what is tried, e.g. `account someone@example.com`; kept as a keyed hash
 */
export async function beginTry(
  db: D1Database,
  secret: string,
  subject: string,
  { free, firstMs, mostMs }: BackOff,
  at: number,
): Promise<number> {
  const key = await keyOf(secret, subject);
  const counted = await db
    .prepare(
      `INSERT INTO attempt (subject, failures, at, blocked_until) VALUES (?1, 1, ?2, iif(1 < ?3, 0, ?2 + ?4))
       ON CONFLICT (subject) DO UPDATE SET at = ?2,
         failures = iif(at < ?2 - ?6, 1, failures + 1),
         blocked_until = iif(at < ?2 - ?6 OR failures + 1 < ?3, 0, ?2 + min(?5, ?4 << min(failures + 1 - ?3, 20)))
       WHERE blocked_until <= ?2 RETURNING failures`,
    )
    .bind(key, at, free, firstMs, mostMs, FORGOTTEN_AFTER_MS)
    .first();
  if (counted !== null) return 0;
  const row = await db
    .prepare('SELECT blocked_until FROM attempt WHERE subject = ?')
    .bind(key)
    .first<{ blocked_until: number }>();
  return row === null ? 0 : Math.max(1, row.blocked_until - at);
}

/** A try went well: those before it are forgotten. */
export async function tryWorked(db: D1Database, secret: string, subject: string): Promise<void> {
  await db
    .prepare('DELETE FROM attempt WHERE subject = ?')
    .bind(await keyOf(secret, subject))
    .run();
}

/** A try with the right password under a sender's many: it alone is forgotten, and those that were wrong still count. */
export async function tryExcused(
  db: D1Database,
  secret: string,
  subject: string,
  { free }: BackOff,
): Promise<void> {
  await db
    .prepare(
      `UPDATE attempt SET failures = max(0, failures - 1), blocked_until = iif(failures - 1 < ?2, 0, blocked_until)
       WHERE subject = ?1`,
    )
    .bind(await keyOf(secret, subject), free)
    .run();
}

/**
 * Uses up what is good once, such as a code. False when it was used before.
 *
 * @param forMs it is remembered for so long, ms: as long as it would be good at least
 */
export async function spendOnce(
  db: D1Database,
  secret: string,
  what: string,
  forMs: number,
  at: number,
): Promise<boolean> {
  return (await beginTry(db, secret, what, { free: 1, firstMs: forMs, mostMs: forMs }, at)) === 0;
}

/** Forgets what is too old to count: tries, links and invitations. Once a day. */
export async function forgetOld(db: D1Database, at: number): Promise<void> {
  await db.batch([
    db.prepare('DELETE FROM attempt WHERE at < ? AND blocked_until < ?').bind(at - FORGOTTEN_AFTER_MS, at),
    db.prepare('DELETE FROM one_time_link WHERE expires_at < ?').bind(at),
    db.prepare('DELETE FROM invite WHERE expires_at < ?').bind(at - 30 * FORGOTTEN_AFTER_MS),
    db.prepare('DELETE FROM session WHERE expiresAt < ?').bind(new Date(at).toISOString()),
    db.prepare('DELETE FROM verification WHERE expiresAt < ?').bind(new Date(at).toISOString()),
  ]);
}

/** Addresses of people and senders are not kept as they are. */
async function keyOf(secret: string, subject: string): Promise<string> {
  const text = new TextEncoder();
  const key = await crypto.subtle.importKey(
    'raw',
    text.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(`attempt ${subject}`)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
