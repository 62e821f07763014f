import type { Filter } from '../filters/filter.ts';

/**
 * The route of a call: a graph of nodes by id. Pure data; a published version never changes, and a call finishes
 * on the version it started. This is the shape after `validate` has filled in what the author left out.
 */
export interface Flow {
  /** Id of the node every call enters first. */
  start: string;
  nodes: Record<string, FlowNode>;
}

export type FlowNode =
  | GreetingNode
  | MenuNode
  | CollectNode
  | ScheduleNode
  | CallerNode
  | ConditionNode
  | SplitNode
  | DialNode
  | VoicemailNode
  | SurveyNode
  | RecordNode
  | MaskNode
  | SetNode
  | WebhookNode
  | GoToNode
  | HangUpNode;

/** Where an exit leads: the id of a node, or `null`, which ends the call. */
export type Exit = string | null;

/** Something the caller or a destination hears. `{source}`, `{campaign}`, `{caller}` … in `say` are filled in. */
export type Prompt =
  | {
      say: string;
      /** BCP 47, e.g. `en-US`. */
      language: string;
    }
  | {
      /** Id of an asset of the media library. */
      play: string;
    };

/** Says or plays something and goes on. */
export interface GreetingNode {
  type: 'greeting';
  prompt: Prompt;
  next: Exit;
}

/** Keypad entry: the caller chooses by pressing keys. */
export interface MenuNode {
  type: 'menu';
  prompt: Prompt;
  /** What each entry leads to: one to ten of `0`–`9`, `*`, `#`. */
  keys: Record<string, Exit>;
  /** Silence after which the entry counts as over, s. */
  timeoutSeconds: number;
  /** How often it asks again after a wrong key or none. */
  retries: number;
  /** Said before it asks again after a wrong key; `null` for the prompt alone. */
  invalidPrompt: Prompt | null;
  onTimeout: Exit;
  onInvalid: Exit;
}

/** Asks for digits and keeps them: a zip code, an extension, an account. */
export interface CollectNode {
  type: 'collect';
  prompt: Prompt;
  minDigits: number;
  maxDigits: number;
  timeoutSeconds: number;
  retries: number;
  /** Name of the field of the call they are kept in: `zip`, `extension`, or the company's own. */
  saveAs: string;
  next: Exit;
  onFail: Exit;
}

/** Opening hours. The first entry of `holidays` for the day wins over the week. */
export interface ScheduleNode {
  type: 'schedule';
  /** IANA time zone, e.g. `Europe/Berlin`; `null` for the company's. */
  zone: string | null;
  /** Named intervals, each with its own exit (`open`, `lunch` …); the first that holds wins. */
  intervals: ScheduleInterval[];
  holidays: Holiday[];
  /** Out of every interval. */
  onClosed: Exit;
}

export interface ScheduleInterval {
  name: string;
  /** 1 Monday … 7 Sunday. */
  days: number[];
  /** Local time, `HH:MM`, from 00:00 to 24:00. An interval with `to` not after `from` goes past midnight. */
  from: string;
  to: string;
  next: Exit;
}

export interface Holiday {
  name: string;
  /** `YYYY-MM-DD`, or `MM-DD` for every year. */
  date: string;
  next: Exit;
}

/** Where the caller's number is from. The longest matching prefix wins, then the order. */
export interface CallerNode {
  type: 'caller';
  rules: CallerRule[];
  /** Nothing matched, or there is no number. */
  onNoMatch: Exit;
}

export interface CallerRule {
  match:
    | { prefix: string /* E.164 beginning, e.g. +1312 */ }
    | { country: string /* ISO 3166 alpha-2 */ }
    | { areaCodes: string[] /* North America, three digits */ }
    | { states: string[] /* as the carrier says, e.g. IL */ }
    | { zips: string[] /* typed before by a collect node; `606` or `60601-60661` */ };
  next: Exit;
}

/** Any attribute of the call and its visit. The first rule that holds wins; what is not known yet does not hold. */
export interface ConditionNode {
  type: 'condition';
  rules: { when: Filter; next: Exit }[];
  onElse: Exit;
}

