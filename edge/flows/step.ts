import type { Capabilities, HangupCause, StepResult } from '../carriers/carrier.ts';
import type { FilterFacts } from '../filters/filter.ts';
import type { Flow, SurveyNode } from './flow.ts';
import type { Instruction } from './instruction.ts';

/**
 * The flows a call may get to, by id, each in the version that was published when the call began: the one it entered
 * and all that go-to nodes lead to from there (`flowsAhead`).
 */
export type FlowLibrary = Readonly<Record<string, Flow>>;

/** What stays the same for the whole call. Plain JSON, kept in the state. */
export interface FlowContext {
  caller: {
    /** E.164; `null` when withheld. */
    number: string | null;
    /** As the carrier says, e.g. `IL`. */
    state: string | null;
    /** ISO 3166 alpha-2. */
    country: string | null;
  };
  /** The number that was called, E.164. */
  trackingNumber: string;
  /** What is known of the call and its visit, for conditions and for what is said. */
  facts: FilterFacts;
  /** The same for every call of this caller, and different for another: a split goes by it. */
  key: string;
  /** True when the caller heard something before the flow began, so that the flow can no longer refuse the call. */
  isAnswered?: boolean;
}

/** What an asset of the media library is to a carrier: sound at an absolute address, or a text that it says. */
export type Playable = { url: string } | { say: string; language: string };

/** What may have changed since the last step. Plain data. */
export interface World {
  /** ms since 1970. */
  at: number;
  /** The company's time zone, IANA. */
  zone: string;
  /** Destinations (`to`) whose caps allow no further call now. */
  full: readonly string[];
  /** How often each round-robin or weighted dial has had its turn, by `nodeKey`; 0 when absent. */
  turns: Readonly<Record<string, number>>;
  /** The destination that last answered this caller, for `sticky`. */
  lastAnsweredBy: string | null;
  /** The media library's assets, by id. */
  media: Readonly<Record<string, Playable>>;
  /** Of the carrier the call came in by. */
  capabilities: Capabilities;
}

type WithoutCall<T> = T extends unknown ? Omit<T, 'call'> : never;

/**
 * What came back: a carrier's `StepResult` as it is, or what the company's server said. `continued` where digits, a
 * dial's end or a message were expected says that it is over and there is nothing to tell.
 */
export type FlowEvent =
  | WithoutCall<StepResult>
  | {
      type: 'webhook';
      step: number;
      /** What it answered; `null` for no branch. */
      branch: string | null;
      /** True when it could not be asked, was too slow or answered something else. */
      failed: boolean;
    };

/** What the carrier is to do now, the state to keep for the next event, and what the company is to note with it. */
export interface Step {
  /** Empty only where an effect is `fetch`: then the answer is that of the `webhook` event. */
  instructions: Instruction[];
  state: FlowState;
  effects: Effect[];
}

/** Where a call stands in its flow. Plain JSON: store it and hand it back with the next event. */
export interface FlowState {
  context: FlowContext;
  /** The node the call is at, or was at when its flow ended. */
  at: { flow: string; node: string };
  /** Number of the answer whose result is awaited. An event of an earlier step is answered from what was stored. */
  step: number;
  /** What the node keeps from one of its steps to the next. */
  memory: Memory;
  noted: Noted;
  /** True when the flow has no more to say: what happens now is the call's end. */
  done: boolean;
}

/** What the call has collected on its way: all effects so far, added up. */
export interface Noted {
  tags: string[];
  score: number | null;
  valueCents: number | null;
  fields: Record<string, string>;
  /** Every keypad entry of the caller, in order. */
  keys: string[];
  recording: boolean;
  /** What a mask node shows destinations; `null` before one. */
  mask: 'tracking_number' | { number: string } | null;
  /** What it has come to so far. */
  outcome: FlowOutcome | null;
  /** Something was said, asked or rung: the call can no longer be refused. */
  isAnswered: boolean;
  /** The caller has hung up and the agent is still there, to be asked. */
  isAgentAlone: boolean;
}

/** What a flow may make of a call that nobody answers. */
export type FlowOutcome = 'flow_hangup' | 'capped' | 'voicemail';

/** `null` for nodes that need none. */
export type Memory =
  | null
  | { /** Entries so far that led nowhere. */ tries: number }
  | {
      /** The destinations that ring now, in the order of the instruction's legs. */
      ringing: string[];
      /** Those that ring after them, group by group. */
      ahead: string[][];
      /** How those before them ended. */
      ended: ('busy' | 'no_answer' | 'failed')[];
    };

/** What the company notes in the transaction that stores the step. In the order it happened. */
export type Effect =
  /** A node was entered, after so many of this step's instructions. */
  | { type: 'entered'; flow: string; node: string; after: number }
  | { type: 'tags'; tags: string[] }
  /** Points to add to the score. */
  | { type: 'score'; points: number }
  | { type: 'value'; cents: number }
  | { type: 'field'; name: string; value: string }
  /** A keypad entry, empty for none; `isValid` when the node has a use for it. */
  | { type: 'keys'; flow: string; node: string; by: 'caller' | 'agent'; digits: string; isValid: boolean }
  /** A survey is over. `key` and `label` are `null` when nobody answered or could be asked. */
  | {
      type: 'survey';
      flow: string;
      node: string;
      audience: SurveyNode['audience'];
      key: string | null;
      label: string | null;
    }
  /** A round-robin or weighted dial has its turn: count it in `World.turns[nodeKey]`. Once a visit of the node. */
  | { type: 'turn'; flow: string; node: string }
  /** These would ring now, but their caps allow no further call. */
  | { type: 'full'; flow: string; node: string; destinations: string[] }
  /** These are about to ring, as the legs of this step: reserve their caps. */
  | { type: 'offer'; flow: string; node: string; step: number; destinations: string[] }
  /** Conversations are recorded from here on, or no more. `noticePlayed`: the caller has heard the notice to its end. */
  | { type: 'recording'; on: boolean; noticePlayed: boolean }
  | { type: 'mask'; callerId: 'tracking_number' | { number: string } }
  /** A message is about to be taken; `transcribe` is the node's wish, whoever can do it. */
  | { type: 'voicemail'; flow: string; node: string; step: number; transcribe: boolean }
  /** Ask this address, at most so long, and come back with a `webhook` event of the same step. */
  | { type: 'fetch'; flow: string; node: string; step: number; url: string; timeoutSeconds: number }
  /**
   * What the call's outcome may come of, where nobody answers it. The last one counts: a message is never followed by
   * `capped`, nor either of them by `flow_hangup`.
   */
  | { type: 'outcome'; outcome: FlowOutcome }
  | { type: 'cause'; cause: Extract<HangupCause, 'capped' | 'invalid_key'> }
  /** The caller has hung up and the agent is asked: see the dial's `survey`. */
  | { type: 'agent_alone' };

/** The key of a node in `World.turns`. */
export function nodeKey(at: { flow: string; node: string }): string {
  return `${at.flow}/${at.node}`;
}
