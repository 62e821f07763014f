import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SeededSite, seedSite } from '../accounts/directory.fixture.ts';
import { createApiKey, splitPool } from '../accounts/provision.ts';
import type { ProblemBody } from '../problem.ts';
import { HOLD_MS } from './allocator.ts';
import { leaseRequest } from './messages.ts';
import { objectName } from './objects.ts';
import { leaseFrom, objectNamed, SplitPool } from './split-pool.ts';
import { samplePage, sampleVisit } from './visit.fixture.ts';

const MINUTE = 60_000;
/** A full minute in the future: an alarm in the past would go off by itself. */
const START = 4_000_000_020_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

let sites = 0;
/** A site whose pool has so many numbers, and a key of its company. */
async function newSite(size: number) {
  sites++;
  const numbers = Array.from({ length: size }, (_, n) => `+1312${2_000_000 + sites * 1000 + n}`);
  const site = await seedSite({ origins: ['https://www.shop.example'], printed: '+13125550142', numbers });
  const { key } = await createApiKey(env, {
    companyId: site.companyId,
    name: 'Key',
    permissions: ['view_calls', 'view_setup', 'manage_numbers'],
  });
  return { ...site, numbers, apiKey: key };
}

function api(key: string, path: string, method = 'GET', body?: object): Promise<Response> {
  return exports.default.fetch(`https://edge.example/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function split({ pool: id, companyId }: SeededSite, objects: number): Promise<void> {
  return splitPool(env, { id, companyId, objects });
}

/** Where the directory says that the numbers are: how many in each object. */
async function dealt(pool: string): Promise<Record<string, number>> {
  const { results } = await env.DIRECTORY.prepare(
    'SELECT pool_object AS object, count(*) AS numbers FROM tracking_number WHERE pool_id = ? GROUP BY pool_object',
  )
    .bind(pool)
    .all<{ object: number; numbers: number }>();
  return Object.fromEntries(results.map(({ object, numbers }) => [object, numbers]));
}

describe('a pool split over several objects', () => {
  it('gives every one of its numbers to a visit, whichever object its visitor asks, and then none', async () => {
    const site = await newSite(7);
    await split(site, 3);
    expect(await dealt(site.pool)).toEqual({ 0: 3, 1: 2, 2: 2 });
    const given: string[] = [];
    const unnumbered: string[] = [];
    for (let n = 0; n < 40; n++) {
      const visit = leaseRequest(sampleVisit(`visit ${n}`, START), START);
      const { number } = await leaseFrom(env, { id: site.pool, objects: 3 }, visit);
      if (number === null) unnumbered.push(`visit ${n}`);
      else given.push(number);
    }
    // One further object is asked and no more, so all numbers go once visitors of all objects have come.
    expect(given.sort()).toEqual(site.numbers);
    expect(unnumbered).toHaveLength(33);
    const pool = new SplitPool(env, { id: site.pool, objectsMade: 3 });
    expect(await pool.status(START)).toMatchObject({ size: 7, live: 7, free: 0, visits: 40, unnumbered: 33 });
    expect(await pool.minutes({ from: START, to: START + 1, at: START })).toMatchObject([
      { size: 7, inUse: 7, visits: 40, overflow: 33, taken: 7 },
    ]);
    expect((await pool.traffic(START)).lengths.visits).toBe(40);
  });

  it('gives a visitor who comes back the number they had', async () => {
    const site = await newSite(8);
    await split(site, 4);
    const pool = { id: site.pool, objects: 4 };
    const first = new Map<number, string | null>();
    for (const [round, at] of [START, START + 30 * MINUTE].entries()) {
      for (let n = 0; n < 4; n++) {
        const visit = leaseRequest(sampleVisit(`${round} ${n}`, at, `visitor ${n}`), at);
        const { number } = await leaseFrom(env, pool, visit);
        if (round === 0) first.set(n, number);
        else expect(number).toBe(first.get(n));
      }
    }
  });

  it('is one pool to the script and to who asks who called', async () => {
    const site = await newSite(6);
    await split(site, 2);
    const post = (path: string, body: object) =>
      exports.default.fetch(`https://edge.example${path}`, {
        method: 'POST',
        headers: {
          origin: 'https://www.shop.example',
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
          'content-type': 'text/plain',
        },
        body: JSON.stringify(body),
      });
    const numbers = new Set<string>();
    for (let n = 0; n < 6; n++) {
      const url = `https://www.shop.example/?utm_campaign=c${n}`;
      const touch = { landing: url, referrer: '', at: START };
      const begun = await post('/v1/visits', {
        site: site.key,
        touch,
        pages: [{ url, title: 'Home', at: START }],
      });
      const { visit, token, swaps } = await begun.json<{
        visit: string;
        token: string;
        swaps: { to: string }[];
      }>();
      const number = swaps[0]?.to ?? '';
      numbers.add(number);
      const page = { url: 'https://www.shop.example/prices', title: 'Prices', at: START };
      const kept = await post(`/v1/visits/${visit}/keep`, { token, pages: [page] });
      expect(await kept.json()).toMatchObject({ visit, swaps: [{ to: number }] });
      const asked = await api(
        site.apiKey,
        `/attribution?number=${encodeURIComponent(number)}&at=${START + 1}`,
      );
      expect(await asked.json()).toMatchObject({
        attribution: { kind: 'visit', candidates: [{ visit: { visit, pages: [{}, { title: 'Prices' }] } }] },
      });
      expect((await post(`/v1/visits/${visit}/leave`, { token, pages: [] })).status).toBe(204);
    }
    expect(numbers.size).toBe(6);
    const shown = await (await api(site.apiKey, `/pools/${site.pool}`)).json();
    expect(shown).toMatchObject({ objects: 2, status: { size: 6, held: 6, free: 0 } });
  });
});

