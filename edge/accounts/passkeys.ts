/** A key that a device of somebody's holds, as they see it. Instants are ms since 1970. */
export interface Passkey {
  /** `psk_…` */
  id: string;
  name: string;
  /** The host it was made on, and the only one it works on: `calls.example.com`. */
  host: string;
  createdAt: number;
  /** When it last let somebody in; `null` for never. */
  usedAt: number | null;
}

/** What checking a signature needs of it. */
export interface PasskeySecret {
  id: string;
  /** Its id as the device knows it, base64url. */
  credential: string;
  userId: string;
  /** COSE */
  publicKey: Uint8Array<ArrayBuffer>;
  /** How often the device says it was used; 0 where it does not count. */
  counter: number;
}

/** More than anybody has devices. */
export const MOST_PASSKEYS = 20;

/** Somebody's passkeys, oldest first. */
export async function passkeysOf(db: D1Database, userId: string): Promise<Passkey[]> {
  const { results } = await db
    .prepare(
      `SELECT id, name, host, created_at AS createdAt, used_at AS usedAt FROM passkey
       WHERE user_id = ? ORDER BY created_at, id`,
    )
    .bind(userId)
    .all<Passkey>();
  return results;
}

/** The ids by which devices know somebody's passkeys on a host. */
export async function credentialsOf(db: D1Database, userId: string, host: string): Promise<string[]> {
  const { results } = await db
    .prepare('SELECT credential FROM passkey WHERE user_id = ? AND host = ?')
    .bind(userId, host)
    .all<{ credential: string }>();
  return results.map(({ credential }) => credential);
}

/** The passkey that a device on a host knows by this id; `null` when there is none. */
export async function passkeyByCredential(
  db: D1Database,
  credential: string,
  host: string,
): Promise<PasskeySecret | null> {
  const row = await db
    .prepare('SELECT id, user_id, public_key, counter FROM passkey WHERE credential = ? AND host = ?')
    .bind(credential, host)
    .first<{ id: string; user_id: string; public_key: ArrayBuffer | number[]; counter: number }>();
  if (row === null) return null;
  const { id, user_id: userId, counter } = row;
  return { id, credential, userId, publicKey: new Uint8Array(row.public_key), counter };
}

/** Keeps a new passkey. False when a device's key is known already, or its owner has as many as one may. */
export async function keepPasskey(
  db: D1Database,
  passkey: PasskeySecret & Passkey & { transports: string[] },
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO passkey (id, credential, user_id, host, name, public_key, counter, transports, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
       WHERE (SELECT count(*) FROM passkey WHERE user_id = ?3) < ?10 ON CONFLICT DO NOTHING`,
    )
    .bind(
      passkey.id,
      passkey.credential,
      passkey.userId,
      passkey.host,
      passkey.name,
      passkey.publicKey,
      passkey.counter,
      JSON.stringify(passkey.transports),
      passkey.createdAt,
      MOST_PASSKEYS,
    )
    .run();
  return meta.changes > 0;
}

/**
 * Notes that a passkey was used. False when its counter did not go up, though it counts: then there are two of the device,
 * or the same answer came twice.
 */
export async function notePasskeyUse(
  db: D1Database,
  id: string,
  counter: number,
  at: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE passkey SET counter = ?2, used_at = ?3
       WHERE id = ?1 AND (counter < ?2 OR (counter = 0 AND ?2 = 0))`,
    )
    .bind(id, counter, at)
    .run();
  return meta.changes > 0;
}

/** Calls one of somebody's passkeys something else. False when they have no such one. */
export async function renamePasskey(
  db: D1Database,
  userId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE passkey SET name = ? WHERE user_id = ? AND id = ?')
    .bind(name, userId, id)
    .run();
  return meta.changes > 0;
}

/** Forgets one of somebody's passkeys. False when they have no such one. */
export async function removePasskey(db: D1Database, userId: string, id: string): Promise<boolean> {
  const { meta } = await db
    .prepare('DELETE FROM passkey WHERE user_id = ? AND id = ?')
    .bind(userId, id)
    .run();
  return meta.changes > 0;
}
