import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { CarryAnswer, VisitAnswer } from '../../sdk/src/protocol.ts';
import { seedSite } from '../accounts/directory.fixture.ts';
import { createNumbers, createPool } from '../accounts/provision.ts';
import { createSite } from '../accounts/sites.ts';

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const PRINTED = '+13125550142';

let made = 0;
/** A site with a pool for its pages under `/berlin/`, and one for all others unless it has none. */
async function newSite({ hasMain = true } = {}) {
  made += 1;
  const origin = `https://paths-${made}.example`;
  const first = 5_557_000 + made * 10;
  const { companyId, pool: main } = await seedSite({
    origins: [`https://none-${made}.example`],
    printed: '+13125550149',
    numbers: [`+1212${first}`],
  });
  const berlin = await createPool(env, { companyId, name: 'Berlin' });
  const flow = await env.DIRECTORY.prepare('SELECT flow_id AS id FROM tracking_number WHERE company_id = ?')
    .bind(companyId)
    .first<{ id: string }>();
  await createNumbers(env, {
    companyId,
    carrierId: companyId,
    flowId: flow?.id ?? '',
    numbers: [`+1212${first + 1}`],
    use: { poolId: berlin.id },
  });
  const group = { name: 'Group', active: true, numbers: [PRINTED] };
  const { key } = await createSite(env, {
    companyId,
    name: 'Site',
    origins: [origin],
    groups: [
      ...(hasMain ? [{ ...group, poolId: main }] : []),
      { ...group, poolId: berlin.id, paths: ['/berlin'] },
    ],
  });
  return {
    origin,
    key,
    main: { number: `+1212${first}`, object: env.POOLS.getByName(main) },
    berlin: { number: `+1212${first + 1}`, object: env.POOLS.getByName(berlin.id) },
  };
}
type TestSite = Awaited<ReturnType<typeof newSite>>;

async function post<T>(site: TestSite, path: string, body: object, status = 200): Promise<T> {
  const response = await exports.default.fetch(
    new Request(`https://calls.numberline.example/v1/visits${path}`, {
      method: 'POST',
      headers: { origin: site.origin, 'user-agent': BROWSER },
      body: JSON.stringify(body),
    }),
  );
  expect(response.status).toBe(status);
  return (status === 204 ? null : await response.json()) as T;
}

const page = (site: TestSite, path: string, at = 1) => ({ url: `${site.origin}${path}`, title: path, at });

const begin = (site: TestSite, path: string, change: object = {}) =>
  post<VisitAnswer>(site, '', {
    site: site.key,
    touch: { landing: `${site.origin}${path}`, referrer: '', at: 1 },
    pages: [page(site, path)],
    ...change,
  });

const keep = (site: TestSite, { visit, token }: VisitAnswer, pages: object[], told: object = {}) =>
  post<VisitAnswer>(site, `/${visit}/keep`, { token, pages, ...told });

const shown = ({ swaps }: VisitAnswer) => swaps.map(({ to }) => to);

