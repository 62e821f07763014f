import type { DelayEvidence } from './attribution.ts';
import { type DelayLaw, PRIOR_LAW, shareWithin, withShares } from './delay-law.ts';

/** The assumed law counts as much as so many calls. */
const PRIOR_CALLS = 50;

/** As many calls are looked at, the newest: they outweigh the assumption, and what was true last year fades. */
export const CALLS_FITTED = 1000;

const ROUNDS = 100;

/** No share moves by more than this in a round any more: it has come to rest. */
const AT_REST = 1e-6;

/** A law is fitted anew when so much of what it would rest on, the assumption included, is new: less hardly moves it. */
const NEWS = 1 / 50;

/** A delay law and what it rests on. */
export interface FittedLaw {
  law: DelayLaw;
  /** Calls it was fitted to, those that may have been somebody else's counted by half or less; 0: as assumed. */
  calls: number;
}

/** The same as plain data. */
export interface FittedShares {
  /** Of the parts of the assumed law. */
  shares: number[];
  calls: number;
}

export function fittedLaw({ shares, calls }: FittedShares): FittedLaw {
  return { law: withShares(PRIOR_LAW, shares), calls };
}

/** True when a law that was fitted to so many calls is to be fitted anew, after so many more. */
export function isOutdated(calls: number, news: number): boolean {
  return news >= NEWS * (PRIOR_CALLS + calls);
}

export const ASSUMED: FittedLaw = { law: PRIOR_LAW, calls: 0 };

/**
 * The delay law of one company, from its own calls: the parts of the assumed law in the shares that make the calls
 * likeliest, drawn towards the assumed shares as if those were 50 calls more (expectation maximisation; Dempster,
 * Laird & Rubin, J. R. Stat. Soc. B 39, 1977).
 *
 * A call that is certain counts for the part its delay belongs to; one that several visits can have made counts for
 * each part by its chance. Certain calls alone would not do: somebody who calls a day later is seldom the only one who
 * had the number, so late calls would be missing and the law come out too fast, which is the side on which it claims
 * certainty it does not have. For the same reason, calls that cannot have come yet are made up for: of a pool a day
 * old nobody has called three days later. What cannot be seen keeps its assumed share.
 *
 * @param evidence of calls, newest first
 * @param age ms since the first visit whose calls would be among them
 */
export function refit(evidence: readonly DelayEvidence[], age = Number.POSITIVE_INFINITY): FittedLaw {
  const newest = evidence.slice(0, CALLS_FITTED).filter(isUsable);
  if (newest.length === 0) return ASSUMED;
  const prior = PRIOR_LAW.map(({ share }) => share);
  const visible = PRIOR_LAW.map((part) => shareSeen([{ ...part, share: 1 }], age));
  const table = tableOf(newest);
  let shares = prior;
  let calls = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = shares;
    const counts = countBy(table, shares);
    calls = sum(counts);
    // As many calls as there would be if all could have come.
    const all = calls / sum(shares.map((share, n) => share * (visible[n] ?? 1)));
    const weights = shares.map(
      (share, n) => PRIOR_CALLS * (prior[n] ?? 0) + (counts[n] ?? 0) + all * share * (1 - (visible[n] ?? 1)),
    );
    const total = sum(weights);
    shares = weights.map((weight) => weight / total);
    if (shares.every((share, n) => Math.abs(share - (before[n] ?? 0)) < AT_REST)) break;
  }
  return { law: withShares(PRIOR_LAW, shares), calls };
}

/** One row a call, its parts and then the other, end to end: it is gone through a hundred times. */
function tableOf(evidence: readonly DelayEvidence[]): Float64Array {
  return Float64Array.from(evidence.flatMap(({ parts, other }) => [...parts, other]));
}

/** How many of the calls come from each part, by chance. */
function countBy(table: Float64Array, shares: readonly number[]): number[] {
  const parts = shares.length;
  const share = Float64Array.from(shares);
  const counts = new Float64Array(parts);
  for (let row = 0; row < table.length; row += parts + 1) {
    let total = table[row + parts] ?? 0;
    for (let n = 0; n < parts; n++) total += (table[row + n] ?? 0) * (share[n] ?? 0);
    for (let n = 0; n < parts; n++) {
      counts[n] = (counts[n] ?? 0) + ((table[row + n] ?? 0) * (share[n] ?? 0)) / total;
    }
  }
  return [...counts];
}

/** Share of a law's calls that have come when their visits are spread evenly over this age. */
function shareSeen(law: DelayLaw, age: number): number {
  const steps = 50;
  const within = Array.from({ length: steps }, (_, n) => shareWithin(law, ((n + 0.5) / steps) * age));
  return sum(within) / steps;
}

/** False for what was written down with another law, or is no number. */
function isUsable({ parts, other }: DelayEvidence): boolean {
  return parts.length === PRIOR_LAW.length && other > 0 && [...parts, other].every(Number.isFinite);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
