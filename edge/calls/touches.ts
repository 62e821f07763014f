import type { Attribution } from '../pools/attribution.ts';
import type { Source } from '../visits/source.ts';
import { pathOf, visitOf } from './attributed.ts';

/** A visit that led to a call, as a row of `touch` without its call. */
export interface Touch {
  /** 1 for the first, up to `of` for the last. */
  n: number;
  of: number;
  /** ms since 1970 */
  at: number;
  channel: string;
  source: string;
  medium: string;
  campaign: string | null;
  keyword: string | null;
  content: string | null;
  referrer: string | null;
  landing: string | null;
  /** Its share under the model "decay"; those of a call add up to 1. */
  decay: number;
}

/** Time after which a touch counts for half, ms. GA's time-decay model has the same. */
const HALF_LIFE_MS = 7 * 86_400_000;

/** Two accounts of a touch that are no further apart are of the same one, ms. */
const SAME_TOUCH_MS = 60_000;

/** Touches of a call that are kept: the first, and the newest. */
const MOST_TOUCHES = 20;

/**
 * The visits that led to a call: the browser's first, those it remembers, and the one that called. Of a call whose visit is
 * not sure, its source alone; none where nothing is known.
 *
 * @param calledAt ms since 1970
 */
export function touchesOf(attribution: Attribution, calledAt: number): Touch[] {
  const visit = visitOf(attribution);
  const remembered = (visit?.history ?? []).flatMap(({ source, at, url }) =>
    source === undefined ? [] : [{ at, source, landing: pathOf(url) }],
  );
  const first = visit?.first;
  // What the browser calls its first visit may be the oldest that it remembers: that one tells more.
  const isRemembered = remembered.some(({ at }) => Math.abs(at - (first?.at ?? 0)) < SAME_TOUCH_MS);
  const own = attribution.source;
  const known: { at: number; source: Source; landing: string | null }[] = [
    ...(first === undefined || isRemembered ? [] : [{ ...first, landing: null }]),
    ...remembered,
    ...(own === null
      ? []
      : [
          {
            at: visit?.startedAt ?? calledAt,
            source: own,
            landing: visit === null ? null : pathOf(visit.landing),
          },
        ]),
  ].sort((a, b) => a.at - b.at);
  const kept = known.length > MOST_TOUCHES ? [...known.slice(0, 1), ...known.slice(1 - MOST_TOUCHES)] : known;
  const weights = kept.map(({ at }) => 2 ** (-Math.max(0, calledAt - at) / HALF_LIFE_MS));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return kept.map(({ at, source: { clickIds: _, rule: __, ...source }, landing }, n) => ({
    n: n + 1,
    of: kept.length,
    at,
    ...source,
    landing,
    // Of very old touches every weight may come to nothing.
    decay: whole === 0 ? 1 / kept.length : (weights[n] ?? 0) / whole,
  }));
}
