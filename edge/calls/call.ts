import type { Attribution } from '../pools/attribution.ts';

/** Where a call stands. */
export type CallState = 'ringing' | 'in_flow' | 'dialing' | 'connected' | 'wrapping' | 'ended';

/** How a call came out; `null` while it lasts. */
export type CallOutcome =
  | 'answered'
  | 'not_answered'
  | 'voicemail'
  | 'blocked'
  | 'abandoned'
  | 'capped'
  | 'flow_hangup'
  | 'no_flow'
  | 'failed';

/** One inbound call: a row of the ledger, as the API gives it. Instants are ms since 1970, durations seconds. */
export interface Call {
  /** `call_…` */
  id: string;
  /** The number that was called, E.164. */
  trackingNumber: string;
  caller: {
    /** E.164; `null` when the caller withheld it. */
    number: string | null;
    name: string | null;
    city: string | null;
    state: string | null;
    country: string | null;
  };
  /** The destination that answered, else the last one that rang; E.164 or `null`. */
  destination: string | null;
  state: CallState;
  outcome: CallOutcome | null;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  /** Whole call, from the first ring to the end; `null` while it lasts. */
  duration: number | null;
  /** From the first ring to the answer or the end. */
  ringSeconds: number | null;
  /** Conversation. */
  talkSeconds: number | null;
  /** Calls this person made to the company before this one. */
  priorCalls: number;
  /** Who called: frozen when the call came in. */
  attribution: Attribution;
}

/** One connection inside a call. */
export interface Leg {
  id: string;
  to: string;
  status: string;
  startedAt: number | null;
  answeredAt: number | null;
  endedAt: number | null;
}

/** What happened, in the order it happened. */
export interface CallEvent {
  at: number;
  /** Plain words for people: "Ringing (312) 555-0100". */
  text: string;
}

/** `GET /v1/calls/:id` */
export interface CallDetail extends Call {
  legs: Leg[];
  events: CallEvent[];
}

/** `GET /v1/calls`: newest first. */
export interface CallPage {
  calls: Call[];
  /** Pass as `cursor` for the next page; `null` on the last. */
  next: string | null;
}

/** What `GET /v1/calls/live` (WebSocket) sends: a call that began or changed. `ping` is answered with `pong`. */
export interface LiveMessage {
  type: 'call';
  call: Call;
}
