import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type SeededSite, seedSite } from '../accounts/directory.fixture.ts';
import { createSite } from '../accounts/sites.ts';

const PAGE = 'https://amp.example';
const CACHE = 'https://amp-example.cdn.ampproject.org';
const PRINTED = '+13125550142';
const OF_GOOGLE_ADS = '+13125550181';
const OF_SPRING = '+13125550182';
const DIRECT = '+13125550183';

const GOOGLE_ADS = {
  channel: 'Paid Search' as const,
  source: 'google',
  medium: 'cpc',
  campaign: null,
  keyword: null,
  content: null,
  clickIds: {},
  referrer: null,
};

let site: SeededSite;
beforeAll(async () => {
  site = await seedSite({
    origins: [PAGE],
    printed: PRINTED,
    numbers: ['+13125550191'],
    statics: [
      { number: OF_GOOGLE_ADS, source: GOOGLE_ADS },
      { number: OF_SPRING, source: { ...GOOGLE_ADS, campaign: 'spring' } },
      {
        number: DIRECT,
        source: { ...GOOGLE_ADS, channel: 'Direct', source: '(direct)', medium: '(none)' },
      },
    ],
  });
});

interface Asked {
  number?: string;
  url?: string;
  referrer?: string;
  __amp_source_origin?: string;
}

function ask(asked: Asked, headers: Record<string, string> = { origin: CACHE }, key = site.key) {
  const query = new URLSearchParams({ number: PRINTED, __amp_source_origin: PAGE, ...asked });
  return exports.default.fetch(
    new Request(`https://calls.numberline.example/v1/amp/${key}?${query}`, { headers }),
  );
}

async function shown(asked: Asked): Promise<string> {
  const response = await ask(asked);
  expect(response.status).toBe(200);
  return (await response.json<{ phoneNumber: string }>()).phoneNumber;
}

describe('on a site whose numbers depend on the page', () => {
  test('a page that no group is about keeps its number', async () => {
    const { companyId, pool } = site;
    const { key } = await createSite(env, {
      companyId,
      name: 'By page',
      origins: ['https://amp-too.example'],
      groups: [{ name: 'Berlin', poolId: pool, active: true, numbers: [PRINTED], paths: ['/berlin'] }],
    });
    const shownOn = async (path: string) => {
      const asked = { url: `https://amp-too.example${path}`, __amp_source_origin: 'https://amp-too.example' };
      const answer = await (await ask(asked, { origin: CACHE }, key)).json<{ phoneNumber: string }>();
      return answer.phoneNumber;
    };
    expect(await shownOn('/berlin/?utm_source=google&utm_medium=cpc')).toBe(OF_GOOGLE_ADS);
    expect(await shownOn('/?utm_source=google&utm_medium=cpc')).toBe(PRINTED);
  });
});

describe('the number on an AMP page', () => {
  test('is that of the source its address tells, written as on the page', async () => {
    const response = await ask({ url: `${PAGE}/offer?gclid=Cj0` });
    expect(await response.json()).toEqual({
      phoneNumber: OF_GOOGLE_ADS,
      formattedPhoneNumber: '(312) 555-0181',
    });
  });

  test('is that of the campaign where there is one', async () => {
    expect(await shown({ url: `${PAGE}/?utm_campaign=spring&gclid=Cj0` })).toBe(OF_SPRING);
  });

  test('is the printed one for a source that has none', async () => {
    expect(await shown({ url: `${PAGE}/`, referrer: 'https://duckduckgo.com/' })).toBe(PRINTED);
  });

  test('is the printed one when nothing tells the source, not that of direct visits', async () => {
    expect(await shown({})).toBe(PRINTED);
    expect(await shown({ url: `${PAGE}/` })).toBe(DIRECT);
  });

  test('is never leased', async () => {
    await shown({ url: `${PAGE}/?gclid=Cj0` });
    const pool = env.POOLS.get(env.POOLS.idFromName(site.pool));
    expect(await pool.status(Date.now())).toMatchObject({ visits: 0, live: 0, free: 1 });
  });
});

describe('who may ask', () => {
  test.each([
    ['the page itself', { origin: PAGE }, PAGE],
    ['Google’s cache', { origin: CACHE }, CACHE],
    ['Bing’s cache', { origin: 'https://amp-example.bing-amp.com' }, 'https://amp-example.bing-amp.com'],
    ['the page itself, to which the browser adds no origin', { 'amp-same-origin': 'true' }, null],
  ])('%s', async (_, headers, allowed) => {
    const response = await ask({}, headers as Record<string, string>);
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.get('access-control-allow-credentials')).toBe(allowed && 'true');
    expect(response.headers.get('amp-access-control-allow-source-origin')).toBe(allowed && PAGE);
    expect(response.headers.get('vary')).toBe('origin');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a host that only looks like a cache', { origin: 'https://cdn.ampproject.org.evil.example' }],
    ['a cache without encryption', { origin: 'http://amp-example.cdn.ampproject.org' }],
    ['a request from nowhere', {}],
  ])('not %s', async (_, headers) => {
    const response = await ask({}, headers as Record<string, string>);
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.json()).toMatchObject({ field: 'origin' });
  });
});

describe('what is wrong is named', () => {
  test.each([
    ['an unknown site', {}, 'nobody', 404, 'site'],
    [
      'a page of somebody else',
      { __amp_source_origin: 'https://evil.example' },
      null,
      403,
      '__amp_source_origin',
    ],
    ['a number that is none', { number: '555-0142' }, null, 400, 'number'],
    ['a number that the site does not print', { number: '+13125550199' }, null, 404, 'number'],
    ['an address that is none', { url: 'javascript:alert(1)' }, null, 400, 'url'],
  ])('%s', async (_, asked: Asked, key, status, field) => {
    const response = await ask(asked, { origin: CACHE }, key ?? site.key);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ field });
  });
});
