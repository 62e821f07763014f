import type { Call, CallOutcome, CallState } from '../../calls/call.ts';

/** How a call stands, for the eye: colour goes with the words and never replaces them. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'live';

const STATE: Record<Exclude<CallState, 'ended'>, string> = {
  ringing: 'Ringing',
  in_flow: 'In the call flow',
  dialing: 'Dialing',
  connected: 'Talking',
  wrapping: 'Wrapping up',
};

const OUTCOME: Record<CallOutcome, { words: string; tone: Tone }> = {
  answered: { words: 'Answered', tone: 'good' },
  not_answered: { words: 'Not answered', tone: 'bad' },
  voicemail: { words: 'Voicemail', tone: 'warn' },
  blocked: { words: 'Blocked', tone: 'quiet' },
  abandoned: { words: 'Caller gave up', tone: 'bad' },
  capped: { words: 'Over the call cap', tone: 'warn' },
  flow_hangup: { words: 'Ended by the flow', tone: 'quiet' },
  no_flow: { words: 'No call flow', tone: 'bad' },
  failed: { words: 'Failed', tone: 'bad' },
};

/** A call that has not ended. */
export function inProgress(call: Call): boolean {
  return call.state !== 'ended';
}

/** How a call came out, or where it stands while it lasts. */
export function outcomeOf(call: Call): { words: string; tone: Tone } {
  if (call.state !== 'ended') return { words: STATE[call.state], tone: 'live' };
  return call.outcome === null ? { words: 'Ended', tone: 'quiet' } : OUTCOME[call.outcome];
}

/** Seconds a call has lasted until `now` (ms), or all of them once it has ended. */
export function secondsOf(call: Call, now: number): number {
  return call.duration ?? ((call.endedAt ?? now) - call.startedAt) / 1000;
}
