import { DurableObject } from 'cloudflare:workers';
import type { CarrierEvent, DialResult } from '../carriers/carrier.ts';
import type { Env } from '../env.ts';
import type { Flow } from '../flows/flow.ts';
import type { Instruction } from '../flows/instruction.ts';
import { enter, type FlowState, resume } from '../flows/interpreter.ts';
import { newId } from '../id.ts';
import { migrate } from '../migrate.ts';
import type { Attribution } from '../pools/attribution.ts';
import type { CallDetail, CallPage, LiveMessage } from './call.ts';
import { type FlowProgress, fold, isFinal, type Told } from './fold.ts';
import { type CallKey, type CallRow, Ledger, toCall } from './ledger.ts';
import { MIGRATIONS } from './migrations.ts';
import { trail } from './trail.ts';

/** A call has reached one of the company's numbers. */
export interface BeginRequest {
  carrierId: string;
  event: CarrierEvent;
  flowId: string;
  attribution: Attribution;
  /** The edge's clock, ms. */
  at: number;
}

/** What a caller hears when there is no flow to run. */
const NO_FLOW: Instruction[] = [
  { do: 'say', text: 'Sorry, this number is not in service yet.' },
  { do: 'hangup' },
];

/**
 * A company's ledger: its calls and the flows they run. One object per company, so no query can cross companies.
 * Its public methods are its protocol; each is idempotent, because carriers repeat themselves.
 */
