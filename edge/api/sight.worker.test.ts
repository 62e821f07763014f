import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { TestPerson } from '../accounts/person.fixture.ts';
import { createApiKey } from '../accounts/provision.ts';
import { addRole } from '../accounts/roles.ts';
import { TestCompany } from '../calls/company.fixture.ts';

// What people see of calls: their own, those of some numbers, and callers whose numbers are hidden from them.

const DESK = '+13125550188';
const OTHER = '+13125550199';
const CALLER = '+12125550123';
const SECOND_CALLER = '+12125550456';

let company: TestCompany;
let secondNumber: string;
/** Ids of a call to the first number that rang at the desk, and of one to the second that rang elsewhere. */
let atDesk: string;
let elsewhere: string;

function ringing(to: string) {
  return { desk: { type: 'dial', destinations: [{ to }], onNoAnswer: null } };
}

beforeAll(async () => {
  company = await TestCompany.with(ringing(DESK));
  secondNumber = `${company.number.slice(0, 5)}888${company.number.slice(-4)}`;
  await company.addNumber(secondNumber);
  await company.call(CALLER);
  await company.publish(ringing(OTHER));
  await company.call(SECOND_CALLER, {}, secondNumber);
  const calls = await company.ledger();
  atDesk = calls.find(({ destination }) => destination === DESK)?.id ?? '';
  elsewhere = calls.find(({ destination }) => destination === OTHER)?.id ?? '';
  expect([atDesk, elsewhere]).not.toContain('');
}, 60_000);

async function person(role: string, rights: object = {}): Promise<TestPerson> {
  return (await TestPerson.in(company.id, { role, ...rights })).signIn();
}

/** Somebody of a role that sees calls and no whole numbers. */
async function masked(): Promise<TestPerson> {
  const permissions = ['view_calls', 'view_reports', 'export', 'edit_calls', 'view_setup'] as const;
  const role = { name: `Outside ${crypto.randomUUID()}`, permissions, ownCalls: false };
  return person((await addRole(env.DIRECTORY, company.id, role, 0))?.id ?? '');
}

async function ids(who: TestPerson, query = ''): Promise<string[]> {
  const { body } = await who.ask<{ calls: { id: string }[] }>('GET', `/v1/calls${query}`);
  return body.calls.map(({ id }) => id);
}

/** Of every way to a call: those on which somebody comes to it. */
async function waysTo(who: TestPerson, call: string): Promise<string[]> {
  const all = {
    metrics: ['calls'],
    dimensions: ['destination'],
    from: 1_700_000_000_000,
    to: 1_900_000_000_000,
  };
  const destination = call === atDesk ? DESK : OTHER;
  const ways: [string, () => Promise<boolean>][] = [
    ['log', async () => (await ids(who)).includes(call)],
    [
      'filter',
      async () =>
        (await ids(who, `?filter=${encodeURIComponent(JSON.stringify({ any: [] }))}`)).includes(call),
    ],
    ['call', async () => (await who.ask('GET', `/v1/calls/${call}`)).status === 200],
    ['made', async () => (await who.ask('GET', `/v1/calls/${call}/made`)).status === 200],
    ['edit', async () => (await who.ask('PATCH', `/v1/calls/${call}`, { score: 5 })).status === 200],
    [
      'note',
      async () => (await who.ask('POST', `/v1/calls/${call}/notes`, { body: 'Hello' })).status === 201,
    ],
    ['transcript', async () => (await who.ask('GET', `/v1/calls/${call}/transcript`)).status === 200],
    [
      'export',
      async () =>
        (await (await who.fetch('GET', '/v1/exports/calls?columns=destination')).text()).includes(
          destination.slice(1),
        ),
    ],
    [
      'report',
      async () => JSON.stringify((await who.ask('POST', '/v1/reports', all)).body).includes(destination),
    ],
  ];
  const found: string[] = [];
  for (const [name, way] of ways) if (await way()) found.push(name);
  return found;
}

it('an agent sees the calls that rang with them, and there are no others', async () => {
  const agent = await person('agent', { destinations: [DESK] });
  expect(await waysTo(agent, atDesk)).toEqual(['log', 'call', 'made', 'edit', 'note', 'transcript']);
  expect(await waysTo(agent, elsewhere)).toEqual([]);
  const { body } = await agent.ask<{ matched: number }>('POST', '/v1/calls/edit?preview=true', { score: 9 });
  expect(body.matched).toBe(1);
});

it('an agent with whom nothing rings sees no call', async () => {
  const agent = await person('agent');
  expect(await ids(agent)).toEqual([]);
  expect(await waysTo(agent, atDesk)).toEqual([]);
});

