import type { HangupCause, LegStatus } from '../carriers/carrier.ts';
import type { Attribution } from '../pools/attribution.ts';
import type { AudioState, VoicemailState } from '../recordings/copy.ts';
import type { LeadStatus } from '../rules/rule.ts';

export const CALL_STATES = ['ringing', 'in_flow', 'dialing', 'connected', 'wrapping', 'ended'] as const;

/** Where a call stands. */
export type CallState = (typeof CALL_STATES)[number];

export const CALL_OUTCOMES = [
  'answered',
  'not_answered',
  'voicemail',
  'blocked',
  'abandoned',
  'capped',
  'flow_hangup',
  'no_flow',
  'failed',
] as const;

/** How a call came out; `null` while it lasts. */
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** One inbound call: a row of the ledger, as the API gives it. Instants are ms since 1970, durations seconds. */
export interface Call {
  /** `call_…` */
  id: string;
  /** What the logs, and the webhooks that are told of it, call it from the page on: 32 hexadecimal digits (`trace.ts`). */
  trace: string;
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
  /** The destination that answered, else the last one that rang; E.164 or `sip:…`, or `null`. */
  destination: string | null;
  state: CallState;
  outcome: CallOutcome | null;
  /** Why it ended; `null` while it lasts. */
  cause: HangupCause | null;
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
  leadStatus: LeadStatus;
  /** 0–100; `null` for none. */
  score: number | null;
  valueCents: number | null;
  /** In the order they were added. */
  tags: string[];
  /** Who called: frozen when the call came in. */
  attribution: Attribution;
}

/** One connection inside a call. */
export interface Leg {
  id: string;
  to: string;
  status: LegStatus;
  /** Why it ended; `null` while it lasts. `lose_race`: it rang with others, and another one took the call. */
  cause: HangupCause | null;
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

/** A node the call came to. */
export interface PathStep {
  at: number;
  flow: string;
  node: string;
}

/** Keys that were pressed at a node. */
export interface KeyEntry {
  at: number;
  flow: string;
  node: string;
  by: 'caller' | 'agent';
  /** Empty when nothing was pressed in time. */
  digits: string;
  /** The node had a use for them. */
  isValid: boolean;
}

/** What a survey brought; `key` and `label` are `null` when nobody answered. */
export interface SurveyAnswer {
  at: number;
  flow: string;
  node: string;
  audience: 'caller' | 'agent';
  key: string | null;
  label: string | null;
}

/** A recording the carrier told of. */
export interface CallRecording {
  /** `rec_…` */
  id: string;
  leg: string | null;
  /** `voicemail` when the caller recorded it alone; `null` where the carrier does not say. */
  kind: 'conversation' | 'voicemail' | null;
  /** What the carrier says of it. */
  status: 'in_progress' | 'paused' | 'stopped' | 'completed' | 'absent' | 'failed';
  /** Our copy: can be heard only where it is `stored`. */
  audio: AudioState;
  /** seconds; `null` until it is known */
  duration: number | null;
  channels: 1 | 2;
  /** When the caller had heard that the conversation is recorded, ms; `null` when nobody told them. */
  noticePlayedAt: number | null;
  /** Whether somebody has heard it; `null` for what is no voicemail. */
  voicemail: VoicemailState | null;
}

/** What the flow made of the call. */
export interface FlowNotes {
  tags: string[];
  score: number | null;
  valueCents: number | null;
  /** Fields of the company's own, by name. */
  fields: Record<string, string>;
}

/** `GET /v1/calls/:id` */
export interface CallDetail extends Call {
  /** The flow it began in, and its version; `null` when none was run. */
  flow: { id: string; version: number } | null;
  /** Why the caller was refused or asked to press a key; `null` when they were let through. */
  screened: string | null;
  path: PathStep[];
  keys: KeyEntry[];
  survey: SurveyAnswer[];
  notes: FlowNotes;
  recordings: CallRecording[];
  legs: Leg[];
  events: CallEvent[];
}

/** A call of which only the row is known yet. */
export function withoutDetail(call: Call): CallDetail {
  return {
    ...call,
    flow: null,
    screened: null,
    path: [],
    keys: [],
    survey: [],
    notes: { tags: [], score: null, valueCents: null, fields: {} },
    recordings: [],
    legs: [],
    events: [],
  };
}

/** `GET /v1/calls`: newest first. */
export interface CallPage {
  calls: Call[];
  /** Pass as `cursor` for the next page; `null` on the last. */
  next: string | null;
}

/**
 * What `GET /v1/calls/live` (WebSocket) sends: a call of its question that began or changed, or the id of one that was among
 * them and is no longer. `ping` is answered with `pong`.
 */
export type LiveMessage = { type: 'call'; call: Call } | { type: 'gone'; id: string };
