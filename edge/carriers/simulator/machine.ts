import { isSwallowed } from './faults.ts';
import { askForm, gatheredForm } from './forms.ts';
import { askFallback, end, legOf, PATIENCE_MS, runningRecording, stopRecording } from './line.ts';
import {
  answer,
  askOn,
  callerHangsUp,
  carryOn,
  decline,
  endDial,
  finish,
  giveUpOn,
  liveLegs,
  messageOver,
} from './perform.ts';
import type { Happening, Placement, Post, SimulatedState } from './state.ts';
import { readTwiml, type Verb } from './twiml-reader.ts';

/*
 * A call through Twilio, without Twilio and without a clock. Three inputs drive it: it is placed, a webhook of its
 * is answered, the next thing in it falls due; a fourth comes from its REST API. Each returns the state that follows;
 * `next` says what to do then.
 */

/** What came back from a webhook; `status` is `null` when nothing did and `body` says why. */
export interface Reply {
  status: number | null;
  body: string;
}

/** What the call needs next: a webhook delivered, time to pass (until this ms on its clock), or nothing any more. */
export type Next = { do: 'post'; post: Post } | { do: 'wait'; until: number } | { do: 'rest' };

/** The caller has dialled. */
export function place(placement: Placement): SimulatedState {
  const { call, from, to, voiceUrl, statusUrl, script } = placement;
  const state: SimulatedState = {
    placement,
    clock: 0,
    caller: {
      sid: call,
      parent: null,
      from,
      to,
      status: 'ringing',
      answeredAt: null,
      bridgedAt: null,
      endedAt: null,
      fired: 0,
      callback: { url: statusUrl, events: ['completed'] },
      pickupUrl: null,
      verbs: [],
      documentUrl: voiceUrl,
    },
    legs: [],
    recordings: [],
    documents: 0,
    entries: 0,
    dial: null,
    timers: [],
    outbox: [],
    held: null,
    sent: [],
    isFinished: false,
    error: null,
  };
  if (script.hangUpAfter !== null)
    state.timers.push({ at: script.hangUpAfter * 1000, happening: { does: 'give_up' } });
  askOn(state, 'voice', 'caller', voiceUrl, askForm(state, state.caller));
  return state;
}

/** Webhooks go out before anything else happens, so the call's clock stands still while one is under way. */
export function next(state: SimulatedState): Next {
  const [post] = state.outbox;
  if (post !== undefined) return { do: 'post', post };
  const [timer] = state.timers;
  return timer === undefined ? { do: 'rest' } : { do: 'wait', until: timer.at };
}

/** The webhook that `next` named has been answered. */
export function answered(before: SimulatedState, reply: Reply): SimulatedState {
  const state = structuredClone(before);
  const post = state.outbox.shift();
  if (post === undefined) throw new Error('nothing was waiting for an answer');
  const { faults } = state.placement.script;
  const isLost = isSwallowed(faults.timeOut, post);
  const read = readReply(post, isLost ? { status: null, body: 'it came after 15 seconds' } : reply);
  noteSent(state, post, { status: isLost ? null : reply.status, body: reply.body }, read.problem);
  if (post.line === null) return state;
  if (isLost) state.clock += PATIENCE_MS;
  if (faults.repeat && post.isRepeated !== true && !isLost) {
    state.outbox.unshift({ ...post, isRepeated: true });
    return state;
  }

  const leg = legOf(state, post.line);
  // Nobody is there any more to do anything with.
  if (leg.endedAt !== null) {
    if (post.line === 'caller') finish(state);
  } else if (read.problem === null) {
    leg.verbs = read.verbs;
    leg.documentUrl = post.url;
    carryOn(state, post.line);
  } else {
    doWithout(state, post, read.problem);
  }
  return state;
}

/** There is nothing to go on with: the fallback is asked, or the line hears an apology and is hung up on. */
function doWithout(state: SimulatedState, post: Post, problem: string): void {
  if (typeof post.line === 'number') {
    // The destination hears the apology; the caller never hears of it.
    state.error = problem;
    decline(state, post.line);
  } else if (!askFallback(state, post, problem)) {
    giveUpOn(state, problem);
  }
}

