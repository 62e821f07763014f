import type { AuditType } from '../../accounts/audit-event.ts';
import type { AuditKind } from './audit-search.ts';

/** Kinds of what happened, as one chooses between them: each by its name in the address of the screen. */
export const AUDIT_KINDS = {
  'sign-in': {
    words: 'Signing in and out',
    types: {
      signed_in: 'Signed in',
      sign_in_failed: 'Could not sign in',
      sign_in_blocked: 'Had to wait after too many tries',
      signed_out: 'Signed out',
      session_ended: 'Ended a session',
    },
  },
  secrets: {
    words: 'Passwords, second factors, passkeys',
    types: {
      link_sent: 'A link to sign in was sent',
      reset_sent: 'A link for a new password was sent',
      password_changed: 'Changed the password',
      two_factor_on: 'Turned the second factor on',
      two_factor_off: 'Turned the second factor off',
      recovery_codes_made: 'Made recovery codes',
      recovery_code_used: 'Used a recovery code',
      passkey_added: 'Added a passkey',
      passkey_renamed: 'Renamed a passkey',
      passkey_removed: 'Removed a passkey',
    },
  },
  people: {
    words: 'People and roles',
    types: {
      invited: 'Invited somebody',
      invite_withdrawn: 'Withdrew an invitation',
      joined: 'Joined',
      rights_changed: 'Changed what somebody may do',
      removed: 'Removed somebody',
      role_made: 'Made a role',
      role_changed: 'Changed a role',
      role_removed: 'Removed a role',
      owner_made: 'Made somebody an owner of the account',
      owner_removed: 'Took an owner of the account away',
    },
  },
  keys: {
    words: 'Companies and API keys',
    types: {
      company_made: 'Made a company',
      key_made: 'Made an API key',
      key_revoked: 'Revoked an API key',
    },
  },
} as const satisfies Record<AuditKind, { words: string; types: Partial<Record<AuditType, string>> }>;

const WORDS: Partial<Record<AuditType, string>> = Object.assign(
  {},
  ...Object.values(AUDIT_KINDS).map(({ types }) => types),
);

/** What happened, in words. */
export function auditInWords(type: AuditType): string {
  return WORDS[type] ?? type;
}
