import type { Capabilities } from '../carriers/carrier.ts';
import type { FilterFacts } from '../filters/filter.ts';
import type { FlowContext } from './step.ts';

/** A call that is only imagined: who calls when, and how everybody behaves. */
export interface Scenario {
  caller: FlowContext['caller'];
  /** The number that is called, E.164. */
  trackingNumber: string;
  /** What is known of the call and its visit. */
  facts: FilterFacts;
  /** When it comes, ms since 1970. */
  at: number;
  /** The company's zone, IANA. */
  zone: string;
  /** What the caller presses, entry after entry; nothing any more when they are used up. */
  keys: string[];
  /** What the agent presses when asked after the call. */
  agentKeys: string[];
  /** How destinations behave, by `to`; one that is not listed rings and nobody answers. */
  destinations: Record<string, Callee>;
  /** How long the caller speaks after the beep, s; `null` hangs up instead. */
  messageSeconds: number | null;
  /** After so many seconds in which nobody has answered the caller hangs up; `null` for endless patience. */
  patienceSeconds: number | null;
  /** What the company's servers answer, by `nodeKey`: a branch, `null` for none; one that is not listed fails. */
  webhooks: Record<string, string | null>;
  /** As in `World`. */
  full: string[];
  turns: Record<string, number>;
  lastAnsweredBy: string | null;
  /** Names of the assets of the media library, by id. */
  media: Record<string, string>;
  capabilities: Capabilities;
}

/** How a destination behaves when it is rung. */
export type Callee =
  | {
      does: 'answer';
      /** Rings so long, s. */
      after: number;
      /** Presses this when asked to accept; `null` for nothing, as a machine does. */
      presses: string | null;
      /** Length of the conversation, s, and who ends it. */
      talks: number;
      hangsUp: 'caller' | 'destination';
    }
  | { does: 'ring' | 'busy' | 'fail' };
