import { leftOver } from './faults.ts';
import { askForm, dialedForm, recordedForm } from './forms.ts';
import {
  after,
  ask,
  become,
  dropRecording,
  end,
  keepTimers,
  legOf,
  pickUp,
  runningRecording,
  send,
  startRecording,
  stopRecording,
} from './line.ts';
import type { Callee } from './script.ts';
import type { DocumentKind, Line, SimulatedLeg, SimulatedState, TwilioStatus } from './state.ts';
import type { DialledNumber, Prompt, Verb } from './twiml-reader.ts';

/** Twilio's "an application error has occurred. Goodbye", spoken. */
const APOLOGY_MS = 5000;

/** Speaking time per character: about 150 words of six characters a minute. Of a file nothing is known. */
const SPEECH_MS = 60;
const FILE_MS = 4000;

/** From the beginning of a question to the first key, and from one key to the next. Prompts are not heard out. */
const FIRST_KEY_MS = 1000;
const NEXT_KEY_MS = 500;

/** Does the next verb in hand. At the end of a document the caller is hung up on, and a destination is connected. */
export function carryOn(state: SimulatedState, line: Line): void {
  const verb = legOf(state, line).verbs.shift();
  if (verb !== undefined) PERFORM[verb.verb](state, verb as never, line);
  else if (line === 'caller') PERFORM.Hangup(state, { verb: 'Hangup' }, line);
  else connect(state, line);
}

type Performer<V> = (state: SimulatedState, verb: V, line: Line) => void;

const hear: Performer<Prompt> = (state, prompt, line) => {
  // As a first verb a pause lets the call ring on (https://www.twilio.com/docs/voice/twiml/pause).
  if (line === 'caller' && prompt.verb !== 'Pause') pickUp(state);
  after(state, msOf(prompt), { does: 'carry_on', line });
};

const PERFORM: { [V in Verb['verb']]: Performer<Extract<Verb, { verb: V }>> } = {
  Say: hear,
  Play: hear,
  Pause: hear,
  Gather(state, verb, line) {
    if (line === 'caller') pickUp(state);
    const { digits, ms } = entry(verb, keysAt(state, line));
    after(state, ms, {
      does: 'gathered',
      line,
      digits,
      action: verb.action,
      isWanted: digits !== '' || verb.actionOnEmptyResult,
    });
  },
  Record(state, { action, maxLength, timeout, callback, transcribe }, line) {
    pickUp(state);
    const { seconds } = state.placement.script.message;
    if (seconds === 0) {
      // Silence: nothing is recorded and the action is not asked.
      after(state, timeout * 1000, { does: 'carry_on', line });
      return;
    }
    startRecording(state, { kind: 'RecordVerb', channels: 1, callback, transcribe });
    after(state, Math.min(seconds, maxLength) * 1000, { does: 'message_over', action });
  },
  // Hanging up answers first, and bills (https://www.twilio.com/docs/voice/twiml/hangup).
  Hangup(state, _verb, line) {
    if (line === 'caller') {
      pickUp(state);
      endCall(state, 'completed');
    } else {
      decline(state, line);
    }
  },
  // Ends a call that was not answered yet as busy or not answered (https://www.twilio.com/docs/voice/twiml/reject).
  Reject(state, { reason }) {
    const unanswered = reason === 'busy' ? 'busy' : 'no-answer';
    endCall(state, state.caller.answeredAt === null ? unanswered : 'completed');
  },
  Redirect(state, { url }, line) {
    askOn(state, 'redirect', line, url, askForm(state, legOf(state, line)));
  },
  Dial(state, { action, timeout, timeLimit, callerId, answerOnBridge, record, numbers }) {
    if (!answerOnBridge) pickUp(state);
    state.dial = { action, timeLimit, record, firstLeg: state.legs.length };
    for (const number of numbers) ring(state, number, callerId ?? state.placement.from);
    const last = state.legs.at(-1);
    if (liveLegs(state).length > 0) after(state, timeout * 1000, { does: 'stop_ringing' });
    else if (last !== undefined) endDial(state, last);
  },
};

