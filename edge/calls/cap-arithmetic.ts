import type { LegStatus } from '../carriers/carrier.ts';
import type { CapPeriod } from './cap-window.ts';

/*
 * What caps allow, without a clock and without a database. Everything is worked out from the offers: each time a
 * destination was rung. A call counts once per cap, however often it rang there, and in the period it was offered in.
 * An offer that has not ended is a reservation: it counts as if it would be answered and last as long as it may, so a
 * cap holds under any number of simultaneous calls.
 */

/** What is counted. Minutes are of conversation. */
export type CapKind = 'offered' | 'answered' | 'minutes' | 'concurrent';

/** Whose calls are counted: one destination's (E.164 or `sip:…`), those of a named set, or all of the company's. */
export type CapSubject = { destination: string } | { group: string } | { company: true };

export interface Cap {
  /** `cap_…` */
  id: string;
  subject: CapSubject;
  kind: CapKind;
  /** `null` for `concurrent`, which counts what goes on now. */
  period: CapPeriod | null;
  /** Calls, or minutes. */
  limit: number;
  /** What was offered before this no longer counts, ms; `null` when nobody reset it. */
  resetAt: number | null;
}

const KIND_WORDS: Record<CapKind, [one: string, several: string]> = {
  offered: ['call', 'calls'],
  answered: ['answered call', 'answered calls'],
  minutes: ['minute', 'minutes'],
  concurrent: ['call at once', 'calls at once'],
};

/** What a cap allows, in words: `10 answered calls a day`. */
export function capInWords({ kind, period, limit }: Pick<Cap, 'kind' | 'period' | 'limit'>): string {
  const counted = `${limit} ${KIND_WORDS[kind][limit === 1 ? 0 : 1]}`;
  return period === null ? counted : `${counted} ${period === 'hour' ? 'an' : 'a'} ${period}`;
}

/** One destination rung once for one call. Instants ms, spans s. */
export interface Offer {
  /** Tells calls apart. */
  call: string;
  step: number;
  /** Place in the list of the step's legs. */
  leg: number;
  to: string;
  offeredAt: number;
  /** The longest conversation it may become; counts against minutes until it has ended. */
  reserved: number;
  /** When it is over at the latest, whatever we hear. */
  expiresAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  /** Conversation; 0 until it has ended. */
  seconds: number;
  /** `null` while it goes on; `expired` when nobody ever told us. */
  result: LegStatus | 'expired' | null;
}

/** How far a cap is used: calls, or seconds where it counts minutes. */
export function usage(kind: CapKind, offers: readonly Offer[]): number {
  if (kind !== 'minutes')
    return new Set(offers.filter((offer) => counts(kind, offer)).map(({ call }) => call)).size;
  // Only one of the legs that ring at once can be answered.
  const steps = Map.groupBy(offers, ({ call, step }) => `${call} ${step}`);
  return [...steps.values()].reduce((sum, legs) => sum + Math.max(...legs.map(secondsOf)), 0);
}

/** True when the offer takes a place of the cap. */
function counts(kind: Exclude<CapKind, 'minutes'>, { endedAt, answeredAt }: Offer): boolean {
  return kind === 'offered' || endedAt === null || (kind === 'answered' && answeredAt !== null);
}

function secondsOf({ endedAt, seconds, reserved }: Offer): number {
  return endedAt === null ? reserved : seconds;
}

/** A cap with what is known of it when one more call is to be offered. */
export interface CapState {
  cap: Cap;
  /** As `usage` has it. */
  used: number;
  /** The call that asks takes a place of it already. */
  countsCall: boolean;
}

/** Conversations shorter than this are not worth ringing for, s. */
const LEAST_SECONDS = 60;

/**
 * Whether a destination may ring under all caps it falls under, and how long the conversation may last at most.
 *
 * @param seconds the longest conversation that is wanted
 * @returns the seconds that may be reserved; `null` when a cap is reached
 */
export function room(states: readonly CapState[], seconds: number): number | null {
  let most = seconds;
  for (const { cap, used, countsCall } of states) {
    if (cap.kind === 'minutes') {
      const left = cap.limit * 60 - used;
      if (left < Math.min(LEAST_SECONDS, seconds)) return null;
      most = Math.min(most, left);
    } else if (used >= cap.limit && !countsCall) return null;
  }
  return most;
}

