import type { Context } from 'hono';
import { type Site, siteByKey } from '../accounts/directory.ts';
import { readObject } from '../body.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import type { Timing } from '../timing.ts';
import { type FirstParty, firstParty } from './first-party.ts';
import { openToken, type VisitToken } from './token.ts';

// Who sent a message: a page of a site, and after its first message a visit.

/** Bytes of the largest message: fifty pages with long addresses. */
const MAX_BODY = 64 * 1024;

/** What the routes of visits are given, and what they note about a request. */
export interface VisitsContext {
  Bindings: Env;
  Variables: {
    /** Set once the page is known to be the site's: it and the edge are hosts of one site, and may share a cookie. */
    party: FirstParty | null;
    timing: Timing;
  };
}

/** The message itself. Throws `invalid_request` or `too_large`, naming `body`. */
export function readMessage(request: Request): Promise<Record<string, unknown>> {
  return readObject(request, MAX_BODY);
}

/** The site with this key. Throws `not_found` naming `site`. */
export async function siteWithKey(env: Env, key: string): Promise<Site> {
  const site = await siteByKey(env.DIRECTORY, key);
  if (site === null) throw new Problem('not_found', `there is no site with the key ${key}`, 'site');
  return site;
}

/** The site, if its script may run where this request comes from. Throws `forbidden` naming `origin`. */
export async function siteOf(c: Context<VisitsContext>, key: string): Promise<Site> {
  const site = await c.get('timing').of('directory', siteWithKey(c.env, key));
  const origin = c.req.header('origin');
  if (origin === undefined || !site.origins.includes(origin)) {
    throw new Problem(
      'forbidden',
      `${origin ?? 'a request without an Origin header'} is not an allowed origin of this site`,
      'origin',
    );
  }
  c.set('party', firstParty(origin, c.req.url));
  return site;
}

/** The visit in the address, proven by a token, and its site. Throws `forbidden` naming `token` or `origin`. */
export async function visitOf(
  c: Context<VisitsContext>,
  visit: string,
  text: string,
): Promise<{ site: Site; token: VisitToken }> {
  const token = await openToken(c.env.SECRET, text, visit);
  return { token, site: await siteOf(c, token.site) };
}
