import type { Attribution } from '../../pools/attribution.ts';
import type { Source } from '../../visits/source.ts';

/** `google / cpc`, the way analytics reports write it. */
export function sourceAndMedium(source: Source): string {
  return `${source.source} / ${source.medium}`;
}

/**
 * A source as the end of a sentence: what brought the visitor.
 *
 * @example sourceInWords(source) // 'google / cpc (Paid Search), campaign “spring-check”, keyword “emergency plumber”'
 */
export function sourceInWords(source: Source): string {
  const parts = [`${sourceAndMedium(source)} (${source.channel})`];
  if (source.campaign !== null) parts.push(`campaign “${source.campaign}”`);
  if (source.keyword !== null) parts.push(`keyword “${source.keyword}”`);
  return parts.join(', ');
}

/** Where a caller came from, in one line under their name. */
export function originInWords(attribution: Attribution): string {
  if (attribution.source !== null) return `From ${sourceInWords(attribution.source)}`;
  return attribution.kind === 'unsure'
    ? `Could be one of ${attribution.candidates.length} visits`
    : 'Where this caller came from is not known';
}

/** The page alone, without the site before it and what campaigns put behind: `/pricing`. What is no web address stays as it is. */
export function pageOf(url: string): string {
  return webAddress(url)?.pathname ?? url;
}

/**
 * The address for a link, or `null` when it must not be one: addresses come from visitors' browsers, so
 * `javascript:` and its like are text and nothing else.
 */
export function linkTo(url: string): string | null {
  return webAddress(url)?.href ?? null;
}

function webAddress(url: string): URL | null {
  const address = URL.parse(url);
  return address !== null && /^https?:$/.test(address.protocol) ? address : null;
}