describe('changing over how many objects a pool is split', () => {
  it('moves a number when its visit has gone, without being asked again, and still knows who had it', async () => {
    const site = await newSite(2);
    const visit = leaseRequest(sampleVisit('one', START), START);
    const { object, number } = await leaseFrom(env, { id: site.pool, objects: 1 }, visit);
    const other = leaseRequest(sampleVisit('two', START), START);
    const second = await leaseFrom(env, { id: site.pool, objects: 1 }, other);
    await objectNamed(env, object).keep({ visit: 'one', at: START, pages: [samplePage('/prices', START)] });
    await split(site, 2);
    // The second number is to move, and may not while its visit goes on.
    expect(await dealt(site.pool)).toEqual({ 0: 2 });
    const first = objectNamed(env, site.pool);
    for (let n = 1; n <= 4; n++) {
      vi.setSystemTime(START + n * MINUTE);
      await first.keep({ visit: 'two', at: START + n * MINUTE, pages: [] });
      expect(await runDurableObjectAlarm(first)).toBe(true);
      expect(await dealt(site.pool)).toEqual({ 0: 2 });
    }
    vi.setSystemTime(START + 4 * MINUTE + HOLD_MS);
    expect(await runDurableObjectAlarm(first)).toBe(true);
    expect(await dealt(site.pool)).toEqual({ 0: 1, 1: 1 });
    expect(await runDurableObjectAlarm(first)).toBe(false);
    for (const [name, its] of [
      ['one', number],
      ['two', second.number],
    ] as const) {
      const path = `/attribution?number=${encodeURIComponent(its ?? '')}&at=${START + 11 * MINUTE}`;
      const answer = await (await api(site.apiKey, path)).json();
      const pages = name === 'one' ? [{}, { title: '/prices' }] : [{}];
      expect(answer).toMatchObject({ attribution: { candidates: [{ visit: { visit: name, pages } }] } });
    }
  });

  it('is refused with the field and what was expected, and of another company’s pool not found', async () => {
    const site = await newSite(1);
    const other = await newSite(1);
    for (const objects of [0, 33, 1.5, '2', null]) {
      const response = await api(site.apiKey, `/pools/${site.pool}`, 'PATCH', { objects });
      expect(response.status).toBe(400);
      expect(await response.json<ProblemBody>()).toMatchObject({ field: 'objects' });
    }
    expect((await api(site.apiKey, `/pools/${site.pool}`, 'PATCH', {})).status).toBe(400);
    expect((await api(site.apiKey, `/pools/${site.pool}`, 'PATCH', { objects: 2, name: 'x' })).status).toBe(
      400,
    );
    expect((await api(site.apiKey, `/pools/${other.pool}`, 'PATCH', { objects: 2 })).status).toBe(404);
    expect(await (await api(other.apiKey, `/pools/${other.pool}`)).json()).toMatchObject({ objects: 1 });
    const changed = await api(site.apiKey, `/pools/${site.pool}`, 'PATCH', { objects: 32 });
    expect(await changed.json()).toMatchObject({ objects: 32, status: { size: 1, free: 1 } });
  });

  const step = fc.record({
    does: fc.constantFrom(
      'lease' as const,
      'lease' as const,
      'lease' as const,
      'keep' as const,
      'keep' as const,
      'leave' as const,
      'split' as const,
      'alarm' as const,
      'kill' as const,
    ),
    visitor: fc.nat(9),
    objects: fc.integer({ min: 1, max: 3 }),
    wait: fc.oneof(fc.integer({ min: 1, max: 70_000 }), fc.integer({ min: 1, max: 2 * HOLD_MS })),
  });

  it('gives no number away within the hold of its visit’s last sign, whatever moves and whatever is killed', {
    timeout: 90_000,
  }, async () => {
    let handed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const site = await newSite(4);
        const heard = new Map<string, { visit: string; at: number }>();
        const homes = new Map<string, string>();
        let objects = 1;
        let at = START;
        const hears = (visit: string, number: string | null) => {
          if (number === null) return;
          const before = heard.get(number);
          if (before !== undefined && before.visit !== visit) {
            handed++;
            expect(at - before.at, `${number} of ${before.visit} to ${visit}`).toBeGreaterThanOrEqual(
              HOLD_MS,
            );
          }
          heard.set(number, { visit, at });
        };
        for (const [nth, { does, visitor, objects: wanted, wait }] of steps.entries()) {
          at += wait;
          vi.setSystemTime(at);
          const visit = [...homes.keys()].findLast((name) => name.startsWith(`${visitor}.`));
          const object = visit === undefined ? undefined : homes.get(visit);
          if (does === 'split') {
            objects = wanted;
            await split(site, objects);
          } else if (does === 'alarm') {
            await runDurableObjectAlarm(objectNamed(env, site.pool));
          } else if (does === 'kill') {
            const one = objectNamed(env, objectName(site.pool, wanted - 1));
            // Only what runs can be killed.
            await runInDurableObject(one, () => {});
            await evictDurableObject(one);
          } else if (does === 'lease') {
            const name = `${visitor}.${nth}`;
            const asked = leaseRequest(sampleVisit(name, at, `visitor ${visitor}`), at);
            const leased = await leaseFrom(env, { id: site.pool, objects }, asked);
            homes.set(name, leased.object);
            // A visitor has one visit at a time: the one before is over, wherever it was.
            for (const one of heard.values()) if (one.visit.startsWith(`${visitor}.`)) one.visit = name;
            hears(name, leased.number);
          } else if (visit !== undefined && object !== undefined) {
            if (does === 'keep') {
              hears(visit, (await objectNamed(env, object).keep({ visit, at, pages: [] })).number);
            } else await objectNamed(env, object).leave({ visit, at, pages: [] });
          }
        }
        at += 10 * MINUTE;
        vi.setSystemTime(at);
        await split(site, 2);
        at += 10 * MINUTE;
        vi.setSystemTime(at);
        await runDurableObjectAlarm(objectNamed(env, site.pool));
        expect(await dealt(site.pool)).toEqual({ 0: 2, 1: 2 });
        const status = await new SplitPool(env, { id: site.pool, objectsMade: 3 }).status(at);
        expect(status.numbers.map(({ number }) => number).sort()).toEqual(site.numbers);
      }),
      { numRuns: 20 },
    );
    expect(handed).toBeGreaterThan(20);
  });
});
