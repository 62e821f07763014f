import { effectInWords } from './effect-words.ts';
import type { Instruction, Spoken } from './instruction.ts';
import { enter, resume } from './interpreter.ts';
import type { Scenario } from './scenario.ts';
import { ringAll } from './simulate-dial.ts';
import { heard, secondsOf } from './simulate-speech.ts';
import {
  type Effect,
  type FlowEvent,
  type FlowLibrary,
  type Noted,
  nodeKey,
  type Step,
  type World,
} from './step.ts';

/** Something that happens in an imagined call. */
export interface TraceLine {
  /** ms since 1970, by the scenario's clock; what is said takes about as long as a voice needs for it. */
  at: number;
  /** The node the call is in. */
  flow: string;
  node: string;
  /** Who hears, presses or does it; `flow` for the call's way and what is noted on it. */
  who: 'caller' | 'destination' | 'agent' | 'flow';
  /** Plain words: `hears “Press 1 for sales.”`. */
  text: string;
}

/** How an imagined call went. */
export interface Simulation {
  lines: TraceLine[];
  /** Every node it was in, with the time it got there, ms. */
  path: { at: number; flow: string; node: string }[];
  outcome: 'answered' | 'voicemail' | 'not_answered' | 'abandoned' | 'capped' | 'flow_hangup';
  /** Who answered; `null` for nobody. */
  answeredBy: string | null;
  /** ms */
  endedAt: number;
  /** Tags, score, value, fields and keys at the end. */
  noted: Noted;
}

/**
 * What would happen to a call: the same interpreter that real calls go through, with everybody played by the scenario.
 * Pure: nothing is rung, fetched or kept.
 *
 * @param flow id of the flow that the called number leads to
 * @throws Problem for flows that `validate` would not pass
 */
export function simulate(flows: FlowLibrary, flow: string, scenario: Scenario): Simulation {
  return new ImaginedCall(flows, scenario).play(flow);
}

class ImaginedCall {
  readonly #flows: FlowLibrary;
  readonly #scenario: Scenario;
  readonly #lines: TraceLine[] = [];
  readonly #path: Simulation['path'] = [];
  readonly #keys: string[];
  readonly #agentKeys: string[];
  #turns: Readonly<Record<string, number>>;
  #at: number;
  #place = { flow: '', node: '' };
  #wasRung = false;
  #answeredBy: string | null = null;
  #isAgentAlone = false;
  #hasCallerLeft = false;

  constructor(flows: FlowLibrary, scenario: Scenario) {
    this.#flows = flows;
    this.#scenario = scenario;
    this.#keys = [...scenario.keys];
    this.#agentKeys = [...scenario.agentKeys];
    this.#turns = scenario.turns;
    this.#at = scenario.at;
  }

