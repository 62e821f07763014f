import { Allocator, HOLD_MS } from './allocator.ts';
import { DELAY_LAWS, type DelayLaw, shareWithin } from './delay-law.ts';
import { least } from './erlang.ts';
import { softHold } from './policies.ts';
import { allocate, byNumber, numberRange, timeline } from './replay.ts';
import { erlangSize, modelOf } from './sizing.ts';
import { busiestHour, peakHeld, type Session, trafficOf } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a prediction said and what then happened, by size of the pool. Shares 0–1. */
export interface Comparison {
  /** Minutes. */
  hold: number;
  sizes: { numbers: number; predicted: number; replayed: number }[];
  /** Mean and greatest distance of prediction from replay. */
  meanError: number;
  worstError: number;
}

/** How well the checker, which sees only what analytics count, foretells what the allocator does with the visits. */
export interface Oracle {
  /** Loss at 0.3–1.25 times the size that loses nobody, for each hold. */
  loss: Comparison[];
  /** Numbers for a loss of 1 %: what the checker says, what it takes, and what Erlang's formula says. */
  onePercent: { hold: number; predicted: number; replayed: number; erlangB: number }[];
  /** Calls laid to the right visitor at 0.1–2 times that size (30 minutes): from minutes, and from hours alone. */
  right: { fromMinutes: Comparison; fromHours: Comparison };
}

const LOSS_SIZES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25];
const RIGHT_SIZES = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2];

/** Holds the checker's predictions for a trace against a replay of the trace itself through the allocator. */
export function holdAgainst(sessions: readonly Session[]): Oracle {
  const beats = timeline(sessions);
  const traffic = trafficOf(sessions);
  const minutes = modelOf(traffic);
  const hours = modelOf(trafficOf(sessions, HOUR));
  const peak = busiestHour(sessions);
  const run = (numbers: number, hold: number) => {
    const allocator = new Allocator(numberRange(numbers), 'page-number', hold);
    return allocate(sessions, beats, softHold(allocator));
  };
  const lossAt = (numbers: number, hold: number) =>
    run(numbers, hold).filter((number) => number === null).length / sessions.length;
  const sizesOf = (times: readonly number[], hold: number) => {
    const lossless = peakHeld(sessions, hold);
    return [...new Set(times.map((x) => Math.max(1, Math.round(x * lossless))))];
  };
  const holds = [HOLD_MS, 5 * MINUTE, 30 * MINUTE];
  const rights = sizesOf(RIGHT_SIZES, 30 * MINUTE).map((numbers) => ({
    numbers,
    replayed: shareRight(sessions, run(numbers, HOLD_MS)),
  }));
  return {
    loss: holds.map((hold) =>
      compare(
        hold,
        sizesOf(LOSS_SIZES, hold).map((numbers) => ({
          numbers,
          predicted: minutes.loss(numbers, hold),
          replayed: lossAt(numbers, hold),
        })),
      ),
    ),
    onePercent: holds.map((hold) => ({
      hold: hold / MINUTE,
      predicted: least((numbers) => minutes.loss(numbers, hold) <= 0.01, sessions.length),
      replayed: least((numbers) => lossAt(numbers, hold) <= 0.01, sessions.length),
      erlangB: erlangSize(0.01, peak, traffic.lengths.meanDuration + hold),
    })),
    right: {
      fromMinutes: compare(
        HOLD_MS,
        rights.map((one) => ({ ...one, predicted: minutes.right(one.numbers, HOLD_MS) })),
      ),
      fromHours: compare(
        HOLD_MS,
        rights.map((one) => ({ ...one, predicted: hours.right(one.numbers, HOLD_MS) })),
      ),
    },
  };
}

/**
 * Chance that a call of each session comes before somebody else's visit on its number, over all sessions. Exact, no
 * simulation: what the last holder alone gets right.
 */
export function shareRight(
  sessions: readonly Session[],
  given: readonly (string | null)[],
  law: DelayLaw = DELAY_LAWS.base,
): number {
  let right = 0;
  for (const held of byNumber(given).values()) {
    let foreign: Session | undefined;
    let next: Session | undefined;
    for (const session of held.toReversed()) {
      const one = sessions[session];
      if (one === undefined) continue;
      if (next !== undefined && next.visitor !== one.visitor) foreign = next;
      right += shareWithin(law, foreign === undefined ? Number.POSITIVE_INFINITY : foreign.start - one.end);
      next = one;
    }
  }
  return right / Math.max(1, sessions.length);
}

function compare(hold: number, sizes: Comparison['sizes']): Comparison {
  const errors = sizes.map(({ predicted, replayed }) => Math.abs(predicted - replayed));
  return {
    hold: hold / MINUTE,
    sizes,
    meanError: errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length),
    worstError: Math.max(0, ...errors),
  };
}
