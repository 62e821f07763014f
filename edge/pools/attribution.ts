import type { Agreed, Ids } from '../../sdk/src/protocol.ts';
import type { Source } from '../visits/source.ts';
import { type DelayLaw, densityOf, PRIOR_LAW } from './delay-law.ts';
import {
  type CallerPlace,
  callerPlace,
  isAtHome,
  placeLikelihood,
  sinceTap,
  tapLikelihood,
} from './evidence.ts';

/** A page a visitor saw, as kept: parameters we do not know are gone from its address. */
export interface SeenPage {
  url: string;
  title: string;
  /** ms since 1970, the edge's clock. */
  at: number;
}

/** A page of an earlier visit of the same browser, as it remembers it. */
export interface EarlierPage extends SeenPage {
  /** Where that visit came from, on the page it began with. */
  source?: Source;
}

/** How the first visit of a browser began. */
export interface FirstTouch {
  source: Source;
  /** ms since 1970, the edge's clock. */
  at: number;
}

/** What is known of a visit, frozen at the moment somebody asks who called. */
export interface VisitSnapshot {
  visit: string;
  visitor: string;
  site: string;
  source: Source;
  /** First address of the visit, and the page it came from (may be empty). */
  landing: string;
  referrer: string;
  /** Absent when this is the browser's first visit, or it remembers none. */
  first?: FirstTouch;
  /** Pages of its earlier visits, oldest first; absent where it has told none. */
  history?: EarlierPage[];
  /** What other tools on the site call the visitor; absent where there are none. */
  ids?: Ids;
  /** The visitor was asked and agreed to advertising; absent where nobody has asked. */
  consent?: Agreed;
  /** Oldest first. */
  pages: SeenPage[];
  /** `US`, `DE`, …; `null` when the edge could not tell. */
  country: string | null;
  /** Part of the country, ISO 3166-2 without the country: `IL`, `BY`. */
  region?: string | null;
  city: string | null;
  device: 'phone' | 'tablet' | 'desktop' | null;
  /** ms since 1970. */
  startedAt: number;
  lastActiveAt: number;
}

/** One visit that may have made the call. */
export interface Candidate {
  visit: VisitSnapshot;
  /** 0–1; over all candidates the sum is at most 1, the rest is "somebody else". */
  probability: number;
  /** Why, in words: "looking at the number when the call came in". */
  reason: string;
}

/** The answer to "who called?". */
export interface Attribution {
  /**
   * `visit`: one visit is likely enough to be named. `unsure`: several could be, they are listed. `static`: the
   * number stands for a source, not for a visit. `none`: nobody was given this number recently.
   */
  kind: 'visit' | 'unsure' | 'static' | 'none';
  /** Probability of the first candidate, 0–1; 1 for a static number's source, 0 for none. */
  confidence: number;
  /** The whole answer in one sentence. */
  reason: string;
  /** Where the caller came from: that of the named visit, or of the static number. `null` when unsure or none. */
  source: Source | null;
  /** Most probable first, at most five. */
  candidates: Candidate[];
  /**
   * Earlier calls that the law of how long people wait was fitted to; 0 when it is as assumed. Absent where it does
   * not matter, and in answers given before there was such a thing.
   */
  fittedTo?: number;
}

/** One visit that was given the number, and what speaks for it. */
export interface Holder {
  /** As known when the call came: `lastActiveAt` is not after the call. Its pages are not looked at. */
  visit: VisitSnapshot;
  /** The visit was still there when the call came. */
  live: boolean;
  /** When the visit was given the number, ms; when it began unless said. */
  since?: number;
  /** When the visitor tapped this number on the page, ms, up to the call; any order. */
  taps?: readonly number[];
  /** How sure we were, 0–1, that an earlier call of this caller was this visitor's; 0 or absent when there was none. */
  calledBefore?: number;
}

export interface IncomingCall {
  /** ms */
  at: number;
  /** E.164, `null` when withheld. */
  caller: string | null;
}

/** Leases older than this are no longer asked who called. */
export const LOOKBACK_MS = 30 * 24 * 60 * 60_000;

/** A visit is named from this probability on: more likely than everybody else together. */
export const NAMED_FROM = 0.5;