function ring(state: SimulatedState, { to, url, callback }: DialledNumber, from: string): void {
  const index = state.legs.length;
  const leg: SimulatedLeg = {
    sid: legSid(state.placement.call, index),
    parent: state.placement.call,
    from,
    to,
    status: 'initiated',
    answeredAt: null,
    bridgedAt: null,
    endedAt: null,
    fired: 0,
    callback,
    pickupUrl: url,
    verbs: [],
    documentUrl: '',
  };
  state.legs.push(leg);
  become(state, leg, 'initiated');
  const callee = calleeOf(state, leg);
  if (callee.does === 'busy' || callee.does === 'failed') {
    end(state, leg, callee.does);
    return;
  }
  become(state, leg, 'ringing');
  if (callee.does === 'answers') after(state, callee.after * 1000, { does: 'answer', leg: index });
}

function calleeOf({ placement: { script } }: SimulatedState, { to }: SimulatedLeg): Callee {
  return (Object.hasOwn(script.destinations, to) ? script.destinations[to] : undefined) ?? script.callee;
}

/** The destination of a leg picks up: it hears what is to be heard on pickup, or is connected. */
export function answer(state: SimulatedState, index: number): void {
  const leg = legOf(state, index);
  if (leg.pickupUrl === null) letGo(state, leg);
  leg.answeredAt = state.clock;
  become(state, leg, 'in-progress');
  if (leg.pickupUrl === null) {
    connect(state, index);
    return;
  }
  askOn(state, 'pickup', index, leg.pickupUrl, askForm(state, leg));
  const callee = calleeOf(state, leg);
  if (callee.does === 'answers' && callee.patience !== null)
    after(state, callee.patience * 1000, { does: 'decline', leg: index });
}

/** Whoever else was rung, or listens, has lost the race. */
function letGo(state: SimulatedState, winner: SimulatedLeg): void {
  for (const leg of liveLegs(state))
    if (leg !== winner) end(state, leg, leg.answeredAt === null ? 'canceled' : 'completed');
}

/** Caller and destination are connected. */
function connect(state: SimulatedState, index: number): void {
  const leg = legOf(state, index);
  letGo(state, leg);
  leg.bridgedAt = state.clock;
  pickUp(state);
  // The conversation is all that lies ahead: nobody else can answer, and nobody tires of ringing.
  keepTimers(state, () => false);
  const { dial } = state;
  if (dial === null) return;
  if (dial.record !== null) startRecording(state, { kind: 'DialVerb', ...dial.record, transcribe: null });
  const { talkFor, endedBy } = state.placement.script;
  const callee = calleeOf(state, leg);
  const seconds = (callee.does === 'answers' ? callee.talkFor : null) ?? talkFor;
  after(state, Math.min(seconds, dial.timeLimit) * 1000, {
    does: 'part',
    leg: index,
    // Twilio ends a conversation that is too long by hanging up the destination.
    by: seconds > dial.timeLimit ? 'callee' : endedBy,
  });
}

/** A destination that had picked up is gone before it was connected. */
export function decline(state: SimulatedState, index: number): void {
  const leg = legOf(state, index);
  if (leg.endedAt !== null || leg.bridgedAt !== null) return;
  end(state, leg, 'completed');
  keepTimers(state, (happening) => !('line' in happening && happening.line === index));
  if (liveLegs(state).length === 0) endDial(state, leg);
}

/** The dial is over with this leg: asks its `action` what comes next, or goes on in the document. */
export function endDial(state: SimulatedState, leg: SimulatedLeg): void {
  const action = state.dial?.action ?? null;
  state.dial = null;
  const recording = runningRecording(state);
  if (recording !== null) stopRecording(state, recording);
  // Nobody can pick up any more, but the caller can still tire of what comes next.
  keepTimers(state, ({ does }) => does === 'give_up');
  // A dial that ends because the caller has gone has a result too.
  if (action !== null) askOn(state, 'dialed', 'caller', action, dialedForm(state, leg));
  else if (state.caller.endedAt !== null) finish(state);
  else carryOn(state, 'caller');
}

/** The message has been left: the caller hangs up, or waits for what comes after a silence. */
export function messageOver(state: SimulatedState, action: string): void {
  const recording = runningRecording(state);
  if (recording === null) {
    carryOn(state, 'caller');
    return;
  }
  stopRecording(state, recording);
  if (!state.placement.script.message.stays) leave(state);
  askOn(state, 'recorded', 'caller', action, recordedForm(state, recording));
}