  play(flow: string): Simulation {
    const { caller, trackingNumber, facts } = this.#scenario;
    const context = { caller, trackingNumber, facts, key: caller.number ?? trackingNumber };
    let step = enter(this.#flows, flow, context, this.#world());
    for (;;) {
      this.#tell(step);
      const event = this.#hasCallerLeft ? null : this.#whatFollows(step);
      if (event === null || this.#hasCallerLeft) break;
      step = resume(this.#flows, step.state, event, this.#world());
    }
    return {
      lines: this.#lines,
      path: this.#path,
      outcome: this.#outcome(step.state.noted),
      answeredBy: this.#answeredBy,
      endedAt: this.#at,
      noted: step.state.noted,
    };
  }

  #world(): World {
    const { zone, full, lastAnsweredBy, media, capabilities } = this.#scenario;
    const named = Object.fromEntries(Object.entries(media).map(([id, url]) => [id, { url }]));
    return { at: this.#at, zone, full, turns: this.#turns, lastAnsweredBy, media: named, capabilities };
  }

  /** Tells the way through the nodes of a step and what is heard in each, as time goes by. */
  #tell({ instructions, effects }: Step): void {
    let told = 0;
    const tellUpTo = (count: number): void => {
      for (; told < count; told++) {
        const one = instructions[told];
        if (one?.do === 'say' || one?.do === 'play') this.#hear([one], 'caller');
      }
    };
    for (const effect of effects) {
      if (effect.type === 'entered') tellUpTo(effect.after);
      // What a caller who has left would have heard next was answered all the same; there is nobody to tell of it.
      if (this.#hasCallerLeft) return;
      this.#note(effect);
    }
    tellUpTo(instructions.length);
  }

  #note(effect: Effect): void {
    if (effect.type === 'entered') {
      this.#place = { flow: effect.flow, node: effect.node };
      this.#path.push({ at: this.#at, ...this.#place });
    }
    if (effect.type === 'turn') this.#turns = { ...this.#turns, [nodeKey(effect)]: this.#turnOf(effect) + 1 };
    if (effect.type === 'agent_alone') this.#isAgentAlone = true;
    const text = effectInWords(effect, this.#flows);
    if (text !== null) this.#line('flow', text);
  }

  #turnOf(at: { flow: string; node: string }): number {
    return this.#turns[nodeKey(at)] ?? 0;
  }

  /** What comes back; `null` when the call is over. */
  #whatFollows(step: Step): FlowEvent | null {
    const asked = step.instructions.at(-1);
    if (asked === undefined) return this.#serverAnswers(step);
    // Sound because the table is keyed by the `do` it is given; the compiler cannot follow the pairing.
    const play = this.#plays[asked.do] as ((asked: Instruction, step: Step) => FlowEvent | null) | undefined;
    return play?.(asked, step) ?? null;
  }

  readonly #plays: {
    [D in Instruction['do']]?: (asked: Extract<Instruction, { do: D }>, step: Step) => FlowEvent | null;
  } = {
    gather: ({ step, prompts, maxDigits, timeoutSeconds }) => {
      const who = this.#isAgentAlone ? 'agent' : 'caller';
      this.#hear(prompts, who);
      const digits = ((this.#isAgentAlone ? this.#agentKeys : this.#keys).shift() ?? '').slice(0, maxDigits);
      this.#pass(digits === '' ? timeoutSeconds : digits.length);
      if (!this.#hasCallerLeft) this.#line(who, digits === '' ? 'presses nothing' : `presses ${digits}`);
      return { type: 'digits', step, digits };
    },
    dial: (asked, { state }) => this.#ring(asked, state),
    record: ({ step, maxSeconds }) => {
      const { messageSeconds } = this.#scenario;
      if (messageSeconds === null) return this.#callerLeaves();
      const seconds = Math.min(messageSeconds, maxSeconds);
      this.#at += seconds * 1000;
      this.#line('caller', `leaves a message of ${seconds} s`);
      return { type: 'recorded', step, duration: seconds };
    },
    redirect: ({ step }) => ({ type: 'continued', step }),
    reject: ({ reason }) => this.#ends(`refuses the call as ${reason}`),
    hangup: () => this.#ends('hangs up'),
  };

  #ring(asked: Extract<Instruction, { do: 'dial' }>, state: Step['state']): FlowEvent | null {
    const { step } = asked;
    this.#wasRung = true;
    this.#line('flow', `rings ${asked.legs.map(({ to }) => to).join(' and ')} for ${asked.ringSeconds} s`);
    const rung = ringAll(asked, this.#scenario, this.#flows, state, this.#world());
    if (rung.status !== 'completed') {
      this.#pass(rung.after);
      if (!this.#hasCallerLeft) this.#line('destination', SILENCE[rung.status]);
      return { type: 'dialed', step, status: rung.status, leg: null, duration: 0 };
    }
    this.#pass(rung.picksUpAfter);
    if (this.#hasCallerLeft) return null;
    this.#line('destination', `${rung.to} picks up`);
    for (const one of rung.hears) this.#line('destination', heard(one));
    this.#pass(rung.connectsAfter - rung.picksUpAfter);
    if (this.#hasCallerLeft) return null;
    this.#answeredBy = rung.to;
    this.#line('flow', `connects the caller with ${rung.to}${asked.record ? ', recorded' : ''}`);
    const talked = Math.min(rung.talks, asked.timeLimitSeconds ?? rung.talks);
    this.#at += talked * 1000;
    this.#line(rung.hangsUp, `hangs up after ${talked} s`);
    const dialed = { type: 'dialed', step, status: 'completed', leg: rung.to, duration: talked } as const;
    if (rung.hangsUp === 'destination') return dialed;
    return asked.survey ? { ...dialed, agentStays: true } : null;
  }

  #serverAnswers({ state }: Step): FlowEvent {
    const { webhooks } = this.#scenario;
    const key = nodeKey(this.#place);
    const failed = !Object.hasOwn(webhooks, key);
    const branch = webhooks[key] ?? null;
    this.#line('flow', failed ? 'the server does not answer' : `the server answers ${branch ?? 'nothing'}`);
    return { type: 'webhook', step: state.step, branch, failed };
  }

  #hear(spoken: readonly Spoken[], who: 'caller' | 'agent'): void {
    for (const one of spoken) {
      if (this.#hasCallerLeft) return;
      this.#line(who, heard(one));
      this.#pass(secondsOf([one]));
    }
  }

  /** Time goes by in which the caller waits for somebody, and may lose patience. */
  #pass(seconds: number): void {
    const { at, patienceSeconds } = this.#scenario;
    const until = this.#at + seconds * 1000;
    const isWaiting = this.#answeredBy === null && patienceSeconds !== null;
    const limit = isWaiting ? at + patienceSeconds * 1000 : Number.POSITIVE_INFINITY;
    this.#at = Math.min(until, Math.max(limit, this.#at));
    if (until > limit) this.#callerLeaves();
  }

  #callerLeaves(): null {
    this.#hasCallerLeft = true;
    this.#line('caller', 'hangs up');
    return null;
  }

  #ends(text: string): null {
    this.#line('flow', text);
    return null;
  }

  #line(who: TraceLine['who'], text: string): void {
    this.#lines.push({ at: this.#at, ...this.#place, who, text });
  }

  #outcome({ outcome }: Noted): Simulation['outcome'] {
    if (this.#answeredBy !== null) return 'answered';
    if (outcome === 'voicemail' || outcome === 'capped') return outcome;
    if (this.#wasRung) return 'not_answered';
    return this.#hasCallerLeft ? 'abandoned' : 'flow_hangup';
  }
}

const SILENCE = {
  busy: 'is busy',
  failed: 'cannot be reached',
  no_answer: 'does not answer',
} as const;
