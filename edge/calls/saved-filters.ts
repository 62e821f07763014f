import type { Filter } from '../filters/filter.ts';
import { newId } from '../id.ts';
import type { Migration } from '../migration.ts';

export const FILTER_TABLES: Migration = `
  CREATE TABLE saved_filter (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    filter TEXT NOT NULL,
    created_by TEXT,
    created_at INTEGER NOT NULL
  );
`;

/** A filter that somebody gave a name. */
export interface SavedFilter {
  /** `filter_…` */
  id: string;
  name: string;
  filter: Filter;
  createdBy: string | null;
  createdAt: number;
}

type FilterRow = { id: string; name: string; filter: string; created_by: string | null; created_at: number };

/** Filters by name. */
export class SavedFilters {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** By name. */
  all(): SavedFilter[] {
    return this.#sql
      .exec<FilterRow>('SELECT * FROM saved_filter ORDER BY name')
      .toArray()
      .map(({ id, name, filter, created_by, created_at }) => ({
        id,
        name,
        filter: JSON.parse(filter) as Filter,
        createdBy: created_by,
        createdAt: created_at,
      }));
  }

  /** `null` when the name is taken. */
  add(name: string, filter: Filter, createdBy: string | null, at: number): SavedFilter | null {
    const id = newId('filter');
    const { rowsWritten } = this.#sql.exec(
      'INSERT OR IGNORE INTO saved_filter (id, name, filter, created_by, created_at) VALUES (?, ?, ?, ?, ?)',
      id,
      name,
      JSON.stringify(filter),
      createdBy,
      at,
    );
    return rowsWritten === 0 ? null : { id, name, filter, createdBy, createdAt: at };
  }

  /** False when there was none. */
  remove(id: string): boolean {
    return this.#sql.exec('DELETE FROM saved_filter WHERE id = ?', id).rowsWritten > 0;
  }
}
