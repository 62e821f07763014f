import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { leaseRequest } from '../pools/messages.ts';
import { sampleVisit } from '../pools/visit.fixture.ts';

const ANNA = '+12125550101';
const BEN = '+12125550102';

const NODES = {
  ask: {
    type: 'collect',
    prompt: { say: 'Your account?' },
    maxDigits: 8,
    saveAs: 'account',
    next: 'ring',
    onFail: 'ring',
  },
  ring: { type: 'dial', destinations: [{ to: '+13125550188' }], ringSeconds: 20, onNoAnswer: 'box' },
  box: { type: 'voicemail', greeting: { say: 'Please leave a message.' } },
};
const PLAIN = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };

interface Person {
  number: string;
  name: string | null;
  calls: number;
  firstCallAt: number;
  lastCallAt: number;
  valueCents: number;
}
interface Page {
  people: Person[];
  next: string | null;
}

it('people are callers across calls, with what their calls were worth, and can be found and named', async () => {
  const company = await TestCompany.with(PLAIN);
  for (const [from, name] of [
    [ANNA, 'MEYER ANNA'],
    [BEN, null],
    [ANNA, null],
    ['anonymous', null],
  ]) {
    await company.call(from as string, name === null ? {} : { caller: { name } });
  }
  const [, newest, , oldest] = await company.ledger();
  await company.api('PATCH', `/calls/${newest?.id}`, { valueCents: 5000 });
  await company.api('PATCH', `/calls/${oldest?.id}`, { valueCents: 200 });
  await company.api('PATCH', `/calls/${oldest?.id}`, { valueCents: 100 });
  const list = async (query = '') => (await company.api<Page>('GET', `/people${query}`)).body;
  const anna = {
    number: ANNA,
    name: 'MEYER ANNA',
    calls: 2,
    firstCallAt: oldest?.startedAt,
    lastCallAt: newest?.startedAt,
    valueCents: 5100,
  };
  expect((await list()).people).toEqual([
    anna,
    expect.objectContaining({ number: BEN, name: null, calls: 1 }),
  ]);
  const first = await list('?limit=1');
  expect(first.people).toEqual([anna]);
  expect(await list(`?limit=1&cursor=${encodeURIComponent(first.next ?? '')}`)).toMatchObject({
    people: [{ number: BEN }],
    next: null,
  });
  const found = async (q: string) =>
    (await list(`?q=${encodeURIComponent(q)}`)).people.map(({ number }) => number);
  expect(await found('meyer')).toEqual([ANNA]);
  expect(await found('555-0102')).toEqual([BEN]);
  expect(await found("'; DROP TABLE person; --")).toEqual([]);
  const path = (number: string) => `/people/${encodeURIComponent(number)}`;
  expect((await company.api('PATCH', path(BEN), { name: 'Ben' })).body).toMatchObject({ name: 'Ben' });
  expect(await found('ben')).toEqual([BEN]);
  expect((await company.api('GET', path(ANNA))).body).toMatchObject({
    person: anna,
    calls: [{ id: newest?.id }, { id: oldest?.id }],
  });
  expect(await company.api('PATCH', path(BEN), { name: '' })).toMatchObject({
    status: 400,
    body: { field: 'name' },
  });
  for (const method of ['GET', 'DELETE'] as const) {
    expect(await company.api(method, path('+12125550199'))).toMatchObject({
      status: 404,
      body: { field: 'number' },
    });
    expect(await company.api(method, '/people/anna')).toMatchObject({
      status: 400,
      body: { field: 'number' },
    });
  }
});

