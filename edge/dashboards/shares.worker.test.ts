import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { send } from '../api/routes.fixture.ts';
import { TestCompany } from '../calls/company.fixture.ts';

const CALLER = '+12125550123';
let company: TestCompany;
let dashboard: string;

beforeAll(async () => {
  company = await TestCompany.with({ bye: { type: 'hangup', message: { say: 'Please call again.' } } });
  await company.call(CALLER);
  const made = await ask('POST', '/v1/dashboards', {
    name: 'Monday',
    range: '7d',
    cards: [
      { id: 'calls', title: 'Calls', form: 'figure', width: 3, report: { metrics: ['calls'] } },
      {
        id: 'numbers',
        title: 'Numbers',
        form: 'list',
        width: 6,
        report: { metrics: ['calls'], dimensions: ['trackingNumber'] },
      },
    ],
  });
  dashboard = made.body.id;
});

async function ask(method: string, address: string, body?: unknown) {
  const { status, text } = await send(method, address, company.key, body);
  return { status, body: text === '' ? null : JSON.parse(text) };
}

/** As somebody who has the link and nothing else. */
async function stranger(method: string, address: string, body?: unknown, access?: string) {
  const response = await exports.default.fetch(`https://edge.example${address}`, {
    method,
    headers: { 'content-type': 'application/json', ...(access && { 'x-share-access': access }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, never> & { access: string },
  };
}

async function shared(over: object = {}): Promise<{ id: string; token: string }> {
  const { body } = await ask('POST', `/v1/dashboards/${dashboard}/shares`, { name: 'Client', ...over });
  return { id: body.id, token: new URL(body.url).pathname.split('/').at(-1) ?? '' };
}

describe('a link to a dashboard', () => {
  it('shows the same figures as the API, phone numbers by their last two digits, and counts who looks', async () => {
    const { token } = await shared();
    expect((await stranger('GET', `/v1/shared/${token}`)).body).toMatchObject({
      locked: false,
      name: 'Monday',
    });
    const calls = await stranger('POST', `/v1/shared/${token}/report`, { card: 'calls' });
    expect(calls.body).toMatchObject({ totals: { values: [1] } });
    const numbers = await stranger('POST', `/v1/shared/${token}/report`, { card: 'numbers' });
    expect(numbers.body).toMatchObject({
      rows: [{ keys: [`•••• ${company.number.slice(-2)}`], values: [1] }],
    });
    const { body } = await ask('GET', `/v1/dashboards/${dashboard}/shares`);
    expect(body.shares[0]).toMatchObject({ views: 1, hasPassword: false });
  });

  it('wants its password, and stops listening after ten wrong ones', async () => {
    const { token } = await shared({ password: 'correct horse' });
    expect((await stranger('GET', `/v1/shared/${token}`)).body).toEqual({ locked: true });
    expect((await stranger('POST', `/v1/shared/${token}/report`, { card: 'calls' })).status).toBe(403);
    const opened = await stranger('POST', `/v1/shared/${token}/open`, { password: 'correct horse' });
    const { access } = opened.body;
    expect((await stranger('POST', `/v1/shared/${token}/report`, { card: 'calls' }, access)).status).toBe(
      200,
    );
    const other = await shared({ password: 'another horse' });
    expect(
      (await stranger('POST', `/v1/shared/${other.token}/report`, { card: 'calls' }, access)).status,
    ).toBe(403);
    for (let n = 0; n < 10; n++) {
      expect((await stranger('POST', `/v1/shared/${token}/open`, { password: `wrong ${n}` })).status).toBe(
        403,
      );
    }
    const locked = await stranger('POST', `/v1/shared/${token}/open`, { password: 'correct horse' });
    expect(locked.status).toBe(429);
  });

  it('keeps its filter whatever becomes of the dashboard', async () => {
    const { token } = await shared({ filter: { field: 'caller.number', op: 'is', value: '+10000000000' } });
    const calls = await stranger('POST', `/v1/shared/${token}/report`, { card: 'calls' });
    expect(calls.body).toMatchObject({ totals: { values: [0] } });
  });

  it('gives no files and no other time unless it may', async () => {
    const { token } = await shared();
    const file = await stranger('POST', `/v1/shared/${token}/report?format=csv`, { card: 'calls' });
    expect(file.status).toBe(403);
    const body = { card: 'calls', range: '2020-01-01..2020-01-02' };
    expect((await stranger('POST', `/v1/shared/${token}/report`, body)).body).toMatchObject({
      totals: { values: [1] },
    });
    const open = await shared({ dates: true });
    expect((await stranger('POST', `/v1/shared/${open.token}/report`, body)).body).toMatchObject({
      totals: { values: [0] },
    });
  });

  it('leads nowhere when it was taken back, has been altered, or its dashboard is gone', async () => {
    const { id, token } = await shared();
    await ask('DELETE', `/v1/dashboards/${dashboard}/shares/${id}`);
    expect((await stranger('GET', `/v1/shared/${token}`)).status).toBe(404);
    expect((await stranger('GET', `/v1/shared/${token.slice(0, -2)}xx`)).status).toBe(404);
  });

  it('stops when its time is over', async () => {
    const { body } = await ask('POST', `/v1/dashboards/${dashboard}/shares`, { name: 'Old', expiresAt: 1 });
    expect(body).toMatchObject({ type: 'invalid_request', field: 'expiresAt' });
    const { token } = await shared({ expiresAt: Date.now() + 300 });
    expect((await stranger('GET', `/v1/shared/${token}`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await stranger('GET', `/v1/shared/${token}`)).status).toBe(403);
  });
});

it('a dashboard whose cards do not hold together is refused, by the name of what is wrong', async () => {
  const one = { id: 'a', title: '', form: 'figure', width: 3, report: { metrics: ['calls'] } };
  const of = async (cards: object[]) =>
    (await ask('POST', '/v1/dashboards', { name: 'x', cards })).body.field;
  expect(await of([one, one])).toBe('cards');
  expect(await of([{ ...one, report: null }])).toBe('cards.0.report');
  expect(await of([{ ...one, width: 5 }])).toBe('cards.0.width');
});
