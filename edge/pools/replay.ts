import { KEEP_ALIVE_MS } from './allocator.ts';
import { attribute, delayEvidence, type Holder, type VisitSnapshot } from './attribution.ts';
import { type SimulatedVisitors, simulateCalls, simulateVisitors } from './callers.ts';
import { DELAY_LAWS, type DelayLaw, type DelayLawName } from './delay-law.ts';
import { POLICIES, type PolicyName, type Pool } from './policies.ts';
import { seeded } from './random.ts';
import { refit } from './refit.ts';
import type { Session } from './traffic.ts';

/** Something a pool hears of a session; sessions are named by their place in the trace. */
interface Beat {
  at: number;
  session: number;
  says: 'lease' | 'keep' | 'leave';
}

const ORDER = { lease: 0, keep: 1, leave: 2 };

/** A trace as a pool hears it: every session asks at its start, is kept alive each minute and leaves at its end. */
export function timeline(sessions: readonly Session[]): Beat[] {
  const beats: Beat[] = [];
  for (const [session, { start, end }] of sessions.entries()) {
    beats.push({ at: start, session, says: 'lease' });
    for (let at = start + KEEP_ALIVE_MS; at < end; at += KEEP_ALIVE_MS) {
      beats.push({ at, session, says: 'keep' });
    }
    beats.push({ at: end, session, says: 'leave' });
  }
  return beats.sort((a, b) => a.at - b.at || a.session - b.session || ORDER[a.says] - ORDER[b.says]);
}

/** The number each session was given, `null` where there was none to give. */
export function allocate(
  sessions: readonly Session[],
  beats: readonly Beat[],
  pool: Pool,
): (string | null)[] {
  const given: (string | null)[] = sessions.map(() => null);
  for (const { at, session, says } of beats) {
    const visit = String(session);
    if (says === 'lease') given[session] = pool.lease(visit, String(sessions[session]?.visitor), at);
    else if (given[session] !== null) pool[says](visit, at);
  }
  return given;
}

/** Sessions by the number they were given, in the order they began. */
export function byNumber(given: readonly (string | null)[]): Map<string, number[]> {
  const numbers = new Map<string, number[]>();
  for (const [session, number] of given.entries()) {
    if (number === null) continue;
    const sessions = numbers.get(number);
    if (sessions === undefined) numbers.set(number, [session]);
    else sessions.push(session);
  }
  return numbers;
}

export interface ReplayOptions {
  /** Numbers in the pool. */
  numbers: number;
  /** `last`: the last holder called, for certain. `full`: the attributor with all its evidence. */
  attributor: 'last' | 'full';
  /** The law the simulated callers follow; the attributor assumes its own. */
  law: DelayLawName;
  /** So many other calls the attributor has fitted its law to; 0 unless said. */
  refit?: number;
  policy: PolicyName;
  seed: number;
  /** Simulate at least so many calls. */
  calls: number;
}

export interface ReplayResult {
  visits: number;
  /** Visits that were given no number. */
  unnumbered: number;
  calls: number;
  /** Shares of all calls, summing to 1: laid to the visitor who made them, to another, to none. */
  right: number;
  wrong: number;
  none: number;
  /** Share of all calls answered with a confidence of at least 0.9, and how many of those were right. */
  coverage90: number;
  precision90: number;
  /** Expected calibration error: mean distance of confidence from truth over ten bins, by calls. 0–1. */
  ece: number;
}

/** Runs the allocator and the attributor over a trace with simulated callers. The same seed gives the same result. */
export function replay(sessions: readonly Session[], options: ReplayOptions): ReplayResult {
  const { numbers, policy, seed } = options;
  const given = allocate(sessions, timeline(sessions), POLICIES[policy](numberRange(numbers), seed));
  return answerCalls(sessions, given, options);
}

/** Lets people call the numbers their visits were given, and asks who it was. */
export function answerCalls(
  sessions: readonly Session[],
  given: readonly (string | null)[],
  { attributor, law, refit: learnt = 0, seed, calls }: Omit<ReplayOptions, 'numbers' | 'policy'>,
): ReplayResult {
  const random = seeded(seed);
  const visitors = simulateVisitors(sessions, random);
  const known = holdersOf(sessions, given, visitors);
  const fitted = learnt === 0 ? undefined : fittedTo(learnt, sessions, given, visitors, known, law, seed);
  const answer = attributor === 'last' ? lastHolder(sessions, given) : likeliest(known, fitted);
  const each = timesEach(calls, sessions);
  const score = new Score();
  for (const call of simulateCalls(sessions, visitors, DELAY_LAWS[law], each, random)) {
    const number = given[call.session] ?? null;
    const said = number === null ? null : answer({ ...call, number });
    const truth = sessions[call.session]?.visitor;
    score.add(said === null ? null : { right: said.visitor === truth, confidence: said.confidence });
  }
  return {
    visits: sessions.length,
    unnumbered: given.filter((number) => number === null).length,
    ...score.result(),
  };
}

/** So many numbers to hand out: `+1 312 100 0000` and on. */
export function numberRange(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `+1312${1_000_000 + n}`);
}

interface NumberedCall {
  session: number;
  number: string;
  at: number;
  caller: string;
  tappedAt: number | null;
}

type Answerer = (call: NumberedCall) => { visitor: number; confidence: number } | null;