const MAX_CANDIDATES = 5;

/**
 * Density, per ms, that a call comes from somebody who was never given the number: a wrong number, a robot, a number
 * passed on by word of mouth. It makes a visitor who left weeks ago unlikely even when nobody has had the number since:
 * alone on a number, 95 % after two days, a toss-up after two weeks. An assumption, small beside any recent visit.
 */
const SOMEBODY_ELSE = 1e-11;

/**
 * Calls made while the visit is still there: an assumed third of all, spread evenly over the time the visit has
 * had the number, and over four minutes at least. Less than in the first moments after it, because a visitor who taps the number leaves the page by
 * it, and a visit that goes on has most likely not called.
 */
const WHILE_THERE = { share: 1 / 3, least: 4 * 60_000 };

/** Density, per ms, of a call by a visit that is still there. */
function whileThere({ at }: IncomingCall, { visit, since = visit.startedAt }: Holder): number {
  return WHILE_THERE.share / Math.max(WHILE_THERE.least, at - since);
}

/**
 * Share of repeat callers who are the visitor their earlier call came from; the rest share a phone. A second call
 * comes when it comes, so it is not held against a visitor that their visit was long ago.
 */
const SAME_CALLER = 0.95;

/**
 * Who called? Each holder weighs as much as a call this long after its last activity is likely, times what the
 * evidence says: taps on the number, the caller's area code, an earlier call. The weights are shared out over all
 * holders and somebody else. Visits of one visitor are one candidate, shown as the likeliest of them.
 *
 * @param holders everybody who was given the called number in the last 30 days
 * @param law how long after their visit people call: as assumed, unless it was fitted to earlier calls (`refit.ts`)
 */
export function attribute(
  call: IncomingCall,
  holders: readonly Holder[],
  law: DelayLaw = PRIOR_LAW,
): Attribution {
  const { recent, place } = seen(call, holders);
  const visitors = recognise(
    byVisitor(recent.map((holder) => ({ holder, weight: weigh(call, holder, place, law) }))),
  );
  const [likeliest] = visitors;
  if (likeliest === undefined) return NOBODY;
  const candidates = visitors.slice(0, MAX_CANDIDATES).map(({ holder, weight }) => ({
    visit: holder.visit,
    probability: weight,
    reason: reasonFor(call, holder, place),
  }));
  const named = likeliest.weight >= NAMED_FROM;
  return {
    kind: named ? 'visit' : 'unsure',
    confidence: likeliest.weight,
    reason: sentence(visitors.length, likeliest.weight, reasonFor(call, likeliest.holder, place)),
    source: named ? likeliest.holder.visit.source : null,
    candidates,
  };
}

const NOBODY: Attribution = {
  kind: 'none',
  confidence: 0,
  reason: 'Nobody was given this number in the 30 days before the call.',
  source: null,
  candidates: [],
};

interface Weighed {
  holder: Holder;
  weight: number;
}

/** Those of the holders who can have made the call, and how the caller's place stands to theirs. */
function seen(call: IncomingCall, holders: readonly Holder[]): { recent: Holder[]; place: CallerPlace } {
  const recent = holders.filter(({ visit }) => call.at - visit.lastActiveAt <= LOOKBACK_MS);
  return { recent, place: callerPlace(call, recent) };
}

function weigh(call: IncomingCall, holder: Holder, place: CallerPlace, law: DelayLaw): number {
  const delay = silence(call, holder);
  const time = holder.live ? whileThere(call, holder) : densityOf(law, delay);
  return time * evidenceFor(call, holder, place, delay);
}

/** What speaks for a holder beside the time. */
function evidenceFor(call: IncomingCall, holder: Holder, place: CallerPlace, delay: number): number {
  return tapLikelihood(call, holder, delay) * placeLikelihood(place, holder);
}

/** How likely a call is by each part of the delay law, and by anything but the law; densities per ms. */
export interface DelayEvidence {
  /** In the order of `PRIOR_LAW`, whatever the shares. */
  parts: readonly number[];
  /** A visitor who is still there, or somebody who was never given the number. */
  other: number;
}

/**
 * What a call says about how long people wait: what it weighs with every holder, by the parts of the law. `null` for
 * a caller who called before, whose calls come when they come, and when nobody was given the number.
 */
