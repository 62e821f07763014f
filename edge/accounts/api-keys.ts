import type { Permission } from './permissions.ts';

/** An API key, as people see it: never the key itself. Instants are ms since 1970. */
export interface ApiKey {
  /** `key_…` */
  id: string;
  name: string;
  /** How the key begins, to tell keys apart. */
  prefix: string;
  permissions: Permission[];
  /** Id of the user or key that made it; `null` where nobody is known. */
  createdBy: string | null;
  createdAt: number;
  /** To the minute; `null` when it was never used. */
  lastUsedAt: number | null;
}

interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  permissions: string;
  created_by: string | null;
  created_at: number;
  last_used_at: number | null;
}

const SHOWN = 'id, name, prefix, permissions, created_by, created_at, last_used_at';

/** A use is written down when the last one is so long ago, ms: a key is used far more often than anybody looks. */
const NOTED_EVERY_MS = 60_000;

/** The keys of a company that count, newest first. */
export async function apiKeysOf(db: D1Database, companyId: string): Promise<ApiKey[]> {
  const { results } = await db
    .prepare(
      `SELECT ${SHOWN} FROM api_key WHERE company_id = ? AND revoked_at IS NULL ORDER BY created_at DESC, id`,
    )
    .bind(companyId)
    .all<KeyRow>();
  return results.map(toKey);
}

/** A key stops counting at once. False when the company has no such key. */
export async function revokeApiKey(
  db: D1Database,
  companyId: string,
  id: string,
  at: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE api_key SET revoked_at = ? WHERE id = ? AND company_id = ? AND revoked_at IS NULL')
    .bind(at, id, companyId)
    .run();
  return meta.changes > 0;
}

/** Whose key has this hash, unless it was revoked. */
export async function apiKeyByHash(
  db: D1Database,
  hash: string,
): Promise<(ApiKey & { companyId: string }) | null> {
  const row = await db
    .prepare(`SELECT company_id, ${SHOWN} FROM api_key WHERE hash = ? AND revoked_at IS NULL`)
    .bind(hash)
    .first<KeyRow & { company_id: string }>();
  return row === null ? null : { ...toKey(row), companyId: row.company_id };
}

/** Notes that a key was used, once a minute at most. */
export async function noteUse(db: D1Database, { id, lastUsedAt }: ApiKey, at: number): Promise<void> {
  if (lastUsedAt !== null && at - lastUsedAt < NOTED_EVERY_MS) return;
  await db.prepare('UPDATE api_key SET last_used_at = ? WHERE id = ?').bind(at, id).run();
}

function toKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    permissions: JSON.parse(row.permissions) as Permission[],
    createdBy: row.created_by,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
