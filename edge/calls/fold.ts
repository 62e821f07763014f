import type { CarrierEvent, HangupCause, LegStatus, StepResult } from '../carriers/carrier.ts';
import type { CallOutcome, CallState, Leg } from './call.ts';

/** A message about a leg, and when we got it (ms), for carriers that do not say when it happened. */
export interface Told {
  event: CarrierEvent;
  receivedAt: number;
}

/** What our side of the call is doing: still following its flow, done with it, or without one. */
export type FlowProgress = 'running' | 'done' | 'missing';

/** How a dial ended, as it came back to us. */
export type DialEnd = Extract<StepResult, { type: 'dialed' }>;

/** The call and our side of it. */
export interface OurSide {
  /** The carrier's id of the call. */
  id: string;
  /** When it reached us, ms. */
  startedAt: number;
  flow: FlowProgress;
  /** The caller was refused, or failed to press the key that was asked for. */
  isBlocked?: boolean;
  /** What the flow said last of how the call comes out, where nobody answers it. */
  flowOutcome?: 'capped' | 'flow_hangup' | 'voicemail' | null;
  flowCause?: 'capped' | 'invalid_key' | null;
  /** Seconds of the longest message that was left; 0 for none. */
  voicemail?: number;
}

/** Everything about a call that follows from what the carrier told us. Instants ms, durations s. */
export interface CallFacts {
  state: CallState;
  outcome: CallOutcome | null;
  cause: HangupCause | null;
  destination: string | null;
  answeredAt: number | null;
  endedAt: number | null;
  duration: number | null;
  ringSeconds: number | null;
  talkSeconds: number | null;
  legs: Leg[];
}

/** Unanswered calls shorter than this were given up by the caller; the limit is CallRail's, which the field uses. */
const ABANDONED_BELOW_SECONDS = 15;

const FINAL: ReadonlySet<LegStatus> = new Set(['completed', 'busy', 'no_answer', 'failed', 'canceled']);
/** True when nothing comes after this status. */
export function isFinal(status: LegStatus): boolean {
  return FINAL.has(status);
}

const UNREACHED: ReadonlySet<string> = new Set(['busy', 'no_answer', 'failed']);

/** Shorter messages are somebody who hung up at the beep, s. */
const SHORTEST_VOICEMAIL = 2;

/**
 * Works out a call from all that was told of it. The result depends on the set of messages only, never on their
 * order or on how often each came, because carriers deliver them late, twice and out of order.
 */
export function fold(call: OurSide, told: readonly Told[], dials: readonly DialEnd[]): CallFacts {
  const byLeg = Map.groupBy(told, ({ event }) => event.leg);
  const own = legOf(call, call.id, byLeg.get(call.id) ?? [], dials);
  const legs = withCauses(
    [...byLeg.keys()]
      .filter((id) => id !== call.id)
      .map((id) => legOf(call, id, byLeg.get(id) ?? [], dials))
      .sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || a.id.localeCompare(b.id)),
  );

  const answered = legs.find((leg) => leg.answeredAt !== null);
  const conversation = dials.find((dial) => isAnswered(dial.status));
  const endedAt = own.endedAt;
  const duration = endedAt === null ? null : seconds(call.startedAt, endedAt);
  // A carrier may lose every message of the leg and still report the dial: then the end and the length are known.
  const answeredAt =
    answered?.answeredAt ??
    (conversation !== undefined && endedAt !== null
      ? Math.max(call.startedAt, endedAt - conversation.duration * 1000)
      : null);
  const talkedUntil = answered?.endedAt ?? endedAt;
  const isOver = endedAt !== null;
  const outcome = isOver ? outcomeOf(call, own, legs, answeredAt !== null, duration ?? 0) : null;
  return {
    state: isOver ? 'ended' : stateOf(call.flow, legs),
    outcome,
    cause: outcome === null ? null : causeOf(call, outcome, legs),
    destination: (answered ?? legs.at(-1))?.to ?? null,
    answeredAt,
    endedAt,
    duration,
    ringSeconds:
      answeredAt === null && endedAt === null ? null : seconds(call.startedAt, answeredAt ?? endedAt ?? 0),
    talkSeconds:
      answeredAt === null || talkedUntil === null
        ? null
        : // What the destination hears before it is connected is no conversation, so the dial knows better.
          (conversation?.duration ?? seconds(answeredAt, talkedUntil)),
    legs,
  };
}

function stateOf(flow: FlowProgress, legs: readonly Leg[]): CallState {
  if (legs.some((leg) => leg.answeredAt !== null && leg.endedAt === null)) return 'connected';
  if (legs.some((leg) => leg.answeredAt !== null)) return 'wrapping';
  if (legs.some((leg) => leg.endedAt === null)) return 'dialing';
  return flow === 'missing' ? 'ringing' : 'in_flow';
}

