/** A browser somebody is signed in with, as they see it. Instants are ms since 1970. */
export interface Session {
  id: string;
  /** What the browser says it is; `null` where it says nothing. */
  browser: string | null;
  createdAt: number;
  expiresAt: number;
}

/** The sessions of a user that count, newest first. */
export async function sessionsOf(db: D1Database, userId: string, at: number): Promise<Session[]> {
  const { results } = await db
    .prepare(
      `SELECT id, userAgent, createdAt, expiresAt FROM session WHERE userId = ? AND expiresAt > ?
       ORDER BY createdAt DESC, id`,
    )
    .bind(userId, new Date(at).toISOString())
    .all<{ id: string; userAgent: string | null; createdAt: string; expiresAt: string }>();
  return results.map(({ id, userAgent, createdAt, expiresAt }) => ({
    id,
    browser: userAgent === null || userAgent === '' ? null : userAgent.slice(0, 300),
    createdAt: Date.parse(createdAt),
    expiresAt: Date.parse(expiresAt),
  }));
}

/** Ends one session of a user. False when they have no such session. */
export async function endSession(db: D1Database, userId: string, id: string): Promise<boolean> {
  const { meta } = await db.prepare('DELETE FROM session WHERE userId = ? AND id = ?').bind(userId, id).run();
  return meta.changes > 0;
}

/** Ends all sessions of a user but one; with `null`, all. How many that were. */
export async function endSessions(db: D1Database, userId: string, but: string | null): Promise<number> {
  const { meta } = await db
    .prepare('DELETE FROM session WHERE userId = ? AND id IS NOT ?')
    .bind(userId, but)
    .run();
  return meta.changes;
}
