import type { CarrierEvent, StepResult } from '../carriers/carrier.ts';
import type { Instruction } from '../flows/instruction.ts';
import { enter, pickup, resume } from '../flows/interpreter.ts';
import {
  type Effect,
  type FlowContext,
  type FlowEvent,
  type FlowLibrary,
  type FlowState,
  nodeKey,
  type Step,
  type World,
} from '../flows/step.ts';
import { newId } from '../id.ts';
import { logError } from '../log.ts';
import type { Attribution } from '../pools/attribution.ts';
import { Problem } from '../problem.ts';
import { traceOfCall } from '../trace.ts';
import type { Reply } from './answers.ts';
import { type Situation, withoutFlow } from './backup.ts';
import { capInWords, GRACE_SECONDS } from './cap-arithmetic.ts';
import type { CompanyTables } from './company-tables.ts';
import { factsOf } from './facts.ts';
import { isFinal } from './fold.ts';
import { type CallKey, type CallRow, keyOf, type NewCall } from './ledger.ts';
import { DEFAULT_POLICY, type Screening, type SpamPolicy, screen } from './screening.ts';
import { heardBy, LONGEST_CALL } from './silence.ts';

/** A call has reached one of the company's numbers. */
export interface BeginRequest {
  carrierId: string;
  event: CarrierEvent;
  /** `null` when the number has none. */
  flowId: string | null;
  /** The pool of the number that was called; `null` for a static one. */
  poolId: string | null;
  attribution: Attribution;
  /** What the caller's number says of itself; `null` when there is none. */
  origin: { isValid: boolean; country: string | null } | null;
  situation: Situation;
}

/** Something came back to a step. */
export interface NextRequest {
  carrierId: string;
  result: StepResult;
  /** What the company's server said, where that was asked for. */
  webhook?: { branch: string | null; failed: boolean };
  situation: Situation;
}

/** A server of the company's that must be asked before the call goes on. */
export interface Question {
  url: string;
  timeoutSeconds: number;
  /** The call's. */
  trace: string;
  /** What it is told: the call and where it stands. */
  body: { call: string; step: number; node: string; trackingNumber: string; caller: string | null };
}

/** The answer to a carrier, or what must be asked before there is one. */
export type Next = { reply: Reply } | { ask: Question };

const HANG_UP: Reply = { stage: 'over', instructions: [{ do: 'hangup' }] };

/** The key that tells a person from a robot. */
const CHALLENGE_KEY = '1';

/**
 * The course of a call: from its first request through the steps of its flow. Reads and writes the company's tables and
 * must run inside one transaction; decides nothing that the pure parts (screening, interpreter, caps) do not decide.
 */
export class Course {
  readonly #tables: CompanyTables;

  constructor(tables: CompanyTables) {
    this.#tables = tables;
  }

  /** Opens the call's row and answers its first request. A repeated one gets the same answer and changes nothing. */
  begin(request: BeginRequest): { id: string; reply: Reply; isNew: boolean } {
    const { ledger, answers, flows, callers } = this.#tables;
    const { event, flowId, situation } = request;
    const key = { carrierId: request.carrierId, carrierCall: event.call };
    const known = ledger.callByKey(key);
    if (known !== null) return { id: known.id, reply: answers.answer(key, 'voice') ?? HANG_UP, isNew: false };

    const live = flowId === null ? null : flows.live(flowId);
    const flow = flowId === null || live === null ? null : { id: flowId, version: live.version };
    const call = this.#newCall(request, flow);
    // When the first we hear of a call is its end, its row is written but there is nobody left to route.
    const isOver = isFinal(event.status);
    const screening: Screening = isOver
      ? { verdict: 'pass', reason: null, entry: null }
      : this.#screen(request);
    if (screening.entry !== null) callers.hit(screening.entry, situation.at);
    ledger.insertCall(call, {
      screened: screening.reason,
      stage: isOver ? 'backup' : 'over',
      publication: flows.publication(),
      flow_state: null,
      flow_outcome: null,
      flow_cause: null,
      fields: '{}',
      check_at: null,
    });
    ledger.tell(key, { event, receivedAt: situation.at });
    const row = ledger.callByKey(key);
    if (row === null) throw new Error(`the call ${call.id} was not written`);
    const reply = isOver ? HANG_UP : this.#firstReply(row, screening, situation);
    if (!isOver) ledger.writeCourse(row.id, { check_at: heardBy(reply.instructions, situation.at) });
    answers.insert(key, 'voice', situation.at, null, reply);
    return { id: call.id, reply, isNew: true };
  }

