import type { Scoped } from '../accounts/scope.ts';
import type { CarrierEvent, HangupCause } from '../carriers/carrier.ts';
import { timeOfId } from '../id.ts';
import type { Attribution } from '../pools/attribution.ts';
import type { LeadStatus } from '../rules/rule.ts';
import { idsOf, traceOfCall } from '../trace.ts';
import { attributed } from './attributed.ts';
import type { Call, CallOutcome, CallState } from './call.ts';
import type { CallColumns } from './facts.ts';
import type { CallFacts, Told } from './fold.ts';
import { touchesOf } from './touches.ts';

/** A row of `call` and `call_text`, with the call's tags. Type alias, not interface: SQLite's cursor wants an index signature. */
export type CallRow = Pick<CallColumns, keyof CallColumns> & {
  n: number;
  carrier_id: string;
  carrier_call: string;
  caller_withheld: string | null;
  /** The visit it is laid to. */
  visit: string | null;
  flow_version: number | null;
  answered_at: number | null;
  ended_at: number | null;
  attribution: string;
  /** JSON list, in the order they were added. */
  tags: string;
  screened: string | null;
  stage: Stage;
  publication: number;
  flow_state: string | null;
  flow_outcome: 'capped' | 'flow_hangup' | 'voicemail' | null;
  flow_cause: 'capped' | 'invalid_key' | null;
  fields: string;
  check_at: number | null;
  checks: number;
};

/**
 * Which part of us has the call: the caller must press a key first; its flow; the company's backup number, because
 * there was no flow or it could not be run; none any more.
 */
export type Stage = 'challenge' | 'flow' | 'backup' | 'over';

/** What is known of a call when it begins. */
export interface NewCall
  extends Pick<
    CallRow,
    | 'id'
    | 'carrier_id'
    | 'carrier_call'
    | 'started_at'
    | 'tracking_number'
    | 'pool_id'
    | 'caller_number'
    | 'caller_withheld'
    | 'caller_name'
    | 'caller_city'
    | 'caller_state'
    | 'caller_zip'
    | 'caller_country'
    | 'prior_calls'
    | 'previous_call_at'
    | 'flow_id'
    | 'flow_version'
  > {
  attribution: Attribution;
}

/** How a call stands with us: written with each step. */
export type Course = Pick<
  CallRow,
  'screened' | 'stage' | 'publication' | 'flow_state' | 'flow_outcome' | 'flow_cause' | 'fields' | 'check_at'
>;

/** A call as the carrier names it. */
export interface CallKey {
  carrierId: string;
  carrierCall: string;
}

/** Longer than a call can come after its visit: pools keep visits for 30 days. */
const VISIT_KNOWN_MS = 32 * 86_400_000;

/** Reads rows of calls; a condition follows. */
export const WHOLE = `SELECT *,
    (SELECT json_group_array(tag ORDER BY at, tag) FROM call_tag WHERE call_tag.call = call.id) AS tags
  FROM call JOIN call_text ON call_text.call = call.id`;

/** The SQL of a company's calls and of what carriers told of them. Synchronous. */
export class Ledger {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  callByKey({ carrierId, carrierCall }: CallKey): CallRow | null {
    return this.#one('carrier_id = ? AND carrier_call = ?', carrierId, carrierCall);
  }

  callById(id: string): CallRow | null {
    return this.#one('id = ?', id);
  }

