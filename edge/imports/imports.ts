import { attributed } from '../calls/attributed.ts';
import { OF_A_CALL } from '../calls/call-table.ts';
import { touchesOf } from '../calls/touches.ts';
import { newId, newIdAt } from '../id.ts';
import type { Attribution } from '../pools/attribution.ts';
import type { ForeignCall, Origin } from './foreign-calls.ts';

/** Calls that were brought together. */
export interface CallImport {
  /** `imp_…` */
  id: string;
  from: Origin;
  madeBy: string | null;
  /** ms */
  at: number;
  calls: number;
  undoneAt: number | null;
}

/** Where calls of a product would be a carrier's: a pair of this and its own id is a call once. */
const carrierOf = (origin: Origin): string => `import:${origin}`;

/** The SQL of calls that are brought from another product. */
export class Imports {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Newest first, at most a hundred. */
  list(): CallImport[] {
    return this.#sql
      .exec<{
        id: string;
        from: string;
        made_by: string | null;
        at: number;
        calls: number;
        undone_at: number | null;
      }>('SELECT * FROM call_import ORDER BY at DESC, id DESC LIMIT 100')
      .toArray()
      .map(({ id, from, made_by, at, calls, undone_at }) => ({
        id,
        from: from as Origin,
        madeBy: made_by,
        at,
        calls,
        undoneAt: undone_at,
      }));
  }

  /** Which of these calls are here already, by the other product's ids. */
  known(origin: Origin, ids: readonly string[]): string[] {
    return ids.filter(
      (id) =>
        this.#sql
          .exec('SELECT 1 FROM call WHERE carrier_id = ? AND carrier_call = ?', carrierOf(origin), id)
          .toArray().length > 0,
    );
  }

  /** Writes calls that are not here yet, oldest first, as one batch; `null` when all are. */
  add(origin: Origin, calls: readonly ForeignCall[], by: string | null, at: number): CallImport | null {
    const known = new Set(
      this.known(
        origin,
        calls.map(({ id }) => id),
      ),
    );
    const fresh = calls.filter(({ id }) => !known.has(id)).sort((a, b) => a.startedAt - b.startedAt);
    if (fresh.length === 0) return null;
    const id = newId('imp');
    for (const call of fresh) this.#insert(origin, id, call, at);
    this.#sql.exec(
      'INSERT INTO call_import (id, "from", made_by, at, calls) VALUES (?, ?, ?, ?, ?)',
      id,
      origin,
      by,
      at,
      fresh.length,
    );
    return { id, from: origin, madeBy: by, at, calls: fresh.length, undoneAt: null };
  }

  /** Takes a batch back, with what people have since made of its calls. `null` when there is no such batch. */
  undo(id: string, at: number): CallImport | null {
    const batch = this.list().find((one) => one.id === id);
    if (batch === undefined) return null;
    if (batch.undoneAt !== null) return batch;
    const ours = 'SELECT call FROM imported_call WHERE import = ?';
    const callers = this.#sql
      .exec<{ number: string }>(
        `SELECT DISTINCT caller_number AS number FROM call WHERE caller_number IS NOT NULL AND id IN (${ours})`,
        id,
      )
      .toArray();
    for (const table of OF_A_CALL) {
      this.#sql.exec(`DELETE FROM ${table} WHERE call IN (${ours})`, id);
    }
    this.#sql.exec(`DELETE FROM call WHERE id IN (${ours})`, id);
    this.#sql.exec('DELETE FROM imported_call WHERE import = ?', id);
    for (const { number } of callers) this.#recount(number);
    this.#sql.exec('UPDATE call_import SET undone_at = ? WHERE id = ?', at, id);
    return { ...batch, undoneAt: at };
  }

  #insert(origin: Origin, batch: string, given: ForeignCall, at: number): void {
    const { startedAt, caller, source } = given;
    const attribution: Attribution = {
      kind: source === null ? 'none' : 'static',
      confidence: source === null ? 0 : 1,
      reason: `as ${origin === 'callrail' ? 'CallRail' : 'CallTrackingMetrics'} said`,
      source,
      candidates: [],
    };
    const id = newIdAt('call', startedAt);
    const before = this.#sql
      .exec<{ calls: number; last: number | null }>(
        'SELECT count(*) AS calls, max(started_at) AS last FROM call WHERE caller_number = ? COLLATE NOCASE AND started_at < ?',
        caller.number,
        startedAt,
      )
      .one();
    const endedAt = startedAt + given.duration * 1000;
    this.#row('call', {
      id,
      carrier_id: carrierOf(origin),
      carrier_call: given.id,
      started_at: startedAt,
      tracking_number: given.trackingNumber,
      caller_number: caller.number,
      caller_withheld: caller.number === null ? 'unknown' : null,
      caller_name: caller.name,
      caller_city: caller.city,
      caller_state: caller.state,
      caller_country: caller.country,
      prior_calls: before.calls,
      previous_call_at: before.last,
      ...attributed(attribution),
      landing:
        given.landing === null || !URL.canParse(given.landing) ? null : new URL(given.landing).pathname,
      state: 'ended',
      outcome: given.outcome,
      destination: given.destination,
      answered_at: given.talkSeconds === null ? null : endedAt - given.talkSeconds * 1000,
      ended_at: endedAt,
      duration: given.duration,
      ring_seconds: given.duration - (given.talkSeconds ?? 0),
      talk_seconds: given.talkSeconds,
      lead_status: given.leadStatus,
      value_cents: given.valueCents,
    });
    this.#row('call_text', {
      call: id,
      attribution: JSON.stringify(attribution),
      stage: 'over',
      publication: 0,
      fields: JSON.stringify({ origin: 'import', from: origin }),
    });
    for (const touch of touchesOf(attribution, startedAt)) this.#row('touch', { call: id, ...touch });
    for (const tag of given.tags) {
      this.#sql.exec(
        "INSERT OR IGNORE INTO call_tag (call, tag, by_kind, by_id, at) VALUES (?, ?, 'api', ?, ?)",
        id,
        tag,
        batch,
        at,
      );
    }
    if (given.note !== null) {
      this.#row('note', {
        id: newId('note'),
        call: id,
        author: batch,
        body: given.note.slice(0, 10_000),
        created_at: startedAt,
      });
    }
    this.#row('imported_call', { call: id, import: batch });
  }

  #row(table: string, row: Record<string, string | number | null>): void {
    const columns = Object.keys(row);
    this.#sql.exec(
      `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ...Object.values(row),
    );
  }

  /** A person is counted by triggers as calls come; calls that go are counted here. */
  #recount(number: string): void {
    const left = this.#sql
      .exec<{ calls: number; first: number; last: number; value: number }>(
        `SELECT count(*) AS calls, min(started_at) AS first, max(started_at) AS last, coalesce(sum(value_cents), 0) AS value
           FROM call WHERE caller_number = ?`,
        number,
      )
      .one();
    if (left.calls === 0) this.#sql.exec('DELETE FROM person WHERE number = ?', number);
    else {
      this.#sql.exec(
        'UPDATE person SET calls = ?, first_call_at = ?, last_call_at = ?, value_cents = ? WHERE number = ?',
        left.calls,
        left.first,
        left.last,
        left.value,
        number,
      );
    }
  }
}
