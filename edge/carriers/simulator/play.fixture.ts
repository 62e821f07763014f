import { answered, next, place, type Reply, wake } from './machine.ts';
import { scriptShape } from './script.ts';
import type { Placement, Post, SimulatedState } from './state.ts';

/** A simulated call’s id; its recordings have numbers in the last two digits. */
export const CALL = `CA${'a'.repeat(32)}`;
export const BASE = 'https://calls.example/carriers/c1';
export const placedAt = Date.UTC(2026, 10, 12, 9, 0, 0);

/** A call to be placed, with this script. */
export const placement = (script: unknown = {}, from = '+13125550199'): Placement => ({
  call: CALL,
  account: `AC${'b'.repeat(32)}`,
  from,
  to: '+13125550123',
  voiceUrl: `${BASE}/voice`,
  fallbackUrl: null,
  statusUrl: `${BASE}/status`,
  recordingsUrl: 'https://calls.example/simulator/recordings',
  script: scriptShape.parse(script),
  placedAt,
});

/** Plays a call to its end against a webhook, or until something is so. */
export function play(
  call: Placement,
  webhook: (post: Post) => Reply,
  until: (state: SimulatedState) => boolean = () => false,
): SimulatedState {
  return goOn(place(call), webhook, until);
}

/** The same from any state on. */
export function goOn(
  from: SimulatedState,
  webhook: (post: Post) => Reply,
  until: (state: SimulatedState) => boolean = () => false,
): SimulatedState {
  let state = from;
  for (;;) {
    const then = next(state);
    if (then.do === 'rest' || until(state)) return state;
    state = then.do === 'post' ? answered(state, webhook(then.post)) : wake(state);
    state = JSON.parse(JSON.stringify(state));
  }
}

/** A webhook that answers with TwiML by the last part of the address. */
export const documents =
  (answers: Record<string, string>) =>
  ({ url, line }: Post): Reply => ({
    status: 200,
    body: line === null ? '' : `<Response>${answers[url.split('/').at(-1) ?? ''] ?? ''}</Response>`,
  });

/** What was sent, one word each: `voice`, `dialed:busy`, `+1…100:ringing`, `end:completed`. */
export const story = ({ sent, placement: { call } }: SimulatedState): string[] =>
  sent.map(({ kind, form }) => {
    if (kind === 'dialed') return `dialed:${form.DialCallStatus}`;
    if (kind === 'gathered') return `gathered:${form.Digits}`;
    if (kind === 'recording') return `recording:${form.RecordingStatus}`;
    if (kind !== 'status') return kind;
    return `${form.CallSid === call ? 'end' : form.To}:${form.CallStatus}`;
  });

/** TwiML that dials, with every progress reported. */
export const dial = (numbers: string[], attributes = 'answerOnBridge="true"') =>
  `<Dial action="${BASE}/dialed" ${attributes}>${numbers
    .map(
      (to) =>
        `<Number statusCallback="${BASE}/status" statusCallbackEvent="initiated ringing answered completed">${to}</Number>`,
    )
    .join('')}</Dial>`;
