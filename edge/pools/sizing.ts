import { HOLD_MS } from './allocator.ts';
import { DELAY_LAWS, type DelayFacts, type DelayLaw, delayFacts } from './delay-law.ts';
import { erlangB, least } from './erlang.ts';
import { hourModel } from './hour-model.ts';
import { busiest, minuteModel } from './minute-model.ts';
import type { PoolModel } from './pool-model.ts';
import type { FittedLaw } from './refit.ts';
import type { Traffic } from './traffic.ts';

export type { Traffic } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Numbers needed for a loss of at most `loss`, at a hold of so many minutes. */
export interface LossSize {
  loss: number;
  numbers: number;
  /** What Erlang's formula on the peak hour would say. */
  erlangB: number;
}

/** What a pool check says. All shares 0–1. */
export interface PoolCheck {
  /** What was known: the visits of each minute, or only of each hour. */
  resolution: 'minute' | 'hour';
  visits: number;
  /** Minutes of silence after which our pool may give a number away. */
  hold: number;
  /** How long after their visit people call, which the shares of right calls rest on. */
  delays: DelayFacts;
  /** What the numbers there are today would do; `null` when it was not said how many. */
  today: { numbers: number; loss: number; right: number } | null;
  /** Numbers needed so that at most this share of visits finds none. */
  loss: LossSize[];
  /** Numbers needed so that at least this share of calls is laid to the right visitor. */
  right: { right: number; numbers: number }[];
  /** The same for pools that keep every number back for a fixed time, as others do. */
  fixedHolds: { hold: number; loss: LossSize[] }[];
  /** What each size would do, small to large. */
  curve: { numbers: number; loss: number; right: number }[];
  /** The worst 15 minutes and what covering them costs; `null` when only hours are known. */
  burst: Burst | null;
  peakHour: { from: number; visits: number };
  /** Visits of the peak hour times their length: numbers in use at once on average, with no hold at all. */
  usersTimesDuration: number;
  /** How the figures came about, in sentences. */
  arithmetic: string[];
  /** What has to be known about the traffic to trust the figures, in sentences; none when it is whole. */
  notes: string[];
}

/** What may be said beside the traffic. */
export interface CheckOptions {
  /** ms of silence after which our pool may give a number away; two minutes unless said. */
  hold?: number | undefined;
  /** Numbers there are today. */
  size?: number | undefined;
  /** How long after their visit people call, when it was fitted to calls; assumed otherwise. */
  fitted?: FittedLaw | undefined;
  /** What has to be known about the traffic. */
  notes?: string[];
}

export interface Burst {
  from: number;
  visits: number;
  /** Numbers for a loss of 1 % with these minutes and without, by minutes of hold. */
  cost: { hold: number; with: number; without: number }[];
  words: string;
}

const LOSSES = [0.05, 0.01, 0.001];
const RIGHTS = [0.8, 0.9, 0.95];
const FIXED_HOLDS = [5 * MINUTE, 30 * MINUTE];
const BURST = 15 * MINUTE;

/** Sizes of the curve, as multiples of the numbers that lose 1 % at a hold of 30 minutes. */
const CURVE = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3];

/** The model that the resolution of the traffic allows. */
export function modelOf(traffic: Traffic, law?: DelayLaw): PoolModel {
  return remembered(traffic.binMs <= MINUTE ? minuteModel(traffic, law) : hourModel(traffic, law));
}

/**
 * How many numbers a site needs, from its traffic alone: for a loss of visits, and for a share of calls laid to the
 * right visitor, which is what a pool is for. Losing nobody is not enough for that, as people call after their number
 * has gone to the next visitor. What the API, the command line and the dashboard answer.
 */
export function checkPool(traffic: Traffic, options: CheckOptions = {}): PoolCheck {
  const { hold: ourHold = HOLD_MS, size, fitted = { law: DELAY_LAWS.base, calls: 0 }, notes = [] } = options;
  const model = modelOf(traffic, fitted.law);
  const visits = total(traffic);
  const peak = busiest(traffic, HOUR);
  const peakHour = { from: traffic.from + peak.bin * traffic.binMs, visits: peak.visits };
  const lossSizes = (hold: number): LossSize[] =>
    LOSSES.map((loss) => ({
      loss,
      numbers: least((numbers) => model.loss(numbers, hold) <= loss, Math.max(1, visits)),
      erlangB: erlangSize(loss, peak.visits, traffic.lengths.meanDuration + hold),
    }));
  const fixedHolds = FIXED_HOLDS.map((hold) => ({ hold: hold / MINUTE, loss: lossSizes(hold) }));
  const loss = lossSizes(ourHold);
  const right = RIGHTS.map((share) => ({
    right: share,
    numbers: least((numbers) => model.right(numbers, ourHold) >= share, Math.max(1, visits)),
  }));
  const unit = fixedHolds.at(-1)?.loss[1]?.numbers ?? 1;
  const sizes = new Set([
    ...CURVE.map((x) => Math.max(1, Math.round(x * unit))),
    ...(size === undefined ? [] : [size]),
  ]);
  const pointAt = (numbers: number) => ({
    numbers,
    loss: model.loss(numbers, ourHold),
    right: model.right(numbers, ourHold),
  });
  const burst = traffic.binMs <= MINUTE ? burstOf(traffic, model, ourHold) : null;
  const check = {
    resolution: traffic.binMs <= MINUTE ? ('minute' as const) : ('hour' as const),
    visits,
    hold: ourHold / MINUTE,
    delays: delayFacts(fitted.law, Math.round(fitted.calls)),
    today: size === undefined ? null : pointAt(size),
    loss,
    right,
    fixedHolds,
    curve: [...sizes].sort((a, b) => a - b).map(pointAt),
    burst,
    peakHour,
    usersTimesDuration: Math.ceil((peak.visits * traffic.lengths.meanDuration) / HOUR),
  };
  return { ...check, arithmetic: inWords(traffic, check), notes };
}

