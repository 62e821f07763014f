import { Hono } from 'hono';
import type { Swap, VisitAnswer } from '../../sdk/src/protocol.ts';
import { type Site, siteByKey, trackingNumbersOf } from '../accounts/directory.ts';
import { readObject } from '../body.ts';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import type { VisitSnapshot } from '../pools/attribution.ts';
import { Problem } from '../problem.ts';
import { cleanAddress } from './address.ts';
import { isBot } from './bots.ts';
import { deviceOf } from './device.ts';
import { displayFor } from './display.ts';
import { readKeepRequest, readVisitRequest, toldAt } from './messages.ts';
import { classify } from './source.ts';
import { sourceNumber } from './source-number.ts';
import { openToken, signToken, type VisitToken } from './token.ts';

/** Bytes of the largest message: fifty pages with long addresses. */
const MAX_BODY = 64 * 1024;

/** Seconds between keep-alives. The pool's hold of a silent number is longer, so one may be late. */
const KEEP_EVERY = 60;

/** Seconds of silence after which a visit is over: analytics' own limit, so that visits mean what people know. */
const ENDS_AFTER = 30 * 60;

/** The script's endpoint: a visit begins, is kept, is left. Answers any origin's script only about its own site. */
export const visits = new Hono<{ Bindings: Env }>();

visits.use(async (c, next) => {
  // The script may always read the answer, an error too; what it is told depends on the check of the origin below.
  const origin = c.req.header('origin');
  await next();
  if (origin !== undefined) {
    c.header('access-control-allow-origin', origin);
    c.header('vary', 'origin');
  }
  c.header('cache-control', 'no-store');
});

visits.options('*', (c) => {
  c.header('access-control-allow-methods', 'POST');
  c.header('access-control-allow-headers', 'content-type');
  c.header('access-control-max-age', '86400');
  return c.body(null, 204);
});

visits.post('/', async (c) => {
  const request = readVisitRequest(await readObject(c.req.raw, MAX_BODY));
  const site = await siteFor(c.env, request.site, c.req.header('origin'));
  const token: VisitToken = {
    visit: newId('vst'),
    visitor: request.visitor ?? newId('vtr'),
    site: site.key,
    pools: [],
  };
  // A robot is told nothing special: it sees the page as it was written.
  if (isBot(c.req.header('user-agent') ?? '', c.req.raw.headers))
    return c.json(await answer(c.env, site, token, new Map()));

  const source = classify({
    landing: request.touch.landing,
    referrer: request.touch.referrer,
    siteHosts: site.origins.map((origin) => new URL(origin).hostname),
  });
  if (request.cookieless) {
    // Nothing is kept of this visit, here or there: a number of its source, which no visit holds, or none.
    const number = sourceNumber(await trackingNumbersOf(c.env.DIRECTORY, site.companyId), source);
    const numbers = number === null ? [] : poolsOf(site).map((pool) => [pool, number] as const);
    return c.json(await answer(c.env, site, token, new Map(numbers)));
  }

  const at = Date.now();
  const cf = c.req.raw.cf as IncomingRequestCfProperties | undefined;
  const visit: VisitSnapshot = {
    visit: token.visit,
    visitor: token.visitor,
    site: site.key,
    source,
    landing: cleanAddress(request.touch.landing),
    referrer: cleanAddress(request.touch.referrer),
    pages: toldAt(at, request, printedOn(site)).pages,
    country: cf?.country ?? null,
    region: cf?.regionCode ?? null,
    city: cf?.city ?? null,
    device: deviceOf(c.req.header('user-agent') ?? ''),
    startedAt: at,
    lastActiveAt: at,
  };
  token.pools = poolsOf(site);
  const numbers = await numbersOf(
    token.pools,
    async (pool) => (await stub(c.env, pool).lease({ visit, at })).number,
  );
  return c.json(await answer(c.env, site, token, numbers));
});

visits.post('/:id/keep', async (c) => {
  const { site, token, at, told } = await continued(c.env, c.req.raw, c.req.param('id'));
  const numbers = await numbersOf(token.pools, async (pool) => {
    const kept = await stub(c.env, pool).keep({ visit: token.visit, at, ...told });
    if (!kept.known) throw new Problem('not_found', 'this visit is over; begin a new one', 'visit');
    return kept.number;
  });
  return c.json(await answer(c.env, site, token, numbers));
});

visits.post('/:id/leave', async (c) => {
  const { token, at, told } = await continued(c.env, c.req.raw, c.req.param('id'));
  await Promise.all(token.pools.map((pool) => stub(c.env, pool).leave({ visit: token.visit, at, ...told })));
  return c.body(null, 204);
});

/** The site, if its script may run where this request comes from. */
async function siteFor(env: Env, key: string, origin: string | undefined): Promise<Site> {
  const site = await siteByKey(env.DIRECTORY, key);
  if (site === null) throw new Problem('not_found', `there is no site with the key ${key}`, 'site');
  if (origin === undefined || !site.origins.includes(origin)) {
    throw new Problem(
      'forbidden',
      `${origin ?? 'a request without an Origin header'} is not an allowed origin of this site`,
      'origin',
    );
  }
  return site;
}

/** A later message of a visit: whose it is, and what it tells, by the edge's clock. */
async function continued(env: Env, request: Request, visit: string) {
  const message = readKeepRequest(await readObject(request, MAX_BODY));
  const token = await openToken(env.SECRET, message.token, visit);
  const site = await siteFor(env, token.site, request.headers.get('origin') ?? undefined);
  const at = Date.now();
  return { site, token, at, told: toldAt(at, message, printedOn(site)) };
}

/** A number the site prints, which tells the country of its other numbers. */
function printedOn(site: Site): string {
  return site.targets[0]?.number ?? '';
}

/** Each pool once: targets that share a pool are shown the same number. */
function poolsOf(site: Site): string[] {
  return [...new Set(site.targets.map((target) => target.poolId))];
}

async function numbersOf(
  pools: readonly string[],
  ask: (pool: string) => Promise<string | null>,
): Promise<Map<string, string | null>> {
  return new Map(await Promise.all(pools.map(async (pool) => [pool, await ask(pool)] as const)));
}

function stub(env: Env, pool: string) {
  return env.POOLS.get(env.POOLS.idFromName(pool));
}

async function answer(
  env: Env,
  site: Site,
  token: VisitToken,
  numbers: ReadonlyMap<string, string | null>,
): Promise<VisitAnswer> {
  const swaps: Swap[] = [];
  const overflow: string[] = [];
  for (const { number, poolId } of site.targets) {
    const leased = numbers.get(poolId);
    if (leased === null) overflow.push(number);
    else if (leased !== undefined) {
      const display = await displayFor(number, leased);
      swaps.push({ from: number, to: leased, ...(display === null ? {} : { display }) });
    }
  }
  return {
    visit: token.visit,
    visitor: token.visitor,
    token: await signToken(env.SECRET, token),
    swaps,
    keepEvery: KEEP_EVERY,
    endsAfter: ENDS_AFTER,
    ...(overflow.length === 0 ? {} : { overflow }),
  };
}
