import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { CarrierEvent } from '../carriers/carrier.ts';
import { twilio } from '../carriers/twilio/index.ts';
import { TestCompany } from './company.fixture.ts';
import type { Company } from './company.ts';
import { message } from './message.fixture.ts';

// Who is let through and who may ring: screening and caps, in the company's real object.

const say = (text: string) => ({ say: text });
const DESK = '+13125550188';
const OTHER = '+13125550189';
const ANNA = '+17735550111';

const dial = (rest: object = {}) => ({
  type: 'dial',
  destinations: [{ to: DESK }],
  ringSeconds: 20,
  onNoAnswer: 'sorry',
  ...rest,
});
const FLOW = { desk: dial(), sorry: { type: 'hangup', message: say('Nobody is free.') } };

describe('a blocked caller', () => {
  it('is refused by the first reply, which costs nothing, and keeps a row that lists leave out', async () => {
    const company = await TestCompany.with(FLOW);
    await company.api('POST', '/callers', { match: 'exact', value: ANNA, reason: 'rude' });
    const report = await company.call(ANNA);
    expect(report.requests[0]?.answer).toContain('<Reject');
    expect(report.requests.filter(({ line }) => line !== null)).toHaveLength(1);
    expect(await company.theCall()).toMatchObject({
      outcome: 'blocked',
      cause: 'spam_filter',
      screened: `on the block list: ${ANNA}`,
      legs: [],
    });
    expect((await company.api('GET', '/calls')).body).toMatchObject({ calls: [] });
    expect((await company.api('GET', '/calls?unwanted=include')).body).toMatchObject({
      calls: [{ outcome: 'blocked' }],
    });
    expect((await company.api('GET', '/callers')).body).toMatchObject({
      callers: [{ value: ANNA, hits: 1, lastHitAt: expect.any(Number), reason: 'rude' }],
    });
  });

  it('is blocked from a call with one request, and let through again', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call(ANNA);
    const { id } = await company.theCall();
    const { status, body } = await company.api<{ id: string }>('POST', `/calls/${id}/block`);
    expect(status).toBe(201);
    expect((await company.api('POST', `/calls/${id}/block`)).status).toBe(409);
    await company.call(ANNA);
    expect((await company.ledger()).map(({ outcome }) => outcome)).toEqual(['blocked', 'answered']);
    expect((await company.api('DELETE', `/callers/${body.id}`)).status).toBe(204);
    await company.call(ANNA);
    expect((await company.ledger())[0]?.outcome).toBe('answered');
  });

  it('is let through when the allow list says so', async () => {
    const company = await TestCompany.with(FLOW);
    await company.api('POST', '/callers', { match: 'prefix', value: '+1773' });
    await company.api('POST', '/callers', { list: 'allow', match: 'exact', value: ANNA });
    await company.call(ANNA);
    expect((await company.theCall()).outcome).toBe('answered');
  });

  it('who withheld the number is not blocked with one request, because that would block a whole class', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call('anonymous');
    const { id } = await company.theCall();
    expect(await company.api('POST', `/calls/${id}/block`)).toMatchObject({
      status: 400,
      body: { field: 'id' },
    });
  });

  it('is listed with a value that fits', async () => {
    const company = await TestCompany.with(FLOW);
    for (const wrong of [
      { match: 'exact', value: '773' },
      { match: 'prefix', value: '1773' },
      { match: 'country', value: 'usa' },
      { match: 'withheld', value: 'x' },
    ]) {
      const { status, body } = await company.api('POST', '/callers', wrong);
      expect({ status, body }, JSON.stringify(wrong)).toMatchObject({
        status: 400,
        body: { field: 'value' },
      });
    }
  });
});