/** What Erlang's formula says, were the peak hour to go on for ever. */
export function erlangSize(loss: number, peakVisits: number, heldFor: number): number {
  const load = (peakVisits * heldFor) / HOUR;
  return least((numbers) => erlangB(numbers, load) <= loss, 2 * Math.ceil(load) + 50);
}

function burstOf(traffic: Traffic, model: PoolModel, ourHold: number): Burst {
  const { bin, visits } = busiest(traffic, BURST);
  const bins = Math.round(BURST / traffic.binMs);
  const calm = { ...traffic, starts: traffic.starts.map((n, at) => (at >= bin && at < bin + bins ? 0 : n)) };
  const calmModel = modelOf(calm);
  const needed = (one: PoolModel, hold: number) =>
    least((numbers) => one.loss(numbers, hold) <= 0.01, Math.max(1, total(traffic)));
  const cost = [ourHold, ...FIXED_HOLDS].map((hold) => ({
    hold: hold / MINUTE,
    with: needed(model, hold),
    without: needed(calmModel, hold),
  }));
  const from = traffic.from + bin * traffic.binMs;
  const [ours] = cost;
  const extra = (ours?.with ?? 0) - (ours?.without ?? 0);
  const words =
    `In the worst 15 minutes, from ${clock(from)}, ${visits} visits began. ` +
    (extra > 0
      ? `Covering them takes ${extra} more numbers (${ours?.with} rather than ${ours?.without} for a loss of 1 %).`
      : 'Covering them takes no more numbers than the rest of the traffic.');
  return { from, visits, cost, words };
}

function inWords(traffic: Traffic, check: Omit<PoolCheck, 'arithmetic' | 'notes'>): string[] {
  const seconds = Math.round(traffic.lengths.meanDuration / 1000);
  const { peakHour, loss, right, fixedHolds, usersTimesDuration, today, delays } = check;
  const hold = check.hold * MINUTE;
  const ofLoss = (share: number) => loss.find((one) => one.loss === share)?.numbers;
  const thirty = fixedHolds.at(-1);
  const load = (peakHour.visits * (traffic.lengths.meanDuration + hold)) / HOUR;
  return [
    `${check.visits} visits; the busiest hour, from ${clock(peakHour.from)}, had ${peakHour.visits}. A visit lasts ${seconds} s on average as analytics count it, ${percent(traffic.lengths.singlePage)} have a single page and count as 0 s.`,
    `Users times duration: ${peakHour.visits} visits an hour × ${seconds} s ÷ 3600 s = ${usersTimesDuration} numbers in use at once, with none to spare and none kept for those who call later.`,
    `Our pool gives a number away once its visitor has been silent for ${check.hold} minutes: ${peakHour.visits} visits an hour × (${seconds} s + ${hold / 1000} s) ÷ 3600 s = ${load.toFixed(1)} in use on average in that hour. Erlang's formula makes ${loss[1]?.erlangB} numbers of that for a loss of 1 %, taking the hour to be even.`,
    check.resolution === 'minute'
      ? `Replaying the visits minute by minute instead: ${ofLoss(0.05)}, ${ofLoss(0.01)} and ${ofLoss(0.001)} numbers for a loss of 5, 1 and 0.1 %.`
      : `Following the load from hour to hour instead: ${ofLoss(0.05)}, ${ofLoss(0.01)} and ${ofLoss(0.001)} numbers for a loss of 5, 1 and 0.1 %. Hours hide bursts: with visits by the minute this would be surer.`,
    ...(check.burst === null ? [] : [check.burst.words]),
    `A pool that keeps every number back for 30 minutes would need ${thirty?.loss[1]?.numbers} for a loss of 1 %.`,
    `People also call after their number has gone to somebody else. ${delays.calls === 0 ? 'Assuming' : `By ${delays.calls} calls to this pool,`} ${percent(delays.within5Minutes)} of all calls within 5 minutes of the visit, ${percent(delays.within30Minutes)} within 30 and ${percent(delays.withinDay)} within a day, ${right.map((one) => `${one.numbers} numbers lay ${percent(one.right)}`).join(', ')} of calls to the right visitor when the last holder is taken for the caller; taps and area codes find more with fewer.`,
    ...(today === null
      ? []
      : [
          `The ${today.numbers} numbers of today would leave ${finely(today.loss)} of visits without one and lay ${percent(today.right)} of calls to the right visitor.`,
        ]),
  ];
}

/** A model that works out each answer once. */
function remembered(model: PoolModel): PoolModel {
  const answers = new Map<string, number>();
  const remember = (what: 'loss' | 'right') => (numbers: number, hold: number) => {
    const key = `${what} ${numbers} ${hold}`;
    const answer = answers.get(key) ?? model[what](numbers, hold);
    answers.set(key, answer);
    return answer;
  };
  return { loss: remember('loss'), right: remember('right') };
}

function total({ starts }: Traffic): number {
  return starts.reduce((sum, count) => sum + count, 0);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function finely(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A moment in words: a date where the clock has dates, else the day since its zero. */
function clock(at: number): string {
  const day = Math.floor(at / (24 * HOUR));
  const iso = new Date(at).toISOString();
  return day > 3650 ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : `day ${day + 1}, ${iso.slice(11, 16)}`;
}
