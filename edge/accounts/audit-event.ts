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

/** An event with what people call who did it and what it was done to; `null` where that has no name, or is gone. */
export interface NamedAuditEvent extends AuditEvent {
  byName: string | null;
  subjectName: string | null;
}
