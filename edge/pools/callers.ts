import { type DelayLaw, normalQuantile } from './delay-law.ts';
import type { Random } from './random.ts';
import type { Session } from './traffic.ts';

/**
 * Made-up callers for real visits: nobody publishes which visitor of a trace picked up the phone. Every visit calls
 * several times, independently, at a delay after its end drawn from a law; what we would see of it is drawn as well.
 * The rates are those of the project's pool research, all of them assumptions.
 */
const PHONES = 0.6;
const TAPS_SOON = 0.85;
const TAPS_LATER = 0.3;
/** Until then a caller still has the page before them. */
const SOON = 30 * 60_000;
const TAP_HEARD_OF = 0.95;
const STRAY_TAPS = 0.015;
const AREA_CODE_AT_HOME = 0.7;

/** From tap to call: half within 5 seconds, nearly all within 30. */
const TAP_TO_CALL = { median: 5000, sigma: 0.8 };

/** Twenty states with an area code of each; a visitor is from the n-th with a chance in proportion to 1/n (Zipf). */
const REGIONS = [
  { region: 'CA', areaCode: '213' },
  { region: 'TX', areaCode: '214' },
  { region: 'FL', areaCode: '305' },
  { region: 'NY', areaCode: '212' },
  { region: 'PA', areaCode: '215' },
  { region: 'IL', areaCode: '312' },
  { region: 'OH', areaCode: '216' },
  { region: 'GA', areaCode: '404' },
  { region: 'NC', areaCode: '704' },
  { region: 'MI', areaCode: '313' },
  { region: 'NJ', areaCode: '201' },
  { region: 'VA', areaCode: '703' },
  { region: 'WA', areaCode: '206' },
  { region: 'AZ', areaCode: '602' },
  { region: 'MA', areaCode: '617' },
  { region: 'TN', areaCode: '615' },
  { region: 'IN', areaCode: '317' },
  { region: 'MD', areaCode: '410' },
  { region: 'MO', areaCode: '314' },
  { region: 'WI', areaCode: '414' },
] as const;

const ZIPF = REGIONS.map((_, n) => 1 / (n + 1));
const ZIPF_SUM = ZIPF.reduce((sum, one) => sum + one, 0);

/** What the edge would know of a visitor. */
export interface SimulatedVisitor {
  device: 'phone' | 'desktop';
  /** US state. */
  region: string;
}

export interface SimulatedCall {
  /** Which session of the trace it comes from. */
  session: number;
  /** ms, on the clock of the trace. */
  at: number;
  /** E.164 */
  caller: string;
  /** When the visitor tapped the number for it, if that reached us. */
  tappedAt: number | null;
}

/** Who the visitors of a trace are, and who of them tapped without calling. */
export interface SimulatedVisitors {
  /** By visitor number of the trace. */
  of(visitor: number): SimulatedVisitor;
  /** When a session tapped the number and called nobody; `null` for nearly all. By session. */
  strayTaps: (number | null)[];
}

export function simulateVisitors(sessions: readonly Session[], random: Random): SimulatedVisitors {
  const visitors = new Map<number, SimulatedVisitor>();
  for (const { visitor } of sessions) {
    if (visitors.has(visitor)) continue;
    visitors.set(visitor, {
      device: random() < PHONES ? 'phone' : 'desktop',
      region: anyRegion(random).region,
    });
  }
  const of = (visitor: number): SimulatedVisitor =>
    visitors.get(visitor) ?? { device: 'desktop', region: '' };
  const strayTaps = sessions.map(({ start, end, visitor }) =>
    of(visitor).device === 'phone' && random() < STRAY_TAPS ? start + random() * (end - start) : null,
  );
  return { of, strayTaps };
}

/** `each` calls of every session. Their delays are spread evenly over the law, so that few calls tell much. */
export function* simulateCalls(
  sessions: readonly Session[],
  visitors: SimulatedVisitors,
  law: DelayLaw,
  each: number,
  random: Random,
): Generator<SimulatedCall> {
  for (const [session, { end, visitor }] of sessions.entries()) {
    const { device, region } = visitors.of(visitor);
    for (let nth = 0; nth < each; nth++) {
      const delay = delayAt(law, (nth + random()) / each);
      const at = end + delay;
      const from = random() < AREA_CODE_AT_HOME ? areaCodeOf(region) : anyRegion(random).areaCode;
      const taps = device === 'phone' && random() < (delay <= SOON ? TAPS_SOON : TAPS_LATER);
      const { median, sigma } = TAP_TO_CALL;
      const lag = median * Math.exp(sigma * normalQuantile(random()));
      yield {
        session,
        at,
        caller: `+1${from}5550100`,
        tappedAt: taps && random() < TAP_HEARD_OF ? at - lag : null,
      };
    }
  }
}

/** The delay at a share `p` of the law, taking its parts one after the other. */
function delayAt(law: DelayLaw, p: number): number {
  let below = 0;
  for (const part of law) {
    if (p < below + part.share) return part.quantile((p - below) / part.share);
    below += part.share;
  }
  return law.at(-1)?.quantile(0.5) ?? 0;
}

function anyRegion(random: Random): (typeof REGIONS)[number] {
  let left = random() * ZIPF_SUM;
  for (const [n, one] of REGIONS.entries()) {
    left -= ZIPF[n] ?? 0;
    if (left < 0) return one;
  }
  return REGIONS[0];
}

function areaCodeOf(region: string): string {
  return REGIONS.find((one) => one.region === region)?.areaCode ?? REGIONS[0].areaCode;
}
