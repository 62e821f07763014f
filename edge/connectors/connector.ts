import type { z } from 'zod';
import type { Call } from '../calls/call.ts';
import type { FilterFacts } from '../filters/filter.ts';

/** Platforms that can be told of calls. */
export const KINDS = [
  'google',
  'google_click',
  'ga4',
  'meta',
  'microsoft',
  'hubspot',
  'salesforce',
  'slack',
] as const;
export type Kind = (typeof KINDS)[number];

/** Whether the caller agreed that advertisers hear of it; `null` where nobody says, and then nothing is said. */
export type Consent = 'granted' | 'denied' | null;

/** What a platform is told of a call. */
export interface Telling {
  /** `<call>:<action>`: the same however often it is told, so that the platform counts it once. */
  id: string;
  /** Tells of it, says that its value is another now, or takes it back. */
  does: 'tell' | 'restate' | 'retract';
  call: Call;
  /** Its fields as filters know them. */
  facts: FilterFacts;
  /** What it is worth; `null` where it has no value. */
  cents: number | null;
  /** ISO 4217 */
  currency: string;
  consent: Consent;
  /** When the value was last changed, ms; when it is told. */
  changedAt: number;
  /** Whether callers' numbers may leave, hashed or plain: the owner says so for each action. */
  sharesCaller: boolean;
  /** What else the connector asks of an action, e.g. the id of a conversion action. */
  settings: Record<string, string>;
}

/** An account with a platform: what is not secret, and what is. */
export interface Account {
  settings: Record<string, string>;
  secrets: Record<string, string>;
}

/** What came of telling. */
export type Fate =
  /** The platform has it. */
  | { is: 'accepted'; reference: string | null }
  /** The platform works on it and wants to be asked what came of it, ms later. */
  | { is: 'pending'; reference: string; askAfterMs: number }
  /** It does not want it, and will not when asked again: because of this call or action, or whatever it is told. */
  | { is: 'refused'; fault: 'call' | 'account'; reason: string; remedy: string }
  /** It did not work just now. `afterMs` where the platform says when to come back. */
  | { is: 'failed'; reason: string; afterMs: number | null };

/** How platforms are reached. */
export interface Outside {
  fetch: (request: Request) => Promise<Response>;
  now: () => number;
}

/** One platform. A connector is one file, and one test. */
export interface Connector {
  kind: Kind;
  /** What people call it. */
  name: string;
  /** What an account needs that may be shown, and what is secret. All are texts. */
  settings: z.ZodObject<Record<string, z.ZodType<string | undefined>>>;
  secrets: z.ZodObject<Record<string, z.ZodType<string | undefined>>>;
  /** What each action needs. */
  action: z.ZodObject<Record<string, z.ZodType<string | undefined>>>;
  /** It can be told that a value changed, that a call is to be taken back. */
  restates: boolean;
  retracts: boolean;
  /** For how long after a call it can be told of it, ms. */
  withinMs: number;
  /** Why it cannot be told of this call, in words: "the visit has no Google click id". `null` where it can. */
  lacks(telling: Telling): string | null;
  /** Tells it. May throw a `ConnectorTrouble` and what `fetch` throws; the caller turns both into a fate. */
  tell(telling: Telling, account: Account, outside: Outside): Promise<Fate>;
  /** What it says of a telling when it is only to look at it, and to count nothing; absent where it cannot. */
  check?(telling: Telling, account: Account, outside: Outside): Promise<Fate>;
  /** What came of a `pending` one. */
  ask?(reference: string, account: Account, outside: Outside): Promise<Fate>;
  /** Whether the account works, without telling anything. `accepted` where it does. */
  test(account: Account, outside: Outside): Promise<Fate>;
}
