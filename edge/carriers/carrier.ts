import type { Instruction } from '../flows/instruction.ts';

/** Who is calling: an E.164 number, or the reason why there is none. */
export type Caller = { number: string } | { withheld: string };

/**
 * Where a leg stands. The first three are live, in this order; the others are final.
 * A leg never moves backwards, whatever order its messages arrive in.
 */
export type LegStatus =
  | 'queued'
  | 'ringing'
  | 'answered'
  | 'completed'
  | 'busy'
  | 'no_answer'
  | 'failed'
  | 'canceled';

/** Why a leg ended. The set is the field's; `capped`, `spam_filter`, `no_flow` and `invalid_key` are only said by us. */
export type HangupCause =
  | 'normal_clearing'
  | 'no_answer'
  | 'user_busy'
  | 'originator_cancel'
  | 'lose_race'
  | 'hangup'
  | 'capped'
  | 'spam_filter'
  | 'no_flow'
  | 'invalid_key'
  | 'other';

/** What STIR/SHAKEN says of a caller id. Most toll-free and foreign calls carry nothing, which is no sign of spam. */
export interface Stir {
  attestation: 'A' | 'B' | 'C' | null;
  /** `null` when there was nothing to verify. */
  verified: boolean | null;
  diverted: boolean;
  passthrough: boolean;
}

/** What a carrier told us, in our words. */
export interface CarrierEvent {
  /** The carrier's id of the inbound call, whichever leg the message is about. */
  call: string;
  /** The carrier's id of the leg the message is about; equal to `call` for the caller's own leg. */
  leg: string;
  /** For a dialled leg, the destination (E.164 or `sip:…`); for the caller's own leg, the tracking number. */
  to: string;
  from: Caller;
  status: LegStatus;
  /** `null` while the leg lives, and where the carrier does not say. */
  cause: HangupCause | null;
  /** Only in the first message of the caller's own leg, else `null`. */
  stir: Stir | null;
  /** Order within the leg as the carrier counts; `null` when it does not. */
  sequence: number | null;
  /** ms since 1970 by the carrier's clock; `null` when it does not say. */
  at: number | null;
  /** Seconds this leg was connected; only on a final message, else `null`. */
  duration: number | null;
  /** Caller's place and name where the carrier looks them up. */
  callerCity: string | null;
  callerState: string | null;
  callerZip: string | null;
  callerCountry: string | null;
  callerName: string | null;
}

/**
 * What came back to `CallbackUrls.next(step)` or `CallbackUrls.pickup`. `call` is the inbound call's id, also when a
 * destination's leg asks. `continued` is all that can be said of a request without a result: a redirect, the first
 * request of a pickup, a message in which nothing was said, and, at some carriers, keys that nobody pressed.
 */
export type StepResult = { call: string; step: number } & (
  | { type: 'digits'; digits: string }
  | {
      type: 'dialed';
      /** `no_answer` also when somebody picked up and was never connected: a machine, or a destination that declined. */
      status: LegStatus;
      /** The leg that was connected, where one was. */
      leg: string | null;
      /** Seconds of conversation. */
      duration: number;
      /** The caller has hung up and the destination is still there to be asked: this came from its leg (`dial.survey`). */
      agentStays?: boolean;
    }
  | { type: 'recorded' /** seconds */; duration: number }
  | { type: 'continued' }
);

/** A recording has changed its state. */
export interface RecordingEvent {
  call: string;
  /** The carrier's id of the leg that was recorded; `null` when it does not say. */
  leg: string | null;
  /** The carrier's id of the recording. */
  recording: string;
  status: 'in_progress' | 'paused' | 'stopped' | 'completed' | 'absent' | 'failed';
  /** Where the carrier has the audio; `null` until it is there. Fetched with `CarrierApi.fetchRecording`. */
  url: string | null;
  /** seconds; `null` when not said */
  duration: number | null;
  channels: 1 | 2;
  /** `voicemail` when the caller recorded it alone; `null` when not said: what the call was doing tells. */
  kind: 'conversation' | 'voicemail' | null;
}

/** The carrier's own transcript of a recording. */
export interface TranscriptEvent {
  call: string;
  recording: string;
  status: 'completed' | 'failed';
  text: string | null;
}

/** A request as it came in, read once, so that the signature is checked over what was really sent. */
export interface CarrierRequest {
  method: 'GET' | 'POST';
  /** The configured public address plus path and query: what the carrier signed. */
  url: string;
  headers: Headers;
  body: string;
}

/** Addresses the carrier is told to report to; all under `PUBLIC_URL/carriers/<carrier id>/`. */
export interface CallbackUrls {
  /** Where the result of a step goes, and what follows is answered. */
  next(step: number): string;
  /**
   * What the destination of `step`'s leg (by its place in the list) hears on pickup. Must name the call in its address:
   * not every carrier says there which call the leg belongs to.
   */
  pickup(step: number, leg: number): string;
  /** Where progress of a dialled leg goes. */
  status: string;
  /** Where recordings are told of. */
  recording: string;
  /** Where the carrier's transcripts go. */
  transcript: string;
}

/** What a carrier can do; where it cannot, a flow that asks for it is warned of when it is saved. */
export interface Capabilities {
  /** Most destinations that can ring at once. */
  simultaneous: number;
  /** An agent can be asked after the caller hung up. */
  agentSurvey: boolean;
  dualChannel: boolean;
  /** A call can be refused before it costs anything. */
  reject: boolean;
  sip: boolean;
  /** Transcribes voicemail itself. */
  transcribe: boolean;
  holdMedia: boolean;
  porting: boolean;
  lookup: boolean;
}

