import type { Migration } from '../migration.ts';
import type { Outbox } from '../outbox/outbox.ts';
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

interface CallWithVisits extends Record<string, SqlStorageValue> {
  id: string;
  attribution: string;
}

/**
 * Takes a caller out of everything a company keeps. The rows of their calls stay, so that numbers of the past stay what they
 * were: when, on which number, from which source, how it came out, what it was worth.
 */
export class Erasures {
  readonly #sql: SqlStorage;
  readonly #shelf: Shelf;
  readonly #outbox: Outbox;

  constructor(sql: SqlStorage, shelf: Shelf, outbox: Outbox) {
    this.#sql = sql;
    this.#shelf = shelf;
    this.#outbox = outbox;
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
    for (const call of calls) this.#strip(call, by.id, 'the caller was erased', at);
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

  /** Takes everybody out of calls that began from `from` until before `to` and are over. How many that were. */
  forgetCallers(from: number, to: number, at: number): number {
    const calls = this.#sql
      .exec<CallOfCaller>(
        `SELECT n, id, carrier_id, carrier_call, state, attribution FROM call JOIN call_text ON call_text.call = call.id
         WHERE started_at >= ? AND started_at < ? AND state = 'ended' AND caller_withheld IS NOT ?`,
        from,
        to,
        ERASED,
      )
      .toArray();
    for (const call of calls) this.#strip(call, null, 'the caller was forgotten after a time', at);
    // Who has called since is known by the later calls.
    this.#sql.exec('DELETE FROM person WHERE last_call_at < ?', to);
    return calls.length;
  }

  /** Takes visits out of calls that began from `from` until before `to`; where they came from stays. How many that were. */
  forgetVisits(from: number, to: number): number {
    const calls = this.#sql
      .exec<CallWithVisits>(
        `SELECT id, attribution FROM call JOIN call_text ON call_text.call = call.id
         WHERE started_at >= ? AND started_at < ? AND attribution ->> '$.candidates[0]' IS NOT NULL`,
        from,
        to,
      )
      .toArray();
    for (const call of calls) this.#stripVisits(call, () => false, 'the visits were forgotten after a time');
    return calls.length;
  }

  /** Takes a visitor out of every call that was, or may have been, theirs. How many that were. */
  forgetVisitor(visitor: string): number {
    const calls = this.#sql
      .exec<CallWithVisits>(
        'SELECT id, attribution FROM call JOIN call_text ON call_text.call = call.id WHERE instr(attribution, ?) > 0',
        JSON.stringify(visitor),
      )
      .toArray();
    for (const call of calls) {
      this.#stripVisits(call, (other) => other !== visitor, 'the visitor was erased');
      this.#outbox.forgetSubject(call.id);
    }
    return calls.length;
  }

  /** Leaves the visits of those visitors who stay. */
  #stripVisits(
    { id, attribution: text }: CallWithVisits,
    stays: (visitor: string) => boolean,
    why: string,
  ): void {
    const attribution = JSON.parse(text) as Attribution;
    const [first] = attribution.candidates;
    // Where it came from was the answer about the first: with it gone, nothing can be said of the others.
    const isAnswer = first !== undefined && !stays(first.visit.visitor);
    const candidates = attribution.candidates.filter(({ visit }) => stays(visit.visitor));
    this.#sql.exec(
      'UPDATE call_text SET attribution = ? WHERE call = ?',
      JSON.stringify(isAnswer ? withoutVisits(attribution, why) : { ...attribution, candidates }),
      id,
    );
    if (!isAnswer) return;
    this.#sql.exec('UPDATE call SET visitor = NULL, visit = NULL, visit_city = NULL WHERE id = ?', id);
    // What its flow was told when it began.
    this.#sql.exec(
      `UPDATE call_text SET flow_state = json_remove(flow_state, '$.context.facts."visit.visitor"', '$.context.facts."visit.city"')
       WHERE call = ? AND flow_state IS NOT NULL`,
      id,
    );
  }

  /**
   * Has the audio of a call deleted here and at the carrier, which takes a while; by what name the carrier knows it stays here.
   *
   * @param by id of who asked for it; `null` for nobody
   */
  eraseRecordings({ carrierId, carrierCall }: CallKey, by: string | null, at: number): void {
    for (const { id } of this.#shelf.ofCall(carrierId, carrierCall)) this.#shelf.remove(id, by, at);
  }

  #strip(
    { n, id, carrier_id, carrier_call, attribution }: CallOfCaller,
    by: string | null,
    why: string,
    at: number,
  ): void {
    const sql = this.#sql;
    this.eraseRecordings({ carrierId: carrier_id, carrierCall: carrier_call }, by, at);
    for (const table of ['told', 'answer', 'happening']) {
      sql.exec(`DELETE FROM ${table} WHERE carrier_id = ? AND carrier_call = ?`, carrier_id, carrier_call);
    }
    for (const table of ['note', 'transcript', 'transcript_source', 'rule_waiting']) {
      sql.exec(`DELETE FROM ${table} WHERE call = ?`, id);
    }
    this.#outbox.forgetSubject(id);
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
      JSON.stringify(withoutVisits(JSON.parse(attribution) as Attribution, why)),
      ERASED,
      id,
    );
    sql.exec('UPDATE call_words SET name = NULL, notes = NULL, words = NULL WHERE rowid = ?', n);
  }
}

/** Where the call came from stays; who it was does not. */
function withoutVisits({ kind, confidence, source }: Attribution, reason: string): Attribution {
  return {
    kind,
    confidence,
    reason,
    source: source === null ? null : { ...source, clickIds: {}, referrer: null },
    candidates: [],
  };
}
