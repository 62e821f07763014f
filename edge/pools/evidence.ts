import { regionOfNumber } from './area-code.ts';
import type { Holder, IncomingCall } from './attribution.ts';

/**
 * What speaks for a visit beside the time: how much likelier the observation is if this visitor made the call than if
 * somebody else did. The rates are assumptions (nobody publishes measured ones), the same that the replay simulates
 * callers with; only the time from tap to call is assumed longer here than there.
 */

/** Of callers on a phone, those who tap the number rather than dial it and whose tap reaches us: soon, or later. */
const TAPS = { soon: 0.85 * 0.95, later: 0.3 * 0.95 };

/** The page is still the one the visitor has before them for this long; analytics end a visit after it too. */
const SOON = 30 * 60_000;

/** Share of visitors on a phone, for visits whose device we do not know. */
const PHONES = 0.6;

/** Mean time from a tap to the call arriving, ms: switching to the dialler, confirming, ringing through. */
const TAP_TO_CALL = 15_000;

/** Taps that led to no call: 1.5 % of visits of three minutes, as a rate per ms. */
const STRAY_TAP = 0.015 / 180_000;

/** A tap longer ago than this says nothing of the call. */
const TAP_MATTERS = 3 * 60_000;

/** Share of callers whose area code is of the region they browse from; the others' is anybody's. */
const AT_HOME = 0.7;

/** ms from the last tap to the call; `null` when there was none that matters. */
export function sinceTap(call: IncomingCall, { taps }: Holder): number | null {
  let since: number | null = null;
  for (const at of taps ?? []) {
    const ago = call.at - at;
    if (ago >= 0 && ago <= (since ?? TAP_MATTERS)) since = ago;
  }
  return since;
}

/** How the taps of a visit speak for it having made the call, this long after its last activity. */
export function tapLikelihood(call: IncomingCall, holder: Holder, delay: number): number {
  const rate = (delay <= SOON ? TAPS.soon : TAPS.later) * handheld(holder);
  const since = sinceTap(call, holder);
  if (since === null) return 1 - rate;
  return 1 - rate + (rate * Math.exp(-since / TAP_TO_CALL)) / TAP_TO_CALL / STRAY_TAP;
}

function handheld({ visit, taps }: Holder): number {
  if (visit.device === 'phone') return 1;
  if (visit.device === null) return PHONES;
  // Computers and tablets do call, through a paired phone or a softphone, and then it was by a tap.
  return (taps ?? []).length > 0 ? PHONES : 0;
}

/** Where the caller's number is from, beside where the visitors are. */
export interface CallerPlace {
  /** ISO 3166-2, `null` when the number does not tell. */
  region: string | null;
  /** Share of the visitors who are there, 0–1. */
  share: number;
}

export function callerPlace(call: IncomingCall, holders: readonly Holder[]): CallerPlace {
  const region = call.caller === null ? null : regionOfNumber(call.caller);
  const placed = holders.map(regionOfVisit).filter((one) => one !== null);
  const there = placed.filter((one) => one === region).length;
  // Added: one visitor there and twenty anywhere, so that few visits do not make a region look rare or certain.
  return { region, share: (there + 1) / (placed.length + 20) };
}

/** Where the visitor was, ISO 3166-2; `null` when the edge could not tell. */
function regionOfVisit({ visit }: Holder): string | null {
  return visit.country && visit.region ? `${visit.country}-${visit.region}` : null;
}

/** True when the caller's area code is of the region the visitor was in. */
export function isAtHome(place: CallerPlace, holder: Holder): boolean {
  return place.region !== null && regionOfVisit(holder) === place.region;
}

/** How the caller's area code speaks for this visit having made the call. */
export function placeLikelihood(place: CallerPlace, holder: Holder): number {
  if (place.region === null || regionOfVisit(holder) === null) return 1;
  return isAtHome(place, holder) ? 1 - AT_HOME + AT_HOME / place.share : 1 - AT_HOME;
}
