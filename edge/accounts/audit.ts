import { newIdAt } from '../id.ts';
import type { AuditEvent, AuditType, NamedAuditEvent } from './audit-event.ts';

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

/** Which events are asked for; all of a company where nothing is said. */
export interface AuditQuestion {
  /** Id of a user or key that did it or it was done to. */
  person: string | null;
  types: readonly AuditType[] | null;
  /** Id of the last event of the page before; `null` for the first page. */
  before: string | null;
}

/** What happened in a company and to the accounts of its people, newest first. */
export async function auditOf(
  db: D1Database,
  companyId: string,
  { person, types, before }: AuditQuestion,
  limit: number,
): Promise<NamedAuditEvent[]> {
  const { results } = await db
    .prepare(
      `SELECT event.id, event.at, event.type, by_id, subject, detail,
         coalesce(doer.name, doer_key.name) AS byName, coalesce(done_to.name, done_key.name) AS subjectName
       FROM audit_event AS event
       LEFT JOIN user AS doer ON doer.id = by_id LEFT JOIN user AS done_to ON done_to.id = subject
       LEFT JOIN api_key AS doer_key ON doer_key.id = by_id LEFT JOIN api_key AS done_key ON done_key.id = subject
       WHERE event.id < ?2 AND (event.company_id = ?1 OR (event.company_id IS NULL AND subject IN (
         SELECT user_id FROM membership WHERE company_id = ?1 UNION
         SELECT user_id FROM account_owner WHERE account_id = (SELECT account_id FROM company WHERE id = ?1))))
         AND (?4 IS NULL OR by_id = ?4 OR subject = ?4)
         AND (?5 IS NULL OR event.type IN (SELECT value FROM json_each(?5)))
       ORDER BY event.id DESC LIMIT ?3`,
    )
    .bind(companyId, before ?? '~', limit, person, types === null ? null : JSON.stringify(types))
    .all<Omit<NamedAuditEvent, 'detail' | 'by'> & { by_id: string | null; detail: string }>();
  return results.map(({ by_id, detail, ...event }) => ({
    ...event,
    by: by_id,
    detail: JSON.parse(detail) as Record<string, string>,
  }));
}
