import { newIdAt } from '../id.ts';

/** What can happen to people's accounts and rights. */
export const AUDIT_TYPES = [
  'signed_in',
  'sign_in_failed',
  'sign_in_blocked',
  'signed_out',
  'link_sent',
  'reset_sent',
  'password_changed',
  'two_factor_on',
  'two_factor_off',
  'recovery_codes_made',
  'recovery_code_used',
  'passkey_added',
  'passkey_renamed',
  'passkey_removed',
  'session_ended',
  'invited',
  'invite_withdrawn',
  'joined',
  'rights_changed',
  'removed',
  'role_made',
  'role_changed',
  'role_removed',
  'owner_made',
  'owner_removed',
  'company_made',
  'key_made',
  'key_revoked',
] as const;

export type AuditType = (typeof AUDIT_TYPES)[number];

/** Something that happened. */
export interface AuditEvent {
  /** `aud_…`; later ones sort after earlier ones. */
  id: string;
  /** ms since 1970 */
  at: number;
  type: AuditType;
  /** Who did it: a user's or a key's id; `null` where nobody had signed in. */
  by: string | null;
  /** Whom or what it was done to: the id of a user, an invitation, a role, a key, a company. */
  subject: string | null;
  /** What else is worth knowing, e.g. the role that was given. Never a secret. */
  detail: Record<string, string>;
}

/** An event before it is written; `companyId` is `null` for what is of a person in all their companies. */
export type NewAuditEvent = Omit<AuditEvent, 'id' | 'at' | 'detail'> & {
  companyId: string | null;
  detail?: Record<string, string>;
};

/** Writes down what happened, in a batch with it where there is one. */
export function noting(db: D1Database, event: NewAuditEvent, at: number): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO audit_event (id, at, company_id, type, by_id, subject, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .bind(
      newIdAt('aud', at),
      at,
      event.companyId,
      event.type,
      event.by,
      event.subject,
      JSON.stringify(event.detail ?? {}),
    );
}

/**
 * What happened in a company and to the accounts of its people, newest first.
 *
 * @param before id of the last event of the page before; `null` for the first page
 */
export async function auditOf(
  db: D1Database,
  companyId: string,
  before: string | null,
  limit: number,
): Promise<AuditEvent[]> {
  const { results } = await db
    .prepare(
      `SELECT id, at, type, by_id, subject, detail FROM audit_event
       WHERE id < ?2 AND (company_id = ?1 OR (company_id IS NULL AND subject IN (
         SELECT user_id FROM membership WHERE company_id = ?1 UNION
         SELECT user_id FROM account_owner WHERE account_id = (SELECT account_id FROM company WHERE id = ?1))))
       ORDER BY id DESC LIMIT ?3`,
    )
    .bind(companyId, before ?? '~', limit)
    .all<Omit<AuditEvent, 'detail' | 'by'> & { by_id: string | null; detail: string }>();
  return results.map(({ by_id, detail, ...event }) => ({
    ...event,
    by: by_id,
    detail: JSON.parse(detail) as Record<string, string>,
  }));
}
