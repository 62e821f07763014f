import { Hono } from 'hono';
import { trackingNumbersOf } from '../accounts/directory.ts';
import { targetsOn } from '../accounts/swap-paths.ts';
import { isE164 } from '../e164.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { written } from './display.ts';
import { readAddress } from './messages.ts';
import { siteWithKey } from './sender.ts';
import { sourceNumber } from './source-number.ts';
import { sourceBy } from './source-rules.ts';

/** What `<amp-call-tracking>` expects: the number its link dials, and how the link prints it. */
export interface AmpAnswer {
  phoneNumber: string;
  formattedPhoneNumber: string;
}

/**
 * Caches that serve AMP pages from hosts of their own: cdn.ampproject.org/caches.json, and Bing's.
 * Each page has its own subdomain there.
 */
const CACHE = /^https:\/\/([a-z0-9-]+\.)?(cdn\.ampproject\.org|bing-amp\.com)$/;

/**
 * Call tracking on AMP pages, which run no script of ours:
 *
 *     <amp-call-tracking
 *       config="https://calls.example.com/v1/amp/SITE_KEY?number=%2B13125550142&url=SOURCE_URL&referrer=EXTERNAL_REFERRER">
 *       <a href="tel:+13125550142">(312) 555-0142</a>
 *     </amp-call-tracking>
 *
 * AMP itself fills in SOURCE_URL and EXTERNAL_REFERRER. No id is known there and nothing tells when the visitor goes,
 * so no number is ever held for a visit: the answer is the static number of the page's source, else the printed one.
 */
export const amp = new Hono<{ Bindings: Env }>();

amp.get('/:site', async (c) => {
  const site = await siteWithKey(c.env, c.req.param('site'));

  // amp.dev, "CORS in AMP": the page's own origin comes as a parameter, also when a cache serves the page. On the
  // page's own origin the browser sends no Origin, and AMP says so in a header.
  const page = c.req.query('__amp_source_origin') ?? '';
  if (!site.origins.includes(page)) {
    throw new Problem('forbidden', 'this is not an allowed origin of the site', '__amp_source_origin');
  }
  const origin = c.req.header('origin');
  const isAmp =
    origin === undefined
      ? c.req.header('amp-same-origin') === 'true'
      : site.origins.includes(origin) || CACHE.test(origin);
  if (!isAmp) {
    throw new Problem('forbidden', 'only pages of the site and AMP caches may ask this', 'origin');
  }

  const number = c.req.query('number') ?? '';
  if (!isE164(number)) {
    throw new Problem('invalid_request', 'number must be E.164, such as %2B13125550123', 'number');
  }
  if (!site.targets.some((target) => target.number === number)) {
    throw new Problem('not_found', `${number} is not a number that this site prints`, 'number');
  }
  const address = c.req.query('url');
  const landing = address === undefined ? null : readAddress(address, 'url');

  const shown = await numberFor(landing, c.req.query('referrer') ?? '');
  const answer: AmpAnswer = { phoneNumber: shown, formattedPhoneNumber: await written(shown, number) };
  c.header('cache-control', 'public, max-age=300');
  c.header('vary', 'origin');
  if (origin !== undefined) {
    c.header('access-control-allow-origin', origin);
    // <amp-call-tracking> asks with credentials, and would not be given the answer without. We read and set none.
    c.header('access-control-allow-credentials', 'true');
    c.header('amp-access-control-allow-source-origin', page);
    c.header('access-control-expose-headers', 'AMP-Access-Control-Allow-Source-Origin');
  }
  return c.json(answer);

  async function numberFor(landing: string | null, referrer: string): Promise<string> {
    // Without its address nothing says where the visit came from, which is not the same as coming directly.
    if (landing === null) return number;
    if (!targetsOn(site.targets, landing).some((target) => target.number === number)) return number;
    const siteHosts = site.origins.map((one) => new URL(one).hostname);
    const source = sourceBy(site.sourceRules, { landing, referrer, siteHosts });
    return sourceNumber(await trackingNumbersOf(c.env.DIRECTORY, site.companyId), source) ?? number;
  }
});
