import type { CallOutcome } from '../calls/call.ts';
import type { FilterFacts } from '../filters/filter.ts';

/** What people can be told of by e-mail, and what they call it. */
export const EVENT_WORDS = {
  missed: 'Missed call',
  abandoned: 'Caller gave up',
  voicemail: 'Voicemail',
  first_call: 'First call of somebody',
  qualified: 'Qualified call',
  cap_reached: 'Call cap reached',
  pool_short: 'Pool out of numbers',
  number_leaked: 'Number of a pool leaked',
  integration_failed: 'Integration failing',
  port_updated: 'Number port',
} as const;

export type NotificationEvent = keyof typeof EVENT_WORDS;

export const NOTIFICATION_EVENTS = Object.keys(EVENT_WORDS) as [NotificationEvent, ...NotificationEvent[]];

/**
 * A missed call is each of these but not two: with a message it is a voicemail, and one that the caller gave up within 15
 * seconds (the ledger's rule) is abandoned.
 */
const OF_OUTCOME: Partial<Record<CallOutcome, NotificationEvent>> = {
  not_answered: 'missed',
  no_flow: 'missed',
  failed: 'missed',
  abandoned: 'abandoned',
  voicemail: 'voicemail',
  capped: 'missed',
};

/** Why a call is looked at: it is over, or somebody or something changed it afterwards. */
export type Occasion = 'ended' | 'edited';

/** What a call is news of. After a change it is only what the change can have made it. */
export function eventsOf(facts: FilterFacts, occasion: Occasion): NotificationEvent[] {
  const qualified: NotificationEvent[] = facts.leadStatus === 'qualified' ? ['qualified'] : [];
  if (occasion === 'edited') return qualified;
  const outcome = OF_OUTCOME[facts.outcome as CallOutcome];
  const isUnwanted = facts.outcome === 'blocked' || facts.leadStatus === 'spam';
  return [
    ...(outcome === undefined ? [] : [outcome]),
    ...(facts.firstCall === true && !isUnwanted ? (['first_call'] as const) : []),
    ...qualified,
  ];
}