/** What was heard of a call, as far as its offers are concerned. */
export interface Heard {
  /** Those that rang, in the order they began. */
  legs: readonly {
    id: string;
    to: string;
    status: LegStatus;
    answeredAt: number | null;
    endedAt: number | null;
  }[];
  /** How dials ended. `at` is when we heard, ms; `leg` the one that answered; `duration` s. */
  dials: readonly { step: number; at: number; status: LegStatus; leg: string | null; duration: number }[];
  /** End of the call, ms; `null` while it lasts. */
  endedAt: number | null;
}

/**
 * The offers of a call after all that was heard of it. Depends on what was heard, never on the order. A step's result ends
 * all its offers, the call's end all of them; a leg's own end ends its offer earlier. The first leg to a destination
 * belongs to the first offer to it, and so on.
 */
export function settle(offers: readonly Offer[], heard: Heard): Offer[] {
  const inOrder = [...offers].sort((a, b) => a.step - b.step || a.leg - b.leg);
  const rung = new Map<string, number>();
  const legOf = new Map<Offer, Heard['legs'][number]>();
  for (const offer of inOrder) {
    const nth = rung.get(offer.to) ?? 0;
    rung.set(offer.to, nth + 1);
    const leg = heard.legs.filter(({ to }) => to === offer.to)[nth];
    if (leg !== undefined) legOf.set(offer, leg);
  }
  return inOrder.map((offer) => {
    if (offer.endedAt !== null) return offer;
    const leg = legOf.get(offer);
    const dial = heard.dials.find(({ step }) => step === offer.step);
    // The carrier's own word on the leg is worth more than when we heard of the dial's end.
    const ended = leg?.endedAt ?? dial?.at ?? heard.endedAt;
    const end = ended === null ? null : Math.max(offer.offeredAt, ended);
    const talked = dial !== undefined && isAnswered(dial.status) && tookIt(offer, dial, inOrder, legOf);
    const answeredAt =
      leg?.answeredAt ??
      (talked && end !== null ? Math.max(offer.offeredAt, end - dial.duration * 1000) : offer.answeredAt);
    if (end === null) return { ...offer, answeredAt };
    return {
      ...offer,
      answeredAt,
      endedAt: end,
      seconds:
        answeredAt === null ? 0 : talkedFor(answeredAt, end, talked && leg?.endedAt == null ? dial : null),
      result: resultOf(leg?.status, answeredAt !== null, dial?.status),
    };
  });
}

/** Length of a conversation, s: what the dial says of it, where the leg's own end was not told. */
function talkedFor(answeredAt: number, end: number, dial: Heard['dials'][number] | null): number {
  return dial?.duration ?? Math.max(0, Math.round((end - answeredAt) / 1000));
}

/** Which of the offers of a step answered, where the leg's own messages may be lost. */
function tookIt(
  offer: Offer,
  dial: Heard['dials'][number],
  offers: readonly Offer[],
  legOf: ReadonlyMap<Offer, Heard['legs'][number]>,
): boolean {
  const ofStep = offers.filter(({ step }) => step === dial.step);
  const named = ofStep.find((one) => legOf.get(one)?.id === dial.leg);
  return (named ?? ofStep.find((one) => !legOf.has(one)) ?? ofStep[0]) === offer;
}

function resultOf(leg: LegStatus | undefined, isTaken: boolean, dial: LegStatus | undefined): LegStatus {
  if (isTaken) return 'completed';
  if (leg !== undefined && !LIVE.has(leg)) return leg;
  return dial === undefined || isAnswered(dial) ? 'canceled' : dial;
}

const LIVE: ReadonlySet<LegStatus> = new Set(['queued', 'ringing', 'answered']);

function isAnswered(status: LegStatus): boolean {
  return status === 'completed' || status === 'answered';
}

/** The offers after those whose time is over have been let go, because no message ever ended them. */
export function expire(offers: readonly Offer[], at: number): Offer[] {
  return offers.map((offer) =>
    offer.endedAt !== null || offer.expiresAt > at
      ? offer
      : { ...offer, endedAt: offer.expiresAt, result: 'expired' as const },
  );
}

/** How long to ring beyond the time that was asked for before an offer is thought lost, s. */
export const GRACE_SECONDS = 60;
