import type { LegStatus } from '../carriers/carrier.ts';
import type { Effect } from '../flows/step.ts';
import type { Happening } from './answers.ts';
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

/** The effects that people want to read of; nodes are in the call's path. */
const EFFECT_TEXT: { [T in Effect['type']]?: (effect: Extract<Effect, { type: T }>) => string } = {
  keys: ({ by, digits, isValid }) => {
    const who = by === 'caller' ? 'The caller' : 'The agent';
    if (digits === '') return `${who} pressed nothing`;
    return isValid ? `${who} pressed ${digits}` : `${who} pressed ${digits}, which leads nowhere`;
  },
  tags: ({ tags }) => `Tagged ${tags.join(', ')}`,
  survey: ({ label }) =>
    label === null ? 'The survey was not answered' : `The survey was answered: ${label}`,
  recording: ({ on }) =>
    on ? 'Conversations are recorded from here on' : 'Conversations are no longer recorded',
  voicemail: () => 'The caller was asked to leave a message',
  cause: ({ cause }) =>
    cause === 'capped'
      ? 'Every destination has had all the calls it may have'
      : 'The caller pressed wrong keys too often',
};

/** What we know of a call beside the carrier's messages. Instants ms. */
export interface TrailOf {
  /** The carrier's id. */
  id: string;
  startedAt: number;
  /** Who called, as it is to be written. */
  caller: string;
  trackingNumber: string;
  /** Why the caller was refused or asked to press a key. */
  screened?: string | null;
  isBlocked?: boolean;
  /** The flow could not be run, or there was none. */
  isWithoutFlow?: boolean;
}

/** What happened in a call, in the order it happened, in words for people. Numbers stay E.164. */
export function trail(
  call: TrailOf,
  told: readonly Told[],
  happenings: readonly Happening[] = [],
): CallEvent[] {
  const messages = told.flatMap(({ event, receivedAt }): (CallEvent & { sequence: number })[] => {
    const at = Math.max(call.startedAt, event.at ?? receivedAt);
    const sequence = event.sequence ?? 0;
    if (event.leg !== call.id) return [{ at, sequence, text: LEG_TEXT[event.status](event.to) }];
    // The caller's own leg says something new only at its end; its beginning is the first line.
    return isFinal(event.status) ? [{ at, sequence: Number.MAX_SAFE_INTEGER, text: 'The call ended' }] : [];
  });
  const steps = happenings.flatMap(({ at, effects }) =>
    effects.flatMap((effect): (CallEvent & { sequence: number })[] => {
      // Sound because the table is keyed by the type it is given; the compiler cannot follow the pairing.
      const text = EFFECT_TEXT[effect.type] as ((effect: Effect) => string) | undefined;
      return text === undefined ? [] : [{ at, sequence: -1, text: text(effect) }];
    }),
  );
  const events = [...steps, ...messages].sort((a, b) => a.at - b.at || a.sequence - b.sequence);
  return [
    { at: call.startedAt, text: `${call.caller} called ${call.trackingNumber}` },
    ...beginning(call),
    ...events.map(({ at, text }) => ({ at, text })),
  ];
}

function beginning({ startedAt, screened, isBlocked, isWithoutFlow }: TrailOf): CallEvent[] {
  if (screened) {
    const what = isBlocked
      ? 'The caller was not let through'
      : 'The caller was asked to press a key, and did';
    return [{ at: startedAt, text: `${what}: ${screened}` }];
  }
  return isWithoutFlow ? [{ at: startedAt, text: 'There was no call flow that could be run' }] : [];
}
