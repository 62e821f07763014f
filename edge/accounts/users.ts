import { newId } from '../id.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** Somebody who can sign in. */
export interface User {
  id: string;
  name: string;
  email: string;
}

/** The user with this address, whatever its case; `null` when there is none. */
export async function userByEmail(db: D1Database, email: string): Promise<User | null> {
  return db
    .prepare('SELECT id, name, email FROM user WHERE email = ?')
    .bind(email.toLowerCase())
    .first<User>();
}

export async function userById(db: D1Database, id: string): Promise<User | null> {
  return db.prepare('SELECT id, name, email FROM user WHERE id = ?').bind(id).first<User>();
}

/** Makes a user with a password. The address is known to be theirs: they came by a link that was sent to it. */
export async function creatingUser(
  db: D1Database,
  user: { name: string; email: string; password: string },
  at: number,
): Promise<{ id: string; statements: D1PreparedStatement[] }> {
  const id = newId('usr');
  const now = new Date(at).toISOString();
  return {
    id,
    statements: [
      db
        .prepare(
          'INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES (?1, ?2, ?3, 1, ?4, ?4)',
        )
        .bind(id, user.name, user.email.toLowerCase(), now),
      db
        .prepare(
          `INSERT INTO credential (id, accountId, providerId, userId, password, createdAt, updatedAt)
           VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3)`,
        )
        .bind(id, await hashPassword(user.password), now),
    ],
  };
}

/** Gives a user another password. */
export async function setPassword(
  db: D1Database,
  userId: string,
  password: string,
  at: number,
): Promise<void> {
  const now = new Date(at).toISOString();
  await db
    .prepare(
      "UPDATE credential SET password = ?, updatedAt = ? WHERE userId = ? AND providerId = 'credential'",
    )
    .bind(await hashPassword(password), now, userId)
    .run();
}

/** Whether a password is the user's. */
export async function isPasswordOf(db: D1Database, userId: string, password: string): Promise<boolean> {
  const row = await db
    .prepare("SELECT password FROM credential WHERE userId = ? AND providerId = 'credential'")
    .bind(userId)
    .first<{ password: string | null }>();
  return row?.password != null && verifyPassword({ hash: row.password, password });
}
