import { leftOver, throughFaults } from './faults.ts';
import { askForm, dialedForm, progressForm } from './forms.ts';
import {
  EVENT_OF,
  type Happening,
  type Placement,
  type Post,
  type SimulatedLeg,
  type SimulatedState,
  type TwilioStatus,
} from './state.ts';
import { readTwiml, type Verb } from './twiml-reader.ts';

/*
 * A call through Twilio, without Twilio and without a clock. Three inputs drive it: it is placed, a webhook of its
 * is answered, the next thing in it falls due. Each returns the state that follows; `next` says what to do then.
 */

/** What came back from a webhook; `status` is `null` when nothing did and `body` says why. */
export interface Reply {
  status: number | null;
  body: string;
}

/** What the call needs next: a webhook delivered, time to pass (until this ms on its clock), or nothing any more. */
export type Next = { do: 'post'; post: Post } | { do: 'wait'; until: number } | { do: 'rest' };

/** A document may redirect to a document; more than this many in one call is a circle. */
const MOST_DOCUMENTS = 50;

/** Twilio's "an application error has occurred. Goodbye", spoken. */
const APOLOGY_MS = 5000;

/** Speaking time per character: about 150 words of six characters a minute. */
const SPEECH_MS = 60;

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
      endedAt: null,
      fired: 0,
      callback: { url: statusUrl, events: ['completed'] },
    },
    legs: [],
    verbs: [],
    documentUrl: voiceUrl,
    documents: 0,
    dial: null,
    timers: [],
    outbox: [],
    held: null,
    sent: [],
    error: null,
  };
  if (script.hangUpAfter !== null) after(state, script.hangUpAfter * 1000, { does: 'give_up' });
  ask(state, 'voice', voiceUrl, askForm(state));
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
  const read = readReply(post, reply);
  state.sent.push({
    ...post,
    at: state.placement.placedAt + state.clock,
    status: reply.status,
    answer: reply.body,
    problem: read.problem,
  });
  if (post.kind === 'status') return state;
  // Nobody is there any more to do anything with.
  if (state.caller.endedAt !== null) {
    finish(state);
  } else if (read.problem !== null) {
    giveUpOn(state, read.problem);
  } else {
    state.verbs = read.verbs;
    state.documentUrl = post.url;
    carryOn(state);
  }
  return state;
}

/** The time `next` named has come: the first thing that is due happens. */
export function wake(before: SimulatedState): SimulatedState {
  const state = structuredClone(before);
  const timer = state.timers.shift();
  if (timer === undefined) throw new Error('nothing is due');
  state.clock = timer.at;
  HAPPEN[timer.happening.does](state, timer.happening as never);
  return state;
}

const HAPPEN: {
  [D in Happening['does']]: (state: SimulatedState, happening: Extract<Happening, { does: D }>) => void;
} = {
  answer(state, { leg: index }) {
    const leg = state.legs[index];
    if (leg === undefined) return;
    for (const other of ringing(state)) if (other !== leg) end(state, other, 'canceled');
    leg.answeredAt = state.clock;
    become(state, leg, 'in-progress');
    pickUp(state);
    // The conversation is all that lies ahead: nobody else can answer, and nobody tires of ringing.
    state.timers = [];
    after(state, state.placement.script.talkFor * 1000, { does: 'part', leg: index });
  },
  part(state, { leg: index }) {
    const leg = state.legs[index];
    if (leg === undefined) return;
    end(state, leg, 'completed');
    endDial(state, leg);
  },
  stop_ringing(state) {
    const legs = ringing(state);
    for (const leg of legs) end(state, leg, 'no-answer');
    const last = legs.at(-1);
    if (last !== undefined) endDial(state, last);
  },
  give_up(state) {
    const { caller } = state;
    caller.endedAt = state.clock;
    // Reported only at the very end. Twilio calls an incoming call canceled when its caller hangs up before it is
    // answered (support.twilio.com, article 223132547).
    caller.status = caller.answeredAt === null ? 'canceled' : 'completed';
    state.timers = [];
    const legs = ringing(state);
    for (const leg of legs) end(state, leg, 'canceled');
    const last = legs.at(-1);
    if (last === undefined) finish(state);
    else endDial(state, last);
  },
  carry_on: carryOn,
};

/** Does the next verb in hand. At the end of a document Twilio hangs up. */
function carryOn(state: SimulatedState): void {
  const verb = state.verbs.shift() ?? { verb: 'Hangup' };
  PERFORM[verb.verb](state, verb as never);
}

