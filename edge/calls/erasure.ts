import type { Migration } from '../migration.ts';
import type { Attribution } from '../pools/attribution.ts';
import type { Shelf } from '../recordings/shelf.ts';
import type { By } from './edits.ts';
import type { CallKey } from './ledger.ts';

export const ERASURE_TABLE: Migration = `
  -- That somebody was erased, when and by whom: never who it was.
  CREATE TABLE erasure (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    by_id TEXT,
    calls INTEGER NOT NULL
  );
  -- Else words that were deleted stay in the index until it is merged.
  INSERT INTO call_words (call_words, rank) VALUES ('secure-delete', 1);
`;

/** What marks a call whose caller was erased, in the column that says why a number is not known. */
export const ERASED = 'erased';

/** That a caller was erased. */
export interface Erasure {
  at: number;
  by: By;
  /** Rows of the ledger that stay, without the caller. */
  calls: number;
}

/** A caller was erased, or is calling at this moment and cannot be; `unknown` when nothing is known of the number. */
export type Erased = { is: 'erased'; calls: number } | { is: 'calling' } | { is: 'unknown' };

interface CallOfCaller extends Record<string, SqlStorageValue> {
  n: number;
  id: string;
  carrier_id: string;
  carrier_call: string;
  state: string;
  attribution: string;
}

/**
 * Takes a caller out of everything a company keeps. The rows of their calls stay, so that numbers of the past stay what they
 * were: when, on which number, from which source, how it came out, what it was worth.
 */
export class Erasures {
  readonly #sql: SqlStorage;
  readonly #shelf: Shelf;

  constructor(sql: SqlStorage, shelf: Shelf) {
    this.#sql = sql;
    this.#shelf = shelf;
  }

  /** Newest first, at most a hundred. */
  list(): Erasure[] {
    return this.#sql
      .exec<{ at: number; by_kind: string; by_id: string | null; calls: number }>(
        'SELECT at, by_kind, by_id, calls FROM erasure ORDER BY n DESC LIMIT 100',
      )
      .toArray()
      .map(({ at, by_kind, by_id, calls }) => ({
        at,
        by: { kind: by_kind as By['kind'], id: by_id },
        calls,
      }));
  }

  /** In a transaction of the caller's. `number`: E.164. */
  erase(number: string, by: By, at: number): Erased {
    const calls = this.#sql
      .exec<CallOfCaller>(
        `SELECT n, id, carrier_id, carrier_call, state, attribution FROM call JOIN call_text ON call_text.call = call.id
         WHERE caller_number = ? COLLATE NOCASE`,
        number,
      )
      .toArray();
    if (calls.some(({ state }) => state !== 'ended')) return { is: 'calling' };
    const listed = this.#sql.exec(
      "DELETE FROM listed_caller WHERE match = 'exact' AND value = ?",
      number,
    ).rowsWritten;
    if (calls.length === 0 && listed === 0) return { is: 'unknown' };
    for (const call of calls) this.#strip(call, by, at);
    this.#sql.exec('DELETE FROM person WHERE number = ?', number);
    this.#sql.exec(
      'INSERT INTO erasure (at, by_kind, by_id, calls) VALUES (?, ?, ?, ?)',
      at,
      by.kind,
      by.id,
      calls.length,
    );
    return { is: 'erased', calls: calls.length };
  }

  /**
   * Has the audio of a call deleted here and at the carrier, which takes a while; by what name the carrier knows it stays here.
   *
   * @param by id of who asked for it; `null` for nobody
   */
  eraseRecordings({ carrierId, carrierCall }: CallKey, by: string | null, at: number): void {
    for (const { id } of this.#shelf.ofCall(carrierId, carrierCall)) this.#shelf.remove(id, by, at);
  }

  #strip({ n, id, carrier_id, carrier_call, attribution }: CallOfCaller, by: By, at: number): void {
    const sql = this.#sql;
    this.eraseRecordings({ carrierId: carrier_id, carrierCall: carrier_call }, by.id, at);
    for (const table of ['told', 'answer', 'happening']) {
      sql.exec(`DELETE FROM ${table} WHERE carrier_id = ? AND carrier_call = ?`, carrier_id, carrier_call);
    }
    for (const table of ['note', 'transcript', 'transcript_source', 'rule_waiting']) {
      sql.exec(`DELETE FROM ${table} WHERE call = ?`, id);
    }
    const events = 'SELECT id FROM outbox_event WHERE subject = ?';
    sql.exec(`DELETE FROM attempt WHERE delivery IN (SELECT n FROM delivery WHERE event IN (${events}))`, id);
    sql.exec(`DELETE FROM delivery WHERE event IN (${events})`, id);
    sql.exec('DELETE FROM outbox_event WHERE subject = ?', id);
    sql.exec(
      `UPDATE call SET caller_number = NULL, caller_withheld = ?, caller_name = NULL, caller_city = NULL,
         caller_state = NULL, caller_zip = NULL, keys = NULL, visit_city = NULL, visitor = NULL, visit = NULL
       WHERE id = ?`,
      ERASED,
      id,
    );
    sql.exec(
      `UPDATE call_text SET attribution = ?, screened = iif(screened IS NULL, NULL, ?), flow_state = NULL, fields = '{}',
         check_at = NULL WHERE call = ?`,
      JSON.stringify(withoutVisits(JSON.parse(attribution) as Attribution)),
      ERASED,
      id,
    );
    sql.exec('UPDATE call_words SET name = NULL, notes = NULL, words = NULL WHERE rowid = ?', n);
  }
}

/** Where the call came from stays; who it was does not. */
function withoutVisits({ kind, confidence, source }: Attribution): Attribution {
  return {
    kind,
    confidence,
    reason: 'the caller was erased',
    source: source === null ? null : { ...source, clickIds: {}, referrer: null },
    candidates: [],
  };
}
