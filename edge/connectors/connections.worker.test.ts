import { runInDurableObject } from 'cloudflare:test';
import { expect, it, onTestFinished, vi } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import type { ProblemBody } from '../problem.ts';
// Loaded here and not on first use: the tests' runtime cannot load a module for two requests at once.
import './index.ts';
import './send.ts';

// Connections as people use them: by API, with real calls, and a platform played in the place of the internet.

const FLOW = {
  ring: {
    type: 'dial',
    destinations: ['+13125550188'],
    onNoAnswer: null,
  },
};
const WEBHOOK = 'https://hooks.slack.com/services/T0/B0/xyz';

interface Explained {
  conversions: {
    because: string;
    conversion: { state: string; attempts: number; reason: string | null; log: { fate: string }[] } | null;
  }[];
}

/** The internet: what was asked of it, and an answer that can be changed. */
function internet() {
  const asked: { url: string; body: string }[] = [];
  const world = { asked, answer: () => new Response('ok') };
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    asked.push({ url: request.url, body: await request.text() });
    return world.answer();
  });
  onTestFinished(() => spy.mockRestore());
  return world;
}

async function connected(company: TestCompany, action: Record<string, unknown> = {}) {
  const made = await company.api<{ id: string }>('POST', '/connections', {
    kind: 'slack',
    name: 'Sales channel',
    secrets: { webhook: WEBHOOK },
  });
  expect(made.status).toBe(201);
  const added = await company.api<{ id: string }>('POST', '/conversions', {
    connection: made.body.id,
    name: 'Long calls',
    when: { field: 'talkSeconds', op: 'least', value: 30 },
    counts: 'every',
    ...action,
  });
  expect(added.status).toBe(201);
  return { connection: made.body.id, action: added.body.id };
}

const explained = async (company: TestCompany, call: string) =>
  (await company.api<Explained>('GET', `/calls/${call}/conversions`)).body.conversions[0];

it('a call that counts is told once, and every other says why it was not', async () => {
  const world = internet();
  const company = await TestCompany.with(FLOW);
  const { action } = await connected(company);
  await company.call('+17735550111', { talkFor: 45 });
  const long = await company.theCall();
  await expect.poll(() => world.asked.length, { timeout: 10_000 }).toBe(1);
  expect(world.asked[0]).toMatchObject({ url: WEBHOOK, body: expect.stringContaining('Answered, 0:45') });
  await expect.poll(async () => (await explained(company, long.id))?.conversion?.state).toBe('accepted');
  expect(await explained(company, long.id)).toMatchObject({ because: 'it was told' });

  // Edits, notes and rules look at it again, and the platform hears nothing.
  await company.api('PATCH', `/calls/${long.id}`, { leadStatus: 'qualified' });
  await company.call('+17735550112', { talkFor: 5 });
  const { calls } = (await company.api<{ calls: { id: string }[] }>('GET', '/calls')).body;
  const short = calls.find(({ id }) => id !== long.id)?.id ?? '';
  expect(await explained(company, short)).toMatchObject({
    because: 'its filter does not hold',
    conversion: null,
  });
  expect(world.asked).toHaveLength(1);

  const log = await company.api<{ conversions: { call: string }[] }>('GET', `/conversions/${action}/calls`);
  expect(log.body.conversions.map(({ call }) => call)).toEqual([long.id]);
  const tried = await company.api('POST', '/conversions/try', {
    connection: (await company.api<{ connections: { id: string }[] }>('GET', '/connections')).body
      .connections[0]?.id,
    name: 'Tried',
    when: { field: 'talkSeconds', op: 'least', value: 30 },
  });
  expect(tried.body).toEqual({
    looked: 2,
    told: 1,
    reasons: [{ because: 'its filter does not hold', calls: 1 }],
    checked: null,
  });
});