  /** The newest call that goes under a trace (`trace.ts`); `null` when there is none, or it is no trace. */
  callByTrace(trace: string): CallRow | null {
    const ids = idsOf(trace);
    const [visit] = ids;
    if (visit === undefined) return null;
    // A visit is known for a month, and its id says when it began, so that no index over visits is needed.
    const began = timeOfId(visit);
    return (
      this.#one(
        'visit = ? AND started_at >= ? AND started_at < ? ORDER BY started_at DESC, n DESC',
        `vst_${visit}`,
        began,
        began + VISIT_KNOWN_MS,
      ) ?? this.#one(`id IN (SELECT 'call_' || value FROM json_each(?))`, JSON.stringify(ids))
    );
  }

  #one(where: string, ...values: (string | number)[]): CallRow | null {
    return this.#sql.exec<CallRow>(`${WHOLE} WHERE ${where}`, ...values).toArray()[0] ?? null;
  }

  insertCall({ attribution, ...call }: NewCall, course: Course): void {
    this.#insert('call', { ...call, ...attributed(attribution), state: 'ringing' });
    this.#insert('call_text', { call: call.id, attribution: JSON.stringify(attribution), ...course });
    for (const touch of touchesOf(attribution, call.started_at))
      this.#insert('touch', { call: call.id, ...touch });
  }

  #insert(table: 'call' | 'call_text' | 'touch', row: Record<string, string | number | null>): void {
    const columns = Object.keys(row);
    this.#sql.exec(
      `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ...Object.values(row),
    );
  }

  writeFacts(id: string, facts: CallFacts): void {
    this.#sql.exec(
      `UPDATE call SET state = ?, outcome = ?, cause = ?, destination = ?, answered_at = ?, ended_at = ?, duration = ?,
         ring_seconds = ?, talk_seconds = ? WHERE id = ?`,
      facts.state,
      facts.outcome,
      facts.cause,
      facts.destination,
      facts.answeredAt,
      facts.endedAt,
      facts.duration,
      facts.ringSeconds,
      facts.talkSeconds,
      id,
    );
  }

  writeCourse(id: string, course: Partial<Course>): void {
    const columns = Object.keys(course).map((column) => `${column} = ?`);
    this.#sql.exec(`UPDATE call_text SET ${columns.join(', ')} WHERE call = ?`, ...Object.values(course), id);
  }

  /** What the flow has made of the call so far; `tags` are those it adds now. */
  writeNotes(
    id: string,
    notes: { tags: readonly string[]; score: number | null; valueCents: number | null; keys: string | null },
    at: number,
  ): void {
    this.#sql.exec(
      'UPDATE call SET score = ?, value_cents = ?, keys = ? WHERE id = ?',
      notes.score,
      notes.valueCents,
      notes.keys,
      id,
    );
    for (const tag of notes.tags) {
      this.#sql.exec(
        "INSERT OR IGNORE INTO call_tag (call, tag, by_kind, at) VALUES (?, ?, 'flow', ?)",
        id,
        tag,
        at,
      );
    }
  }

  tags(id: string): string[] {
    return this.#sql
      .exec<{ tag: string }>('SELECT tag FROM call_tag WHERE call = ? ORDER BY at, tag', id)
      .toArray()
      .map(({ tag }) => tag);
  }

  setRecorded(id: string): void {
    this.#sql.exec('UPDATE call SET recorded = 1 WHERE id = ? AND recorded = 0', id);
  }

  /** How often this number called before `at`, and when it did last; nothing for a withheld caller. */
  callsBefore(callerNumber: string | null, at: number): { calls: number; last: number | null } {
    if (callerNumber === null) return { calls: 0, last: null };
    return this.#sql
      .exec<{ calls: number; last: number | null }>(
        'SELECT count(*) AS calls, max(started_at) AS last FROM call WHERE caller_number = ? COLLATE NOCASE AND started_at < ?',
        callerNumber,
        at,
      )
      .one();
  }

  /** How many numbers of ours but this one the caller has called since, ms. */
  numbersCalled(callerNumber: string, since: number, besides: string): number {
    return this.#sql
      .exec<{ numbers: number }>(
        `SELECT count(DISTINCT tracking_number) AS numbers FROM call
           WHERE caller_number = ? COLLATE NOCASE AND started_at >= ? AND tracking_number != ?`,
        callerNumber,
        since,
        besides,
      )
      .one().numbers;
  }

  /** The destination that last took a call of this caller. */
  lastAnsweredBy(callerNumber: string | null): string | null {
    if (callerNumber === null) return null;
    return (
      this.#sql
        .exec<{ destination: string | null }>(
          `SELECT destination FROM call WHERE caller_number = ? COLLATE NOCASE AND answered_at IS NOT NULL
             ORDER BY started_at DESC LIMIT 1`,
          callerNumber,
        )
        .toArray()[0]?.destination ?? null
    );
  }

  /** Notes a message; false when it was here already. */
  tell({ carrierId, carrierCall }: CallKey, { event, receivedAt }: Told): boolean {
    return (
      this.#sql.exec(
        `INSERT OR IGNORE INTO told (carrier_id, carrier_call, leg, status, sequence, event, received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        carrierId,
        carrierCall,
        event.leg,
        event.status,
        event.sequence ?? -1,
        JSON.stringify(event),
        receivedAt,
      ).rowsWritten > 0
    );
  }

  told({ carrierId, carrierCall }: CallKey): Told[] {
    return this.#sql
      .exec<{ event: string; received_at: number }>(
        'SELECT event, received_at FROM told WHERE carrier_id = ? AND carrier_call = ?',
        carrierId,
        carrierCall,
      )
      .toArray()
      .map((row) => ({ event: JSON.parse(row.event) as CarrierEvent, receivedAt: row.received_at }));
  }

  /** Calls whose end should have come by `at`, the longest overdue first. */
  overdue(at: number, limit: number): CallRow[] {
    return this.#sql
      .exec<CallRow>(`${WHOLE} WHERE check_at <= ? ORDER BY check_at LIMIT ?`, at, limit)
      .toArray();
  }

  /** The calls that go on, oldest first. */
  goingOn(): CallGoingOn[] {
    return this.#sql
      .exec<CallGoingOn & Record<string, string | null>>(
        `SELECT id, tracking_number AS trackingNumber, destination FROM call_text CROSS JOIN call ON call.id = call_text.call
         WHERE check_at IS NOT NULL AND state <> 'ended' ORDER BY started_at, id`,
      )
      .toArray();
  }

  /** When the next call is overdue, ms; `null` when no end is awaited. */
  nextCheck(): number | null {
    return this.#sql
      .exec<{ at: number | null }>('SELECT min(check_at) AS at FROM call_text WHERE check_at IS NOT NULL')
      .one().at;
  }

  /** Puts off, or with `null` gives up, asking what became of a call. */
  checkAt(id: string, at: number | null): void {
    this.#sql.exec('UPDATE call_text SET check_at = ?, checks = checks + 1 WHERE call = ?', at, id);
  }
}

/** A call that goes on. */
export interface CallGoingOn extends Scoped {
  id: string;
}

/** The row as the API gives it. */
export function toCall(row: CallRow): Call {
  return {
    id: row.id,
    trace: traceOfCall(row),
    trackingNumber: row.tracking_number,
    caller: {
      number: row.caller_number,
      name: row.caller_name,
      city: row.caller_city,
      state: row.caller_state,
      country: row.caller_country,
    },
    destination: row.destination,
    state: row.state as CallState,
    outcome: row.outcome as CallOutcome | null,
    cause: row.cause as HangupCause | null,
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    duration: row.duration,
    ringSeconds: row.ring_seconds,
    talkSeconds: row.talk_seconds,
    priorCalls: row.prior_calls,
    leadStatus: row.lead_status as LeadStatus,
    score: row.score,
    valueCents: row.value_cents,
    tags: JSON.parse(row.tags) as string[],
    attribution: JSON.parse(row.attribution) as Attribution,
  };
}

export function keyOf(row: CallRow): CallKey {
  return { carrierId: row.carrier_id, carrierCall: row.carrier_call };
}