export function delayEvidence(call: IncomingCall, holders: readonly Holder[]): DelayEvidence | null {
  const { recent, place } = seen(call, holders);
  if (recent.length === 0 || recent.some(({ calledBefore = 0 }) => calledBefore > 0)) return null;
  const parts = PRIOR_LAW.map(() => 0);
  let other = SOMEBODY_ELSE;
  for (const holder of recent) {
    const delay = silence(call, holder);
    const evidence = evidenceFor(call, holder, place, delay);
    if (holder.live) other += evidence * whileThere(call, holder);
    else
      for (const [n, part] of PRIOR_LAW.entries())
        parts[n] = (parts[n] ?? 0) + evidence * part.density(delay);
  }
  return { parts, other };
}

/** One visitor, one weight: each of their visits is another chance that it was they. Shares of 1, greatest first. */
function byVisitor(visits: readonly Weighed[]): Weighed[] {
  const visitors = new Map<string, Weighed & { most: number }>();
  let total = SOMEBODY_ELSE;
  for (const { holder, weight } of visits) {
    total += weight;
    const known = visitors.get(holder.visit.visitor);
    if (known === undefined) {
      visitors.set(holder.visit.visitor, { holder, weight, most: weight });
      continue;
    }
    known.weight += weight;
    if (weight > known.most) {
      known.holder = holder;
      known.most = weight;
    }
  }
  const shares = [...visitors.values()].map(({ holder, weight }) => ({ holder, weight: weight / total }));
  return shares.sort((a, b) => b.weight - a.weight);
}

/** Gives the visitor that this caller was before as much of the whole as we were sure of it then. */
function recognise(visitors: Weighed[]): Weighed[] {
  const sure = ({ holder }: Weighed) => SAME_CALLER * (holder.calledBefore ?? 0);
  const known = visitors.reduce<Weighed | null>(
    (best, one) => (sure(one) > (best === null ? 0 : sure(best)) ? one : best),
    null,
  );
  if (known === null) return visitors;
  return visitors
    .map((one) => ({
      holder: one.holder,
      weight: (1 - sure(known)) * one.weight + (one === known ? sure(known) : 0),
    }))
    .sort((a, b) => b.weight - a.weight);
}

/** ms from the last activity to the call; none for a visit still there, however long since it was last heard of. */
function silence(call: IncomingCall, holder: Holder): number {
  return holder.live ? 0 : Math.max(0, call.at - holder.visit.lastActiveAt);
}

function reasonFor(call: IncomingCall, holder: Holder, place: CallerPlace): string {
  const tapped = sinceTap(call, holder);
  const said = [
    tapped === null ? null : `tapped the number ${duration(tapped)} before the call`,
    holder.live
      ? 'looking at the number when the call came in'
      : `last active ${duration(silence(call, holder))} before the call`,
    isAtHome(place, holder) ? "in the region of the caller's area code" : null,
    holder.calledBefore ? 'called before from the same number' : null,
  ];
  return said.filter((part) => part !== null).join(', ');
}

function sentence(visitors: number, confidence: number, why: string): string {
  const percent = `${Math.floor(confidence * 100)}%`;
  const named = confidence >= NAMED_FROM;
  if (visitors === 1) {
    const only = `The only visitor who was given this number in the 30 days before the call, ${why}`;
    return named ? `${only} (${percent}).` : `${only}: so long that somebody else is as likely (${percent}).`;
  }
  return named
    ? `The most likely of ${visitors} visitors who were given this number, ${why} (${percent}).`
    : `${visitors} visitors were given this number and none stands out; the most likely, ${why}, has ${percent}.`;
}

const UNITS = [
  { name: 'day', ms: 24 * 60 * 60_000 },
  { name: 'hour', ms: 60 * 60_000 },
  { name: 'minute', ms: 60_000 },
];

/** `12 minutes`, in the largest unit of which there are at least two; never less than a second. */
export function duration(ms: number): string {
  const unit = UNITS.find((one) => ms >= 2 * one.ms) ?? { name: 'second', ms: 1000 };
  const count = Math.max(1, Math.round(ms / unit.ms));
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}
