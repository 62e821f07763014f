import type { Caller, Stir } from '../carriers/carrier.ts';

/*
 * Whether a caller is let through, before anything has answered and anything costs. Pure: the lists, the policy and
 * what is known of the call come in, a verdict with its reason comes out.
 */

/** What becomes of a caller: let through; asked to press a key first; refused. */
export type Verdict = 'pass' | 'challenge' | 'reject';

/** How an entry of a list recognises callers. */
export type CallerMatch =
  /** This number, E.164. */
  | { match: 'exact'; value: string }
  /** Numbers that begin so, e.g. `+1900`. */
  | { match: 'prefix'; value: string }
  /** Callers without a number. */
  | { match: 'withheld'; value: '' }
  /** Callers whose name has this in it, in any case. */
  | { match: 'name'; value: string }
  /** Numbers of this country, ISO 3166 alpha-2. */
  | { match: 'country'; value: string };

/** One entry of the block list or the allow list. */
export type ListedCaller = CallerMatch & {
  id: string;
  /** `allow` beats `block`. */
  list: 'block' | 'allow';
  /** Of a blocked caller: refused as busy, or asked to press a key. */
  action: 'reject' | 'challenge';
};

/** What may give a robot away. Each has its own action in the policy. */
export const SIGNALS = ['stirFailed', 'invalidNumber', 'manyNumbers', 'neighbour'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What a company does about spam. */
export interface SpamPolicy {
  signals: Record<Signal, 'off' | 'challenge' | 'reject'>;
  /** `manyNumbers`: more than this many of our numbers … */
  manyNumbers: number;
  /** … within this many minutes. */
  withinMinutes: number;
  /** What a caller hears who must press 1 to go on. */
  challenge: { say: string; language: string };
}

/**
 * Nobody is refused for a suspicion unless the company says so: a person can press a key. A caller from the same
 * exchange is mostly a neighbour indeed, so that one is off.
 */
export const DEFAULT_POLICY: SpamPolicy = {
  signals: {
    stirFailed: 'challenge',
    invalidNumber: 'challenge',
    manyNumbers: 'challenge',
    neighbour: 'off',
  },
  manyNumbers: 5,
  withinMinutes: 10,
  challenge: { say: 'To be connected, please press 1.', language: 'en-US' },
};

/** What is known of a caller when the phone rings. */
export interface CallerFacts {
  caller: Caller;
  name: string | null;
  /** ISO 3166 alpha-2; `null` when neither the number nor the carrier says. */
  country: string | null;
  stir: Stir | null;
  /** False when there can be no such number in its country; `null` when there is no number. */
  isValid: boolean | null;
  /** The number that was called, E.164. */
  trackingNumber: string;
  /** Different numbers of ours this caller has called within the policy's minutes, this one included. */
  numbersCalled: number;
}

/** What was decided, and why, for people. */
export interface Screening {
  verdict: Verdict;
  /** `null` when nothing was found. */
  reason: string | null;
  /** The entry that decided, or that let the caller through. */
  entry: string | null;
}

const WORDS: Record<Signal, string> = {
  stirFailed: 'the network could not confirm the number',
  invalidNumber: 'there is no such number in its country',
  manyNumbers: 'this caller has called many of our numbers in a short time',
  neighbour: 'the number begins like the one that was called',
};

/** Decides on a caller. The allow list comes first, then the block list (refusal before challenge), then the signals. */
export function screen(facts: CallerFacts, list: readonly ListedCaller[], policy: SpamPolicy): Screening {
  const hits = list.filter((entry) => matches(entry, facts));
  const allowed = hits.find((entry) => entry.list === 'allow');
  if (allowed !== undefined) return { verdict: 'pass', reason: null, entry: allowed.id };
  const blocked = hits.find(({ action }) => action === 'reject') ?? hits[0];
  if (blocked !== undefined) {
    return { verdict: blocked.action, reason: `on the block list: ${inWords(blocked)}`, entry: blocked.id };
  }
  const found = SIGNALS.filter((signal) => policy.signals[signal] !== 'off' && shows(signal, facts, policy));
  const worst = found.find((signal) => policy.signals[signal] === 'reject') ?? found[0];
  if (worst === undefined) return { verdict: 'pass', reason: null, entry: null };
  return {
    verdict: policy.signals[worst] === 'reject' ? 'reject' : 'challenge',
    reason: WORDS[worst],
    entry: null,
  };
}

function matches(entry: CallerMatch, { caller, name, country }: CallerFacts): boolean {
  const number = 'number' in caller ? caller.number : null;
  switch (entry.match) {
    case 'exact':
      return number === entry.value;
    case 'prefix':
      return number?.startsWith(entry.value) ?? false;
    case 'withheld':
      return number === null;
    case 'name':
      return name?.toLowerCase().includes(entry.value.toLowerCase()) ?? false;
    case 'country':
      return country === entry.value;
  }
}

function inWords({ match, value }: CallerMatch): string {
  switch (match) {
    case 'exact':
      return value;
    case 'prefix':
      return `numbers that begin with ${value}`;
    case 'withheld':
      return 'callers without a number';
    case 'name':
      return `names with “${value}”`;
    case 'country':
      return `numbers of ${value}`;
  }
}

function shows(signal: Signal, facts: CallerFacts, policy: SpamPolicy): boolean {
  switch (signal) {
    // Nothing to verify says nothing: most toll-free and foreign calls come so.
    case 'stirFailed':
      return facts.stir?.verified === false;
    case 'invalidNumber':
      return facts.isValid === false;
    case 'manyNumbers':
      return facts.numbersCalled > policy.manyNumbers;
    case 'neighbour':
      return 'number' in facts.caller && isNeighbour(facts.caller.number, facts.trackingNumber);
  }
}

/** North American numbers that share area code and exchange, and are not the same. */
function isNeighbour(caller: string, called: string): boolean {
  return /^\+1\d{10}$/.test(caller) && caller !== called && caller.slice(0, 8) === called.slice(0, 8);
}