const PERFORM: {
  [V in Verb['verb']]: (state: SimulatedState, verb: Extract<Verb, { verb: V }>) => void;
} = {
  Say(state, { text }) {
    pickUp(state);
    after(state, text.length * SPEECH_MS, { does: 'carry_on' });
  },
  // As a first verb it lets the call ring on (https://www.twilio.com/docs/voice/twiml/pause).
  Pause(state, { length }) {
    after(state, length * 1000, { does: 'carry_on' });
  },
  // Hanging up answers first, and bills (https://www.twilio.com/docs/voice/twiml/hangup).
  Hangup(state) {
    pickUp(state);
    endCall(state, 'completed');
  },
  // Ends a call that was not answered yet as busy or not answered (https://www.twilio.com/docs/voice/twiml/reject).
  Reject(state, { reason }) {
    const unanswered = reason === 'busy' ? 'busy' : 'no-answer';
    endCall(state, state.caller.answeredAt === null ? unanswered : 'completed');
  },
  Redirect(state, { url }) {
    ask(state, 'redirect', url, askForm(state));
  },
  Dial(state, { action, timeout, callerId, answerOnBridge, numbers }) {
    if (!answerOnBridge) pickUp(state);
    const { callee } = state.placement.script;
    state.dial = { action, firstLeg: state.legs.length };
    for (const { to, callback } of numbers) {
      const index = state.legs.length;
      const leg: SimulatedLeg = {
        sid: legSid(state.placement.call, index),
        parent: state.placement.call,
        from: callerId ?? state.placement.from,
        to,
        status: 'initiated',
        answeredAt: null,
        endedAt: null,
        fired: 0,
        callback,
      };
      state.legs.push(leg);
      become(state, leg, 'initiated');
      if (callee.does === 'busy') {
        end(state, leg, 'busy');
      } else {
        become(state, leg, 'ringing');
        if (callee.does === 'answers') after(state, callee.after * 1000, { does: 'answer', leg: index });
      }
    }
    const last = state.legs.at(-1);
    if (ringing(state).length > 0) after(state, timeout * 1000, { does: 'stop_ringing' });
    else if (last !== undefined) endDial(state, last);
  },
};

/** The dial is over with this leg: asks its `action` what comes next, or goes on in the document. */
function endDial(state: SimulatedState, leg: SimulatedLeg): void {
  const action = state.dial?.action ?? null;
  state.dial = null;
  // Nobody can pick up any more, but the caller can still tire of what comes next.
  state.timers = state.timers.filter(({ happening }) => happening.does === 'give_up');
  // A dial that ends because the caller has gone has a result too.
  if (action !== null) ask(state, 'dialed', action, dialedForm(state, leg));
  else if (state.caller.endedAt !== null) finish(state);
  else carryOn(state);
}

/** Twilio apologises to the caller, where there still is one, and ends the call. */
function giveUpOn(state: SimulatedState, problem: string): void {
  state.error = problem;
  if (state.caller.endedAt !== null) {
    finish(state);
    return;
  }
  state.verbs = [];
  pickUp(state);
  after(state, APOLOGY_MS, { does: 'carry_on' });
}

function endCall(state: SimulatedState, status: TwilioStatus): void {
  state.caller.endedAt = state.clock;
  state.caller.status = status;
  finish(state);
}

/** The last report of all, and whatever was held back. */
function finish(state: SimulatedState): void {
  state.timers = [];
  become(state, state.caller, state.caller.status);
  state.outbox.push(...leftOver(state.placement.script.faults, state.held));
  state.held = null;
}

/** The caller stops hearing it ring; Twilio reports nothing for that on a number's own callback. */
function pickUp(state: SimulatedState): void {
  if (state.caller.answeredAt !== null) return;
  state.caller.answeredAt = state.clock;
  state.caller.status = 'in-progress';
}

function end(state: SimulatedState, leg: SimulatedLeg, status: TwilioStatus): void {
  leg.endedAt = state.clock;
  become(state, leg, status);
}

/** Changes the status of a leg and reports it where that was asked for. */
function become(state: SimulatedState, leg: SimulatedLeg, status: TwilioStatus): void {
  leg.status = status;
  const event = EVENT_OF[status];
  if (leg.callback === null || !leg.callback.events.includes(event)) return;
  const post: Post = { kind: 'status', url: leg.callback.url, form: progressForm(state, leg) };
  leg.fired++;
  const { now, held } = throughFaults(state.placement.script.faults, event, post, state.held);
  state.outbox.push(...now);
  state.held = held;
}

function ask(
  state: SimulatedState,
  kind: 'voice' | 'dialed' | 'redirect',
  url: string,
  form: Post['form'],
): void {
  state.documents++;
  if (state.documents > MOST_DOCUMENTS) giveUpOn(state, `more than ${MOST_DOCUMENTS} documents in one call`);
  else state.outbox.push({ kind, url, form });
}

function after(state: SimulatedState, ms: number, happening: Happening): void {
  state.timers.push({ at: state.clock + ms, happening });
  state.timers.sort((a, b) => a.at - b.at);
}

/** The legs of the dial under way that nobody has answered. */
function ringing(state: SimulatedState): SimulatedLeg[] {
  return state.dial === null
    ? []
    : state.legs.slice(state.dial.firstLeg).filter(({ status }) => status === 'ringing');
}

/** A leg's id: the call's, with the leg's number in its last eight digits, so a log shows what belongs together. */
function legSid(call: string, index: number): string {
  return call.slice(0, -8) + (index + 1).toString(16).padStart(8, '0');
}

/** What to do now, or why the answer is no use. A status callback only has to be taken. */
function readReply(
  { kind, url }: Post,
  { status, body }: Reply,
): { verbs: Verb[]; problem: null } | { verbs: null; problem: string } {
  if (status === null) return { verbs: null, problem: `no answer: ${body}` };
  if (status < 200 || status > 299) return { verbs: null, problem: `HTTP ${status}: ${body.slice(0, 200)}` };
  if (kind === 'status') return { verbs: [], problem: null };
  try {
    return { verbs: readTwiml(body, url), problem: null };
  } catch (error) {
    return { verbs: null, problem: error instanceof Error ? error.message : String(error) };
  }
}
