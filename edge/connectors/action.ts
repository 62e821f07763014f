import type { Filter } from '../filters/filter.ts';
import type { Consent, Kind } from './connector.ts';

/** Which calls a platform is told of, and as what. */
export interface ConversionAction {
  /** `act_…` */
  id: string;
  /** Id of the connection, `con_…`. */
  connection: string;
  name: string;
  enabled: boolean;
  /** Calls that count, once they are over: "qualified calls". */
  when: Filter;
  /** What a call is worth there: always the same, what people and rules say it is, or nothing. */
  value: { cents: number } | 'call' | 'none';
  /** ISO 4217 */
  currency: string;
  /** `once`: a caller counts once. `every`: each call does. */
  counts: 'once' | 'every';
  /** How long after the call it is told, s: time to take it back unsaid. */
  delaySeconds: number;
  /**
   * What the platform is told of the caller's consent. `visit`: what the visitor said on the page; of who has not agreed there
   * it is told nothing at all.
   */
  consent: Consent | 'visit';
  /** The caller's number may go there: hashed to advertisers, plain to a CRM or a chat. */
  sharesCaller: boolean;
  /** What the platform asks for, e.g. the number of a conversion action. */
  settings: Record<string, string>;
}

/** An account with a platform, without what is secret. */
export interface Connection {
  /** `con_…` */
  id: string;
  kind: Kind;
  name: string;
  settings: Record<string, string>;
  enabled: boolean;
  /** When it last took something, ms; `null` before. */
  lastSuccessAt: number | null;
  /** What was last wrong, in words; `null` while nothing is. */
  lastError: string | null;
  /** Since when nothing was taken, ms; `null` while it works. */
  failingSince: number | null;
  createdAt: number;
}

/** What stands of telling a platform of a call. */
export type ConversionState =
  /** It will be told. */
  | 'waiting'
  /** It was told, and works on it. */
  | 'pending'
  | 'accepted'
  | 'refused'
  /** It was tried for days. */
  | 'given_up'
  /** It was not told: the call no longer counted when it was time. */
  | 'withdrawn'
  /** It was told, and then that it does not count. */
  | 'retracted';

/** One call and one action: what the platform was, or will be, told. */
export interface Conversion {
  action: string;
  call: string;
  state: ConversionState;
  /** What the platform is told at `due`, or was last; while it is `pending`, `due` is when it is asked what became of that. */
  does: 'tell' | 'restate' | 'retract';
  /** What it is worth now, and what the platform was told that it is; `null` for no value. */
  cents: number | null;
  toldCents: number | null;
  /** When the value was last changed, ms. */
  changedAt: number;
  /** When it is tried (again), ms; `null` when there is nothing to do. */
  due: number | null;
  attempts: number;
  /** What the platform calls it. */
  reference: string | null;
  /** Why it was not taken, and what to do about it. */
  reason: string | null;
  remedy: string | null;
  /** When the platform was first told, ms. */
  toldAt: number | null;
}