function noteSent(state: SimulatedState, post: Post, { status, body }: Reply, problem: string | null): void {
  const at = state.placement.placedAt + state.clock;
  state.sent.push({ ...post, at, status, answer: body, problem });
}

/** The time `next` named has come: the first thing that is due happens. */
export function wake(before: SimulatedState): SimulatedState {
  const state = structuredClone(before);
  const timer = state.timers.shift();
  if (timer === undefined) throw new Error('nothing is due');
  // An answer that came too late has held up what was due meanwhile.
  state.clock = Math.max(state.clock, timer.at);
  HAPPEN[timer.happening.does](state, timer.happening as never);
  return state;
}

/** Ends the call from outside, as the REST API does. Nothing happens to a call that is over. */
export function hangUp(before: SimulatedState): SimulatedState {
  const state = structuredClone(before);
  callerHangsUp(state);
  return state;
}

/** Pauses, resumes or ends a recording from outside; `null` when it is not running. */
export function changeRecording(
  before: SimulatedState,
  sid: string,
  to: 'paused' | 'in-progress' | 'stopped',
): SimulatedState | null {
  const state = structuredClone(before);
  const recording = runningRecording(state);
  if (recording?.sid !== sid) return null;
  if (to === 'stopped') {
    stopRecording(state, recording);
    return state;
  }
  if (to === 'paused') recording.pausedAt ??= state.clock;
  else if (recording.pausedAt !== null) {
    recording.pausedMs += state.clock - recording.pausedAt;
    recording.pausedAt = null;
  }
  recording.status = to;
  return state;
}

const HAPPEN: {
  [D in Happening['does']]: (state: SimulatedState, happening: Extract<Happening, { does: D }>) => void;
} = {
  answer: (state, { leg }) => answer(state, leg),
  decline: (state, { leg }) => decline(state, leg),
  part(state, { leg: index, by }) {
    const leg = legOf(state, index);
    if (by === 'callee') {
      end(state, leg, 'completed');
      endDial(state, leg);
    } else {
      callerHangsUp(state);
    }
  },
  stop_ringing(state) {
    const ringing = liveLegs(state).filter(({ answeredAt }) => answeredAt === null);
    for (const leg of ringing) end(state, leg, 'no-answer');
    const last = ringing.at(-1);
    // Whoever has picked up and still listens may yet be connected.
    if (last !== undefined && liveLegs(state).length === 0) endDial(state, last);
  },
  give_up: callerHangsUp,
  carry_on: (state, { line }) => carryOn(state, line),
  gathered(state, { line, digits, action, isWanted }) {
    const leg = legOf(state, line);
    if (isWanted) askOn(state, 'gathered', line, action, gatheredForm(state, leg, digits));
    else carryOn(state, line);
  },
  message_over: (state, { action }) => messageOver(state, action),
  deliver(state, { post }) {
    state.outbox.push(post);
  },
  unanswered(state, { post }) {
    const problem = 'no answer: it never reached us';
    noteSent(state, post, { status: null, body: '' }, problem);
    if (post.line !== null && legOf(state, post.line).endedAt === null) doWithout(state, post, problem);
    else if (post.line === 'caller') finish(state);
  },
};

/** What to do now, or why the answer is no use. A callback only has to be taken. */
function readReply(
  { line, url }: Post,
  { status, body }: Reply,
): { verbs: Verb[]; problem: null } | { verbs: null; problem: string } {
  if (status === null) return { verbs: null, problem: `no answer: ${body}` };
  if (status < 200 || status > 299) return { verbs: null, problem: `HTTP ${status}: ${body.slice(0, 200)}` };
  if (line === null) return { verbs: [], problem: null };
  try {
    return { verbs: readTwiml(body, url, line !== 'caller'), problem: null };
  } catch (error) {
    return { verbs: null, problem: error instanceof Error ? error.message : String(error) };
  }
}