function lastHolder(sessions: readonly Session[], given: readonly (string | null)[]): Answerer {
  const holders = byNumber(given);
  return ({ number, at }) => {
    const held = holders.get(number) ?? [];
    const last = held[begunBy(sessions, held, at) - 1];
    return last === undefined ? null : { visitor: sessions[last]?.visitor ?? -1, confidence: 1 };
  };
}

/** As many leases of a number as the pool's object looks at. */
const HOLDERS_READ = 200;

/** Who had a number when it was called, and what was known of them. */
type Known = (call: NumberedCall) => Holder[];

function likeliest(known: Known, law?: DelayLaw): Answerer {
  return (call) => {
    const [first] = attribute(call, known(call), law).candidates;
    return first === undefined
      ? null
      : { visitor: Number(first.visit.visitor), confidence: first.probability };
  };
}

function timesEach(calls: number, sessions: readonly Session[]): number {
  return Math.max(1, Math.ceil(calls / Math.max(1, sessions.length)));
}

/** The law as it comes out of so many calls by these visitors, which are not the calls that are asked about. */
function fittedTo(
  calls: number,
  sessions: readonly Session[],
  given: readonly (string | null)[],
  visitors: SimulatedVisitors,
  known: Known,
  law: DelayLawName,
  seed: number,
): DelayLaw {
  const random = seeded(seed + 1_000_000);
  const each = timesEach(2 * calls, sessions);
  const chance = calls / (each * sessions.length);
  const evidence = [...simulateCalls(sessions, visitors, DELAY_LAWS[law], each, random)].flatMap((call) => {
    const number = given[call.session] ?? null;
    if (number === null || random() >= chance) return [];
    return delayEvidence(call, known({ ...call, number })) ?? [];
  });
  return refit(evidence).law;
}

function holdersOf(
  sessions: readonly Session[],
  given: readonly (string | null)[],
  visitors: SimulatedVisitors,
): Known {
  const leases = byNumber(given);
  const holders = sessions.map((session, n): Holder => {
    const tap = visitors.strayTaps[n] ?? null;
    return { visit: snapshotOf(session, n, visitors), live: false, taps: tap === null ? [] : [tap] };
  });
  return (call) => {
    const held = leases.get(call.number) ?? [];
    const begun = begunBy(sessions, held, call.at);
    const recent: Holder[] = [];
    for (const session of held.slice(Math.max(0, begun - HOLDERS_READ), begun)) {
      const holder = holders[session];
      if (holder === undefined) continue;
      const taps = session === call.session && call.tappedAt !== null ? [call.tappedAt] : [];
      const live = call.at < holder.visit.lastActiveAt;
      recent.push(taps.length === 0 && !live ? holder : whenCalled(holder, live, taps, call.at));
    }
    return recent;
  };
}

/** A holder with what was known of it when the call came. */
function whenCalled({ visit, taps = [] }: Holder, live: boolean, more: number[], at: number): Holder {
  return { visit: live ? { ...visit, lastActiveAt: at } : visit, live, taps: [...taps, ...more] };
}

/** How many of these sessions had begun by then. */
function begunBy(sessions: readonly Session[], held: readonly number[], at: number): number {
  let low = 0;
  let high = held.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sessions[held[middle] ?? 0]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function snapshotOf({ start, end, visitor }: Session, n: number, visitors: SimulatedVisitors): VisitSnapshot {
  const { device, region } = visitors.of(visitor);
  return {
    visit: String(n),
    visitor: String(visitor),
    site: 'trace',
    source: {
      channel: 'Direct',
      source: '(direct)',
      medium: '(none)',
      campaign: null,
      keyword: null,
      content: null,
      clickIds: {},
      referrer: null,
    },
    landing: '',
    referrer: '',
    pages: [],
    country: 'US',
    region,
    city: null,
    device,
    startedAt: start,
    lastActiveAt: end,
  };
}

const BINS = 10;

/** Counts answers: right, wrong and none, and how well confidence tells them apart. */
class Score {
  #calls = 0;
  #none = 0;
  #sure = 0;
  #sureAndRight = 0;
  readonly #bins = Array.from({ length: BINS }, () => ({ calls: 0, right: 0, confidence: 0 }));

  add(answer: { right: boolean; confidence: number } | null): void {
    this.#calls++;
    if (answer === null) {
      this.#none++;
      return;
    }
    const right = answer.right ? 1 : 0;
    const bin = this.#bins[Math.min(BINS - 1, Math.floor(answer.confidence * BINS))];
    if (bin !== undefined) {
      bin.calls++;
      bin.right += right;
      bin.confidence += answer.confidence;
    }
    if (answer.confidence >= 0.9) {
      this.#sure++;
      this.#sureAndRight += right;
    }
  }

  result(): Pick<ReplayResult, 'calls' | 'right' | 'wrong' | 'none' | 'coverage90' | 'precision90' | 'ece'> {
    const answered = this.#calls - this.#none;
    const right = this.#bins.reduce((sum, bin) => sum + bin.right, 0);
    const astray = this.#bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0);
    return {
      calls: this.#calls,
      right: share(right, this.#calls),
      wrong: share(answered - right, this.#calls),
      none: share(this.#none, this.#calls),
      coverage90: share(this.#sure, this.#calls),
      precision90: share(this.#sureAndRight, this.#sure),
      ece: share(astray, answered),
    };
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
