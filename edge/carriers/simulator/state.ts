import type { ProgressEvent, Script } from './script.ts';
import type { Verb } from './twiml-reader.ts';

/** Twilio's words for where a leg stands (https://www.twilio.com/docs/voice/api/call-resource#call-status-values). */
export type TwilioStatus =
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'canceled';

/** A call that is to be placed. */
export interface Placement {
  /** `CA` and 32 hex digits. */
  call: string;
  /** `AC` and 32 hex digits. */
  account: string;
  /** As Twilio writes it: E.164 or `ANONYMOUS`. */
  from: string;
  /** The number that is called, E.164. */
  to: string;
  /** Where the number asks what to do, and where it reports its end. */
  voiceUrl: string;
  statusUrl: string;
  script: Script;
  /** ms since 1970. */
  placedAt: number;
}

/** One connection: the caller's, or that of a number that is dialled. Instants are ms on the call's clock. */
export interface SimulatedLeg {
  sid: string;
  /** The call that dialled this leg; `null` for the caller's own. */
  parent: string | null;
  from: string;
  to: string;
  status: TwilioStatus;
  answeredAt: number | null;
  endedAt: number | null;
  /** Callbacks fired so far: the next one's `SequenceNumber`. */
  fired: number;
  callback: { url: string; events: string[] } | null;
}

/** A webhook on its way to us. Every kind but `status` asks for TwiML. */
export interface Post {
  kind: 'voice' | 'dialed' | 'redirect' | 'status';
  url: string;
  form: Record<string, string>;
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

/** Something that will happen in the call by itself. */
export type Happening =
  /** The callee of a leg (its place in `legs`) picks up. */
  | { does: 'answer'; leg: number }
  /** The conversation of a leg is over; the callee hangs up. */
  | { does: 'part'; leg: number }
  /** The dial has rung for as long as it was told to. */
  | { does: 'stop_ringing' }
  /** The caller has had enough. */
  | { does: 'give_up' }
  /** A sentence has been said, a pause is over. */
  | { does: 'carry_on' };

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
  /** What is left of the TwiML in hand, and where it came from. */
  verbs: Verb[];
  documentUrl: string;
  /** TwiML documents asked for so far. */
  documents: number;
  /** The dial under way: where its result goes, and the place of its first leg. */
  dial: { action: string | null; firstLeg: number } | null;
  /** Sorted by time; at the same time, in the order they were made. */
  timers: { at: number; happening: Happening }[];
  outbox: Post[];
  /** A status callback that the next one will overtake. */
  held: Post | null;
  sent: Sent[];
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
  canceled: 'completed',
};
