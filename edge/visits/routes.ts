import { type Context, Hono } from 'hono';
import type { CarryAnswer, KeepRequest } from '../../sdk/src/protocol.ts';
import { type Site, trackingNumbersOf } from '../accounts/directory.ts';
import { newId, newIdAt } from '../id.ts';
import { measure } from '../metrics.ts';
import type { VisitSnapshot } from '../pools/attribution.ts';
import { type Learnt, leaseRequest } from '../pools/messages.ts';
import { leaseFrom, objectNamed } from '../pools/split-pool.ts';
import { Problem } from '../problem.ts';
import { Timing } from '../timing.ts';
import { traceHeader, traceOf } from '../trace.ts';
import { cleanAddress } from './address.ts';
import { answer, numbersOf } from './answer.ts';
import { type Begun, begunOf, goneOn, isByPage, poolsOn } from './begun.ts';
import { isBot } from './bots.ts';
import { OPENS_FOR, openCarried, signCarried } from './carry.ts';
import { deviceOf } from './device.ts';
import { type Classifier, earlierPages, firstTouch } from './earlier.ts';
import { noVisitorCookie, visitorCookie, visitorIn } from './first-party.ts';
import {
  clockOf,
  readKeepRequest,
  readTokenRequest,
  readVisitRequest,
  type Told,
  toldAt,
} from './messages.ts';
import { limitAddress, limitSite } from './rate-limit.ts';
import { readMessage, siteOf, type VisitsContext, visitOf } from './sender.ts';
import { sourceNumber } from './source-number.ts';
import { sourceBy } from './source-rules.ts';
import { isKept, type VisitToken } from './token.ts';

/**
 * The script's endpoint: a visit begins, is kept, is left, is carried to another origin, is forgotten. Answers any
 * origin's script only about its own site.
 */
export const visits = new Hono<VisitsContext>();

visits.use(async (c, next) => {
  // The script may always read the answer, an error too; what it is told depends on the check of the origin.
  const origin = c.req.header('origin');
  const timing = new Timing();
  c.set('timing', timing);
  await next();
  const { headers } = c.res;
  if (origin !== undefined) {
    headers.set('access-control-allow-origin', origin);
    headers.set('vary', 'origin');
    // The script always sends the cookie along, since only we know whether we share a domain with the page; a browser
    // keeps answers from it that do not say this. Unless we do, the cookie is not looked at and none is set.
    headers.set('access-control-allow-credentials', 'true');
    headers.set('timing-allow-origin', origin);
    headers.set('access-control-expose-headers', 'server-timing, traceresponse');
  }
  headers.set('cache-control', 'no-store');
  headers.set('server-timing', timing.header());
});

visits.options('*', (c) => {
  c.header('access-control-allow-methods', 'POST, DELETE');
  c.header('access-control-allow-headers', 'content-type');
  c.header('access-control-max-age', '86400');
  return c.body(null, 204);
});

visits.post('/', async (c) => {
  await limitAddress(c.env, c.req.raw.headers);
  const request = readVisitRequest(await readMessage(c.req.raw));
  const site = await siteOf(c, request.site);
  await limitSite(c.env, c.req.raw.headers, site.key);
  const token: VisitToken = {
    visit: newIdAt('vst', Date.now()),
    visitor: request.visitor ?? newId('vtr'),
    site: site.key,
    pools: [],
  };
  // A robot is told nothing special: it sees the page as it was written.
  c.header('traceresponse', traceHeader(traceOf(token.visit)));
  const page = request.pages.at(-1)?.url ?? '';
  if (isBot(c.req.header('user-agent') ?? '', c.req.raw.headers, request.allowAutomation))
    return c.json(await answer(c.env, site, token, page, new Map()));

  const classify = classifierOf(site);
  const source = classify(request.touch);
  // The browser says it for its user, also when the page does not wait for our script to ask.
  if (request.cookieless || c.req.header('sec-gpc') === '1') {
    // Nothing is kept of this visit, here or there: a number of its source, which no visit holds, or none.
    const number = sourceNumber(await trackingNumbersOf(c.env.DIRECTORY, site.companyId), source);
    const numbers = number === null ? [] : site.pools.map(({ id }) => [id, number] as const);
    return c.json(await answer(c.env, site, token, page, new Map(numbers)));
  }

  const at = Date.now();
  const carried =
    request.carried === undefined ? null : await openCarried(c.env.SECRET, request.carried, site.key, at);
  const remembered = c.get('party') ? visitorIn(c.req.header('cookie')) : null;
  token.visitor = carried ?? request.visitor ?? remembered ?? token.visitor;
  const begun: Begun = {
    source,
    landing: cleanAddress(request.touch.landing),
    referrer: cleanAddress(request.touch.referrer),
    ...(request.first === undefined
      ? {}
      : { first: firstTouch(request.first, clockOf(at, request), classify) }),
    ...(request.consent === undefined ? {} : { consent: request.consent }),
    pages: toldAt(at, request, printedOn(site)).pages,
    startedAt: at,
  };
  const numbers = await leaseFor(c, site, token, poolsOn(site, page), begun, at);
  if (isByPage(site)) token.begun = begunOf(begun);
  rememberVisitor(c, token);
  return c.json(await answer(c.env, site, token, page, numbers));
});

