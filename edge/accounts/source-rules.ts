import { NO_SOURCE_RULES, type SourceRule, type SourceRules } from '../visits/source-rules.ts';

/** A company's rules of a version, or the newest; those of a version that never was are none. */
export async function sourceRulesOf(
  db: D1Database,
  companyId: string,
  version: number | null = null,
): Promise<SourceRules> {
  const row = await db
    .prepare(
      `SELECT version, rules FROM source_rules WHERE company_id = ?1 AND (?2 IS NULL OR version = ?2)
       ORDER BY version DESC LIMIT 1`,
    )
    .bind(companyId, version)
    .first<{ version: number; rules: string }>();
  return row === null
    ? NO_SOURCE_RULES
    : { version: row.version, rules: JSON.parse(row.rules) as SourceRule[] };
}

/**
 * Writes the next version of a company's rules. False, with nothing written, unless `version` is still the newest: then
 * somebody else has changed them.
 *
 * @param by id of the user or key
 */
export async function writeSourceRules(
  db: D1Database,
  companyId: string,
  { version, rules }: SourceRules,
  by: string,
  at: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO source_rules (company_id, version, rules, created_by, created_at)
       SELECT ?1, ?2 + 1, ?3, ?4, ?5
       WHERE ?2 = (SELECT coalesce(max(version), 0) FROM source_rules WHERE company_id = ?1)`,
    )
    .bind(companyId, version, JSON.stringify(rules), by, at)
    .run();
  return meta.changes > 0;
}
