import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { CarryAnswer, VisitAnswer } from '../../sdk/src/protocol.ts';
import { type SeededSite, seedSite } from '../accounts/directory.fixture.ts';
import type { Env } from '../env.ts';
import worker from '../worker.ts';
import { signCarried } from './carry.ts';

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const ROBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const PAGE = 'https://www.shop.example';
const OTHER = 'https://shop-booking.example';
/** On the customer's own domain. */
const OWN_EDGE = 'https://calls.shop.example';
const FAR_EDGE = 'https://calls.numberline.example';

let sites = 0;
/** A fresh site with a pool of two numbers that no other test has. */
function newSite(): Promise<SeededSite> {
  sites += 1;
  const first = 5_550_100 + sites * 10;
  return seedSite({
    origins: [PAGE, OTHER],
    printed: '+13125550142',
    numbers: [`+1212${first}`, `+1212${first + 1}`],
  });
}

interface Sent {
  edge?: string;
  origin?: string;
  headers?: Record<string, string>;
  method?: string;
}

function post(path: string, body: unknown, { edge, origin, headers, method }: Sent = {}) {
  return new Request(`${edge ?? OWN_EDGE}${path}`, {
    method: method ?? 'POST',
    headers: {
      'content-type': 'text/plain',
      origin: origin ?? PAGE,
      'user-agent': BROWSER,
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

function visitOf(site: SeededSite, change: Record<string, unknown> = {}) {
  return {
    site: site.key,
    touch: { landing: `${PAGE}/?gclid=one`, referrer: '', at: 1 },
    pages: [{ url: `${PAGE}/?gclid=one`, title: 'Home', at: 1 }],
    ...change,
  };
}

function begin(site: SeededSite, change: Record<string, unknown> = {}, sent: Sent = {}) {
  return exports.default.fetch(post('/v1/visits', visitOf(site, change), sent));
}

async function answerOf(response: Response): Promise<VisitAnswer> {
  expect(response.status).toBe(200);
  return response.json<VisitAnswer>();
}

const poolOf = (site: SeededSite) => env.POOLS.get(env.POOLS.idFromName(site.pool));

describe('an edge on the customer’s own host', () => {
  test('keeps the visitor in a cookie of the site, for 400 days and where the script can remove it', async () => {
    const site = await newSite();
    const response = await begin(site);
    const { visitor } = await answerOf(response);
    expect(response.headers.get('set-cookie')).toBe(
      `numberline=${visitor}; Path=/; Max-Age=34560000; SameSite=Lax; Domain=shop.example; Secure`,
    );
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE);
  });

  test('renews it with every keep', async () => {
    const site = await newSite();
    const { visit, visitor, token } = await answerOf(await begin(site));
    const kept = await exports.default.fetch(post(`/v1/visits/${visit}/keep`, { token, pages: [] }));
    await answerOf(kept);
    expect(kept.headers.get('set-cookie')).toContain(`numberline=${visitor};`);
  });

  test('knows a browser by it that remembers nothing else, which gets the number it had', async () => {
    const site = await newSite();
    const first = await answerOf(await begin(site));
    const cookie = `theme=dark; numberline=${first.visitor}`;
    const again = await answerOf(await begin(site, {}, { headers: { cookie } }));
    expect(again.visitor).toBe(first.visitor);
    expect(again.visit).not.toBe(first.visit);
    expect(again.swaps).toEqual(first.swaps);
  });

  test('believes the script before the cookie, and no cookie that it never set', async () => {
    const site = await newSite();
    const { visitor } = await answerOf(await begin(site));
    const other = `vtr_${'0'.repeat(26)}`;
    const told = await begin(site, { visitor }, { headers: { cookie: `numberline=${other}` } });
    expect((await answerOf(told)).visitor).toBe(visitor);
    const forged = await begin(site, {}, { headers: { cookie: 'numberline=me' } });
    expect((await answerOf(forged)).visitor).toMatch(/^vtr_[0-9a-z]{26}$/);
  });

  test('sets none for a robot or a visitor of whom nothing is kept, and reads none of theirs', async () => {
    const site = await newSite();
    const { visitor } = await answerOf(await begin(site));
    const cookie = `numberline=${visitor}`;
    const robot = await begin(site, {}, { headers: { cookie, 'user-agent': ROBOT } });
    const cookieless = await begin(site, { cookieless: true }, { headers: { cookie } });
    const optedOut = await begin(site, {}, { headers: { cookie, 'sec-gpc': '1' } });
    for (const response of [robot, cookieless, optedOut]) {
      expect(response.headers.get('set-cookie')).toBeNull();
      const { visit, token, ...answer } = await answerOf(response);
      expect(answer.visitor).not.toBe(visitor);
      const kept = await exports.default.fetch(post(`/v1/visits/${visit}/keep`, { token, pages: [] }));
      expect(kept.headers.get('set-cookie')).toBeNull();
    }
  });

  test('lets a page read an error too, or the script could not tell that its visit is over', async () => {
    const site = await newSite();
    const { visit, token } = await answerOf(await begin(site));
    await poolOf(site).forget(visit);
    const kept = await exports.default.fetch(post(`/v1/visits/${visit}/keep`, { token, pages: [] }));
    expect(kept.status).toBe(404);
    expect(kept.headers.get('access-control-allow-credentials')).toBe('true');
    expect(kept.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(kept.headers.get('set-cookie')).toBeNull();
  });
});

describe('an edge that is not on the host of the page', () => {
  test.each([
    ['somewhere else', FAR_EDGE, PAGE],
    ['beside a site on another domain', OWN_EDGE, OTHER],
  ])('%s sets no cookie and takes none', async (_, edge, origin) => {
    const site = await newSite();
    const visitor = `vtr_${'0'.repeat(26)}`;
    const headers = { cookie: `numberline=${visitor}` };
    const response = await begin(site, {}, { edge, origin, headers });
    expect(response.headers.get('set-cookie')).toBeNull();
    // The script sends credentials before it can know, and must be able to read the answer.
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect((await answerOf(response)).visitor).not.toBe(visitor);
  });

  test('sets none for an origin that is none of the site’s, though it is of its domain, and says why', async () => {
    const site = await newSite();
    const response = await begin(site, {}, { origin: 'https://blog.shop.example' });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});

describe('how many visits may begin', () => {
  const robot = (address: string): Sent => ({
    headers: { 'user-agent': ROBOT, 'cf-connecting-ip': address },
  });

  test('is limited by address, of which a household’s IPv6 addresses are one', async () => {
    const site = await newSite();
    let accepted = 0;
    let refused: Response | null = null;
    // The counter begins anew with each minute of the clock, so up to two minutes' worth may pass.
    for (let nth = 0; nth < 241 && refused === null; nth++) {
      const response = await begin(site, {}, robot(`2001:db8:1:2::${nth.toString(16)}`));
      if (response.status === 200) accepted += 1;
      else refused = response;
    }
    expect(accepted).toBeGreaterThanOrEqual(120);
    expect(refused?.status).toBe(429);
    expect(await refused?.json()).toMatchObject({ type: 'too_many_requests' });
    expect(refused?.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect((await begin(site, {}, robot('2001:db8:1:3::1'))).status).toBe(200);
  });

  test('is limited by site', async () => {
    const site = await newSite();
    const asked: string[] = [];
    const full: RateLimit = {
      limit: async ({ key }) => {
        asked.push(key);
        return { success: false };
      },
    };
    const limited: Env = { ...env, VISITS_PER_SITE: full };
    const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
    const response = await worker.fetch(
      post('/v1/visits', visitOf(site), robot('203.0.113.7')),
      limited,
      context,
    );
    expect(response.status).toBe(429);
    expect(asked).toEqual([site.key]);
  });

  test('is not limited on one’s own machine', async () => {
    const site = await newSite();
    const closed: RateLimit = { limit: async () => ({ success: false }) };
    const limited: Env = { ...env, VISITS_PER_ADDRESS: closed, VISITS_PER_SITE: closed };
    const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
    const headers: Record<string, string>[] = [{}, { 'cf-connecting-ip': '127.0.0.1' }];
    for (const one of headers) {
      const request = post('/v1/visits', visitOf(site), { headers: one });
      expect((await worker.fetch(request, limited, context)).status).toBe(200);
    }
  });
});

describe('a visitor who takes their consent back', () => {
  test.each([
    ['with a beacon', 'POST', '/forget'],
    ['with a request', 'DELETE', ''],
  ])('%s is forgotten, once and for all, and the number stays held', async (_, method, path) => {
    const site = await newSite();
    const { visit, visitor, token, swaps } = await answerOf(await begin(site));
    const number = swaps[0]?.to ?? '';
    const forget = () => exports.default.fetch(post(`/v1/visits/${visit}${path}`, { token }, { method }));
    const response = await forget();
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toBe(
      'numberline=; Path=/; Max-Age=0; SameSite=Lax; Domain=shop.example; Secure',
    );
    expect((await forget()).status).toBe(204);

    const pool = poolOf(site);
    const at = Date.now();
    expect(await pool.status(at)).toMatchObject({ live: 1, free: 1, visits: 1 });
    const told = JSON.stringify(await pool.attribute({ number, at, caller: null }));
    for (const fact of [visit, visitor, 'gclid', 'shop.example']) expect(told).not.toContain(fact);
    const kept = await exports.default.fetch(post(`/v1/visits/${visit}/keep`, { token, pages: [] }));
    expect(kept.status).toBe(404);
  });

  test('is allowed to by the browser', async () => {
    const response = await exports.default.fetch(
      new Request(`${OWN_EDGE}/v1/visits/vst_1`, { method: 'OPTIONS', headers: { origin: PAGE } }),
    );
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('DELETE');
  });

  test('cannot have the visit of somebody else forgotten', async () => {
    const site = await newSite();
    const [mine, theirs] = [await answerOf(await begin(site)), await answerOf(await begin(site))];
    const request = post(`/v1/visits/${theirs.visit}/forget`, { token: mine.token });
    expect((await exports.default.fetch(request)).status).toBe(403);
    const told = JSON.stringify(await poolOf(site).status(Date.now()));
    expect(told).toContain(theirs.visit);
  });
});

describe('a browser that was here before', () => {
  const first = { landing: `${PAGE}/?utm_source=news&utm_medium=email`, referrer: '', at: 1 };
  const history = [{ url: first.landing, title: 'Home', at: 1, referrer: '' }];
  const ids = { _ga: 'GA1.1.12.34', _gcl_au: '1.1.56' };
  const whoCalled = async (site: SeededSite, number: string) =>
    (await poolOf(site).attribute({ number, at: Date.now(), caller: null })).candidates[0]?.visit;

  test('is known with its first touch, and later with its earlier pages and what other tools call it', async () => {
    const site = await newSite();
    const { visit, token, swaps } = await answerOf(await begin(site, { first }));
    const number = swaps[0]?.to ?? '';
    expect(await whoCalled(site, number)).toMatchObject({
      source: { channel: 'Paid Search' },
      first: { source: { channel: 'Email', source: 'news' } },
    });

    const leave = (body: object) =>
      exports.default.fetch(post(`/v1/visits/${visit}/leave`, { token, pages: [], ...body }));
    expect((await leave({ ids, history })).status).toBe(204);
    expect(await whoCalled(site, number)).toMatchObject({
      ids,
      history: [{ url: first.landing, source: { channel: 'Email' } }],
    });
    await leave({ ids: { ...ids, _fbp: 'fb.1.2' } });
    expect(await whoCalled(site, number)).toMatchObject({ ids: { ...ids, _fbp: 'fb.1.2' }, history: [{}] });
  });

  test('says whether it agreed to advertising, from the beginning or later', async () => {
    const asked = await newSite();
    const agreed = await answerOf(await begin(asked, { consent: 'granted' }));
    expect(await whoCalled(asked, agreed.swaps[0]?.to ?? '')).toMatchObject({ consent: 'granted' });

    const site = await newSite();
    const { visit, token, swaps } = await answerOf(await begin(site));
    expect(await whoCalled(site, swaps[0]?.to ?? '')).not.toHaveProperty('consent');
    await exports.default.fetch(post(`/v1/visits/${visit}/leave`, { token, pages: [], consent: 'granted' }));
    expect(await whoCalled(site, swaps[0]?.to ?? '')).toMatchObject({ consent: 'granted' });
    expect((await begin(site, { consent: 'maybe' as never })).status).toBe(400);
  });

  test('is forgotten with all of it', async () => {
    const site = await newSite();
    const { visit, token, swaps } = await answerOf(await begin(site, { first }));
    await exports.default.fetch(post(`/v1/visits/${visit}/keep`, { token, pages: [], ids, history }));
    await exports.default.fetch(post(`/v1/visits/${visit}/forget`, { token }));
    const told = JSON.stringify(await whoCalled(site, swaps[0]?.to ?? ''));
    for (const fact of ['news', 'GA1', 'Email']) expect(told).not.toContain(fact);
  });

  test('of which nothing may be kept is not known by its first touch either', async () => {
    const site = await newSite();
    const response = await begin(site, { first, cookieless: true });
    expect(await answerOf(response)).toMatchObject({ swaps: [] });
    expect((await poolOf(site).status(Date.now())).visits).toBe(0);
  });
});

describe('a visitor who goes on to another domain of the site', () => {
  async function carry(visit: VisitAnswer, sent: Sent = {}): Promise<string> {
    const response = await exports.default.fetch(
      post(`/v1/visits/${visit.visit}/carry`, { token: visit.token }, sent),
    );
    expect(response.status).toBe(200);
    const answer = await response.json<CarryAnswer>();
    expect(answer.opensFor).toBe(120);
    return answer.carried;
  }

  test('is the same visitor there, and sees the same number', async () => {
    const site = await newSite();
    const first = await answerOf(await begin(site));
    const there = { edge: FAR_EDGE, origin: OTHER };
    const next = await answerOf(await begin(site, { carried: await carry(first) }, there));
    expect(next.visitor).toBe(first.visitor);
    expect(next.swaps).toEqual(first.swaps);
  });

  test('is new there when the link is too old, made up, of another site, or a visit’s token', async () => {
    const [site, another] = [await newSite(), await newSite()];
    const first = await answerOf(await begin(site));
    const names = { visitor: first.visitor, site: site.key };
    const elsewhere = await answerOf(await begin(another, { visitor: first.visitor }));
    for (const carried of [
      await signCarried(env.SECRET, names, Date.now() - 121_000),
      await signCarried('another secret', names, Date.now()),
      await carry(elsewhere),
      first.token,
      'nonsense',
      '',
    ]) {
      const { visitor } = await answerOf(await begin(site, { carried }, { origin: OTHER }));
      expect(visitor).not.toBe(first.visitor);
    }
  });

  test('is not told from others where nothing may be kept', async () => {
    const site = await newSite();
    const first = await answerOf(await begin(site));
    const carried = await carry(first);
    const cookieless = await answerOf(await begin(site, { carried, cookieless: true }));
    expect(cookieless.visitor).not.toBe(first.visitor);
    const request = post(`/v1/visits/${cookieless.visit}/carry`, { token: cookieless.token });
    expect((await exports.default.fetch(request)).status).toBe(403);
  });
});