it('a call that was over before there was the action says so, and is told when it changes', async () => {
  const world = internet();
  const company = await TestCompany.with(FLOW);
  await company.call('+17735550111', { talkFor: 45 });
  const { id } = await company.theCall();
  await connected(company);
  expect(await explained(company, id)).toMatchObject({
    because: 'it counts by now, and is told when something about it changes',
    conversion: null,
  });
  expect(world.asked).toEqual([]);
  await company.api('PATCH', `/calls/${id}`, { leadStatus: 'qualified' });
  await expect.poll(() => world.asked.length, { timeout: 10_000 }).toBe(1);
});

it('what the platform refuses is shown with what to do, marks the connection, and can be told again', async () => {
  const world = internet();
  world.answer = () => new Response('no_service', { status: 404 });
  const company = await TestCompany.with(FLOW);
  const { action, connection } = await connected(company);
  const test = await company.api('POST', `/connections/${connection}/test`);
  expect(test.body).toMatchObject({
    works: false,
    reason: 'Slack: no_service',
    remedy: expect.stringContaining('new incoming webhook'),
  });
  await company.call('+17735550111', { talkFor: 45 });
  const call = await company.theCall();
  await expect
    .poll(async () => (await explained(company, call.id))?.conversion, { timeout: 10_000 })
    .toMatchObject({ state: 'refused', reason: 'Slack: no_service', log: [{ fate: 'refused' }] });
  const failing = (await company.api<{ connections: { failingSince: number }[] }>('GET', '/connections'))
    .body;
  expect(failing.connections[0]).toMatchObject({
    lastError: 'Slack: no_service',
    failingSince: expect.any(Number),
  });

  world.answer = () => new Response('ok');
  expect((await company.api('POST', `/conversions/${action}/calls/${call.id}/replay`)).status).toBe(202);
  await expect
    .poll(async () => (await explained(company, call.id))?.conversion?.state, { timeout: 10_000 })
    .toBe('accepted');
  const works = (await company.api<{ connections: unknown[] }>('GET', '/connections')).body;
  expect(works.connections[0]).toMatchObject({ lastError: null, failingSince: null });
});

it('a connection that is off waits, and goes on when it is on again', async () => {
  const world = internet();
  const company = await TestCompany.with(FLOW);
  const { connection } = await connected(company);
  await company.api('PATCH', `/connections/${connection}`, { enabled: false });
  await company.call('+17735550111', { talkFor: 45 });
  const call = await company.theCall();
  await expect
    .poll(async () => (await explained(company, call.id))?.conversion?.state, { timeout: 10_000 })
    .toBe('waiting');
  expect(world.asked).toEqual([]);
  // Nor does the company's alarm go round and round meanwhile.
  await expect.poll(() => company.desk.conversions.nextDue()).toBeNull();
  await company.api('PATCH', `/connections/${connection}`, { enabled: true });
  await expect.poll(() => world.asked.length, { timeout: 10_000 }).toBe(1);
});

it('a connection that fails is told of at once and after 7, 14 and 21 days, and no more', async () => {
  const world = internet();
  let slack = () => new Response('no_service', { status: 404 });
  world.answer = () => (world.asked.at(-1)?.url === WEBHOOK ? slack() : new Response('ok'));
  const company = await TestCompany.with(FLOW);
  const { connection } = await connected(company);
  await company.api('POST', '/webhooks', { url: 'https://1.1.1.1/hook', types: ['integration.failed'] });
  await company.api('POST', `/connections/${connection}/test`);
  const seen = new Set<number>();
  /** Days after it began on which it was told of; an event goes once it has been handed over for some time. */
  const days = async () => {
    const query = "SELECT at FROM outbox_event WHERE type = 'integration.failed' AND subject = ? ORDER BY n";
    await runInDurableObject(company.object, (_, { storage: { sql } }) => {
      for (const { at } of sql.exec<{ at: number }>(query, connection)) seen.add(at);
    });
    return [...seen].map((at) => Math.round((at - since) / 86_400_000));
  };
  const since = (await company.desk.connections.find(connection))?.failingSince ?? 0;
  await expect.poll(days, { timeout: 10_000 }).toEqual([0]);

  // The alarm is set for the next one, though there is no call to tell of.
  const clock = vi.spyOn(Date, 'now');
  onTestFinished(() => clock.mockRestore());
  for (const day of [7, 14, 21]) {
    const due = await company.desk.connections.nextReminder();
    expect(due).toBe(since + day * 86_400_000);
    clock.mockReturnValue((due ?? 0) - 1);
    await company.wake();
    clock.mockReturnValue(due ?? 0);
    await company.wake();
    expect((await days()).at(-1)).toBe(day);
  }
  expect(await days()).toEqual([0, 7, 14, 21]);
  expect(await company.desk.connections.nextReminder()).toBeNull();
  clock.mockReturnValue(since + 60 * 86_400_000);
  await company.wake();
  expect(await days()).toEqual([0, 7, 14, 21]);

  // One that works again, and then not, is news.
  slack = () => new Response('ok');
  await company.api('POST', `/connections/${connection}/test`);
  slack = () => new Response('no_service', { status: 404 });
  await company.api('POST', `/connections/${connection}/test`);
  await company.wake();
  expect(await days()).toEqual([0, 7, 14, 21, 60]);
});