describe('a caller who looks like a robot', () => {
  const FAILED = { caller: { stir: 'TN-Validation-Failed-C' } };

  it('must press a key, and is then like anybody else', async () => {
    const company = await TestCompany.with(FLOW);
    const report = await company.call(ANNA, { ...FAILED, keys: ['1'] });
    expect(report.requests[0]?.answer).toContain('please press 1');
    const call = await company.theCall();
    expect(call).toMatchObject({ outcome: 'answered', screened: 'the network could not confirm the number' });
    expect(call.events.map(({ text }) => text)[1]).toContain('was asked to press a key, and did');
  });

  it.each([[['2']], [['']]])('is not connected after %j', async (keys) => {
    const company = await TestCompany.with(FLOW);
    await company.call(ANNA, { ...FAILED, keys });
    expect(await company.theCall()).toMatchObject({ outcome: 'blocked', legs: [], path: [] });
  });

  it('and hangs up is blocked', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call(ANNA, { ...FAILED, hangUpAfter: 1 });
    expect((await company.theCall()).outcome).toBe('blocked');
  });

  it('because it calls many of our numbers in a short time', async () => {
    const company = await TestCompany.with(FLOW);
    const numbers = ['+14155552001', '+14155552002', '+14155552003'];
    for (const number of numbers) await company.addNumber(number);
    await company.api('PUT', '/spam-policy', {
      signals: { stirFailed: 'off', invalidNumber: 'off', manyNumbers: 'reject', neighbour: 'off' },
      manyNumbers: 2,
      withinMinutes: 10,
      challenge: { say: 'Press 1.', language: 'en-US' },
    });
    for (const number of numbers) await company.call(ANNA, {}, number);
    expect((await company.ledger()).map(({ outcome }) => outcome)).toEqual([
      'blocked',
      'answered',
      'answered',
    ]);
  });

  it('because there is no such number', async () => {
    const company = await TestCompany.with(FLOW);
    const report = await company.call('+11115550111', { keys: ['1'] });
    expect(report.requests[0]?.answer).toContain('please press 1');
  });
});