/** Asks pools for numbers for a visit, and notes in its token who was asked. The numbers by pool. */
async function leaseFor(
  c: Context<VisitsContext>,
  site: Site,
  token: VisitToken,
  pools: Site['pools'],
  begun: Begun,
  at: number,
): Promise<Map<string, string | null>> {
  const cf = c.req.raw.cf as IncomingRequestCfProperties | undefined;
  const visit: VisitSnapshot = {
    visit: token.visit,
    visitor: token.visitor,
    site: site.key,
    ...begun,
    country: cf?.country ?? null,
    region: cf?.regionCode ?? null,
    city: cf?.city ?? null,
    device: deviceOf(c.req.header('user-agent') ?? ''),
    lastActiveAt: at,
  };
  const asked = leaseRequest(visit, at);
  const leased = await Promise.all(
    pools.map(async (pool) => {
      const began = Date.now();
      const lease = await c.get('timing').of('pool', leaseFrom(c.env, pool, asked));
      const took = Date.now() - began;
      const outcome = lease.number === null ? 'overflow' : 'given';
      measure(c.env, { what: 'lease', company: site.companyId, pool: pool.id, outcome, took });
      return { pool: pool.id, ...lease };
    }),
  );
  token.pools.push(...leased.map(({ object }) => object));
  return new Map(leased.map(({ pool, number }) => [pool, number]));
}

visits.post('/:id/keep', async (c) => {
  const message = readKeepRequest(await readMessage(c.req.raw));
  const { site, token } = await visitOf(c, c.req.param('id'), message.token);
  c.header('traceresponse', traceHeader(traceOf(token.visit)));
  const at = Date.now();
  const told = everythingTold(at, message, site);
  const numbers = await numbersOf(token.pools, async (pool) => {
    const kept = await c
      .get('timing')
      .of('pool', objectNamed(c.env, pool).keep({ visit: token.visit, at, ...told }));
    if (!kept.known) throw new Problem('not_found', 'this visit is over; begin a new one', 'visit');
    return kept.number;
  });
  const seen = token.begun ? goneOn(token.begun, told) : told;
  const page = seen.pages.at(-1)?.url ?? '';
  if ('startedAt' in seen) {
    token.begun = seen;
    // Numbers of other pages stay the visit's: whoever goes back is shown them again, and may have noted them down.
    const more = poolsOn(site, page).filter(({ id }) => !numbers.has(id));
    for (const [pool, number] of await leaseFor(c, site, token, more, seen, at)) numbers.set(pool, number);
  }
  rememberVisitor(c, token);
  return c.json(await answer(c.env, site, token, page, numbers));
});

visits.post('/:id/leave', async (c) => {
  const message = readKeepRequest(await readMessage(c.req.raw));
  const { site, token } = await visitOf(c, c.req.param('id'), message.token);
  const at = Date.now();
  const told = everythingTold(at, message, site);
  await Promise.all(
    token.pools.map((pool) => objectNamed(c.env, pool).leave({ visit: token.visit, at, ...told })),
  );
  return c.body(null, 204);
});

visits.post('/:id/carry', async (c) => {
  const message = readTokenRequest(await readMessage(c.req.raw));
  const { token } = await visitOf(c, c.req.param('id'), message.token);
  // An id that may not be kept may not be handed on either.
  if (!isKept(token)) throw new Problem('forbidden', 'nothing is kept of this visit', 'token');
  const carried = await signCarried(c.env.SECRET, token, Date.now());
  return c.json<CarryAnswer>({ carried, opensFor: OPENS_FOR });
});

visits.delete('/:id', forget);
// A beacon, which outlives the page, can only be a POST, and spares the preflight.
visits.post('/:id/forget', forget);

async function forget(c: Context<VisitsContext, '/:id'>): Promise<Response> {
  const message = readTokenRequest(await readMessage(c.req.raw));
  const { token } = await visitOf(c, c.req.param('id'), message.token);
  await Promise.all(token.pools.map((pool) => objectNamed(c.env, pool).forget(token.visit)));
  const party = c.get('party');
  if (party) c.header('set-cookie', noVisitorCookie(party));
  return c.body(null, 204);
}

/** Keeps the visitor's id in a cookie where we may set one, unless nothing is to be kept of this visit. */
function rememberVisitor(c: Context<VisitsContext>, token: VisitToken): void {
  const party = c.get('party');
  if (party && isKept(token)) c.header('set-cookie', visitorCookie(token.visitor, party));
}

/** What a keep or a leave tells, as a pool is told it. */
function everythingTold(at: number, message: KeepRequest, site: Site): Told & { learnt?: Learnt } {
  const { ids, history, consent } = message;
  const told = toldAt(at, message, printedOn(site));
  if (ids === undefined && history === undefined && consent === undefined) return told;
  const earlier = history && earlierPages(history, clockOf(at, message), classifierOf(site));
  return {
    ...told,
    learnt: { ...(ids && { ids }), ...(consent && { consent }), ...(earlier && { history: earlier }) },
  };
}

/** Where visits to a site came from, by the company's rules. Coming from one of the site's own pages is no source. */
function classifierOf({ origins, sourceRules }: Site): Classifier {
  const siteHosts = origins.map((origin) => new URL(origin).hostname);
  return ({ landing, referrer }) => sourceBy(sourceRules, { landing, referrer, siteHosts });
}

/** A number the site prints, which tells the country of its other numbers. */
function printedOn(site: Site): string {
  return site.targets[0]?.number ?? '';
}
