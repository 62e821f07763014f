import type { LegStatus } from '../carriers/carrier.ts';
import type { CallEvent } from './call.ts';
import { isFinal, type Told } from './fold.ts';

const LEG_TEXT: Record<LegStatus, (to: string) => string> = {
  queued: (to) => `Calling ${to}`,
  ringing: (to) => `${to} is ringing`,
  answered: (to) => `${to} answered`,
  completed: (to) => `The conversation with ${to} ended`,
  busy: (to) => `${to} was busy`,
  no_answer: (to) => `${to} did not answer`,
  failed: (to) => `${to} could not be reached`,
  canceled: (to) => `${to} stopped ringing`,
};

/** What happened in a call, in the order it happened, in words for people. Numbers stay E.164. */
export function trail(
  call: { id: string; startedAt: number; caller: string; trackingNumber: string },
  told: readonly Told[],
): CallEvent[] {
  const events = told.flatMap(({ event, receivedAt }): (CallEvent & { sequence: number })[] => {
    const at = Math.max(call.startedAt, event.at ?? receivedAt);
    const sequence = event.sequence ?? 0;
    if (event.leg !== call.id) return [{ at, sequence, text: LEG_TEXT[event.status](event.to) }];
    // The caller's own leg says something new only at its end; its beginning is the first line.
    return isFinal(event.status) ? [{ at, sequence: Number.MAX_SAFE_INTEGER, text: 'The call ended' }] : [];
  });
  events.sort((a, b) => a.at - b.at || a.sequence - b.sequence);
  return [
    { at: call.startedAt, text: `${call.caller} called ${call.trackingNumber}` },
    ...events.map(({ at, text }) => ({ at, text })),
  ];
}