describe('a cap', () => {
  const told = (call: string, rest: Partial<CarrierEvent> = {}): CarrierEvent =>
    message({ call, leg: call, to: '+13125550101', from: { number: ANNA }, status: 'ringing', ...rest });

  /** A call comes in; answers how long it may talk, or `null` when nobody may ring. */
  async function offered(company: TestCompany, call: string): Promise<number | 'any' | null> {
    const { reply } = await company.object.begin({
      carrierId: company.id,
      event: told(call),
      flowId: 'main',
      poolId: null,
      attribution: { kind: 'none', confidence: 0, reason: '', source: null, candidates: [] },
      origin: { isValid: true, country: 'US' },
      situation: { at: Date.now(), zone: 'UTC', backup: null, capabilities: twilio.capabilities },
    });
    const last = reply.instructions.at(-1);
    return last?.do === 'dial' ? (last.timeLimitSeconds ?? 'any') : null;
  }

  const end = (company: TestCompany, call: string) =>
    company.object.apply(company.id, {
      event: told(call, { status: 'completed', at: Date.now() }),
      receivedAt: Date.now(),
    });

  const set = async (company: TestCompany, cap: object) =>
    (await company.api<{ id: string }>('POST', '/caps', cap)).body.id;

  it('on concurrent calls holds under calls at the same moment, and lets go at their end', async () => {
    const company = await TestCompany.with(FLOW);
    await set(company, { subject: { destination: DESK }, kind: 'concurrent', limit: 3 });
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => offered(company, `CA${index}`)));
    expect(all.filter((one) => one !== null)).toHaveLength(3);
    const ringing = all.findIndex((one) => one !== null);
    await end(company, `CA${ringing}`);
    expect(await offered(company, 'CAnext')).toBe('any');
    expect(await offered(company, 'CAafter')).toBeNull();
    expect((await company.api('GET', '/caps')).body).toMatchObject({
      caps: [{ used: 3, limit: 3, words: '3 of 3 calls used' }],
    });
  });

  it('that is reached makes the call capped', async () => {
    const company = await TestCompany.with(FLOW);
    await set(company, { subject: { company: true }, kind: 'offered', period: 'day', limit: 1 });
    await company.call(ANNA);
    await company.call('+17735550122');
    const [second, first] = await company.ledger();
    expect(first?.outcome).toBe('answered');
    expect(second).toMatchObject({ cause: 'capped', legs: [] });
    expect(second?.path.map(({ node }) => node)).toEqual(['desk', 'sorry']);
  });

  it('on one destination leaves the others of the dial free', async () => {
    const company = await TestCompany.with({
      desk: dial({ destinations: [{ to: DESK }, { to: OTHER }], mode: 'sequential' }),
      sorry: { type: 'hangup' },
    });
    await set(company, { subject: { destination: DESK }, kind: 'answered', period: 'month', limit: 1 });
    await company.call(ANNA);
    await company.call('+17735550122');
    expect((await company.ledger()).map(({ destination }) => destination)).toEqual([OTHER, DESK]);
  });

  it('on a group counts the calls of all its destinations, each once', async () => {
    const company = await TestCompany.with({
      desk: dial({ destinations: [{ to: DESK }, { to: OTHER }] }),
      sorry: { type: 'hangup' },
    });
    for (const to of [DESK, OTHER]) {
      await company.api('PUT', `/destinations/${encodeURIComponent(to)}`, { label: to, groups: ['Sales'] });
    }
    await set(company, { subject: { group: 'Sales' }, kind: 'offered', period: 'week', limit: 2 });
    const results = [];
    for (const call of ['CA1', 'CA2', 'CA3']) results.push(await offered(company, call));
    expect(results).toEqual(['any', 'any', null]);
  });

  it('on minutes shortens the conversation to what is left, and gives back what was not used', async () => {
    const company = await TestCompany.with({
      desk: dial({ timeLimitSeconds: 480 }),
      sorry: { type: 'hangup' },
    });
    const id = await set(company, { subject: { company: true }, kind: 'minutes', period: 'hour', limit: 10 });
    expect(await offered(company, 'CA1')).toBe(480);
    expect(await offered(company, 'CA2')).toBe(120);
    expect(await offered(company, 'CA3')).toBeNull();
    for (const call of ['CA1', 'CA2']) await end(company, call);
    expect(await offered(company, 'CA4')).toBe(480);
    expect((await company.api('PATCH', `/caps/${id}`, { limit: 1 })).body).toMatchObject({
      used: 8,
      limit: 1,
    });
    expect(await offered(company, 'CA5')).toBeNull();
    expect((await company.api('POST', `/caps/${id}/reset`)).body).toMatchObject({ used: 0 });
    expect(await offered(company, 'CA6')).toBe(60);
  });

  it('that keeps a call from somebody is told of, once for each window and limit', async () => {
    const company = await TestCompany.with({
      desk: dial({ destinations: [{ to: DESK }, { to: OTHER }], mode: 'sequential' }),
      sorry: { type: 'hangup' },
    });
    await company.api('PUT', `/destinations/${encodeURIComponent(DESK)}`, {
      label: 'Front desk',
      groups: [],
    });
    const hook = await company.api<{ id: string }>('POST', '/webhooks', {
      url: 'https://hooks.example.com/calls',
      types: ['cap.reached'],
    });
    const id = await set(company, {
      subject: { destination: DESK },
      kind: 'offered',
      period: 'day',
      limit: 1,
    });
    await set(company, { subject: { destination: OTHER }, kind: 'offered', period: 'day', limit: 9 });
    const told = async () => {
      const path = `/webhooks/${hook.body.id}/deliveries`;
      const { body } = await company.api<{ deliveries: { event: { subject: string; data: object } }[] }>(
        'GET',
        path,
      );
      return body.deliveries.map(({ event }) => event).reverse();
    };
    await offered(company, 'CA1');
    expect(await told()).toEqual([]);
    // It rings elsewhere, and still was kept from the desk.
    expect(await offered(company, 'CA2')).toBe('any');
    await offered(company, 'CA3');
    expect(await told()).toMatchObject([
      {
        subject: id,
        data: { name: 'Front desk', words: '1 call a day', used: 1, call: expect.any(String) },
      },
    ]);
    await company.api('PATCH', `/caps/${id}`, { limit: 2 });
    await offered(company, 'CA4');
    await offered(company, 'CA5');
    expect(await told()).toHaveLength(2);
    await company.api('POST', `/caps/${id}/reset`);
    for (const call of ['CA6', 'CA7', 'CA8', 'CA9']) await offered(company, call);
    expect(await told()).toHaveLength(3);
  });

  it('lets go by its timer when no message ever tells the end', async () => {
    const company = await TestCompany.with(FLOW);
    await set(company, { subject: { destination: DESK }, kind: 'concurrent', limit: 1 });
    expect(await offered(company, 'CA1')).toBe('any');
    await runInDurableObject(company.object, (_, { storage }) => {
      storage.sql.exec('UPDATE offer SET expires_at = 1');
    });
    await company.wake();
    expect(await offered(company, 'CA2')).toBe('any');
  });

  it('is set with sense', async () => {
    const company = await TestCompany.with(FLOW);
    for (const [cap, field, status] of [
      [{ subject: { company: true }, kind: 'offered', limit: 1 }, 'period', 400],
      [{ subject: { company: true }, kind: 'concurrent', period: 'day', limit: 1 }, 'period', 400],
      [{ subject: { company: true }, kind: 'offered', period: 'day', limit: -1 }, 'limit', 400],
      [{ subject: { group: 'Nobody' }, kind: 'offered', period: 'day', limit: 1 }, 'subject.group', 404],
    ] as const) {
      const answer = await company.api('POST', '/caps', cap);
      expect(answer, JSON.stringify(cap)).toMatchObject({ status, body: { field } });
    }
  });
});

