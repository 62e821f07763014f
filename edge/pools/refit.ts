import type { DelayEvidence } from './attribution.ts';
import { type DelayLaw, PRIOR_LAW, shareWithin, withShares } from './delay-law.ts';

/** The assumed law counts as much as so many calls. */
const PRIOR_CALLS = 50;

/** As many calls are looked at, the newest: they outweigh the assumption, and what was true last year fades. */
export const CALLS_FITTED = 1000;

const ROUNDS = 100;

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
  let shares = prior;
  let calls = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const counts = countBy(newest, shares);
    calls = sum(counts);
    // As many calls as there would be if all could have come.
    const all = calls / sum(shares.map((share, n) => share * (visible[n] ?? 1)));
    const weights = shares.map(
      (share, n) => PRIOR_CALLS * (prior[n] ?? 0) + (counts[n] ?? 0) + all * share * (1 - (visible[n] ?? 1)),
    );
    const total = sum(weights);
    shares = weights.map((weight) => weight / total);
  }
  return { law: withShares(PRIOR_LAW, shares), calls };
}

/** How many of the calls come from each part, by chance. */
function countBy(evidence: readonly DelayEvidence[], shares: readonly number[]): number[] {
  const counts = shares.map(() => 0);
  for (const { parts, other } of evidence) {
    let total = other;
    for (const [n, part] of parts.entries()) total += part * (shares[n] ?? 0);
    for (const [n, part] of parts.entries()) {
      counts[n] = (counts[n] ?? 0) + (part * (shares[n] ?? 0)) / total;
    }
  }
  return counts;
}

/** Share of a law's calls that have come when their visits are spread evenly over this age. */
function shareSeen(law: DelayLaw, age: number): number {
  if (age === Number.POSITIVE_INFINITY) return 1;
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