/** A share of the callers each way; the same caller always goes the same way. */
export interface SplitNode {
  type: 'split';
  /** Percentages; they add up to 100. */
  branches: { percent: number; next: Exit }[];
}

/** Rings destinations; the first to answer wins. */
export interface DialNode {
  type: 'dial';
  destinations: Destination[];
  /** All at once; one after another; the next one's turn first; by weight, then the rest by weight. */
  mode: 'simultaneous' | 'sequential' | 'round_robin' | 'weighted';
  /** How long each attempt rings, in seconds. */
  ringSeconds: number;
  /** Who answered this caller the last time rings first. */
  sticky: boolean;
  /** What the destination sees: the caller, the number that was called, or a number of the company's, E.164. */
  callerId: 'caller' | 'tracking_number' | { number: string };
  /** Said to the destination alone, on pickup. */
  whisper: Prompt | null;
  /** The destination must press this key to take the call, which a machine does not. */
  accept: { key: string; prompt: Prompt } | null;
  /** Longest conversation, s; `null` for the carrier's own limit. */
  timeLimitSeconds: number | null;
  /** What the caller hears while it rings: `null` for ringing, else an asset of the media library. */
  holdMedia: string | null;
  /** After a conversation, when the destination hung up first and the caller is still there; `null` ends the call. */
  onAnswered: Exit;
  onNoAnswer: Exit;
  /** As `onNoAnswer` unless said otherwise by the author. */
  onBusy: Exit;
  onFailed: Exit;
  /** Every destination has had all the calls its caps allow. */
  onCapped: Exit;
}

/** A number or SIP address that may ring. */
export interface Destination {
  /** E.164, or `sip:user@host`. */
  to: string;
  /** Name for people; empty when there is none. */
  label: string;
  /** Digits sent after pickup, to get through to an extension; `w` waits half a second. Empty for none. */
  sendDigits: string;
  /** Share of the calls where the mode is `weighted`. */
  weight: number;
}

/** Takes a message. */
export interface VoicemailNode {
  type: 'voicemail';
  greeting: Prompt;
  maxSeconds: number;
  transcribe: boolean;
  /** After a message was left and the caller is still there. */
  next: Exit;
}

/** Asks for a score by keypad after the conversation. */
export interface SurveyNode {
  type: 'survey';
  /** Who is asked. An agent can only be asked where the carrier can keep them on the line (`Capabilities.agentSurvey`). */
  audience: 'caller' | 'agent';
  prompt: Prompt;
  options: { key: string; label: string; tags: string[]; score: number | null; valueCents: number | null }[];
  timeoutSeconds: number;
  retries: number;
  next: Exit;
}

/** From here on conversations are recorded, or no more. */
export interface RecordNode {
  type: 'record';
  on: boolean;
  /** Said to the caller before; recording does not begin without it having been played. */
  notice: Prompt | null;
  next: Exit;
}

/** From here on destinations see this instead of the caller, whatever their dial node says. */
export interface MaskNode {
  type: 'mask';
  callerId: 'tracking_number' | { number: string };
  next: Exit;
}

/** Notes something on the call. */
export interface SetNode {
  type: 'set';
  tags: string[];
  /** Added to the call's score. */
  score: number | null;
  valueCents: number | null;
  /** Fields of the company's own, by name. */
  fields: Record<string, string>;
  next: Exit;
}

/** Asks a server of the company's which way to go. Answered with `{ "branch": name }`, or `{}` for `next`. */
export interface WebhookNode {
  type: 'webhook';
  /** https. */
  url: string;
  /** At most 5. */
  timeoutSeconds: number;
  branches: Record<string, Exit>;
  next: Exit;
  onError: Exit;
}

/** Goes on at another node, or at the start of another flow (in the version that was published when the call began). */
export interface GoToNode {
  type: 'goto';
  to: { node: string } | { flow: string };
}

/** Ends the call. */
export interface HangUpNode {
  type: 'hangup';
  /** Said first. With one, or after anything was said, the reason is always `normal`. */
  message: Prompt | null;
  /** `busy` and `rejected` refuse a call that nobody has answered yet, which costs nothing. */
  reason: 'normal' | 'busy' | 'rejected';
}
