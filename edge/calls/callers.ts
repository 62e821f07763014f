import { newId } from '../id.ts';
import type { CallerMatch, ListedCaller } from './screening.ts';

/** An entry of the block list or the allow list, with what it has done. */
export type ListEntry = ListedCaller & {
  /** Why it is there, in somebody's words. */
  reason: string;
  /** Id of the person or of the API key; `rule:` and an id where a rule made it. */
  createdBy: string;
  createdAt: number;
  /** Calls it has decided on. */
  hits: number;
  lastHitAt: number | null;
};

export type NewEntry = CallerMatch & Pick<ListEntry, 'list' | 'action' | 'reason' | 'createdBy'>;

type EntryRow = {
  id: string;
  list: string;
  match: string;
  value: string;
  action: string;
  reason: string;
  created_by: string;
  created_at: number;
  hits: number;
  last_hit_at: number | null;
};

/** The SQL of the block list and the allow list. */
export class ListedCallers {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Newest first. */
  all(): ListEntry[] {
    return this.#sql
      .exec<EntryRow>('SELECT * FROM listed_caller ORDER BY created_at DESC, id')
      .toArray()
      .map(toEntry);
  }

  /** Adds an entry; `null` when the list has it already. */
  add(entry: NewEntry, at: number): ListEntry | null {
    const { list, match, value, action, reason, createdBy } = entry;
    const known = this.#sql
      .exec('SELECT 1 FROM listed_caller WHERE list = ? AND match = ? AND value = ?', list, match, value)
      .toArray();
    if (known.length > 0) return null;
    return toEntry(
      this.#sql
        .exec<EntryRow>(
          `INSERT INTO listed_caller (id, list, match, value, action, reason, created_by, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
          newId('lst'),
          list,
          match,
          value,
          action,
          reason,
          createdBy,
          at,
        )
        .one(),
    );
  }

  /** Takes an entry off; false when there is none. */
  remove(id: string): boolean {
    return this.#sql.exec('DELETE FROM listed_caller WHERE id = ?', id).rowsWritten > 0;
  }

  /** Takes off what somebody (or a rule) listed of a value. How many entries that were. */
  removeOf(createdBy: string, value: string): number {
    return this.#sql
      .exec('DELETE FROM listed_caller WHERE created_by = ? AND value = ? RETURNING id', createdBy, value)
      .toArray().length;
  }

  hit(id: string, at: number): void {
    this.#sql.exec('UPDATE listed_caller SET hits = hits + 1, last_hit_at = ? WHERE id = ?', at, id);
  }
}

function toEntry(row: EntryRow): ListEntry {
  // Sound because the rows are written by `add` alone, from these types.
  return {
    id: row.id,
    list: row.list,
    match: row.match,
    value: row.value,
    action: row.action,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    hits: row.hits,
    lastHitAt: row.last_hit_at,
  } as ListEntry;
}