  #newCall(request: BeginRequest, flow: { id: string; version: number } | null): NewCall {
    const { event, origin, attribution, situation } = request;
    const number = 'number' in event.from ? event.from.number : null;
    const before = this.#tables.ledger.callsBefore(number, situation.at);
    return {
      id: newId('call'),
      carrier_id: request.carrierId,
      carrier_call: event.call,
      started_at: situation.at,
      tracking_number: event.to,
      pool_id: request.poolId,
      caller_number: number,
      caller_withheld: 'withheld' in event.from ? event.from.withheld : null,
      caller_name: event.callerName,
      caller_city: event.callerCity,
      caller_state: event.callerState,
      caller_zip: event.callerZip,
      caller_country: event.callerCountry ?? origin?.country ?? null,
      prior_calls: before.calls,
      previous_call_at: before.last,
      flow_id: flow?.id ?? null,
      flow_version: flow?.version ?? null,
      attribution,
    };
  }

  #screen({ event, origin, situation }: BeginRequest): Screening {
    const { ledger, callers, settings } = this.#tables;
    const policy = settings.get<SpamPolicy>('spam', DEFAULT_POLICY);
    const since = situation.at - policy.withinMinutes * 60_000;
    return screen(
      {
        caller: event.from,
        name: event.callerName,
        country: event.callerCountry ?? origin?.country ?? null,
        stir: event.stir,
        isValid: origin?.isValid ?? null,
        trackingNumber: event.to,
        numbersCalled:
          'number' in event.from ? ledger.numbersCalled(event.from.number, since, event.to) + 1 : 0,
      },
      callers.all(),
      policy,
    );
  }

  #firstReply(row: CallRow, { verdict }: Screening, situation: Situation): Reply {
    if (verdict === 'reject') {
      // Free of charge only while nothing has answered, so it is the first and only thing we say.
      const refuse: Instruction = situation.capabilities.reject
        ? { do: 'reject', reason: 'busy' }
        : { do: 'hangup' };
      return { stage: 'over', instructions: [refuse] };
    }
    if (verdict === 'challenge') {
      this.#tables.ledger.writeCourse(row.id, { stage: 'challenge' });
      return { stage: 'challenge', instructions: [this.#challenge()] };
    }
    return this.#enter(row, situation);
  }

  #challenge(): Instruction {
    const { challenge } = this.#tables.settings.get<SpamPolicy>('spam', DEFAULT_POLICY);
    return {
      do: 'gather',
      step: 0,
      prompts: [{ do: 'say', text: challenge.say, language: challenge.language }],
      minDigits: 1,
      maxDigits: 1,
      finishKey: null,
      timeoutSeconds: 5,
    };
  }

  /** What was pressed when we asked for a key. `null` when there is no such call. */
  challenged(carrierId: string, result: StepResult, situation: Situation): Reply | null {
    const { ledger, answers } = this.#tables;
    const key = { carrierId, carrierCall: result.call };
    const repeated = answers.answer(key, 'challenge');
    if (repeated !== null) return repeated;
    const row = ledger.callByKey(key);
    if (row?.stage !== 'challenge') return null;
    const hasPassed = result.type === 'digits' && result.digits === CHALLENGE_KEY;
    if (!hasPassed) ledger.writeCourse(row.id, { stage: 'over' });
    const reply = hasPassed ? this.#enter(row, situation) : HANG_UP;
    ledger.writeCourse(row.id, { check_at: heardBy(reply.instructions, situation.at) });
    answers.insert(key, 'challenge', situation.at, result, reply);
    return reply;
  }

  /** The first step of the call's flow. */
  #enter(row: CallRow, situation: Situation): Reply {
    const library = this.#libraryOf(row);
    if (row.flow_id === null || library === null) return this.#backUp(row, situation, 0);
    const context: FlowContext = {
      caller: { number: row.caller_number, state: row.caller_state, country: row.caller_country },
      trackingNumber: row.tracking_number,
      facts: factsOf(row, { tags: [], notes: [], words: null }, situation.zone),
      key: row.caller_number ?? row.id,
      isAnswered: row.stage === 'challenge',
    };
    try {
      const step = enter(library, row.flow_id, context, this.#world(row, library, situation));
      return { stage: 'flow', instructions: this.#take(row, step, situation) };
    } catch (error) {
      logFailure(row, error);
      return this.#backUp(row, situation, 0);
    }
  }

  /** What follows a step. A repeated result gets the answer of the first. `null` when there is no such call or step. */
  next({ carrierId, result, webhook, situation }: NextRequest): Next | null {
    const { ledger, answers } = this.#tables;
    const key = { carrierId, carrierCall: result.call };
    const repeated = answers.answer(key, result.step);
    if (repeated !== null) return { reply: repeated };
    const row = ledger.callByKey(key);
    if (row === null) return null;
    if (row.stage === 'backup' || row.stage === 'over') return this.#finish(key, result, HANG_UP, situation);
    const library = this.#libraryOf(row);
    if (row.flow_state === null || library === null) return null;
    const state = JSON.parse(row.flow_state) as FlowState;
    if (state.done || isCallerGone(row, result, state)) return this.#finish(key, result, HANG_UP, situation);
    let step: Step;
    try {
      const event: FlowEvent =
        webhook === undefined ? result : { type: 'webhook', step: result.step, ...webhook };
      step = resume(library, state, event, this.#world(row, library, situation));
    } catch (error) {
      if (error instanceof Problem && error.type === 'conflict') return null;
      logFailure(row, error);
      return this.#finish(key, result, this.#backUp(row, situation, result.step + 1), situation);
    }
    const instructions = this.#take(row, step, situation);
    const fetch = step.effects.findLast((effect) => effect.type === 'fetch');
    if (fetch !== undefined) return { ask: questionOf(row, fetch) };
    return this.#finish(key, result, { stage: 'flow', instructions }, situation);
  }

  #finish(key: CallKey, result: StepResult, reply: Reply, situation: Situation): { reply: Reply } {
    const { ledger, answers } = this.#tables;
    answers.insert(key, result.step, situation.at, result, reply);
    const row = ledger.callByKey(key);
    if (row !== null && row.ended_at === null) {
      ledger.writeCourse(row.id, { check_at: heardBy(reply.instructions, situation.at) });
    }
    return { reply };
  }

  /** What a destination hears on pickup, or after it has pressed a key. Connects it where nothing is known of the call. */
  pickup(
    key: CallKey,
    step: number,
    leg: number,
    digits: string | null,
    situation: Situation,
  ): Instruction[] {
    const row = this.#tables.ledger.callByKey(key);
    const library = row === null ? null : this.#libraryOf(row);
    if (row === null || row.flow_state === null || library === null) return [];
    const state = JSON.parse(row.flow_state) as FlowState;
    try {
      return pickup(library, state, step, leg, digits, this.#world(row, library, situation));
    } catch (error) {
      logFailure(row, error);
      return [];
    }
  }

  /** Notes what a step did and where the call stands now; answers what the carrier is to do. */
  #take(row: CallRow, { instructions, state, effects }: Step, situation: Situation): Instruction[] {
    const { ledger, answers } = this.#tables;
    const key = keyOf(row);
    answers.note(
      key,
      situation.at,
      effects.filter(({ type }) => type !== 'fetch' && type !== 'turn'),
    );
    for (const effect of effects) if (effect.type === 'turn') answers.countTurn(nodeKey(effect));
    for (const effect of effects)
      if (effect.type === 'full') this.#tellOfCaps(row, effect.destinations, situation);
    ledger.writeCourse(row.id, {
      stage: 'flow',
      flow_state: JSON.stringify(state),
      ...lastSaid(effects),
      fields: JSON.stringify(state.noted.fields),
    });
    const { tags, score, valueCents, keys } = state.noted;
    ledger.writeNotes(
      row.id,
      { tags, score, valueCents, keys: keys.length === 0 ? null : keys.join(' ') },
      situation.at,
    );
    return instructions.map((instruction) =>
      instruction.do === 'dial' ? this.#reserve(key, instruction, situation) : instruction,
    );
  }

  /** Tells, once for each cap and window, that a call was kept from somebody by it. */
  #tellOfCaps(row: CallRow, full: readonly string[], { at, zone }: Situation): void {
    const { caps, outbox, destinations } = this.#tables;
    for (const cap of caps.reachedFor(full, keyOf(row), LONGEST_CALL, at, zone)) {
      if (!caps.noteTold(cap, at, zone)) continue;
      const { used, resetsAt } = caps.read(cap, at, zone);
      const { id, subject, kind, period, limit } = cap;
      const name =
        'company' in subject
          ? 'All destinations'
          : 'group' in subject
            ? subject.group
            : (destinations.one(subject.destination)?.label ?? subject.destination);
      const words = capInWords(cap);
      const data = { cap: id, name, words, subject, kind, period, limit, used, resetsAt, call: row.id };
      outbox.emit('cap.reached', id, data, at);
    }
  }

  /** Holds the caps' places of those that are about to ring; a conversation may not outlast the minutes that are left. */
  #reserve(
    key: CallKey,
    dial: Extract<Instruction, { do: 'dial' }>,
    { at, zone }: Situation,
  ): Extract<Instruction, { do: 'dial' }> {
    const { caps } = this.#tables;
    const wanted = dial.timeLimitSeconds ?? LONGEST_CALL;
    const destinations = dial.legs.map(({ to }) => to);
    const rooms = caps.rooms(destinations, key, wanted, at, zone);
    const seconds = Math.min(wanted, ...destinations.map((to) => rooms.get(to) ?? wanted));
    const until = at + (dial.ringSeconds + GRACE_SECONDS + seconds) * 1000;
    caps.offer(key, dial.step, destinations, at, seconds, until);
    return seconds < wanted ? { ...dial, timeLimitSeconds: seconds } : dial;
  }

  #backUp(row: CallRow, { backup }: Situation, step: number): Reply {
    this.#tables.ledger.writeCourse(row.id, { stage: 'backup', flow_state: null });
    return { stage: 'backup', instructions: withoutFlow(backup, step) };
  }

  #libraryOf({ flow_id, publication }: CallRow): FlowLibrary | null {
    return flow_id === null ? null : this.#tables.flows.library(flow_id, publication);
  }

  #world(row: CallRow, library: FlowLibrary, { at, zone, capabilities }: Situation): World {
    const { caps, answers, ledger, media } = this.#tables;
    const destinations = destinationsIn(library);
    const rooms = caps.rooms(destinations, keyOf(row), LONGEST_CALL, at, zone);
    return {
      at,
      zone,
      full: destinations.filter((to) => rooms.get(to) === null),
      turns: answers.turns(),
      lastAnsweredBy: ledger.lastAnsweredBy(row.caller_number),
      media: media.playables(),
      capabilities,
    };
  }
}

