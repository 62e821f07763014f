import { newId } from '../id.ts';
import type { Migration } from '../migration.ts';
import type { Annotation } from '../reports/annotation.ts';

export const ANNOTATION_TABLE: Migration = `
  -- What happened when, in a few words, to be seen on charts over time.
  CREATE TABLE annotation (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    created_by TEXT,
    created_at INTEGER NOT NULL
  );
  CREATE INDEX annotation_at ON annotation (at);
`;

/** A company has so many at the most; more than anybody can read on charts. */
const MOST = 1000;

/** What happened when, beside the figures. */
export class Annotations {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Those from `from` until before `to`, in the order they happened. */
  between(from: number, to: number): Annotation[] {
    return this.#sql
      .exec<{ id: string; at: number; text: string; createdBy: string | null; createdAt: number }>(
        `SELECT id, at, text, created_by AS createdBy, created_at AS createdAt FROM annotation
           WHERE at >= ? AND at < ? ORDER BY at, id`,
        from,
        to,
      )
      .toArray();
  }

  /** `null` when there are as many as there may be. */
  add(at: number, text: string, createdBy: string | null, createdAt: number): Annotation | null {
    const id = newId('note');
    const { rowsWritten } = this.#sql.exec(
      `INSERT INTO annotation (id, at, text, created_by, created_at)
         SELECT ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM annotation) < ${MOST}`,
      id,
      at,
      text,
      createdBy,
      createdAt,
    );
    return rowsWritten === 0 ? null : { id, at, text, createdBy, createdAt };
  }

  /** False when there was none. */
  remove(id: string): boolean {
    return this.#sql.exec('DELETE FROM annotation WHERE id = ?', id).rowsWritten > 0;
  }
}
