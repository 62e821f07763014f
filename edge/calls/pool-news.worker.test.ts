import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../accounts/directory.fixture.ts';
import { createNumbers, createPool } from '../accounts/provision.ts';
import type { NotificationRule } from '../notifications/rule.ts';
import type { EventType } from '../outbox/event.ts';
import { leaseRequest } from '../pools/messages.ts';
import { objectName } from '../pools/objects.ts';
import { objectNamed } from '../pools/split-pool.ts';
import { sampleVisit } from '../pools/visit.fixture.ts';
import { TestCompany } from './company.fixture.ts';
import { tablesOf } from './company-tables.ts';
import { askPools } from './pool-news.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const NOW = Date.now();

beforeAll(migrateDirectory);

let company: TestCompany;
let pool: { id: string; name: string };
let number: string;
let numbers = 100;

beforeEach(async () => {
  company = await TestCompany.with({ bye: { type: 'hangup' } });
  number = `+1646555${String(1000 + ++numbers)}`;
  pool = await createPool(env, { companyId: company.id, name: 'Web' });
  await createNumbers(env, {
    companyId: company.id,
    carrierId: company.id,
    flowId: 'main',
    numbers: [number],
    use: { poolId: pool.id },
  });
});

/** Runs work on the company's tables. */
function within<T>(work: (tables: ReturnType<typeof tablesOf>, storage: DurableObjectStorage) => T) {
  return runInDurableObject(company.object, (_, { storage }) => work(tablesOf(storage.sql, ''), storage));
}

/** Asks the pools at a moment, as the company's alarm would. */
async function ask(now: number): Promise<void> {
  await within(({ poolNews }, storage) =>
    askPools(env, company.id, poolNews, (work) => storage.transactionSync(work), now),
  );
}

function webhook(types: EventType[]): Promise<string> {
  return within(({ webhooks }) => {
    const id = `whk_${crypto.randomUUID()}`;
    webhooks.add(id, { url: 'https://example.com/', types, secret: 'sealed', at: NOW });
    return id;
  });
}

const told = (id: string) =>
  within(({ outbox }) => outbox.deliveries(id, 50, null).map(({ event }) => event.data));

/** So many visits come, and the pool has one number. */
async function visits(count: number, at: number): Promise<void> {
  const object = objectNamed(env, objectName(pool.id, 0));
  for (let nth = 0; nth < count; nth++)
    await object.lease(...leaseRequest(sampleVisit(`${pool.id}-${at}-${nth}`, at), at));
}

describe('a pool that ran out of numbers', () => {
  it('is told of once, with its cause', async () => {
    const id = await webhook(['pool.exhausted']);
    await visits(3, NOW);
    for (const later of [0, MINUTE, QUARTER, 2 * QUARTER]) await ask(NOW + later);
    expect(await told(id)).toEqual([
      {
        pool: pool.id,
        name: 'Web',
        since: NOW,
        until: null,
        visits: 2,
        cause: 'a burst: 2 visits in 1 minute',
      },
    ]);
  });

  it('is told of again when it happens again', async () => {
    const id = await webhook(['pool.exhausted']);
    await visits(2, NOW);
    await ask(NOW);
    await visits(2, NOW + DAY);
    await ask(NOW + DAY);
    expect(await told(id)).toMatchObject([{ since: NOW + DAY }, { since: NOW }]);
  });

  it('is no news when it was over long before anybody wanted to be told', async () => {
    await visits(2, NOW);
    const id = await webhook(['pool.exhausted']);
    await ask(NOW + DAY);
    expect(await told(id)).toEqual([]);
  });

  it('is mailed where a rule says so', async () => {
    const rule: Omit<NotificationRule, 'id'> = {
      name: 'Pools',
      enabled: true,
      events: ['pool_short'],
      when: null,
      people: [],
      addresses: ['anna@example.com'],
      maskCallers: false,
      quiet: null,
      digestMinutes: 0,
      mostPerHour: 20,
    };
    const { id } = (await within(({ notices }) => notices.add(rule, NOW))) as NotificationRule;
    await visits(2, NOW);
    await ask(NOW);
    const waiting = await within(({ notices }) => {
      notices.look(NOW, 'UTC', () => null);
      return notices.due(NOW, 'UTC');
    });
    expect(waiting).toMatchObject([
      { rule: { id }, waiting: [{ event: 'pool_short', data: { name: 'Web' } }] },
    ]);
  });
});

describe('a number that leaked', () => {
  it('is told of once, with what was seen', async () => {
    const id = await webhook([]);
    const object = objectNamed(env, objectName(pool.id, 0));
    await object.attribute({ number, at: NOW, caller: '+12125550123', call: 'one' });
    for (const later of [0, QUARTER]) await ask(NOW + later);
    expect(await told(id)).toEqual([
      expect.objectContaining({
        pool: pool.id,
        number,
        kind: 'called',
        calls: 1,
        explanation: expect.stringContaining('nobody had been given the number'),
      }),
    ]);
  });
});

describe('asking pools', () => {
  it('is not done while nobody wants to be told', async () => {
    await webhook(['call.ended']);
    expect(await within(({ poolNews }) => poolNews.nextDue())).toBeNull();
  });

  it('begins when somebody asks to be told', async () => {
    await company.api('POST', '/webhooks', { url: 'https://example.com/', types: ['number.leaked'] });
    await expect.poll(() => within(({ poolNews }) => poolNews.nextDue())).toBeGreaterThan(NOW);
  });

  it('is done every quarter of an hour while somebody does', async () => {
    await webhook(['number.leaked']);
    expect(await within(({ poolNews }) => poolNews.nextDue())).toBe(0);
    await ask(NOW);
    expect(await within(({ poolNews }) => poolNews.nextDue())).toBe(NOW + QUARTER);
  });
});
