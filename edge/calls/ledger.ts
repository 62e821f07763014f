import type { CarrierEvent, DialResult } from '../carriers/carrier.ts';
import type { Flow } from '../flows/flow.ts';
import type { Attribution } from '../pools/attribution.ts';
import type { Call, CallOutcome, CallState } from './call.ts';
import type { CallFacts, Told } from './fold.ts';

/** A row of the table `call`. Type alias, not interface: SQLite's cursor wants an index signature. */
export type CallRow = {
  id: string;
  carrier_id: string;
  carrier_call: string;
  tracking_number: string;
  caller_number: string | null;
  caller_withheld: string | null;
  caller_name: string | null;
  caller_city: string | null;
  caller_state: string | null;
  caller_country: string | null;
  prior_calls: number;
  started_at: number;
  attribution: string;
  flow_id: string | null;
  flow_version: number | null;
  flow_state: string | null;
  first_answer: string;
  state: string;
  outcome: string | null;
  destination: string | null;
  answered_at: number | null;
  ended_at: number | null;
  duration: number | null;
  ring_seconds: number | null;
  talk_seconds: number | null;
};

/** The columns that are written when a call begins. */
export type NewCallRow = Omit<CallRow, keyof typeof FACT_COLUMNS>;

const FACT_COLUMNS = {
  state: true,
  outcome: true,
  destination: true,
  answered_at: true,
  ended_at: true,
  duration: true,
  ring_seconds: true,
  talk_seconds: true,
} as const;

/** A call as the carrier names it. */
export interface CallKey {
  carrierId: string;
  carrierCall: string;
}

/** The SQL of a company's ledger: calls, what carriers told of them, and the flows they run. Synchronous. */
export class Ledger {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  callByKey({ carrierId, carrierCall }: CallKey): CallRow | null {
    return (
      this.#sql
        .exec<CallRow>('SELECT * FROM call WHERE carrier_id = ? AND carrier_call = ?', carrierId, carrierCall)
        .toArray()[0] ?? null
    );
  }

  callById(id: string): CallRow | null {
    return this.#sql.exec<CallRow>('SELECT * FROM call WHERE id = ?', id).toArray()[0] ?? null;
  }

  /** Newest first, at most `limit`, starting behind `before`. */
  calls(limit: number, before: { startedAt: number; id: string } | null): CallRow[] {
    return before === null
      ? this.#sql
          .exec<CallRow>('SELECT * FROM call ORDER BY started_at DESC, id DESC LIMIT ?', limit)
          .toArray()
      : this.#sql
          .exec<CallRow>(
            'SELECT * FROM call WHERE (started_at, id) < (?, ?) ORDER BY started_at DESC, id DESC LIMIT ?',
            before.startedAt,
            before.id,
            limit,
          )
          .toArray();
  }

  insertCall(row: NewCallRow): void {
    const columns = Object.keys(row);
    this.#sql.exec(
      `INSERT INTO call (${columns.join(', ')}, state) VALUES (${columns.map(() => '?').join(', ')}, 'ringing')`,
      ...Object.values(row),
    );
  }

  writeFacts(id: string, facts: CallFacts): void {
    this.#sql.exec(
      `UPDATE call SET state = ?, outcome = ?, destination = ?, answered_at = ?, ended_at = ?, duration = ?,
         ring_seconds = ?, talk_seconds = ? WHERE id = ?`,
      facts.state,
      facts.outcome,
      facts.destination,
      facts.answeredAt,
      facts.endedAt,
      facts.duration,
      facts.ringSeconds,
      facts.talkSeconds,
      id,
    );
  }

  writeFlowState(id: string, flowState: string): void {
    this.#sql.exec('UPDATE call SET flow_state = ? WHERE id = ?', flowState, id);
  }

  /** How often this number called before `at`; 0 for a withheld caller. */
  callsBefore(callerNumber: string | null, at: number): number {
    if (callerNumber === null) return 0;
    return this.#sql
      .exec<{ calls: number }>(
        'SELECT count(*) AS calls FROM call WHERE caller_number = ? AND started_at < ?',
        callerNumber,
        at,
      )
      .one().calls;
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

  /** What was answered to the result of this node's dial, or `null` when it has not come yet. */
  dialAnswer({ carrierId, carrierCall }: CallKey, node: string): string | null {
    return (
      this.#sql
        .exec<{ answer: string }>(
          'SELECT answer FROM dial_result WHERE carrier_id = ? AND carrier_call = ? AND node = ?',
          carrierId,
          carrierCall,
          node,
        )
        .toArray()[0]?.answer ?? null
    );
  }

  insertDialResult({ carrierId, carrierCall }: CallKey, result: DialResult, answer: string): void {
    this.#sql.exec(
      'INSERT INTO dial_result (carrier_id, carrier_call, node, result, answer) VALUES (?, ?, ?, ?, ?)',
      carrierId,
      carrierCall,
      result.node,
      JSON.stringify(result),
      answer,
    );
  }

  dialResults({ carrierId, carrierCall }: CallKey): DialResult[] {
    return this.#sql
      .exec<{ result: string }>(
        'SELECT result FROM dial_result WHERE carrier_id = ? AND carrier_call = ?',
        carrierId,
        carrierCall,
      )
      .toArray()
      .map((row) => JSON.parse(row.result) as DialResult);
  }

  /** The newest version of a flow, or the one asked for; `null` when there is none. */
  flow(id: string, version: number | null): { version: number; graph: Flow } | null {
    const row = this.#sql
      .exec<{ version: number; graph: string }>(
        'SELECT version, graph FROM flow_version WHERE flow_id = ? AND version = coalesce(?, version) ORDER BY version DESC LIMIT 1',
        id,
        version,
      )
      .toArray()[0];
    return row === undefined ? null : { version: row.version, graph: JSON.parse(row.graph) as Flow };
  }

  insertFlow(id: string, name: string, flow: Flow, at: number): number {
    return this.#sql
      .exec<{ version: number }>(
        `INSERT INTO flow_version (flow_id, version, name, graph, published_at)
         SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ? FROM flow_version WHERE flow_id = ? RETURNING version`,
        id,
        name,
        JSON.stringify(flow),
        at,
        id,
      )
      .one().version;
  }

  /** The newest version of every flow. */
  flows(): { id: string; name: string; version: number; graph: Flow }[] {
    return this.#sql
      .exec<{ flow_id: string; name: string; version: number; graph: string }>(
        `SELECT flow_id, name, max(version) AS version, graph FROM flow_version GROUP BY flow_id ORDER BY flow_id`,
      )
      .toArray()
      .map((row) => ({
        id: row.flow_id,
        name: row.name,
        version: row.version,
        graph: JSON.parse(row.graph) as Flow,
      }));
  }
}

/** The row as the API gives it. */
export function toCall(row: CallRow): Call {
  return {
    id: row.id,
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
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    duration: row.duration,
    ringSeconds: row.ring_seconds,
    talkSeconds: row.talk_seconds,
    priorCalls: row.prior_calls,
    attribution: JSON.parse(row.attribution) as Attribution,
  };
}
