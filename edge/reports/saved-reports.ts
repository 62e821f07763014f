import { newId } from '../id.ts';
import type { Migration } from '../migration.ts';
import type { SavedReport, SavedReportBody } from './saved-report.ts';

export const SAVED_REPORT_TABLE: Migration = `
  -- Reports that were given a name.
  CREATE TABLE saved_report (
    id TEXT PRIMARY KEY,
    -- A SavedReportBody as JSON.
    body TEXT NOT NULL,
    created_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  );
`;

/** A company has so many at the most; more than anybody finds their way through. */
export const MOST_SAVED_REPORTS = 500;

type SavedRow = {
  id: string;
  body: string;
  created_by: string | null;
  created_at: number;
  updated_at: number;
};

/** The saved reports of a company. Each method is one synchronous step. */
export class SavedReports {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** By name. */
  all(): SavedReport[] {
    return this.#sql
      .exec<SavedRow>("SELECT * FROM saved_report ORDER BY body->>'name' COLLATE NOCASE, id")
      .toArray()
      .map(ofRow);
  }

  find(id: string): SavedReport | null {
    const row = this.#sql.exec<SavedRow>('SELECT * FROM saved_report WHERE id = ?', id).toArray()[0];
    return row === undefined ? null : ofRow(row);
  }

  /** `null` when there are `MOST_SAVED_REPORTS` already. */
  add(body: SavedReportBody, createdBy: string | null, at: number): SavedReport | null {
    const id = newId('report');
    this.#sql.exec(
      `INSERT INTO saved_report (id, body, created_by, created_at, updated_at)
         SELECT ?1, ?2, ?3, ?4, ?4 WHERE (SELECT count(*) FROM saved_report) < ${MOST_SAVED_REPORTS}`,
      id,
      JSON.stringify(body),
      createdBy,
      at,
    );
    return this.find(id);
  }

  /** All of it. `null` when there is none. */
  change(id: string, body: SavedReportBody, at: number): SavedReport | null {
    this.#sql.exec(
      'UPDATE saved_report SET body = ?, updated_at = ? WHERE id = ?',
      JSON.stringify(body),
      at,
      id,
    );
    return this.find(id);
  }

  /** False when there was none. */
  remove(id: string): boolean {
    return this.#sql.exec('DELETE FROM saved_report WHERE id = ?', id).rowsWritten > 0;
  }
}

function ofRow({ id, body, created_by, created_at, updated_at }: SavedRow): SavedReport {
  const kept = JSON.parse(body) as SavedReportBody;
  return { id, ...kept, createdBy: created_by, createdAt: created_at, updatedAt: updated_at };
}