function outcomeOf(
  { flow, isBlocked, flowOutcome, voicemail = 0 }: OurSide,
  own: Leg,
  legs: readonly Leg[],
  isAnswered: boolean,
  duration: number,
): CallOutcome {
  if (isBlocked) return 'blocked';
  if (isAnswered) return 'answered';
  if (flowOutcome === 'voicemail' || voicemail >= SHORTEST_VOICEMAIL) return 'voicemail';
  if (legs.length === 0) {
    if (own.status === 'failed') return 'failed';
    if (flow === 'missing') return 'no_flow';
    return flowOutcome ?? (flow === 'done' ? 'flow_hangup' : 'abandoned');
  }
  if (flow === 'missing') return 'no_flow';
  const wasUnreached = legs.some((leg) => UNREACHED.has(leg.status));
  return !wasUnreached && duration < ABANDONED_BELOW_SECONDS ? 'abandoned' : 'not_answered';
}

const CAUSE_OF: Record<Exclude<CallOutcome, 'not_answered'>, HangupCause> = {
  answered: 'normal_clearing',
  voicemail: 'normal_clearing',
  blocked: 'spam_filter',
  abandoned: 'originator_cancel',
  capped: 'capped',
  flow_hangup: 'hangup',
  no_flow: 'no_flow',
  failed: 'other',
};

/** Why the call ended: what the flow said, else what its outcome means, else why the last destination was not reached. */
function causeOf({ flow, flowCause }: OurSide, outcome: CallOutcome, legs: readonly Leg[]): HangupCause {
  // Somebody may have answered at the backup number; that there was no flow is worth knowing all the same.
  if (outcome === 'answered' && flow === 'missing') return 'no_flow';
  if (flowCause && (outcome === 'flow_hangup' || outcome === 'not_answered')) return flowCause;
  return outcome === 'not_answered' ? (legs.at(-1)?.cause ?? 'other') : CAUSE_OF[outcome];
}

const CAUSE_OF_STATUS: Partial<Record<LegStatus, HangupCause>> = {
  completed: 'normal_clearing',
  busy: 'user_busy',
  no_answer: 'no_answer',
  failed: 'other',
};

/** Says of each leg that was called off whether another one took the call or the caller left. */
function withCauses(legs: readonly Leg[]): Leg[] {
  return legs.map((leg) => {
    if (leg.status !== 'canceled') return { ...leg, cause: leg.cause ?? CAUSE_OF_STATUS[leg.status] ?? null };
    const lost = legs.some(
      ({ id, startedAt, answeredAt }) =>
        id !== leg.id &&
        answeredAt !== null &&
        answeredAt >= (leg.startedAt ?? 0) &&
        // It was not rung after this one had stopped.
        (startedAt ?? 0) <= (leg.endedAt ?? Number.POSITIVE_INFINITY),
    );
    return { ...leg, cause: lost ? 'lose_race' : 'originator_cancel' };
  });
}

function legOf(
  call: { startedAt: number },
  id: string,
  told: readonly Told[],
  dials: readonly DialEnd[],
): Leg {
  // Nothing about a call happened before it reached us; carriers' clocks count whole seconds and may run behind.
  const time = ({ event, receivedAt }: Told) => Math.max(call.startedAt, event.at ?? receivedAt);
  const inOrder = [...told].sort(
    (a, b) =>
      (a.event.sequence ?? -1) - (b.event.sequence ?? -1) ||
      time(a) - time(b) ||
      a.event.status.localeCompare(b.event.status),
  );
  const final = inOrder.findLast(({ event }) => isFinal(event.status));
  const pickUp = inOrder.find(({ event }) => event.status === 'answered');
  const dial = dials.find((result) => result.leg === id && isAnswered(result.status));
  const endedAt = final === undefined ? null : time(final);
  const talked = final?.event.duration ?? dial?.duration ?? 0;
  let answeredAt = pickUp === undefined ? null : time(pickUp);
  if (
    answeredAt === null &&
    endedAt !== null &&
    (final?.event.status === 'completed' || dial !== undefined)
  ) {
    answeredAt = Math.max(call.startedAt, endedAt - talked * 1000);
  }
  return {
    id,
    to: inOrder[0]?.event.to ?? '',
    status: (final ?? pickUp ?? inOrder.at(-1))?.event.status ?? 'queued',
    cause: final?.event.cause ?? null,
    startedAt: told.length === 0 ? null : Math.min(...told.map(time)),
    answeredAt,
    endedAt: endedAt === null ? null : Math.max(endedAt, answeredAt ?? endedAt),
  };
}

function isAnswered(status: LegStatus): boolean {
  return status === 'completed' || status === 'answered';
}

function seconds(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1000));
}
