import { DELAY_LAWS, type DelayLaw, shareWithin } from './delay-law.ts';
import type { PoolModel } from './pool-model.ts';
import { type Random, seeded } from './random.ts';
import { lengthsByHour, type Traffic } from './traffic.ts';

const HOUR = 60 * 60_000;

/** As many runs as make this many visits, so that chance moves the answer little; at most twenty. */
const VISITS_SIMULATED = 60_000;

/**
 * What a pool does with this traffic, from the visits that began in each minute. An hour's mean hides a burst of
 * fifty visits in four minutes; minutes do not. Each minute's visits begin at moments drawn within it; a single-page
 * visit is over at once, the others last an exponential time, so that the mean is the one analytics report for
 * that hour.
 */
export function minuteModel(traffic: Traffic, law: DelayLaw = DELAY_LAWS.base): PoolModel {
  const visits = traffic.starts.reduce((sum, count) => sum + count, 0);
  const runs = Math.max(1, Math.min(20, Math.ceil(VISITS_SIMULATED / Math.max(1, visits))));
  const samples = Array.from({ length: runs }, (_, seed) => drawVisits(traffic, seeded(seed + 1)));
  const mean = (numbers: number, hold: number, calls: DelayLaw | null, what: keyof PoolOutcome) =>
    samples.reduce((sum, sample) => sum + runPool(sample, numbers, hold, calls)[what], 0) / runs;
  return {
    loss: (numbers, hold) => mean(numbers, hold, null, 'loss'),
    right: (numbers, hold) => mean(numbers, hold, law, 'right'),
  };
}

/** When visits begin and end, ms, in the order of their beginning. */
export interface VisitTimes {
  start: number;
  end: number;
}

function drawVisits(traffic: Traffic, random: Random): VisitTimes[] {
  const { starts, binMs } = traffic;
  const lengths = lengthsByHour(traffic);
  const visits: VisitTimes[] = [];
  for (const [bin, count] of starts.entries()) {
    const { meanDuration, singlePage } = lengths[Math.floor((bin * binMs) / HOUR)] ?? traffic.lengths;
    const longer = singlePage < 1 ? meanDuration / (1 - singlePage) : 0;
    for (let n = 0; n < count; n++) {
      const start = (bin + random()) * binMs;
      const length = random() < singlePage ? 0 : -longer * Math.log1p(-random());
      visits.push({ start, end: start + length });
    }
  }
  return visits.sort((a, b) => a.start - b.start);
}

export interface PoolOutcome {
  /** Share of visits that found no number. */
  loss: number;
  /** Share of calls, one for each visit, whose number is still its visitor's when they come; 0 without a law. */
  right: number;
}

/**
 * The allocator at work on visits of which no two are of one visitor: the same decisions as `Allocator`, which the
 * tests hold it to, from the ends of visits alone and so some ten times as fast. A call is right when it comes before
 * the next visit on its number, which is known to the millisecond, so its chance is exact.
 */
export function runPool(
  visits: readonly VisitTimes[],
  numbers: number,
  hold: number,
  law: DelayLaw | null,
): PoolOutcome {
  const there = new EndQueue();
  const gone: number[] = [];
  let oldest = 0;
  let fresh = numbers;
  let lost = 0;
  let right = 0;
  for (const { start, end } of visits) {
    for (let ended = there.takeUntil(start); ended !== null; ended = there.takeUntil(start)) gone.push(ended);
    const silentSince = gone[oldest];
    if (fresh > 0) {
      fresh--;
    } else if (silentSince !== undefined && start - silentSince >= hold) {
      oldest++;
      if (law !== null) right += shareWithin(law, start - silentSince);
    } else {
      lost++;
      continue;
    }
    there.add(end);
  }
  const undisturbed = there.size + gone.length - oldest;
  if (law !== null) right += undisturbed;
  const all = Math.max(1, visits.length);
  return { loss: lost / all, right: right / all };
}

/** Moments in a binary heap: the earliest comes out first. */
class EndQueue {
  readonly #heap: number[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(moment: number): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as number;
      if (above <= moment) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = moment;
  }

  /** Takes the earliest out if it is not after `until`, else `null`. */
  takeUntil(until: number): number | null {
    const heap = this.#heap;
    const earliest = heap[0];
    if (earliest === undefined || earliest > until) return null;
    const moment = heap.pop() as number;
    if (heap.length === 0) return earliest;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && (heap[right] as number) < (heap[left] as number) ? right : left;
      if ((heap[child] as number) >= moment) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = moment;
    return earliest;
  }
}

/** Most visits beginning in any stretch of this length, and the bin it begins in. */
export function busiest(traffic: Traffic, length: number): { bin: number; visits: number } {
  const bins = Math.max(1, Math.round(length / traffic.binMs));
  let visits = 0;
  let most = { bin: 0, visits: 0 };
  for (const [bin, count] of traffic.starts.entries()) {
    visits += count - (traffic.starts[bin - bins] ?? 0);
    if (visits > most.visits) most = { bin: Math.max(0, bin - bins + 1), visits };
  }
  return most;
}
