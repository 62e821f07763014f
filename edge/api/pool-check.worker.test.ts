import { env, exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { seedSite } from '../accounts/directory.fixture.ts';
import { createApiKey } from '../accounts/provision.ts';
import { leaseRequest } from '../pools/messages.ts';
import { checkPool, type PoolCheck } from '../pools/sizing.ts';
import { parseTrace, trafficOf } from '../pools/traffic.ts';
import { sampleVisit } from '../pools/visit.fixture.ts';
import type { ProblemBody } from '../problem.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let companies = 0;
/** A company with a key and a pool of its own. */
async function newCompany() {
  companies += 1;
  const first = 5_560_100 + companies * 10;
  const numbers = [`+1213${first}`, `+1213${first + 1}`];
  const { companyId, pool } = await seedSite({
    origins: ['https://www.shop.example'],
    printed: '+13125550142',
    numbers,
  });
  const { key } = await createApiKey(env, {
    companyId,
    name: 'Key',
    permissions: ['view_calls', 'view_setup'],
  });
  return { key, pool, object: env.POOLS.get(env.POOLS.idFromName(pool)) };
}

function post(key: string | null, body: string): Promise<Response> {
  return exports.default.fetch(
    new Request('https://edge.example/v1/pool-check', {
      method: 'POST',
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
      body,
    }),
  );
}

async function check(key: string, body: unknown): Promise<PoolCheck> {
  const response = await post(key, JSON.stringify(body));
  expect(response.status).toBe(200);
  return response.json<PoolCheck>();
}

async function refusal(key: string | null, body: unknown): Promise<ProblemBody & { status: number }> {
  const response = await post(key, typeof body === 'string' ? body : JSON.stringify(body));
  return { status: response.status, ...(await response.json<ProblemBody>()) };
}

const CSV = ['start_s,end_s,visitor,pageviews']
  .concat(Array.from({ length: 300 }, (_, n) => `${n * 20},${n * 20 + 90},${n},2`))
  .join('\n');

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a pool check of given traffic', () => {
  it('is the one of the command line for the same visits', async () => {
    const { key } = await newCompany();
    expect(await check(key, { traffic: { csv: CSV } })).toEqual(checkPool(trafficOf(parseTrace(CSV))));
  });

  it('takes counts by the hour and by the minute', async () => {
    const { key } = await newCompany();
    const hours = Array.from({ length: 48 }, (_, n) => 40 + (n % 24) * 3);
    const byHour = await check(key, { traffic: { hours, averageSeconds: 180, singlePage: 0.5 } });
    expect(byHour).toMatchObject({ resolution: 'hour', visits: 3576, today: null, burst: null, hold: 2 });
    expect(byHour.arithmetic.join(' ')).toContain('A visit lasts 180 s on average');
    const minutes = Array.from({ length: 1440 }, (_, n) => (n >= 600 && n < 604 ? 13 : n % 10 === 0 ? 1 : 0));
    const from = Date.UTC(2026, 10, 1);
    const byMinute = await check(key, { traffic: { minutes, from, averageSeconds: 120 }, hold: 5, size: 8 });
    expect(byMinute).toMatchObject({ resolution: 'minute', hold: 5, today: { numbers: 8 } });
    expect(byMinute.burst?.words).toContain('2026-11-01 ');
    expect(byMinute.curve).toContainEqual(byMinute.today);
  });

  it.each([
    ['nothing', {}, 'body', 'exactly one of ga4, traffic and pool'],
    ['two things', { pool: 'x', traffic: { csv: CSV } }, 'body', 'exactly one of'],
    ['a name that is unknown', { pol: 'x' }, 'pol', ''],
    ['no counts', { traffic: {} }, 'traffic', 'exactly one of minutes, hours and csv'],
    ['counts without a duration', { traffic: { hours: [1] } }, 'traffic.averageSeconds', 'how long'],
    ['half a visit', { traffic: { hours: [1, 0.5], averageSeconds: 1 } }, 'traffic.hours.1', 'int'],
    [
      'a share above one',
      { traffic: { hours: [1], averageSeconds: 1, singlePage: 2 } },
      'traffic.singlePage',
      '',
    ],
    ['a broken hour', { traffic: { hours: [1], averageSeconds: 1, from: 5 } }, 'traffic.from', '3600000'],
    ['a CSV without its header', { traffic: { csv: '0,1,2,3' } }, 'traffic.csv', 'line 1'],
    ['a CSV over decades', { traffic: { csv: `${CSV}\n999999999,999999999,1,1` } }, 'traffic.csv', 'a year'],
    ['a CSV without visits', { traffic: { csv: 'start_s,end_s,visitor,pageviews' } }, 'traffic', 'no visits'],
    ['an hour like no other', { traffic: { hours: [1e12], averageSeconds: 60 } }, 'traffic', 'too large'],
    ['no hold', { traffic: { csv: CSV }, hold: 0 }, 'hold', ''],
    ['half a number', { traffic: { csv: CSV }, size: 1.5 }, 'size', ''],
    ['no JSON', 'hello', 'body', 'JSON'],
    ['a list', '[]', 'body', 'object'],
    ['no body', '', 'body', 'got no body'],
  ])('refuses %s, by name', async (_, body, field, message) => {
    const { key } = await newCompany();
    const problem = await refusal(key, body);
    expect(problem).toMatchObject({ status: 400, type: 'invalid_request', field });
    expect(problem.message).toContain(message);
  });

  it('refuses more than 2 MB, and who has no key', async () => {
    const { key } = await newCompany();
    const large = JSON.stringify({ traffic: { csv: 'x'.repeat(2 * 1024 * 1024) } });
    expect(await refusal(key, large)).toMatchObject({ status: 413, type: 'too_large', field: 'body' });
    expect(await refusal(null, { traffic: { csv: CSV } })).toMatchObject({ status: 401 });
  });
});

