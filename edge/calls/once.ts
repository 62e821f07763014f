import type { Migration } from '../migration.ts';

export const ONCE_TABLE: Migration = `
  -- Requests that must have one effect however often they are sent, by who asks and the key they gave.
  CREATE TABLE request_once (
    key TEXT PRIMARY KEY,
    -- SHA-256 of what was asked.
    fingerprint TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- What was answered, sealed; NULL while it is being worked on.
    status INTEGER,
    answer TEXT
  ) WITHOUT ROWID;
  CREATE INDEX request_once_at ON request_once (at);
`;

/** What answers are sealed for, because some show a secret; the key of the request is their owner. */
export const ANSWERS = 'answer to a request';

/** How long an answer is kept for a repetition, ms. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** After so long, ms, nobody is working on a request any more: whoever did has died, before or after it had an effect. */
const ABANDONED_MS = 60_000;

/**
 * What is known of a request: it is new, was answered, is being worked on, was cut off (and may have had its effect or not), or
 * its key belongs to another one.
 */
export type Claim =
  | { is: 'new' }
  | { is: 'answered'; status: number; answer: string }
  | { is: 'running' }
  | { is: 'cut_off' }
  | { is: 'another' };

/** Requests that were sent under a key of the sender's. */
export class Once {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Takes a request on, unless it was here before. */
  claim(key: string, fingerprint: string, at: number): Claim {
    this.#sql.exec('DELETE FROM request_once WHERE at < ?', at - KEPT_MS);
    const { rowsWritten } = this.#sql.exec(
      'INSERT OR IGNORE INTO request_once (key, fingerprint, at) VALUES (?, ?, ?)',
      key,
      fingerprint,
      at,
    );
    if (rowsWritten > 0) return { is: 'new' };
    const known = this.#sql
      .exec<{ fingerprint: string; at: number; status: number | null; answer: string | null }>(
        'SELECT fingerprint, at, status, answer FROM request_once WHERE key = ?',
        key,
      )
      .one();
    if (known.fingerprint !== fingerprint) return { is: 'another' };
    if (known.status === null || known.answer === null) {
      return { is: known.at < at - ABANDONED_MS ? 'cut_off' : 'running' };
    }
    return { is: 'answered', status: known.status, answer: known.answer };
  }

  /** Keeps what was answered. */
  settle(key: string, status: number, answer: string): void {
    this.#sql.exec('UPDATE request_once SET status = ?, answer = ? WHERE key = ?', status, answer, key);
  }

  /** Nothing was done: the next with this key is a first one again. */
  release(key: string): void {
    this.#sql.exec('DELETE FROM request_once WHERE key = ? AND status IS NULL', key);
  }
}
