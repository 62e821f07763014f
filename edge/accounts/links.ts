import { randomToken } from '../id.ts';
import { hashKey } from './principal.ts';

/** What a link that works once is for. */
export type LinkKind = 'sign_in' | 'reset';

/** How long each is good for, ms. */
const LINK_MS: Record<LinkKind, number> = { sign_in: 10 * 60_000, reset: 60 * 60_000 };

/** Makes a link's secret; the one of this kind that the user had before is good no more. Only its hash is kept. */
export async function makeLink(db: D1Database, kind: LinkKind, userId: string, at: number): Promise<string> {
  const token = randomToken();
  await db.batch([
    db.prepare('DELETE FROM one_time_link WHERE user_id = ? AND kind = ?').bind(userId, kind),
    db
      .prepare('INSERT INTO one_time_link (hash, kind, user_id, expires_at) VALUES (?, ?, ?, ?)')
      .bind(await hashKey(token), kind, userId, at + LINK_MS[kind]),
  ]);
  return token;
}

/** Uses a link up. Whose it was; `null` when there is no such link, any more or at all. */
export async function useLink(
  db: D1Database,
  kind: LinkKind,
  token: string,
  at: number,
): Promise<string | null> {
  const row = await db
    .prepare('DELETE FROM one_time_link WHERE hash = ? AND kind = ? RETURNING user_id, expires_at')
    .bind(await hashKey(token), kind)
    .first<{ user_id: string; expires_at: number }>();
  return row === null || row.expires_at <= at ? null : row.user_id;
}
