const KINDS = ['sign-in', 'secrets', 'people', 'keys'] as const;

export type AuditKind = (typeof KINDS)[number];

/** What the address of the audit log says: whose events, and of which kind. */
export interface AuditSearch {
  /** Id of a user or an API key. */
  person?: string;
  kind?: AuditKind;
}

/** Reads it; what cannot be read is left out. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { person } = search;
  const kind = KINDS.find((one) => one === search.kind);
  return {
    ...(typeof person === 'string' && /^(usr|key)_\w+$/.test(person) ? { person } : {}),
    ...(kind === undefined ? {} : { kind }),
  };
}
