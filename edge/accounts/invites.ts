import { newId, randomToken } from '../id.ts';
import { type Rights, rightsOf } from './members.ts';
import { hashKey } from './principal.ts';
import { creatingUser } from './users.ts';

/** An invitation is good for so long, ms. */
const INVITE_MS = 7 * 24 * 60 * 60_000;

/** Somebody who was asked to join a company and has not yet. Instants are ms since 1970. */
export interface Invite extends Rights {
  /** `inv_…` */
  id: string;
  email: string;
  /** Id of the user or key that sent it. */
  invitedBy: string;
  createdAt: number;
  expiresAt: number;
}

interface InviteRow {
  id: string;
  company_id: string;
  email: string;
  role: string;
  numbers: string | null;
  destinations: string;
  invited_by: string;
  created_at: number;
  expires_at: number;
}

/** The open and expired invitations of a company, newest first. */
export async function invitesOf(db: D1Database, companyId: string): Promise<Invite[]> {
  const { results } = await db
    .prepare('SELECT * FROM invite WHERE company_id = ? ORDER BY created_at DESC, id')
    .bind(companyId)
    .all<InviteRow>();
  return results.map(toInvite);
}

/** Asks somebody to join. An earlier invitation of theirs to the company counts no more. The token is for the mail only. */
export async function invite(
  db: D1Database,
  companyId: string,
  asked: Rights & { email: string; invitedBy: string },
  at: number,
): Promise<{ invite: Invite; token: string }> {
  const token = randomToken();
  const { email, invitedBy, role, numbers, destinations } = asked;
  const made = { ...asked, id: newId('inv'), createdAt: at, expiresAt: at + INVITE_MS };
  await db.batch([
    db.prepare('DELETE FROM invite WHERE company_id = ? AND email = ?').bind(companyId, email),
    db
      .prepare(
        `INSERT INTO invite (id, company_id, email, role, numbers, destinations, hash, invited_by, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        made.id,
        companyId,
        email,
        role,
        numbers === null ? null : JSON.stringify(numbers),
        JSON.stringify(destinations),
        await hashKey(token),
        invitedBy,
        at,
        made.expiresAt,
      ),
  ]);
  return { invite: made, token };
}

/** Withdraws an invitation. False when the company has no such one. */
export async function withdraw(db: D1Database, companyId: string, id: string): Promise<boolean> {
  const { meta } = await db
    .prepare('DELETE FROM invite WHERE company_id = ? AND id = ?')
    .bind(companyId, id)
    .run();
  return meta.changes > 0;
}

/** The invitation of a token, and its company; `null` when there is none, any more or at all. */
export async function inviteByToken(
  db: D1Database,
  token: string,
  at: number,
): Promise<(Invite & { companyId: string }) | null> {
  const row = await db
    .prepare('SELECT * FROM invite WHERE hash = ? AND expires_at > ?')
    .bind(await hashKey(token), at)
    .first<InviteRow>();
  return row === null ? null : { ...toInvite(row), companyId: row.company_id };
}

/**
 * Takes an invitation up, once: the user, made anew where there is none of this address, is a member. Their id; `null` when
 * somebody was faster. Rejects when the address became a user's at the same moment.
 *
 * @param person an existing user's id, or who they are
 */
export async function accept(
  db: D1Database,
  token: string,
  { id, email }: Pick<Invite, 'id' | 'email'>,
  person: { userId: string } | { name: string; password: string },
  at: number,
): Promise<string | null> {
  const hash = await hashKey(token);
  const made = 'userId' in person ? null : await creatingUser(db, { ...person, email }, at);
  const userId = 'userId' in person ? person.userId : (made?.id ?? '');
  const results = await db.batch([
    ...(made?.statements ?? []),
    db
      .prepare(
        `INSERT INTO membership (company_id, user_id, role, numbers, destinations, created_at)
         SELECT company_id, ?1, role, numbers, destinations, ?2 FROM invite WHERE hash = ?3 AND id = ?4
         ON CONFLICT (user_id, company_id) DO UPDATE SET role = excluded.role, numbers = excluded.numbers,
           destinations = excluded.destinations WHERE membership.role <> 'owner'`,
      )
      .bind(userId, at, hash, id),
    db.prepare('DELETE FROM invite WHERE hash = ? AND id = ?').bind(hash, id),
  ]);
  return results.at(-1)?.meta.changes === 1 ? userId : null;
}

function toInvite(row: InviteRow): Invite {
  return {
    id: row.id,
    email: row.email,
    ...rightsOf(row),
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
