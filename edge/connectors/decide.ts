import type { Call } from '../calls/call.ts';
import type { FilterFacts } from '../filters/filter.ts';
import { matches } from '../filters/matches.ts';
import type { Conversion, ConversionAction } from './action.ts';
import type { Connector, Consent, Telling } from './connector.ts';
import { visitOf } from './facts.ts';

/** What is to be done about a call and an action, or why nothing is. */
export type Decision =
  | { do: 'nothing'; because: string }
  /** Tells the platform at `due`, ms. */
  | { do: 'tell'; cents: number | null; due: number }
  /** What it is worth has changed. */
  | { do: 'restate'; cents: number | null }
  /** It counts no longer. */
  | { do: 'retract' };

/** All that matters for one call and one action. */
export interface Subject {
  action: ConversionAction;
  connector: Pick<Connector, 'name' | 'lacks' | 'restates' | 'retracts' | 'withinMs'>;
  call: Call;
  facts: FilterFacts;
  /** What stands of it so far; `null` for nothing. */
  known: Conversion | null;
  /** The platform was told of an earlier call of this caller. */
  isRepeat: boolean;
  /** ms */
  now: number;
}

const DAY_MS = 86_400_000;

/** Decides. Pure, so that the past can be tried and every answer can be explained. */
export function decide(subject: Subject): Decision {
  const { known } = subject;
  const because = whyNot(subject);
  if (known === null || known.state === 'withdrawn') {
    return because === null
      ? { do: 'tell', cents: centsOf(subject), due: dueOf(subject) }
      : { do: 'nothing', because };
  }
  return changeOf(known, countsNot(subject), subject);
}

/** Why the platform is not told of this call, in words; `null` when it is to be. */
function whyNot(subject: Subject): string | null {
  const { action, connector, call, isRepeat, now } = subject;
  if (!action.enabled) return 'the action is off';
  if (call.state !== 'ended') return 'the call is not over';
  const counts = countsNot(subject);
  if (counts !== null) return counts;
  if (action.counts === 'once' && isRepeat)
    return 'an earlier call of this caller was told, and each counts once';
  if (action.consent === 'visit' && consentOf(subject) === null) return unasked(subject);
  const lacks = connector.lacks(tellingOf(subject, 'tell'));
  if (lacks !== null) return lacks;
  if (now - call.startedAt > connector.withinMs)
    return `it is too old: ${connector.name} takes calls of the last ${Math.round(connector.withinMs / DAY_MS)} days`;
  // What cannot be corrected later is told once it is known.
  if (action.value === 'call' && centsOf(subject) === null && !connector.restates)
    return 'the call has no value yet';
  return null;
}

/** Why the call does not count for the action, in words; `null` when it does, or nobody can say. */
function countsNot({ action, facts }: Subject): string | null {
  if (facts.leadStatus === 'spam') return 'it is spam';
  const truth = matches(action.when, facts);
  if (truth === 'unknown') return 'something that its filter asks for is not known yet';
  return truth ? null : 'its filter does not hold';
}

function changeOf(known: Conversion, reason: string | null, subject: Subject): Decision {
  const { connector } = subject;
  const cents = centsOf(subject);
  switch (known.state) {
    case 'waiting':
    case 'pending':
    case 'accepted':
      // What is not known yet is no reason to take anything back.
      if (reason !== null && !reason.endsWith('is not known yet')) {
        return known.toldAt === null || connector.retracts
          ? { do: 'retract' }
          : { do: 'nothing', because: `${reason}, but ${connector.name} cannot take back what it was told` };
      }
      if (cents === known.cents) return { do: 'nothing', because: 'it was told' };
      return known.toldAt === null || connector.restates
        ? { do: 'restate', cents }
        : { do: 'nothing', because: `${connector.name} cannot be told of another value` };
    case 'refused':
      return { do: 'nothing', because: known.reason ?? 'it was refused' };
    case 'given_up':
      return { do: 'nothing', because: `it was tried for days: ${known.reason ?? 'no answer'}` };
    default:
      return { do: 'nothing', because: 'it was told and taken back' };
  }
}

function centsOf({ action, facts }: Pick<Subject, 'action' | 'facts'>): number | null {
  if (action.value === 'none') return null;
  if (action.value === 'call') return typeof facts.valueCents === 'number' ? facts.valueCents : null;
  return action.value.cents;
}

function dueOf({ action, call, now }: Subject): number {
  // A carrier's clock may be ahead of ours.
  const endedAt = Math.min(now, call.endedAt ?? now);
  return Math.max(now, endedAt + action.delaySeconds * 1000);
}

function consentOf({ action, call }: Pick<Subject, 'action' | 'call'>): Consent {
  return action.consent === 'visit' ? (visitOf({ call })?.consent ?? null) : action.consent;
}

function unasked(subject: Subject): string {
  return visitOf(subject) === null
    ? 'no visit is known that could have agreed to advertising'
    : 'the visitor has not agreed to advertising';
}

/** What a platform is told. */
export function tellingOf(
  { action, call, facts, known }: Pick<Subject, 'action' | 'call' | 'facts' | 'known'>,
  does: Telling['does'],
): Telling {
  return {
    id: `${call.id}:${action.id}`,
    does,
    call,
    facts,
    cents: known === null ? centsOf({ action, facts }) : known.cents,
    currency: action.currency,
    consent: consentOf({ action, call }),
    changedAt: known?.changedAt ?? call.startedAt,
    sharesCaller: action.sharesCaller,
    settings: action.settings,
  };
}
