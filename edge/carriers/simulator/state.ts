import type { ProgressEvent, Script } from './script.ts';
import type { Callback, Verb } from './twiml-reader.ts';

/** Twilio's words for where a leg stands (https://www.twilio.com/docs/voice/api/call-resource#call-status-values). */
export type TwilioStatus =
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';

/** A call that is to be placed. */
export interface Placement {
  /** `CA` and 32 hex digits. The last two are 00: a recording's id is the call's with its own number there. */
  call: string;
  /** `AC` and 32 hex digits. */
  account: string;
  /** As Twilio writes it: E.164 or `ANONYMOUS`. */
  from: string;
  /** The number that is called, E.164. */
  to: string;
  /** Where the number asks what to do, where it asks when that fails, and where it reports its end. */
  voiceUrl: string;
  fallbackUrl: string | null;
  statusUrl: string;
  /** Where recordings are had, without a trailing slash; the recording's id follows. */
  recordingsUrl: string;
  script: Script;
  /** ms since 1970. */
  placedAt: number;
}

/** Whose line something happens on: the caller's, or a destination's (its place in `legs`). */
export type Line = 'caller' | number;

/** One connection: the caller's, or that of a number that is dialled. Instants are ms on the call's clock. */
export interface SimulatedLeg {
  sid: string;
  /** The call that dialled this leg; `null` for the caller's own. */
  parent: string | null;
  from: string;
  to: string;
  status: TwilioStatus;
  answeredAt: number | null;
  /** When it was connected with the other side. */
  bridgedAt: number | null;
  endedAt: number | null;
  /** Callbacks fired so far: the next one's `SequenceNumber`. */
  fired: number;
  callback: Callback | null;
  /** What it hears on pickup; `null` for the caller's own, and where it is connected at once. */
  pickupUrl: string | null;
  /** What is left of the TwiML in hand, and where it came from. */
  verbs: Verb[];
  documentUrl: string;
}

/** What asks for TwiML. */
export type DocumentKind = 'voice' | 'fallback' | 'redirect' | 'gathered' | 'dialed' | 'recorded' | 'pickup';

/** A webhook on its way to us. */
export interface Post {
  kind: DocumentKind | 'status' | 'recording' | 'transcript';
  /** Whose line waits for the answer; `null` for a callback, whose answer nobody waits for. */
  line: Line | null;
  url: string;
  form: Record<string, string>;
  /** Sent once more, because the first answer was lost. */
  isRepeated?: boolean;
}

/** A webhook that was delivered, and what came back. */
export interface Sent extends Post {
  /** ms since 1970 by the call's clock. */
  at: number;
  /** HTTP status of the answer; `null` when there was none. */
  status: number | null;
  /** Body of the answer; why there was none. */
  answer: string;
  /** What made the answer useless; `null` when the call could go on with it. */
  problem: string | null;
}

/** Something that was recorded, or is being. Instants are ms on the call's clock. */
export interface Recording {
  /** `RE` and 32 hex digits. */
  sid: string;
  kind: 'DialVerb' | 'RecordVerb';
  channels: 1 | 2;
  status: 'in-progress' | 'paused' | 'stopped' | 'completed' | 'deleted';
  startedAt: number;
  /** Since when it is paused; `null` while it records. */
  pausedAt: number | null;
  pausedMs: number;
  /** Whole length, s; `null` while it is being made. */
  seconds: number | null;
  callback: Callback | null;
  /** Where a transcript goes. */
  transcribe: string | null;
}

/** Something that will happen in the call by itself. */
export type Happening =
  /** The callee of a leg picks up. */
  | { does: 'answer'; leg: number }
  /** The callee of a leg hangs up before it was connected. */
  | { does: 'decline'; leg: number }
  /** The conversation of a leg is over. */
  | { does: 'part'; leg: number; by: 'callee' | 'caller' }
  /** The dial has rung for as long as it was told to. */
  | { does: 'stop_ringing' }
  /** The caller has had enough. */
  | { does: 'give_up' }
  /** A sentence has been said, a pause is over. */
  | { does: 'carry_on'; line: Line }
  /** Keys have been entered, or none in time. */
  | { does: 'gathered'; line: Line; digits: string; action: string; isWanted: boolean }
  /** The message has been left; the caller hangs up or waits. */
  | { does: 'message_over'; action: string }
  /** A request for instructions was lost, and the carrier has waited long enough. */
  | { does: 'unanswered'; line: Line; post: Post }
  /** A callback that was held up goes out. */
  | { does: 'deliver'; post: Post };

/** All of a simulated call. Plain JSON. */
export interface SimulatedState {
  placement: Placement;
  /**
   * ms since the call was placed, on the call's own clock. It moves only when something happens, to the time that
   * was due, so a call plays the same at every speed, and after an interruption.
   */
  clock: number;
  caller: SimulatedLeg;
  /** Every leg that was dialled, in order. */
  legs: SimulatedLeg[];
  recordings: Recording[];
  /** TwiML documents asked for so far, and entries the caller has made. */
  documents: number;
  entries: number;
  /** The dial under way: where its result goes, the place of its first leg, how long they may talk (s). */
  dial: {
    action: string | null;
    firstLeg: number;
    timeLimit: number;
    record: { channels: 1 | 2; callback: Callback | null } | null;
  } | null;
  /** Sorted by time; at the same time, in the order they were made. */
  timers: { at: number; happening: Happening }[];
  outbox: Post[];
  /** A callback that the next one will overtake. */
  held: Post | null;
  sent: Sent[];
  /** The last report of the caller's own leg has been made. */
  isFinished: boolean;
  /** Why the carrier gave up on our answers; `null` when it did not. */
  error: string | null;
}

/** The leg's status callback event that a status belongs to. */
export const EVENT_OF: Record<TwilioStatus, ProgressEvent> = {
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'completed',
  'no-answer': 'completed',
  failed: 'completed',
  canceled: 'completed',
};
