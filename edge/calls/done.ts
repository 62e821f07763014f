import type { Migration } from '../migration.ts';
import type { By } from './edits.ts';

export const DONE_TABLE: Migration = `
  -- What was done in a company, by whom: each request that changed something or took something away, and what the company's
  -- own settings did. Never what was in it.
  CREATE TABLE done (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    -- 'person', 'api' or 'retention', and which.
    by_kind TEXT NOT NULL,
    by_id TEXT,
    -- The route, such as 'PATCH /v1/rules/{id}', or what a setting did, such as 'forget callers'.
    what TEXT NOT NULL,
    -- The id of what it was done to; NULL where there is none, or it would name a caller.
    subject TEXT,
    -- To how many it was done; NULL where it is not counted.
    amount INTEGER
  );
`;

/** Who did it: a person or key, or what the company has set about forgetting. */
export type Doer = { kind: Extract<By['kind'], 'person' | 'api'> | 'retention'; id: string | null };

/** Something that was done. */
export interface Deed {
  n: number;
  at: number;
  by: Doer;
  what: string;
  subject: string | null;
  amount: number | null;
}

/** Rows that are looked at for their age at once. */
const FORGOTTEN_AT_ONCE = 2000;

/** The SQL of what was done. */
export class Done {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  note(by: Doer, what: string, subject: string | null, amount: number | null, at: number): void {
    this.#sql.exec(
      'INSERT INTO done (at, by_kind, by_id, what, subject, amount) VALUES (?, ?, ?, ?, ?, ?)',
      at,
      by.kind,
      by.id,
      what,
      subject,
      amount,
    );
  }

  /** Newest first. `before` is the `n` of the last one that was read; `null` for the first page. */
  page(before: number | null, limit: number): Deed[] {
    return this.#sql
      .exec<{
        n: number;
        at: number;
        by_kind: string;
        by_id: string | null;
        what: string;
        subject: string | null;
        amount: number | null;
      }>('SELECT * FROM done WHERE n < ? ORDER BY n DESC LIMIT ?', before ?? Number.MAX_SAFE_INTEGER, limit)
      .toArray()
      .map(({ by_kind, by_id, ...rest }) => ({ ...rest, by: { kind: by_kind as Doer['kind'], id: by_id } }));
  }

  /** Forgets the oldest from before a moment. True when there may be more. */
  forget(before: number): boolean {
    const { rowsWritten } = this.#sql.exec(
      'DELETE FROM done WHERE n IN (SELECT n FROM done ORDER BY n LIMIT ?) AND at < ?',
      FORGOTTEN_AT_ONCE,
      before,
    );
    return rowsWritten >= FORGOTTEN_AT_ONCE;
  }
}
