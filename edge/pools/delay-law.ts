/** How long after the last sign of a visit its visitor picks up the phone. Times are in ms throughout. */

/** One kind of caller in a law: a share of all calls and the delay of those. */
export interface DelayComponent {
  /** 0–1; the shares of a law sum to 1. */
  share: number;
  /** Probability density per ms, at a delay in ms ≥ 0. */
  density(delay: number): number;
  /** Probability of a delay up to this one, in ms ≥ 0. */
  cdf(delay: number): number;
  /** The delay that a share `p` of these callers stays below, 0 < p < 1. */
  quantile(p: number): number;
}

/** The distribution of the time from a visit's last activity to its call: a mixture. */
export type DelayLaw = readonly DelayComponent[];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function exponential(share: number, mean: number): DelayComponent {
  return {
    share,
    density: (delay) => Math.exp(-delay / mean) / mean,
    cdf: (delay) => -Math.expm1(-delay / mean),
    quantile: (p) => -mean * Math.log1p(-p),
  };
}

function logNormal(share: number, median: number, sigma: number): DelayComponent {
  const scale = 1 / (sigma * Math.sqrt(2 * Math.PI));
  return {
    share,
    density: (delay) => {
      if (delay <= 0) return 0;
      const z = Math.log(delay / median) / sigma;
      return (scale / delay) * Math.exp(-0.5 * z * z);
    },
    cdf: (delay) => normalCdf(Math.log(delay / median) / sigma),
    quantile: (p) => median * Math.exp(sigma * normalQuantile(p)),
  };
}

/**
 * The laws calls are simulated with. Nobody publishes a measured one, so these are assumptions, said so wherever a
 * figure rests on them. `base`: half within 5 minutes, 74 % within 30, 96 % within a day. `fast` and `slow` bracket it.
 */
export const DELAY_LAWS = {
  base: [
    exponential(0.5, 2 * MINUTE),
    logNormal(0.3, 15 * MINUTE, 1),
    logNormal(0.15, 3 * HOUR, 1.2),
    logNormal(0.05, 2 * DAY, 1),
  ],
  fast: [exponential(0.85, 2 * MINUTE), logNormal(0.15, 15 * MINUTE, 1)],
  slow: [
    exponential(0.3, 2 * MINUTE),
    logNormal(0.2, 15 * MINUTE, 1),
    logNormal(0.35, 3 * HOUR, 1.2),
    logNormal(0.15, 2 * DAY, 1),
  ],
} as const satisfies Record<string, DelayLaw>;

export type DelayLawName = keyof typeof DELAY_LAWS;

/**
 * The law the attributor assumes: `base` with less mass at the start and wider late parts. Assuming a law that is too
 * slow costs a little confidence; assuming one that is too fast claims certainty it does not have, so it errs slow.
 */
export const PRIOR_LAW: DelayLaw = [
  exponential(0.485, 2 * MINUTE),
  logNormal(0.295, 15 * MINUTE, 1.05),
  logNormal(0.158, 3 * HOUR, 1.3),
  logNormal(0.062, 2 * DAY, 1.2),
];

/** The parts of a law in other shares. */
export function withShares(law: DelayLaw, shares: readonly number[]): DelayLaw {
  return law.map((part, n) => ({ ...part, share: shares[n] ?? 0 }));
}

/** Density of the whole mixture, per ms. */
export function densityOf(law: DelayLaw, delay: number): number {
  let density = 0;
  for (const part of law) density += part.share * part.density(delay);
  return density;
}

/** Share of calls that come within `delay` ms; 1 for Infinity, none before the visit's last activity. */
export function shareWithin(law: DelayLaw, delay: number): number {
  if (delay <= 0) return 0;
  if (delay === Number.POSITIVE_INFINITY) return 1;
  let share = 0;
  for (const part of law) share += part.share * part.cdf(delay);
  return share;
}

/** A law in figures, for people. Shares 0–1. */
export interface DelayFacts {
  /** Calls the assumed law was fitted to; 0: as assumed. */
  calls: number;
  within5Minutes: number;
  within30Minutes: number;
  withinDay: number;
}

export function delayFacts(law: DelayLaw, calls: number): DelayFacts {
  return {
    calls,
    within5Minutes: shareWithin(law, 5 * MINUTE),
    within30Minutes: shareWithin(law, 30 * MINUTE),
    withinDay: shareWithin(law, DAY),
  };
}

/** Standard normal distribution function; error below 1.5e-7 (Abramowitz & Stegun 7.1.26). */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp(-x * x);
  return z < 0 ? tail : 1 - tail;
}

/** Inverse of the standard normal distribution function, by bisection on `normalCdf`; |z| ≤ 6. */
export function normalQuantile(p: number): number {
  let low = -6;
  let high = 6;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