describe('a pool check of our own visits', () => {
  it('sizes a pool by what it has had, beside the numbers it has', async () => {
    const { key, pool, object } = await newCompany();
    const now = Date.now();
    for (let day = 8; day >= 1; day--) {
      for (let n = 0; n < 3; n++) {
        const at = now - day * DAY + n * 30_000;
        await object.lease(...leaseRequest(sampleVisit(`${day}.${n}`, at), at));
      }
    }
    const answer = await check(key, { pool });
    expect(answer).toMatchObject({ resolution: 'minute', visits: 24, today: { numbers: 2 }, notes: [] });
    expect(await check(key, { pool, size: 5 })).toMatchObject({ today: { numbers: 5 } });
  });

  it('is refused when there are fewer than seven days of them, saying what there is', async () => {
    const { key, pool, object } = await newCompany();
    const at = Date.now() - DAY;
    await object.lease(...leaseRequest(sampleVisit('one', at), at));
    const problem = await refusal(key, { pool });
    expect(problem).toMatchObject({ status: 400, field: 'pool' });
    expect(problem.message).toContain('has had 1 visits on 1 days; sizing a pool takes at least 7');
  });

  it('is for one’s own pools only', async () => {
    const { key } = await newCompany();
    const { pool } = await newCompany();
    expect(await refusal(key, { pool })).toMatchObject({ status: 404, field: 'pool' });
  });
});

/** A key that signs, and Google as it answers for a property with 20 visits at noon of each of so many days. */
async function google(days: number) {
  const pair = (await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    true,
    ['sign', 'verify'],
  )) as CryptoKeyPair;
  const der = new Uint8Array((await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer);
  const fetch = async (url: string, init: RequestInit) => {
    if (url === 'https://oauth2.googleapis.com/token') return Response.json({ access_token: 'ya29.token' });
    expect(url).toBe('https://analyticsdata.googleapis.com/v1beta/properties/123456:runReport');
    const byMinute = String(init.body).includes('dateHourMinute');
    const names = byMinute ? ['eventCount'] : ['sessions', 'averageSessionDuration', 'bounceRate'];
    return Response.json({
      dimensionHeaders: [{ name: byMinute ? 'dateHourMinute' : 'dateHour' }],
      metricHeaders: names.map((name) => ({ name, type: 'TYPE_INTEGER' })),
      rows: Array.from({ length: days }, (_, n) => ({
        dimensionValues: [{ value: `202611${String(n + 1).padStart(2, '0')}12${byMinute ? '00' : ''}` }],
        metricValues: ['20', '90', '0.5'].slice(0, names.length).map((value) => ({ value })),
      })),
      rowCount: days,
      metadata: { timeZone: 'UTC', samplingMetadatas: [{ samplesReadCount: '1', samplingSpaceSize: '2' }] },
    });
  };
  vi.stubGlobal('fetch', fetch);
  return {
    type: 'service_account',
    client_email: 'pool-check@some-project.iam.gserviceaccount.com',
    private_key: `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...der))}\n-----END PRIVATE KEY-----\n`,
  };
}

describe('a pool check by Google Analytics', () => {
  it('asks Google in the name of the service account, and passes on what has to be known', async () => {
    const { key } = await newCompany();
    const serviceAccount = await google(10);
    for (const account of [serviceAccount, JSON.stringify(serviceAccount)]) {
      const answer = await check(key, { ga4: { property: '123456', serviceAccount: account } });
      expect(answer).toMatchObject({ resolution: 'minute', visits: 200 });
      expect(answer.notes[0]).toContain('50 % of the events');
    }
  });

  it('is refused when there are fewer than seven days of visits, or the field that is wrong is named', async () => {
    const { key } = await newCompany();
    const serviceAccount = await google(6);
    const ask = (change: object) => refusal(key, { ga4: { property: '123456', serviceAccount, ...change } });
    const few = await ask({});
    expect(few).toMatchObject({ status: 400, field: 'ga4.property' });
    expect(few.message).toContain('has visits on 6 of the last 28 days');
    expect(await ask({ property: 'G-ABC' })).toMatchObject({ status: 400, field: 'ga4.property' });
    expect(await ask({ days: 3 })).toMatchObject({ status: 400, field: 'ga4.days' });
    const broken = await ask({ serviceAccount: { ...serviceAccount, private_key: 'secret' } });
    expect(broken).toMatchObject({ status: 400, field: 'ga4.serviceAccount.private_key' });
    expect(broken.message).not.toContain('secret');
  });
});

describe('the OpenAPI document', () => {
  it('describes the question and the answer', async () => {
    const response = await exports.default.fetch('https://edge.example/openapi.json');
    const { paths, components } = await response.json<{
      paths: Record<string, Record<string, unknown>>;
      components: { schemas: Record<string, unknown> };
    }>();
    expect(paths['/v1/pool-check']).toHaveProperty('post');
    expect(paths['/v1/pools/{id}/minutes']).toHaveProperty('get');
    for (const name of ['PoolCheckQuestion', 'PoolCheck', 'PoolMinute', 'DrainAlarm', 'PoolDetail']) {
      expect(components.schemas).toHaveProperty(name);
    }
  });
});
