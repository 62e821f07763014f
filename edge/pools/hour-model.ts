import { DELAY_LAWS, type DelayLaw, shareWithin } from './delay-law.ts';
import { erlangB } from './erlang.ts';
import { gammaPoints } from './gamma.ts';
import type { PoolModel } from './pool-model.ts';
import { lengthsByHour, type Traffic, type VisitLengths } from './traffic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How finely the time within a bin is looked at. */
const STEP = 5 * MINUTE;

/**
 * What a pool does with this traffic when only the visits of each hour are known, taken to come evenly within it.
 *
 * Lost visits: Erlang's formula on the load that would be in use at each moment, the modified offered load of Massey
 * & Whitt (Annals of Applied Probability 4, 1994). Right calls: a pool that gives away the number silent longest is a
 * cache that evicts the least recently used, so a visitor's number lasts until as many others have come as there are
 * numbers not in use: Che's characteristic time, with the spread of that many random arrivals.
 */
export function hourModel(traffic: Traffic, law: DelayLaw = DELAY_LAWS.base): PoolModel {
  const arrivals = new Arrivals(traffic);
  const moments = arrivals.moments();
  // The same for every number of numbers, and asked for dozens of them.
  const loads = new Map<number, number[]>();
  const loadsAt = (hold: number) => {
    const known = loads.get(hold) ?? moments.map(({ at }) => arrivals.inUse(at, hold));
    loads.set(hold, known);
    return known;
  };
  return {
    loss(numbers, hold) {
      const inUse = loadsAt(hold);
      return sum(moments.map(({ weight }, n) => weight * erlangB(numbers, inUse[n] ?? 0))) / arrivals.total;
    },
    right(numbers, hold) {
      const [inUse, live] = [loadsAt(hold), loadsAt(0)];
      const right = moments.map(({ at, weight }, n) => {
        const blocked = erlangB(numbers, inUse[n] ?? 0);
        const spare = Math.max(0, numbers - (live[n] ?? 0));
        const lasts = gammaPoints(spare).map((visits) => arrivals.timeFor(at, visits));
        const chance = sum(lasts.map((time) => shareWithin(law, Math.max(time, hold)))) / lasts.length;
        return weight * (1 - blocked) * chance;
      });
      return sum(right) / arrivals.total;
    },
  };
}

/** Arrivals that come evenly within each bin of the traffic. */
class Arrivals {
  readonly total: number;
  readonly #traffic: Traffic;
  readonly #lengths: VisitLengths[];
  /** Visits begun before each bin, and the total at the end. */
  readonly #before: number[];

  constructor(traffic: Traffic) {
    this.#traffic = traffic;
    this.#lengths = lengthsByHour(traffic);
    let begun = 0;
    this.#before = [0, ...traffic.starts.map((count) => (begun += count))];
    this.total = begun;
  }

  /** Moments spread over the traffic, each with the visits it stands for. */
  moments(): { at: number; weight: number }[] {
    const { starts, binMs } = this.#traffic;
    const steps = Math.max(1, Math.round(binMs / STEP));
    return starts.flatMap((count, bin) =>
      count === 0
        ? []
        : Array.from({ length: steps }, (_, n) => ({
            at: (bin + (n + 0.5) / steps) * binMs,
            weight: count / steps,
          })),
    );
  }

  /** Visits begun up to a moment of the traffic, or one before it. */
  begunBy(at: number): number {
    const { binMs, starts } = this.#traffic;
    const bin = Math.floor(at / binMs);
    return (this.#before[bin] ?? 0) + (starts[bin] ?? 0) * (at / binMs - bin);
  }

  /** Numbers that would be in use with no limit: visits still there, and those gone for less than `hold`. */
  inUse(at: number, hold: number): number {
    const { meanDuration, singlePage } = this.#lengths[Math.floor(at / HOUR)] ?? this.#traffic.lengths;
    let inUse = this.begunBy(at) - this.begunBy(at - hold);
    if (singlePage >= 1) return inUse;
    // Of those begun longer ago, the share still there falls exponentially with the time since.
    const longer = meanDuration / (1 - singlePage);
    const step = longer / 4;
    for (let ago = 0; ago < 6 * longer; ago += step) {
      const begun = this.begunBy(at - hold - ago) - this.begunBy(at - hold - ago - step);
      inUse += begun * (1 - singlePage) * Math.exp(-(ago + step / 2) / longer);
    }
    return inUse;
  }

  /** How long from a moment until so many visits have begun; Infinity when the traffic ends first. */
  timeFor(at: number, visits: number): number {
    const target = this.begunBy(at) + visits;
    if (target > this.total) return Number.POSITIVE_INFINITY;
    let low = 0;
    let high = this.#before.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#before[middle] ?? 0) <= target) low = middle;
      else high = middle;
    }
    const count = this.#traffic.starts[low] ?? 0;
    const within = count === 0 ? 0 : (target - (this.#before[low] ?? 0)) / count;
    return Math.max(0, (low + within) * this.#traffic.binMs - at);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
