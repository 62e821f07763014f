import { open, sign } from './signed.ts';

/** Seconds in which a carried visitor may arrive: time enough for a slow page, too short for a link passed on. */
export const OPENS_FOR = 120;

interface Carried {
  visitor: string;
  site: string;
  /** ms */
  until: number;
}

/**
 * Names a visitor to another origin of the same site, which has no cookie in common with this one. It is written into
 * a link, so it says nothing else and opens for two minutes.
 *
 * @param at the edge's clock, ms
 */
export function signCarried(
  secret: string,
  { visitor, site }: { visitor: string; site: string },
  at: number,
): Promise<string> {
  const carried: Carried = { visitor, site, until: at + OPENS_FOR * 1000 };
  return sign(secret, 'carried visitor', carried);
}

/** The visitor that was carried to this site; `null` when it is too late, for another site, or not ours. */
export async function openCarried(
  secret: string,
  text: string,
  site: string,
  at: number,
): Promise<string | null> {
  const carried = (await open(secret, 'carried visitor', text)) as Carried | null;
  return carried !== null && carried.site === site && at <= carried.until ? carried.visitor : null;
}