describe('a call whose end was never told', () => {
  it('is asked of the carrier, and gets the end it had there', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call(ANNA, { faults: { drop: ['completed'] } });
    expect((await company.theCall()).state).not.toBe('ended');
    await overdue(company);
    expect(await company.theCall()).toMatchObject({ state: 'ended', outcome: 'answered' });
  });

  it('ends when the carrier does not know it any more', async () => {
    const company = await TestCompany.with(FLOW);
    await company.call(ANNA, { faults: { drop: ['completed'] } });
    await runInDurableObject(company.object, (_, { storage }) => {
      storage.sql.exec("UPDATE call SET carrier_call = 'CA' || lower(hex(randomblob(15))) || '00'");
    });
    await overdue(company);
    expect(await company.theCall()).toMatchObject({ state: 'ended' });
  });

  it('is looked at again later while it goes on', async () => {
    const company = await TestCompany.with(FLOW);
    // At this speed the conversation has only begun.
    await company.call(ANNA, { speed: 20, answerAfter: 0, talkFor: 14_000 });
    await expect.poll(async () => (await company.theCall()).state, { timeout: 10_000 }).toBe('connected');
    await overdue(company);
    expect((await company.theCall()).state).toBe('connected');
    const { check } = await runInDurableObject(company.object, (_: Company, { storage }) =>
      storage.sql.exec<{ check: number }>('SELECT check_at AS "check" FROM call_text').one(),
    );
    expect(check).toBeGreaterThan(Date.now());
  });

  async function overdue(company: TestCompany) {
    await runInDurableObject(company.object, (_, { storage }) => {
      storage.sql.exec('UPDATE call_text SET check_at = 1');
    });
    await company.wake();
  }
});

it('a destination that is never answered is warned of', async () => {
  const company = await TestCompany.with(FLOW);
  await company.api('PUT', `/destinations/${encodeURIComponent(DESK)}`, { label: 'Desk' });
  for (let index = 0; index < 5; index++) await company.call(`+1773555010${index}`, { callee: 'no_answer' });
  expect((await company.api('GET', '/destinations')).body).toMatchObject({
    destinations: [
      {
        to: DESK,
        label: 'Desk',
        missedInARow: 5,
        lastResult: 'no_answer',
        warning: 'the last 5 calls were not answered here',
      },
    ],
  });
});
