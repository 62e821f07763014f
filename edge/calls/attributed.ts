import type { Attribution, VisitSnapshot } from '../pools/attribution.ts';

/** The columns of a call that come of who called, so that reports need not open the snapshot. */
export function attributed(attribution: Attribution): Record<string, string | number | null> {
  const { kind, confidence, source } = attribution;
  const visit = visitOf(attribution);
  const clicks = Object.keys(source?.clickIds ?? {});
  return {
    attribution_kind: kind,
    confidence,
    channel: source?.channel ?? null,
    source: source?.source ?? null,
    medium: source?.medium ?? null,
    campaign: source?.campaign ?? null,
    keyword: source?.keyword ?? null,
    content: source?.content ?? null,
    referrer: source?.referrer ?? null,
    click_ids: clicks.length === 0 ? null : JSON.stringify(clicks),
    site: visit?.site ?? null,
    landing: visit === null ? null : pathOf(visit.landing),
    page: pageOf(visit),
    device: visit?.device ?? null,
    visit_country: visit?.country ?? null,
    visit_city: visit?.city ?? null,
    visitor: visit?.visitor ?? null,
    visit: visit?.visit ?? null,
  };
}

/** The visit the call is laid to; `null` when none is likely enough to be named. */
export function visitOf({ kind, candidates }: Attribution): VisitSnapshot | null {
  return kind === 'visit' ? (candidates[0]?.visit ?? null) : null;
}

/** Path of the page that was seen last. */
function pageOf(visit: VisitSnapshot | null): string | null {
  const last = visit?.pages.at(-1);
  return last === undefined ? null : pathOf(last.url);
}

/** Path of an address, without its query: what people group pages by. */
export function pathOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).pathname : null;
}