describe('a visitor who goes from page to page of a site whose numbers depend on it', () => {
  test('is shown the numbers of each, and on the way back the one they had', async () => {
    const site = await newSite();
    const home = await begin(site, '/?gclid=one');
    expect(shown(home)).toEqual([site.main.number]);
    const there = await keep(site, home, [page(site, '/berlin/prices', 2)]);
    expect(shown(there)).toEqual([site.berlin.number]);
    // Nothing new was seen: still on that page.
    const still = await keep(site, there, []);
    expect(shown(still)).toEqual([site.berlin.number]);
    const back = await keep(site, still, [page(site, '/', 3)]);
    expect(shown(back)).toEqual([site.main.number]);
    expect(shown(await keep(site, back, [page(site, '/berlin', 4)]))).toEqual([site.berlin.number]);
  });

  test('takes no number of a pool whose pages they never saw', async () => {
    const site = await newSite();
    const home = await begin(site, '/');
    await keep(site, home, [page(site, '/prices', 2)]);
    expect(await site.berlin.object.status(Date.now())).toMatchObject({ visits: 0, free: 1 });
    expect(await site.main.object.status(Date.now())).toMatchObject({ visits: 1, live: 1 });
  });

  test('is one visit to each of the pools, however often an answer is lost', async () => {
    const site = await newSite();
    const home = await begin(site, '/');
    for (let times = 0; times < 3; times++) {
      expect(shown(await keep(site, home, [page(site, '/berlin/', 2)]))).toEqual([site.berlin.number]);
    }
    expect(await site.berlin.object.status(Date.now())).toMatchObject({ visits: 1, unnumbered: 0, live: 1 });
  });

  test('is told where all numbers of the page are in use, and keeps the printed one there', async () => {
    const site = await newSite();
    await begin(site, '/berlin/');
    const home = await begin(site, '/');
    const there = await keep(site, home, [page(site, '/berlin/', 2)]);
    expect(there).toMatchObject({ swaps: [], overflow: [PRINTED] });
  });

  test('is known to the later pool by all that was told before', async () => {
    const site = await newSite();
    const home = await begin(site, '/?gclid=one');
    const past = [{ ...page(site, '/old'), referrer: 'https://news.example/' }];
    const prices = await keep(site, home, [page(site, '/prices', 2)], { history: past });
    const there = await keep(site, prices, [page(site, '/berlin/', 3)]);
    const { candidates } = await site.berlin.object.attribute({
      number: shown(there)[0] ?? '',
      at: Date.now(),
      caller: null,
    });
    const paths = (pages: readonly { url: string }[] | undefined) =>
      pages?.map(({ url }) => new URL(url).pathname);
    const visit = candidates[0]?.visit;
    expect(visit).toMatchObject({
      visit: home.visit,
      visitor: home.visitor,
      source: { source: 'google', clickIds: { gclid: 'one' } },
      landing: `${site.origin}/?gclid=one`,
    });
    expect(paths(visit?.pages)).toEqual(['/', '/prices', '/berlin/']);
    expect(paths(visit?.history)).toEqual(['/old']);
  });

  test('is forgotten by every pool that knows them', async () => {
    const site = await newSite();
    const home = await begin(site, '/');
    const there = await keep(site, home, [page(site, '/berlin/', 2)]);
    await post(site, `/${there.visit}/forget`, { token: there.token }, 204);
    await post(site, `/${there.visit}/keep`, { token: there.token, pages: [page(site, '/berlin/', 3)] }, 404);
    const told = JSON.stringify(await site.berlin.object.status(Date.now()));
    expect(told).not.toContain(there.visit);
  });
});

describe('a visit that begins where the site replaces nothing', () => {
  test('is known with its source once it comes to a page that does', async () => {
    const site = await newSite({ hasMain: false });
    const home = await begin(site, '/?gclid=one');
    expect(home).toMatchObject({ swaps: [] });
    expect(home.overflow).toBeUndefined();
    const there = await keep(site, home, [page(site, '/berlin/', 2)]);
    expect(shown(there)).toEqual([site.berlin.number]);
    const who = await site.berlin.object.attribute({
      number: site.berlin.number,
      at: Date.now(),
      caller: null,
    });
    expect(who.candidates[0]?.visit).toMatchObject({ visit: home.visit, source: { source: 'google' } });
    expect(shown(await keep(site, there, [page(site, '/', 3)]))).toEqual([]);
  });

  test('can be carried to another origin', async () => {
    const site = await newSite({ hasMain: false });
    const { visit, token, visitor } = await begin(site, '/');
    const { carried } = await post<CarryAnswer>(site, `/${visit}/carry`, { token });
    expect((await begin(site, '/', { carried })).visitor).toBe(visitor);
  });

  test('of a robot, or of whom nothing is kept, is never given a number that is held', async () => {
    const site = await newSite({ hasMain: false });
    const nobody = await begin(site, '/', { cookieless: true });
    expect(shown(await keep(site, nobody, [page(site, '/berlin/', 2)]))).toEqual([]);
    expect(await site.berlin.object.status(Date.now())).toMatchObject({ visits: 0 });
  });
});