function destinationsIn(library: FlowLibrary): string[] {
  const all = Object.values(library).flatMap(({ nodes }) =>
    Object.values(nodes).flatMap((node) =>
      node.type === 'dial' ? node.destinations.map(({ to }) => to) : [],
    ),
  );
  return [...new Set(all)];
}

/**
 * True when nobody is there who could hear what follows: the call has ended, or a dial was called off, which only its
 * caller does by leaving. An agent who is asked after the call is somebody.
 */
function isCallerGone({ ended_at }: CallRow, result: StepResult, { noted }: FlowState): boolean {
  if (noted.isAgentAlone || (result.type === 'dialed' && result.agentStays)) return false;
  return ended_at !== null || (result.type === 'dialed' && result.status === 'canceled');
}

/** What the effects say of the call's outcome and cause, where they do. */
function lastSaid(effects: readonly Effect[]) {
  const outcome = effects.findLast((effect) => effect.type === 'outcome')?.outcome;
  const cause = effects.findLast((effect) => effect.type === 'cause')?.cause;
  return {
    ...(outcome === undefined ? {} : { flow_outcome: outcome }),
    ...(cause === undefined ? {} : { flow_cause: cause }),
  };
}

function questionOf(row: CallRow, fetch: Extract<Effect, { type: 'fetch' }>): Question {
  const { url, timeoutSeconds, step, node } = fetch;
  return {
    url,
    timeoutSeconds,
    trace: traceOfCall(row),
    body: {
      call: row.id,
      step,
      node,
      trackingNumber: row.tracking_number,
      caller: row.caller_number,
    },
  };
}

function logFailure({ id, flow_id, flow_version }: CallRow, error: unknown): void {
  logError('flow_failed', error, { call: id, flow: flow_id, version: flow_version });
}
