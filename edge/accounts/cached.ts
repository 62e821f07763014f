/**
 * Remembers what `load` found for a while, so that the hot path does not ask the directory on every request.
 * What was not found is not remembered: a new site or number works at once. A change to a known one shows after
 * `ttlMs` at most. The oldest entries give way when `max` are held.
 */
export function cached<T>(
  ttlMs: number,
  max: number,
  load: (db: D1Database, key: string) => Promise<T | null>,
): (db: D1Database, key: string) => Promise<T | null> {
  const entries = new Map<string, { value: T; until: number }>();
  return async (db, key) => {
    const hit = entries.get(key);
    if (hit !== undefined && hit.until > Date.now()) return hit.value;
    const value = await load(db, key);
    entries.delete(key);
    if (value === null) return null;
    for (const oldest of entries.keys()) {
      if (entries.size < max) break;
      entries.delete(oldest);
    }
    entries.set(key, { value, until: Date.now() + ttlMs });
    return value;
  };
}
