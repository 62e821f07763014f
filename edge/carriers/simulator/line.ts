import { isSwallowed, throughFaults } from './faults.ts';
import { fallbackForm, progressForm, recordingForm, transcriptForm } from './forms.ts';
import type { CallbackEvent } from './script.ts';
import {
  type DocumentKind,
  EVENT_OF,
  type Happening,
  type Line,
  type Post,
  type Recording,
  type SimulatedLeg,
  type SimulatedState,
  type TwilioStatus,
} from './state.ts';

/*
 * What the carrier's lines do: ring, are picked up, end, tell and ask. Each changes the state it is given, which is the
 * machine's own copy.
 */

/** A document may redirect to a document; more than this many in one call is a circle. */
const MOST_DOCUMENTS = 50;

/** Twilio waits 15 seconds for an answer (https://twilio.com/docs/api/errors/11205). */
export const PATIENCE_MS = 15_000;

/** From the end of a recording until it can be had; from then until it is written out. */
const PROCESSING_MS = 2000;
const TRANSCRIBING_MS = 5000;

export function legOf(state: SimulatedState, line: Line): SimulatedLeg {
  const leg = line === 'caller' ? state.caller : state.legs[line];
  if (leg === undefined) throw new Error(`there is no leg ${line}`);
  return leg;
}

export function after(state: SimulatedState, ms: number, happening: Happening): void {
  state.timers.push({ at: state.clock + ms, happening });
  state.timers.sort((a, b) => a.at - b.at);
}

/** Lets only what matters still happen; callbacks that are on their way always arrive. */
export function keepTimers(state: SimulatedState, matters: (happening: Happening) => boolean): void {
  state.timers = state.timers.filter(({ happening }) => happening.does === 'deliver' || matters(happening));
}

/** The caller stops hearing it ring; Twilio reports nothing for that on a number's own callback. */
export function pickUp({ caller, clock }: SimulatedState): void {
  if (caller.answeredAt !== null) return;
  caller.answeredAt = clock;
  caller.status = 'in-progress';
}

export function end(state: SimulatedState, leg: SimulatedLeg, status: TwilioStatus): void {
  leg.endedAt = state.clock;
  leg.verbs = [];
  become(state, leg, status);
}

/** Changes the status of a leg and reports it where that was asked for. */
export function become(state: SimulatedState, leg: SimulatedLeg, status: TwilioStatus): void {
  leg.status = status;
  const event = EVENT_OF[status];
  if (leg.callback === null || !leg.callback.events.includes(event)) return;
  tell(state, event, {
    kind: 'status',
    line: null,
    url: leg.callback.url,
    form: progressForm(state, leg),
  });
  leg.fired++;
}

/** Sends a callback, on a line that may be a bad one. */
function tell(state: SimulatedState, event: CallbackEvent, post: Post): void {
  const { faults } = state.placement.script;
  // What comes after the call's own end has nothing after it that could overtake it.
  const line = state.isFinished ? { ...faults, reorder: false } : faults;
  const { now, held } = throughFaults(line, event, post, state.held);
  state.held = held;
  send(state, now);
}

export function send(state: SimulatedState, posts: Post[]): void {
  const { delay } = state.placement.script.faults;
  if (delay === 0) state.outbox.push(...posts);
  else for (const post of posts) after(state, delay * 1000, { does: 'deliver', post });
}

/** Asks what to do next, unless that was asked too often already: then says why not. */
export function ask(
  state: SimulatedState,
  kind: DocumentKind,
  line: Line,
  url: string,
  form: Post['form'],
): string | null {
  state.documents++;
  if (state.documents > MOST_DOCUMENTS) return `more than ${MOST_DOCUMENTS} documents in one call`;
  const post = { kind, line, url, form };
  if (isSwallowed(state.placement.script.faults.drop, post))
    after(state, PATIENCE_MS, { does: 'unanswered', line, post });
  else state.outbox.push(post);
  return null;
}

/** Asks the number's fallback address, where there is one that has not been asked yet. False when there is not. */
export function askFallback(state: SimulatedState, failed: Post, problem: string): boolean {
  const { fallbackUrl } = state.placement;
  if (fallbackUrl === null || failed.kind === 'fallback') return false;
  return ask(state, 'fallback', 'caller', fallbackUrl, fallbackForm(state, failed.url, problem)) === null;
}

/** Begins to record. The id is the call's with the recording's number, from 1, in its last two digits. */
export function startRecording(
  state: SimulatedState,
  how: Pick<Recording, 'kind' | 'channels' | 'callback' | 'transcribe'>,
): Recording {
  const number = (state.recordings.length + 1).toString(16).padStart(2, '0');
  const recording: Recording = {
    ...how,
    sid: `RE${state.placement.call.slice(2, -2)}${number}`,
    status: 'in-progress',
    startedAt: state.clock,
    pausedAt: null,
    pausedMs: 0,
    seconds: null,
  };
  state.recordings.push(recording);
  tellOfRecording(state, recording, 'in-progress', 0);
  return recording;
}

/** The recording that is being made; `null` when there is none. */
export function runningRecording(state: SimulatedState): Recording | null {
  return state.recordings.find(({ seconds }) => seconds === null) ?? null;
}

/** Ends the recording; it can be had a little later. Without a length, what ran since it began, pauses left out. */
export function stopRecording(state: SimulatedState, recording: Recording, seconds?: number): void {
  const pausedMs = recording.pausedMs + (recording.pausedAt === null ? 0 : state.clock - recording.pausedAt);
  recording.pausedAt = null;
  recording.pausedMs = pausedMs;
  recording.seconds =
    seconds ?? Math.max(0, Math.round((state.clock - recording.startedAt - pausedMs) / 1000));
  recording.status = 'completed';
  tellOfRecording(state, recording, 'completed', PROCESSING_MS);
  if (recording.transcribe === null) return;
  deliver(state, PROCESSING_MS + TRANSCRIBING_MS, 'transcript', {
    kind: 'transcript',
    line: null,
    url: recording.transcribe,
    form: transcriptForm(state, recording),
  });
}

/** Nothing was said: there is no recording. */
export function dropRecording(state: SimulatedState, recording: Recording): void {
  state.recordings = state.recordings.filter((other) => other !== recording);
}

function tellOfRecording(
  state: SimulatedState,
  recording: Recording,
  event: 'in-progress' | 'completed',
  ms: number,
): void {
  const { callback } = recording;
  if (callback === null || !callback.events.includes(event)) return;
  const form = recordingForm(state, recording);
  deliver(state, ms, 'recording', { kind: 'recording', line: null, url: callback.url, form });
}

/** A callback that is due later, and may then be lost or doubled; it overtakes nothing and is not overtaken. */
function deliver(state: SimulatedState, ms: number, event: CallbackEvent, post: Post): void {
  const { faults } = state.placement.script;
  const { now } = throughFaults({ ...faults, reorder: false }, event, post, null);
  for (const each of now) after(state, ms + faults.delay * 1000, { does: 'deliver', post: each });
}