/** The caller hangs up, wherever the call is. */
export function callerHangsUp(state: SimulatedState): void {
  if (state.caller.endedAt !== null) return;
  const message = state.timers.map(({ happening }) => happening).find(({ does }) => does === 'message_over');
  leave(state);
  const recording = runningRecording(state);
  if (recording?.kind === 'RecordVerb' && message?.does === 'message_over') {
    if (state.clock > recording.startedAt) {
      stopRecording(state, recording);
      askOn(state, 'recorded', 'caller', message.action, recordedForm(state, recording));
      return;
    }
    dropRecording(state, recording);
  }
  const legs = liveLegs(state);
  for (const leg of legs) end(state, leg, leg.answeredAt === null ? 'canceled' : 'completed');
  const last = legs.find(({ bridgedAt }) => bridgedAt !== null) ?? legs.at(-1);
  if (last === undefined) finish(state);
  else endDial(state, last);
}

/** Reported only at the very end. Twilio calls an incoming call canceled when its caller hangs up before it is
 * answered (support.twilio.com, article 223132547). */
function leave(state: SimulatedState): void {
  const { caller } = state;
  caller.endedAt = state.clock;
  caller.status = caller.answeredAt === null ? 'canceled' : 'completed';
  caller.verbs = [];
  keepTimers(state, () => false);
}

/** Twilio apologises to the caller, where there still is one, and ends the call. */
export function giveUpOn(state: SimulatedState, problem: string): void {
  state.error = problem;
  if (state.caller.endedAt !== null) {
    finish(state);
    return;
  }
  state.caller.verbs = [];
  pickUp(state);
  after(state, APOLOGY_MS, { does: 'carry_on', line: 'caller' });
}

function endCall(state: SimulatedState, status: TwilioStatus): void {
  state.caller.endedAt = state.clock;
  state.caller.status = status;
  finish(state);
}

/** The last report of the caller's own leg, and whatever was held back. Recordings may still be told of. */
export function finish(state: SimulatedState): void {
  if (state.isFinished) return;
  keepTimers(state, () => false);
  become(state, state.caller, state.caller.status);
  send(state, leftOver(state.placement.script.faults, state.held));
  state.held = null;
  state.isFinished = true;
}

/** Asks for TwiML; a call that asks for ever is given up. */
export function askOn(
  state: SimulatedState,
  kind: DocumentKind,
  line: Line,
  url: string,
  form: Record<string, string>,
): void {
  const refusal = ask(state, kind, line, url, form);
  if (refusal !== null) giveUpOn(state, refusal);
}

/** The legs of the dial under way that have not ended. */
export function liveLegs(state: SimulatedState): SimulatedLeg[] {
  return state.dial === null
    ? []
    : state.legs.slice(state.dial.firstLeg).filter(({ endedAt }) => endedAt === null);
}

/** A leg's id: the call's, with the leg's number in its last eight digits, so a log shows what belongs together. */
function legSid(call: string, index: number): string {
  return call.slice(0, -8) + (index + 1).toString(16).padStart(8, '0');
}

function msOf(prompt: Prompt): number {
  if (prompt.verb === 'Say') return prompt.text.length * SPEECH_MS;
  return prompt.verb === 'Play' ? FILE_MS : prompt.length * 1000;
}

/** What is pressed this time; the caller's script has one entry for each question. */
function keysAt(state: SimulatedState, line: Line): string {
  const { script } = state.placement;
  if (line === 'caller') return script.keys[state.entries++] ?? '';
  const callee = calleeOf(state, legOf(state, line));
  return callee.does === 'answers' ? callee.presses : '';
}

/** What a gather makes of the keys that are pressed, and when it is over. */
function entry(
  { prompts, numDigits, finishOnKey, timeout }: Extract<Verb, { verb: 'Gather' }>,
  keys: string,
): { digits: string; ms: number } {
  const silence = timeout * 1000;
  const end = finishOnKey === '' ? -1 : keys.indexOf(finishOnKey);
  const typed = end === -1 ? keys : keys.slice(0, end);
  const digits = typed.slice(0, numDigits ?? undefined);
  const isComplete = digits.length === numDigits;
  const pressed = digits.length + (end !== -1 && !isComplete ? 1 : 0);
  if (pressed === 0) return { digits, ms: prompts.reduce((ms, prompt) => ms + msOf(prompt), silence) };
  const ms = FIRST_KEY_MS + (pressed - 1) * NEXT_KEY_MS;
  return { digits, ms: isComplete || end !== -1 ? ms : ms + silence };
}
