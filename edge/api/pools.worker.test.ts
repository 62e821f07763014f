import { env, exports } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { seedSite } from '../accounts/directory.fixture.ts';
import { createApiKey } from '../accounts/provision.ts';
import { message } from '../calls/message.fixture.ts';
import type { CarrierEvent, LegStatus } from '../carriers/carrier.ts';
import { twilio } from '../carriers/twilio/index.ts';
import { HOLD_MS } from '../pools/allocator.ts';
import { leaseRequest } from '../pools/messages.ts';
import { sampleVisit } from '../pools/visit.fixture.ts';

let companies = 0;
/** A company with a pool of one number, and a way to ask about it. */
async function newCompany() {
  companies += 1;
  const number = `+1214${5_560_100 + companies}`;
  const site = { origins: ['https://www.shop.example'], printed: '+13125550142', numbers: [number] };
  const { companyId, pool } = await seedSite(site);
  const { key } = await createApiKey(env, {
    companyId,
    name: 'Key',
    permissions: ['view_setup', 'manage_numbers'],
  });
  const get = async (path: string) => {
    const response = await exports.default.fetch(`https://edge.example/v1/pools${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return { status: response.status, body: await response.json() };
  };
  const change = async (path: string, body: unknown) => {
    const response = await exports.default.fetch(`https://edge.example/v1/pools${path}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  return { get, change, companyId, pool, number, object: env.POOLS.get(env.POOLS.idFromName(pool)) };
}

/** What a carrier tells of the call itself. */
const told = (to: string, status: LegStatus): CarrierEvent =>
  message({
    call: 'CA1',
    leg: 'CA1',
    to,
    from: { number: '+12125550111' },
    status,
    callerCountry: 'US',
  });

it('a drained pool is shown with its alarms, latest first, and one that is not with none', async () => {
  const { get, pool, object } = await newCompany();
  expect((await get('')).body).toMatchObject({ pools: [{ id: pool, alarms: [] }] });
  const at = Date.now();
  await object.lease(...leaseRequest(sampleVisit('one', at), at));
  await object.lease(...leaseRequest(sampleVisit('two', at), at));
  const alarm = { since: at, until: null, unnumbered: 1, cause: expect.stringContaining('2 visits') };
  expect((await get('')).body).toMatchObject({ pools: [{ alarms: [alarm], status: { unnumbered: 1 } }] });
  expect((await get(`/${pool}`)).body).toMatchObject({ alarms: [alarm], leaks: [] });
});

it('a number is shown with who has it, since when, and when another visit can have it', async () => {
  const { get, pool, number, object } = await newCompany();
  const numbers = async () =>
    ((await get(`/${pool}`)).body as { status: { numbers: object[] } }).status.numbers;
  const calls: string[] = [];
  const unused = { visit: null, since: null, lastActiveAt: null, freeFrom: null };
  expect(await numbers()).toEqual([{ number, state: 'free', holders: 0, calls, ...unused }]);
  const at = Date.now();
  await object.lease(...leaseRequest(sampleVisit('one', at - 3), at - 3));
  const shown = { number, visit: 'one', since: at - 3, holders: 1, calls };
  expect(await numbers()).toEqual([
    { ...shown, state: 'live', lastActiveAt: at - 3, freeFrom: at - 3 + HOLD_MS },
  ]);
  await object.leave({ visit: 'one', at: at - 2, pages: [] });
  const left = { ...shown, state: 'held', lastActiveAt: at - 2, freeFrom: at - 2 + HOLD_MS };
  expect(await numbers()).toEqual([left]);
  await object.configure([]);
  expect(await numbers()).toEqual([{ ...left, draining: true }]);
});

it('a number is shown with the calls to it that go on, and with none when they have ended', async () => {
  const { get, companyId, pool, number } = await newCompany();
  const company = env.COMPANIES.getByName(companyId);
  const { id } = await company.begin({
    carrierId: companyId,
    event: told(number, 'ringing'),
    flowId: null,
    poolId: pool,
    attribution: { kind: 'none', confidence: 0, reason: 'nobody', source: null, candidates: [] },
    origin: { isValid: true, country: 'US' },
    situation: {
      at: Date.now(),
      zone: 'UTC',
      backup: '+13125550188',
      capabilities: twilio.capabilities,
    },
  });
  const onIt = (calls: string[]) => ({ status: { numbers: [{ number, calls }] } });
  expect((await get(`/${pool}`)).body).toMatchObject(onIt([id]));
  expect((await get('')).body).toMatchObject({ pools: [onIt([id])] });
  await company.apply(companyId, { event: told(number, 'completed'), receivedAt: Date.now() });
  expect((await get(`/${pool}`)).body).toMatchObject(onIt([]));
});

it('a number that leaked is shown with its pool', async () => {
  const { get, pool, number, object } = await newCompany();
  const at = Date.now();
  await object.attribute({ number, at, caller: '+12125550111', call: 'call_1' });
  expect((await get(`/${pool}`)).body).toMatchObject({
    leaks: [
      { number, kind: 'called', calls: 1, since: at, explanation: expect.stringContaining('1 call came') },
    ],
  });
});

it('a number that stands in a page is an alarm of its pool, in the list of pools too', async () => {
  const { get, pool, number, object } = await newCompany();
  const at = Date.now();
  await object.lease(...leaseRequest(sampleVisit('one', at - 5), at - 5));
  await object.lease(...leaseRequest(sampleVisit('two', at - 4), at - 4));
  await object.keep({ visit: 'two', at: at - 3, pages: [], taps: [{ number, at: at - 3 }] });
  const leak = {
    number,
    kind: 'printed',
    calls: 0,
    since: at - 3,
    explanation: expect.stringContaining('tapped it on https://example.com/'),
  };
  expect((await get('')).body).toMatchObject({ pools: [{ leaks: [leak] }] });
  expect((await get(`/${pool}`)).body).toMatchObject({ leaks: [leak] });
});

it('a number in an ad is told by its callers on many days', async () => {
  const { get, pool, number, object } = await newCompany();
  for (let n = 0; n < 6; n++) {
    const at = Date.now() - n * 86_400_000;
    await object.attribute({ number, at, caller: `+1212555011${n}`, call: `call_${n}` });
  }
  expect((await get(`/${pool}`)).body).toMatchObject({
    leaks: [{ number, kind: 'advertised', calls: 6, explanation: expect.stringContaining('in an ad') }],
  });
});

it('a pool tells how long after their visit people call, and what that rests on', async () => {
  const { get, pool, number, object } = await newCompany();
  const assumed = { calls: 0, within5Minutes: expect.closeTo(0.5, 1), withinDay: expect.closeTo(0.95, 1) };
  expect((await get(`/${pool}`)).body).toMatchObject({ delays: assumed });
  const at = Date.now() - 60_000;
  await object.lease(...leaseRequest(sampleVisit('one', at), at));
  await object.leave({ visit: 'one', at, pages: [] });
  await object.attribute({ number, at: at + 30_000, caller: null, call: 'call_1' });
  expect((await get(`/${pool}`)).body).toMatchObject({ delays: { calls: 1 } });
});

it('a pool shares its numbers when all are in use if it is told to, and goes on so when numbers are added', async () => {
  const { get, change, pool, number, object } = await newCompany();
  expect((await get(`/${pool}`)).body).toMatchObject({ status: { overflow: 'page-number' } });
  const changed = await change(`/${pool}`, { overflow: 'shared' });
  expect(changed).toMatchObject({ status: 200, body: { id: pool, status: { overflow: 'shared' } } });
  const at = Date.now();
  const lease = (visit: string) => object.lease(...leaseRequest(sampleVisit(visit, at), at));
  expect([await lease('one'), await lease('two')]).toEqual([number, number]);
  await object.configure([number, '+12145569999']);
  expect((await get(`/${pool}`)).body).toMatchObject({ status: { overflow: 'shared', size: 2 } });
});

it('an object that a pool is split over does as the pool was told, and one change may say both', async () => {
  const { change, pool } = await newCompany();
  const overflowOf = async (name: string) => (await env.POOLS.getByName(name).status(Date.now())).overflow;
  await change(`/${pool}`, { overflow: 'shared' });
  await change(`/${pool}`, { objects: 2 });
  expect([await overflowOf(pool), await overflowOf(`${pool}.1`)]).toEqual(['shared', 'shared']);
  const both = await change(`/${pool}`, { objects: 3, overflow: 'page-number' });
  expect(both).toMatchObject({ status: 200, body: { objects: 3, status: { overflow: 'page-number' } } });
  expect(await overflowOf(`${pool}.2`)).toBe('page-number');
  expect(await change(`/${pool}`, {})).toMatchObject({ status: 400 });
});

it('what a visit gets when all numbers are in use is refused by name when it cannot be', async () => {
  const { change, pool, number } = await newCompany();
  const other = await newCompany();
  const refused = (field: string, message: string) => ({
    status: 400,
    body: { type: 'invalid_request', field, message: expect.stringContaining(message) },
  });
  const asked = (overflow: unknown) => change(`/${pool}`, { overflow });
  expect(await asked('queue')).toMatchObject({ status: 400, body: { field: 'overflow' } });
  expect(await asked({ staticNumber: number })).toMatchObject(refused('overflow.staticNumber', 'in a pool'));
  expect(await asked({ staticNumber: other.number })).toMatchObject(
    refused('overflow.staticNumber', 'not one of your tracking numbers'),
  );
  expect(await other.change(`/${pool}`, { overflow: 'shared' })).toMatchObject({ status: 404 });
});

it('a pool is shown minute by minute, the last hour unless said', async () => {
  const { get, pool, object } = await newCompany();
  const at = Date.now();
  await object.lease(...leaseRequest(sampleVisit('one', at - 7_200_000), at - 7_200_000));
  await object.lease(...leaseRequest(sampleVisit('two', at), at));
  const lastHour = { minutes: [{ visits: 1, inUse: 1, size: 1, rested: { least: 7_200_000 } }] };
  expect(await get(`/${pool}/minutes`)).toMatchObject({ status: 200, body: lastHour });
  const more = await get(`/${pool}/minutes?from=${at - 8_000_000}&to=${at + 1}`);
  expect(more.body).toMatchObject({
    minutes: [
      { visits: 1, taken: 1 },
      { visits: 1, taken: 1 },
    ],
  });
});

it('minutes of no time, of too long a time and of another company’s pool are refused', async () => {
  const { get, pool } = await newCompany();
  const other = await newCompany();
  const refused = (status: number, field: string) => ({ status, body: { field } });
  expect(await get(`/${pool}/minutes?from=5&to=5`)).toMatchObject(refused(400, 'from'));
  expect(await get(`/${pool}/minutes?from=0`)).toMatchObject(refused(400, 'from'));
  expect(await get(`/${pool}/minutes?from=soon`)).toMatchObject(refused(400, 'from'));
  expect(await get(`/${other.pool}/minutes`)).toMatchObject(refused(404, 'id'));
  expect(await get(`/${other.pool}`)).toMatchObject(refused(404, 'id'));
});