export class Company extends DurableObject<Env> {
  readonly #ledger: Ledger;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#ledger = new Ledger(ctx.storage.sql);
    // Answered by the runtime, so that a browser can ask whether it is still connected while the object sleeps.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Opens the call's row and starts its flow. A repeated webhook gets the answer of the first, with no second row. */
  begin(request: BeginRequest): { id: string; instructions: Instruction[] } {
    const key = { carrierId: request.carrierId, carrierCall: request.event.call };
    const known = this.#ledger.callByKey(key);
    if (known !== null) {
      return { id: known.id, instructions: JSON.parse(known.first_answer) as Instruction[] };
    }
    return this.ctx.storage.transactionSync(() => {
      const { event } = request;
      // When the first we hear of a call is its end, its row is written but there is nobody left to route.
      const flow = isFinal(event.status) ? null : this.#ledger.flow(request.flowId, null);
      const step = flow === null ? null : enter(flow.graph, { callerId: null });
      const instructions = step?.instructions ?? NO_FLOW;
      const id = newId('call');
      this.#ledger.insertCall({
        id,
        carrier_id: key.carrierId,
        carrier_call: key.carrierCall,
        tracking_number: event.to,
        caller_number: 'number' in event.from ? event.from.number : null,
        caller_withheld: 'withheld' in event.from ? event.from.withheld : null,
        caller_name: event.callerName,
        caller_city: event.callerCity,
        caller_state: event.callerState,
        caller_country: event.callerCountry,
        prior_calls: this.#ledger.callsBefore('number' in event.from ? event.from.number : null, request.at),
        started_at: request.at,
        attribution: JSON.stringify(request.attribution),
        flow_id: flow === null ? null : request.flowId,
        flow_version: flow?.version ?? null,
        flow_state: step === null ? null : JSON.stringify(step.state),
        first_answer: JSON.stringify(instructions),
      });
      this.#ledger.tell(key, { event, receivedAt: request.at });
      this.#refresh(key);
      return { id, instructions };
    });
  }

  /**
   * Takes in a carrier's message about a leg. `known` is false when its call has no row yet; the message is kept
   * all the same and counts as soon as the call begins.
   */
  apply(carrierId: string, told: Told): { known: boolean } {
    const key = { carrierId, carrierCall: told.event.call };
    return this.ctx.storage.transactionSync(() => {
      const isNew = this.#ledger.tell(key, told);
      const known = this.#ledger.callByKey(key) !== null;
      if (isNew && known) this.#refresh(key);
      return { known };
    });
  }

  /** A dial has ended: goes on in the flow version the call began with. A repeated result gets the same answer. */
  dialed(carrierId: string, result: DialResult): { instructions: Instruction[] } | null {
    const key = { carrierId, carrierCall: result.call };
    const answered = this.#ledger.dialAnswer(key, result.node);
    if (answered !== null) return { instructions: JSON.parse(answered) as Instruction[] };
    const call = this.#ledger.callByKey(key);
    if (call?.flow_id == null || call.flow_state === null) return null;
    const flow = this.#ledger.flow(call.flow_id, call.flow_version);
    if (flow === null) return null;
    const step = resume(flow.graph, JSON.parse(call.flow_state) as FlowState, {
      type: 'dialed',
      node: result.node,
      status: result.status,
    });
    return this.ctx.storage.transactionSync(() => {
      this.#ledger.insertDialResult(key, result, JSON.stringify(step.instructions));
      this.#ledger.writeFlowState(call.id, JSON.stringify(step.state));
      this.#refresh(key);
      return { instructions: step.instructions };
    });
  }

  /** Calls, newest first. `cursor` is what an earlier page gave as `next`; one that is not ours gives the first page. */
  calls(limit: number, cursor: string | null): CallPage {
    const rows = this.#ledger.calls(limit + 1, cursor === null ? null : readCursor(cursor));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      calls: page.map(toCall),
      next: rows.length > limit && last !== undefined ? `${last.started_at}.${last.id}` : null,
    };
  }

  call(id: string): CallDetail | null {
    const row = this.#ledger.callById(id);
    if (row === null) return null;
    const key = keyOf(row);
    const told = this.#ledger.told(key);
    const { legs } = fold(foldable(row), told, this.#ledger.dialResults(key));
    const caller = row.caller_number ?? 'A caller without a number';
    return {
      ...toCall(row),
      legs,
      events: trail(
        {
          id: row.carrier_call,
          startedAt: row.started_at,
          caller,
          trackingNumber: row.tracking_number,
        },
        told,
      ),
    };
  }

  hasFlow(id: string): boolean {
    return this.#ledger.flow(id, null) !== null;
  }

  /** Adds a version of a flow; calls that run keep the version they began with. */
  publishFlow(id: string, name: string, flow: Flow): { id: string; version: number } {
    return { id, version: this.#ledger.insertFlow(id, name, flow, Date.now()) };
  }

  flows(): { id: string; name: string; version: number; graph: Flow }[] {
    return this.#ledger.flows();
  }

  /** The live call log: a WebSocket that is told of each call that begins or changes. Sleeps while nothing happens. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade') !== 'websocket') {
      return new Response('Expected a WebSocket', { status: 426 });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    // 1005 and 1006 say "no code" and must not be sent back.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  /** Works out the call anew and tells everybody who watches. */
  #refresh(key: CallKey): void {
    const row = this.#ledger.callByKey(key);
    if (row === null) return;
    const facts = fold(foldable(row), this.#ledger.told(key), this.#ledger.dialResults(key));
    this.#ledger.writeFacts(row.id, facts);
    const fresh = this.#ledger.callById(row.id);
    if (fresh === null) return;
    const message = JSON.stringify({ type: 'call', call: toCall(fresh) } satisfies LiveMessage);
    for (const socket of this.ctx.getWebSockets()) {
      try {
        socket.send(message);
      } catch {
        // The socket closed between being listed and being written to; its client asks again when it returns.
      }
    }
  }
}

function keyOf(row: CallRow): CallKey {
  return { carrierId: row.carrier_id, carrierCall: row.carrier_call };
}

function foldable(row: CallRow): { id: string; startedAt: number; flow: FlowProgress } {
  return { id: row.carrier_call, startedAt: row.started_at, flow: flowProgress(row.flow_state) };
}

function flowProgress(flowState: string | null): FlowProgress {
  if (flowState === null) return 'missing';
  return (JSON.parse(flowState) as FlowState).done ? 'done' : 'running';
}

function readCursor(cursor: string): { startedAt: number; id: string } | null {
  const match = /^(\d{1,16})\.(call_[0-9a-z]{26})$/.exec(cursor);
  return match === null ? null : { startedAt: Number(match[1]), id: match[2] as string };
}
