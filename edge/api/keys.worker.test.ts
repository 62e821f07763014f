import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Permission } from '../accounts/permissions.ts';
import { createApiKey } from '../accounts/provision.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { PER_MINUTE } from './rate-limit.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };

interface Made {
  id: string;
  key: string;
  lastUsedAt: number | null;
}

async function ask(key: string, method: string, path: string, body?: unknown, headers: HeadersInit = {}) {
  const response = await exports.default.fetch(`https://edge.example/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as never,
  };
}

describe('an API key', () => {
  const make = async (company: TestCompany, permissions: Permission[]) =>
    (await company.api<Made>('POST', '/keys', { name: 'CRM', permissions })).body;

  it('is shown once, works, is seen to be used, and counts no more as soon as it is revoked', async () => {
    const company = await TestCompany.with(NODES);
    const { id, key } = await make(company, ['view_calls']);
    expect(key).toMatch(/^nl_[0-9a-z]{26}$/);
    expect((await ask(key, 'GET', '/calls')).status).toBe(200);
    expect((await ask(key, 'POST', '/filters', {})).status).toBe(403);
    const listed = await company.api<{ keys: Made[] }>('GET', '/keys');
    expect(JSON.stringify(listed.body)).not.toContain(key);
    expect(listed.body.keys[0]).toMatchObject({
      id,
      name: 'CRM',
      prefix: key.slice(0, 7),
      permissions: ['view_calls'],
      createdBy: listed.body.keys[1]?.id,
      lastUsedAt: expect.any(Number),
    });
    const kept = await env.DIRECTORY.prepare('SELECT * FROM api_key WHERE id = ?').bind(id).first();
    expect(JSON.stringify(kept)).not.toContain(key);
    expect((await company.api('DELETE', `/keys/${id}`)).status).toBe(204);
    expect((await ask(key, 'GET', '/calls')).status).toBe(401);
    expect((await company.api('DELETE', `/keys/${id}`)).status).toBe(404);
    expect((await company.api<{ keys: Made[] }>('GET', '/keys')).body.keys).toHaveLength(1);
  });

  it('gives nobody what who made it does not have', async () => {
    const company = await TestCompany.with(NODES);
    const { key } = await make(company, ['manage_keys', 'view_calls']);
    const give = (permissions: unknown) => ask(key, 'POST', '/keys', { name: 'x', permissions });
    expect(await give(['view_calls'])).toMatchObject({ status: 201 });
    expect(await give(['view_calls', 'export'])).toMatchObject({
      status: 403,
      body: { type: 'forbidden', field: 'permissions' },
    });
    expect(await give([])).toMatchObject({ status: 400, body: { field: 'permissions' } });
    expect(await give(['rule_the_world'])).toMatchObject({ status: 400, body: { field: 'permissions.0' } });
    expect(await ask(key, 'POST', '/keys', { permissions: ['view_calls'] })).toMatchObject({
      status: 400,
      body: { field: 'name' },
    });
  });

  it('is named in the history of what it changed', async () => {
    const company = await TestCompany.with(NODES);
    await company.call('+12125550101');
    const call = (await company.theCall()).id;
    const { id, key } = await make(company, ['view_calls', 'edit_calls']);
    await ask(key, 'POST', `/calls/${call}/notes`, { body: 'called back' });
    expect((await ask(key, 'PATCH', `/calls/${call}`, { score: 5 })).body).toMatchObject({
      history: [{ by: { kind: 'api', id } }],
      notes: [{ author: id }],
    });
  });
});

describe('a request with an Idempotency-Key', () => {
  const once = (key: string) => ({ 'idempotency-key': key });
  const filter = { field: 'outcome', op: 'is', value: 'answered' };

  it('has one effect and one answer however often it is sent', async () => {
    const company = await TestCompany.with(NODES);
    const add = (body: unknown, key = 'order-1') => ask(company.key, 'POST', '/filters', body, once(key));
    const first = await add({ name: 'Answered', filter });
    expect(first.status).toBe(201);
    for (let n = 0; n < 3; n++) {
      const again = await add({ name: 'Answered', filter });
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect(again.headers.get('content-type')).toContain('application/json');
    }
    expect((await company.api('GET', '/filters')).body).toMatchObject({ filters: [first.body] });
    // Under another key it is another request, and the name is taken.
    expect((await add({ name: 'Answered', filter }, 'order-2')).status).toBe(409);
  });

  it('is refused when it is another one than before, and when the key is none', async () => {
    const company = await TestCompany.with(NODES);
    const add = (body: unknown, key: string) => ask(company.key, 'POST', '/filters', body, once(key));
    await add({ name: 'One', filter }, 'k');
    expect(await add({ name: 'Two', filter }, 'k')).toMatchObject({
      status: 409,
      body: { type: 'conflict', field: 'idempotency-key' },
    });
    expect((await ask(company.key, 'POST', '/rules/try', {}, once('k'))).status).toBe(409);
    for (const key of ['has space', 'x'.repeat(256)]) {
      expect(await add({ name: 'x', filter }, key)).toMatchObject({
        status: 400,
        body: { field: 'idempotency-key' },
      });
    }
  });

  it('that was cut off is never done again by itself: it may have been done', async () => {
    const { once } = (await TestCompany.with(NODES)).desk;
    const at = Date.now();
    expect(await once.claim('cut', 'print', at)).toEqual({ is: 'new' });
    expect(await once.claim('cut', 'print', at + 59_000)).toEqual({ is: 'running' });
    expect(await once.claim('cut', 'print', at + 61_000)).toEqual({ is: 'cut_off' });
    expect(await once.claim('cut', 'another', at + 61_000)).toEqual({ is: 'another' });
    // A day later nobody sends it again.
    expect(await once.claim('cut', 'print', at + 25 * 60 * 60_000)).toEqual({ is: 'new' });
  });

  it('at the same time as its repetition is done once', async () => {
    const company = await TestCompany.with(NODES);
    await company.call('+12125550101');
    const call = (await company.theCall()).id;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        ask(company.key, 'POST', `/calls/${call}/notes`, { body: 'once' }, once('note')),
      ),
    );
    expect(answers.map(({ status }) => status).every((status) => status === 201 || status === 409)).toBe(
      true,
    );
    const { body } = await company.api<{ notes: unknown[] }>('GET', `/calls/${call}/made`);
    expect(body.notes).toHaveLength(1);
  });

  it('keeps a refusal too, but is another’s under another key of the API', async () => {
    const company = await TestCompany.with(NODES);
    const wrong = { name: '', filter };
    const refused = await ask(company.key, 'POST', '/filters', wrong, once('w'));
    expect(refused.status).toBe(400);
    expect((await ask(company.key, 'POST', '/filters', wrong, once('w'))).body).toEqual(refused.body);
    const { key } = await createApiKey(env, {
      companyId: company.id,
      name: 'Other',
      permissions: ['edit_calls'],
    });
    expect((await ask(key, 'POST', '/filters', { name: 'Mine', filter }, once('w'))).status).toBe(201);
  });

  it('that shows a secret shows it again, and it is nowhere to be read', async () => {
    const company = await TestCompany.with(NODES);
    const body = { name: 'CRM', permissions: ['view_calls'] };
    const first = await ask(company.key, 'POST', '/keys', body, once('key'));
    const { key } = first.body as Made;
    expect((await ask(company.key, 'POST', '/keys', body, once('key'))).body).toEqual(first.body);
    const { keys } = (await company.api<{ keys: unknown[] }>('GET', '/keys')).body;
    expect(keys).toHaveLength(2);
    expect(await company.tables()).not.toContain(key);
  });
});

it(`a key that asks more than ${PER_MINUTE} times a minute is told when to go on`, async () => {
  const company = await TestCompany.with(NODES);
  const from = { 'cf-connecting-ip': '203.0.113.7' };
  const ask429 = () => ask(company.key, 'GET', '/me', undefined, from);
  expect((await ask429()).headers.get('ratelimit-policy')).toBe(`"asker";q=${PER_MINUTE};w=60`);
  let answer = await ask429();
  // The runtime counts by the minute of the clock: one that begins meanwhile counts anew.
  for (let n = 0; n <= 2 * PER_MINUTE && answer.status === 200; n++) answer = await ask429();
  expect(answer).toMatchObject({ status: 429, body: { type: 'too_many_requests' } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.headers.get('ratelimit')).toBe('"asker";r=0;t=60');
  // Another key of the company goes on.
  const { key } = await createApiKey(env, { companyId: company.id, name: 'x', permissions: ['view_calls'] });
  expect((await ask(key, 'GET', '/me', undefined, from)).status).toBe(200);
}, 60_000);