it('somebody of one number sees its calls, however they ask', async () => {
  const analyst = await person('analyst', { numbers: [secondNumber] });
  const everyWay = ['log', 'call', 'made', 'edit', 'note', 'transcript', 'export', 'report'];
  expect(await waysTo(analyst, elsewhere)).toEqual(everyWay);
  expect(await waysTo(analyst, atDesk)).toEqual([]);
  const of = (number: string) => analyst.ask('GET', `/v1/attribution?number=${encodeURIComponent(number)}`);
  expect([(await of(secondNumber)).status, (await of(company.number)).status]).toEqual([200, 404]);
});

it('callers’ numbers are hidden from those who may not see them, and found in no way', async () => {
  const outside = await masked();
  for (const path of [
    '/v1/calls',
    `/v1/calls/${atDesk}`,
    '/v1/exports/calls',
    '/v1/exports/calls?columns=caller.number',
  ]) {
    const text = await (await outside.fetch('GET', path)).text();
    expect([path, text.includes(CALLER.slice(1)), text.includes('•••')]).toEqual([path, false, true]);
  }
  const byNumber = (query: string) => outside.ask('GET', query);
  const filter = encodeURIComponent(
    JSON.stringify({ not: { any: [{ field: 'caller.number', op: 'begins', value: '+1212' }] } }),
  );
  expect((await byNumber(`/v1/calls?filter=${filter}`)).status).toBe(403);
  expect((await byNumber(`/v1/exports/calls?filter=${filter}`)).status).toBe(403);
  expect((await byNumber(`/v1/people/${encodeURIComponent(CALLER)}`)).status).toBe(403);
  expect(await ids(outside, '?q=2125550123')).toEqual([]);
  expect(await ids(outside, `?q=${secondNumber.slice(-7)}`)).toEqual([elsewhere]);
  const report = {
    metrics: ['calls'],
    from: 1_700_000_000_000,
    to: 1_900_000_000_000,
    filter: { field: 'caller.number', op: 'is', value: CALLER },
  };
  expect((await outside.ask('POST', '/v1/reports', report)).status).toBe(403);
  const whole = await person('analyst');
  expect(await ids(whole, '?q=2125550123')).toEqual([atDesk]);
  expect(JSON.stringify((await whole.ask('GET', `/v1/calls/${atDesk}`)).body)).toContain(CALLER);
});

it('the block list and saved filters tell no number, either', async () => {
  const outside = await masked();
  await company.api('POST', '/callers', { match: 'exact', value: CALLER, list: 'allow', reason: 'a friend' });
  await company.api('POST', '/filters', {
    name: 'A friend',
    filter: { field: 'caller.number', op: 'is', value: CALLER },
  });
  for (const path of ['/v1/callers', '/v1/filters']) {
    const { status, body } = await outside.ask('GET', path);
    expect([status, JSON.stringify(body).includes(CALLER)]).toEqual([200, false]);
  }
});

it('a key without see_numbers is told no number', async () => {
  const { key } = await createApiKey(env, { companyId: company.id, name: 'K', permissions: ['view_calls'] });
  const program = new TestPerson();
  const answer = await program.ask('GET', `/v1/calls/${atDesk}`, undefined, {
    authorization: `Bearer ${key}`,
  });
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).not.toContain(CALLER);
});

it('the live log tells each only what they may see, whatever their browser says of itself', async () => {
  const watch = async (who: TestPerson) => {
    const heard: { id: string; destination: string | null; caller: { number: string } }[] = [];
    const forged = JSON.stringify({ user: null, scope: null, masksCallers: false });
    const headers = { upgrade: 'websocket', 'numberline-watcher': forged };
    const { webSocket } = await who.fetch('GET', '/v1/calls/live', undefined, headers);
    webSocket?.accept();
    webSocket?.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data)).call));
    return { heard, end: () => webSocket?.close() };
  };
  const all = await watch(await person('analyst'));
  const outside = await watch(await masked());
  const agent = await watch(await person('agent', { destinations: [DESK] }));
  await company.publish(ringing(OTHER));
  await company.call(CALLER);
  await company.publish(ringing(DESK));
  await company.call(CALLER);
  await expect
    .poll(() => all.heard.filter(({ destination }) => destination === DESK).length)
    .toBeGreaterThan(0);
  await expect.poll(() => agent.heard.length).toBeGreaterThan(0);
  expect(all.heard.some(({ destination }) => destination === OTHER)).toBe(true);
  expect(new Set(agent.heard.map(({ destination }) => destination))).toEqual(new Set([DESK]));
  expect(all.heard.every(({ caller }) => caller.number === CALLER)).toBe(true);
  expect(outside.heard.length).toBeGreaterThan(0);
  expect(outside.heard.every(({ caller }) => caller.number === '+12•••••••23')).toBe(true);
  for (const one of [all, outside, agent]) one.end();
});