it('Zapier and Make subscribe and unsubscribe by the API, and a hook that is gone ends by itself', async () => {
  const world = internet();
  const company = await TestCompany.with(FLOW);
  const hook = (n: number) => `https://1.1.1.${n}/hooks/catch/1`;
  const subscribe = (n: number) =>
    company.api<{ id: string }>('POST', '/webhooks', { url: hook(n), types: ['call.ended'] });
  const [zapier, make] = [await subscribe(1), await subscribe(2)];
  expect([zapier.status, make.status]).toEqual([201, 201]);
  await company.call('+17735550111', { talkFor: 45 });
  await expect.poll(() => world.asked.length, { timeout: 10_000 }).toBe(2);
  const { id } = await company.theCall();
  for (const { body } of world.asked)
    expect(JSON.parse(body)).toMatchObject({ type: 'call.ended', data: { id, outcome: 'answered' } });

  expect((await company.api('DELETE', `/webhooks/${zapier.body.id}`)).status).toBe(204);
  world.answer = () => new Response(null, { status: 410 });
  await company.call('+17735550112', { talkFor: 45 });
  await expect.poll(() => world.asked.length, { timeout: 10_000 }).toBe(3);
  expect(world.asked.at(-1)?.url).toBe(hook(2));
  const state = async () =>
    (await company.api<{ webhooks: { state: string }[] }>('GET', '/webhooks')).body.webhooks.map(
      (one) => one.state,
    );
  await expect.poll(state, { timeout: 10_000 }).toEqual(['failing']);
});

it('secrets are never shown again', async () => {
  internet();
  const company = await TestCompany.with(FLOW);
  await connected(company);
  const answers = [await company.api('GET', '/connections'), await company.api('GET', '/conversions')];
  expect(JSON.stringify(answers)).not.toContain('T0/B0/xyz');
});

it.each([
  ['/connections', { kind: 'slack', name: 'x', secrets: {} }, 'secrets.webhook'],
  [
    '/connections',
    { kind: 'slack', name: 'x', secrets: { webhook: 'https://evil.example' } },
    'secrets.webhook',
  ],
  [
    '/connections',
    { kind: 'google', name: 'x', settings: { customer: 'abc' }, secrets: {} },
    'settings.customer',
  ],
  [
    '/connections',
    { kind: 'slack', name: 'x', settings: { more: '1' }, secrets: { webhook: WEBHOOK } },
    'settings.more',
  ],
  ['/connections', { kind: 'fax', name: 'x' }, 'kind'],
  ['/conversions', { connection: 'con_x', name: 'x', when: { all: [] } }, 'connection'],
])('POST %s %j is refused, naming %s', async (path, body, field) => {
  const company = await TestCompany.with(FLOW);
  const { status, body: problem } = await company.api<ProblemBody>('POST', path, body);
  expect([status, problem.field]).toEqual([400, field]);
});