it('a person who is erased is nowhere in the company any more; their calls stay and count', async () => {
  const company = await TestCompany.with(NODES);
  const said = {
    caller: { name: 'ZYXWVUT ANNA', city: 'Qwertzburg' },
    keys: ['73190246'],
    callee: 'no_answer',
  };
  // With all that leaves traces: events on their way, a message, a list, notes, rules.
  await company.api('POST', '/webhooks', { url: 'https://example.com/hook' });
  await company.call(ANNA, { ...said, message: { seconds: 4, text: 'Kwyjibo speaking' } });
  await company.call(BEN, { ...said, caller: { name: 'BEN' }, keys: ['1'] });
  const [bens, annas] = await company.ledger();
  await company.api('POST', `/calls/${annas?.id}/notes`, { body: 'Flibbertigibbet asked for 212-555-0101' });
  await company.api('PATCH', `/calls/${annas?.id}`, { leadStatus: 'qualified', valueCents: 700 });
  await company.api('POST', `/calls/${annas?.id}/block`);
  await runInDurableObject(company.object, (_, { storage: { sql } }) => {
    sql.exec("INSERT INTO transcript (call, n, text) VALUES (?, 0, 'Kwyjibo speaking')", annas?.id ?? '');
  });
  const traces = [
    ANNA,
    '12125550101',
    'zyxwvut',
    'qwertzburg',
    '73190246',
    'kwyjibo',
    'flibbertigibbet',
    '212-555-0101',
  ];
  const there = async () => {
    const text = (await company.tables()).toLowerCase();
    return traces.filter((trace) => text.includes(trace));
  };
  expect(await there()).toEqual(traces);

  const started = annas?.startedAt ?? 0;
  const report = async () =>
    (
      await company.api('POST', '/reports', {
        metrics: ['calls', 'voicemails', 'qualified', 'value'],
        dimensions: ['source.source'],
        from: started - 86_400_000,
        to: started + 86_400_000,
      })
    ).body;
  const before = await report();
  expect(await company.api('DELETE', `/people/${encodeURIComponent(ANNA)}`)).toEqual({
    status: 200,
    body: { calls: 1 },
  });
  expect(await there()).toEqual([]);
  expect(await report()).toEqual(before);
  expect((await company.api('GET', `/calls/${annas?.id}`)).body).toMatchObject({
    caller: { number: null, name: null, city: null },
    outcome: annas?.outcome,
    attribution: { kind: 'static', source: { source: 'radio' }, candidates: [] },
    recordings: [{ audio: 'deleted' }],
    keys: [],
  });
  expect((await company.api('GET', '/erasures')).body).toEqual({
    erasures: [{ at: expect.any(Number), by: { kind: 'api', id: expect.stringMatching(/^key_/) }, calls: 1 }],
  });
  // Others are as they were.
  expect((await company.api('GET', `/calls/${bens?.id}`)).body).toEqual(bens);
  expect((await company.api<Page>('GET', '/people')).body.people).toMatchObject([{ number: BEN }]);
  expect((await company.api('DELETE', `/people/${encodeURIComponent(ANNA)}`)).status).toBe(404);
});

it('what a carrier tells of an erased call afterwards is not kept', async () => {
  const company = await TestCompany.with(PLAIN);
  await company.call(ANNA);
  const key = await runInDurableObject(company.object, (_, { storage: { sql } }) =>
    sql.exec<{ carrier_id: string; carrier_call: string }>('SELECT carrier_id, carrier_call FROM call').one(),
  );
  await company.api('DELETE', `/people/${encodeURIComponent(ANNA)}`);
  const late = {
    call: key.carrier_call,
    leg: key.carrier_call,
    to: company.number,
    from: { number: ANNA },
    status: 'completed',
    cause: null,
    stir: null,
    sequence: 99,
    at: null,
    duration: 3,
    callerCity: null,
    callerState: null,
    callerZip: null,
    callerCountry: null,
    callerName: null,
  } as const;
  expect(await company.object.apply(key.carrier_id, { event: late, receivedAt: Date.now() })).toEqual({
    known: true,
  });
  expect(await company.tables()).not.toContain(ANNA);
});

it('pools forget whose calls an erased person’s were', async () => {
  const company = await TestCompany.with(PLAIN);
  const { body: pool } = await company.api<{ id: string }>('POST', '/pools', { name: 'Visitors' });
  const number = company.number.replace('+1415555', '+1415666');
  const added = { numbers: [number], carrier: company.id, flow: 'main', pool: pool.id };
  expect((await company.api('POST', '/numbers', added)).status).toBe(201);
  const object = env.POOLS.getByName(pool.id);
  const at = Date.now();
  await object.lease(...leaseRequest(sampleVisit('one', at), at));
  await company.call(ANNA, {}, number);
  const callers = () =>
    runInDurableObject(object, (_, { storage: { sql } }) => [
      sql.exec('SELECT caller FROM callers').toArray().length,
      sql.exec('SELECT caller FROM calls WHERE caller IS NOT NULL').toArray().length,
      sql.exec('SELECT call FROM calls').toArray().length,
    ]);
  expect(await callers()).toEqual([1, 1, 1]);
  expect((await company.api('DELETE', `/people/${encodeURIComponent(ANNA)}`)).status).toBe(200);
  expect(await callers()).toEqual([0, 0, 1]);
});

it('a person cannot be erased in the middle of a call', async () => {
  const company = await TestCompany.with(NODES);
  const response = await exports.default.fetch('https://edge.example/simulator/calls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: company.number, from: ANNA, script: { speed: 1 } }),
  });
  expect(response.status).toBe(201);
  expect(await company.api('DELETE', `/people/${encodeURIComponent(ANNA)}`)).toMatchObject({
    status: 409,
    body: { field: 'number' },
  });
  expect((await company.theCall()).caller.number).toBe(ANNA);
});