/** What is secret or particular about one account with a carrier. Fields that a carrier does not use are absent. */
export interface CarrierCredentials {
  /** Account SID, project id, auth id. */
  account: string;
  /** What REST requests are authorised with: auth token, API key. */
  token: string;
  /** What webhooks are verified with: auth token, signing key, public key. */
  signingKey: string;
  /**
   * SignalWire: the space's host, e.g. `example.signalwire.com`. Telnyx and Plivo, where a number calls what its
   * application says: the id of the (TeXML) application that is ours alone.
   */
  space?: string;
}

/** A reply to a carrier. */
export interface Rendered {
  contentType: string;
  body: string;
}

/** How what a carrier sends is read. */
export type Parsers = Pick<
  Dialect,
  'parseIncoming' | 'parseStatus' | 'parseStep' | 'parseRecording' | 'parseTranscript'
>;

/**
 * One carrier's way of speaking. Pure but for WebCrypto; knows nothing of companies, flows or storage.
 * Every parse throws a `Problem` that names the field.
 */
export interface Dialect {
  capabilities: Capabilities;
  /** True when the request was signed with `signingKey`. Constant time. `now` in ms, for schemes with a timestamp. */
  verify(request: CarrierRequest, signingKey: string, now: number): Promise<boolean>;
  /** A new call has reached one of our numbers. */
  parseIncoming(body: string): CarrierEvent;
  /** Progress or end of a leg. */
  parseStatus(body: string): CarrierEvent;
  /** What `next(step)` or a pickup was called with. What the body holds tells which kind of result it is. */
  parseStep(body: string, step: number): StepResult;
  parseRecording(body: string): RecordingEvent;
  parseTranscript(body: string): TranscriptEvent;
  /** The reply that makes the carrier do it. */
  render(instructions: readonly Instruction[], urls: CallbackUrls): Rendered;
  /**
   * The reply to a request for `CallbackUrls.pickup`: what the destination hears before it is connected. An empty list
   * connects, a `hangup` declines. `urls.next` is where the key of a gather in it goes. A
   * carrier that waits for `DialLeg.acceptKey` itself only plays the prompts.
   */
  renderPickup(instructions: readonly Instruction[], urls: CallbackUrls): Rendered;
}

/** A number that can be had. */
export interface AvailableNumber {
  number: string;
  locality: string | null;
  region: string | null;
  country: string;
  kind: NumberKind;
  /** Cents a month; `null` when the carrier does not say. */
  monthlyCents: number | null;
}

export type NumberKind = 'local' | 'toll_free' | 'mobile' | 'national';

export interface NumberSearch {
  country: string;
  kind: NumberKind;
  areaCode?: string;
  /** Digits anywhere in it. */
  contains?: string;
  locality?: string;
  limit: number;
}

/** What a call's end was, asked of the carrier because no message told it. */
export interface CarrierCall {
  call: string;
  status: LegStatus;
  startedAt: number | null;
  endedAt: number | null;
  duration: number | null;
}

export interface PortOrder {
  id: string;
  status:
    | 'draft'
    | 'submitted'
    | 'waiting_signature'
    | 'in_review'
    | 'action_required'
    | 'scheduled'
    | 'in_progress'
    | 'completed'
    | 'canceled'
    | 'expired';
  numbers: { number: string; status: string; reason: string | null; portDate: string | null }[];
}

/** What may be learned about a caller. */
export interface Lookup {
  name: string | null;
  lineType: 'landline' | 'mobile' | 'voip' | 'toll_free' | 'unknown';
  carrierName: string | null;
}

/** What a number of ours calls: for every call, when that fails, and at the call's end. */
export interface NumberUrls {
  voice: string;
  fallback: string;
  status: string;
}

/**
 * A carrier's REST API. Each rejects with a `CarrierError` (code `unsupported` for what the carrier has no API for);
 * what costs money is never sent twice by us.
 */
export interface CarrierApi {
  searchNumbers(search: NumberSearch): Promise<AvailableNumber[]>;
  /** Buys it and points its webhooks at us. Answers the carrier's id of the number. */
  buyNumber(number: string, urls: NumberUrls): Promise<{ id: string }>;
  configureNumber(id: string, urls: NumberUrls): Promise<void>;
  /** The carrier's id of a number of the account; `null` when it is not ours. Tells what became of a lost purchase. */
  findNumber(number: string): Promise<string | null>;
  /** Gives it back. Nothing happens when it is not ours any more. */
  releaseNumber(id: string): Promise<void>;
  /** The audio, from `RecordingEvent.url`. */
  fetchRecording(url: string): Promise<Response>;
  /** Nothing happens when it is not there any more. */
  deleteRecording(recording: string): Promise<void>;
  /** Pauses, resumes or stops the recording of a running call. */
  changeRecording(call: string, recording: string, to: 'paused' | 'in_progress' | 'stopped'): Promise<void>;
  hangUp(call: string): Promise<void>;
  fetchCall(call: string): Promise<CarrierCall | null>;
  lookup(number: string): Promise<Lookup>;
  portability(number: string): Promise<{ portable: boolean; reason: string | null; kind: NumberKind | null }>;
  createPortOrder(order: PortRequest): Promise<PortOrder>;
  fetchPortOrder(id: string): Promise<PortOrder>;
  /** Calls it off, and answers how it is then. Rejects where the carrier does not let it be any more. */
  cancelPortOrder(id: string): Promise<PortOrder>;
}

/** What a losing carrier wants to know. */
export interface PortRequest {
  numbers: string[];
  customerName: string;
  customerType: 'business' | 'individual';
  accountNumber: string;
  accountTelephone: string;
  authorizedRepresentative: string;
  authorizedEmail: string;
  address: { street: string; city: string; state: string; zip: string; country: string };
  notify: string[];
  /** `YYYY-MM-DD` */
  targetDate: string | null;
  /** Ids of documents the carrier already holds. */
  documents: string[];
}
