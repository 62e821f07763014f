import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { giveBackNumbers } from '../accounts/number-orders.ts';
import { createPool } from '../accounts/provision.ts';
import { TestCompany } from '../calls/company.fixture.ts';

// What people set for their calls, by API: carriers, numbers, flows, the company's backup number.

const say = (text: string) => ({ say: text });
const BYE = { bye: { type: 'hangup', message: say('Goodbye.') } };
const KEYS = { account: 'AC1', token: 'a-very-secret-token', signingKey: 'another-secret' };

describe('a carrier account', () => {
  it('takes credentials, keeps them sealed and never shows them', async () => {
    const company = await TestCompany.with(BYE);
    const made = await company.api<{ id: string }>('POST', '/carriers', {
      kind: 'twilio',
      name: 'Main',
      credentials: KEYS,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { kind: 'twilio', webhook: expect.stringContaining('/voice'), capabilities: { reject: true } },
    });
    const shown = JSON.stringify([made.body, (await company.api('GET', '/carriers')).body]);
    const kept = await env.DIRECTORY.prepare('SELECT credentials FROM carrier WHERE id = ?')
      .bind(made.body.id)
      .first<{ credentials: string }>();
    for (const secret of [KEYS.token, KEYS.signingKey]) {
      expect(shown).not.toContain(secret);
      expect(kept?.credentials).not.toContain(secret);
    }
    expect((await company.api('PATCH', `/carriers/${made.body.id}`, { name: 'Other' })).body).toMatchObject({
      name: 'Other',
    });
    expect((await company.api('DELETE', `/carriers/${made.body.id}`)).status).toBe(204);
  });

  it('with numbers is not disconnected', async () => {
    const company = await TestCompany.with(BYE);
    expect(await company.api('DELETE', `/carriers/${company.id}`)).toMatchObject({
      status: 409,
      body: { message: '1 numbers are with this account' },
    });
  });

  it('of another company is not there', async () => {
    const [one, other] = [await TestCompany.with(BYE), await TestCompany.with(BYE)];
    for (const [method, path] of [
      ['PATCH', `/carriers/${other.id}`],
      ['DELETE', `/carriers/${other.id}`],
      ['GET', `/numbers/search?carrier=${other.id}`],
    ] as const) {
      expect(await one.api(method, path, method === 'PATCH' ? { name: 'Mine' } : undefined)).toMatchObject({
        status: 404,
        body: { field: 'carrier' },
      });
    }
  });
});

describe('a number', () => {
  async function bought(company: TestCompany) {
    const search = await company.api<{ numbers: { number: string }[] }>(
      'GET',
      `/numbers/search?carrier=${company.id}&areaCode=312&limit=3`,
    );
    const number = search.body.numbers[0]?.number ?? '';
    const pool = await createPool(env, { companyId: company.id, name: 'Pool' });
    const buy = () =>
      company.api('POST', '/numbers/buy', {
        number,
        carrier: company.id,
        flow: 'main',
        pool: pool.id,
        label: 'Web',
      });
    return { number, pool: pool.id, buy };
  }

  it('is found, bought once, and answers', async () => {
    const company = await TestCompany.with(BYE);
    const { number, pool, buy } = await bought(company);
    expect(await buy()).toMatchObject({
      status: 201,
      body: { number, pool, label: 'Web', releasedAt: null },
    });
    expect(await buy()).toMatchObject({ status: 409, body: { field: 'number' } });
    const pools = env.POOLS.get(env.POOLS.idFromName(pool));
    expect((await pools.status(Date.now())).numbers.map((one) => one.number)).toEqual([number]);
    await company.call('+17735550111', {}, number);
    expect((await company.theCall()).trackingNumber).toBe(number);
  });

  it('that is asked for many times at once is bought once', async () => {
    const company = await TestCompany.with(BYE);
    const { number, buy } = await bought(company);
    const answers = await Promise.all([buy(), buy(), buy(), buy()]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const orders = await env.DIRECTORY.prepare('SELECT status FROM number_order WHERE number = ?')
      .bind(number)
      .all<{ status: string }>();
    expect(orders.results.filter(({ status }) => status === 'bought')).toHaveLength(1);
  });

  it('whose order was sent and never heard of is not ordered again before the carrier was asked', async () => {
    const company = await TestCompany.with(BYE);
    const { number, buy } = await bought(company);
    const sent = (at: number) =>
      env.DIRECTORY.prepare(
        `INSERT OR REPLACE INTO number_order (id, company_id, carrier_id, number, status, wanted, created_at)
           VALUES ('ord_lost', ?1, ?1, ?2, 'sent', '{}', ?3)`,
      )
        .bind(company.id, number, at)
        .run();
    await sent(Date.now());
    expect(await buy()).toMatchObject({ status: 409, body: { message: `${number} is being bought` } });
    await sent(Date.now() - 300_000);
    expect((await buy()).status).toBe(201);
    const lost = await env.DIRECTORY.prepare(
      "SELECT status, reason FROM number_order WHERE id = 'ord_lost'",
    ).first();
    expect(lost).toEqual({ status: 'refused', reason: 'it never arrived' });
  });

  it('that is given back leaves its pool and answers with the backup for thirty days', async () => {
    const company = await TestCompany.with(BYE, { backup: '+13125550199' });
    const { number, pool, buy } = await bought(company);
    await buy();
    const { body } = await company.api<{ quarantineUntil: number }>(
      'DELETE',
      `/numbers/${encodeURIComponent(number)}`,
    );
    expect(body.quarantineUntil - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
    const pools = env.POOLS.get(env.POOLS.idFromName(pool));
    const { numbers } = await pools.status(Date.now());
    expect(numbers.filter(({ draining }) => !draining)).toEqual([]);
    await expect
      .poll(
        async () => {
          await company.call('+17735550111', {}, number);
          return (await company.ledger())[0]?.destination;
        },
        { timeout: 15_000, interval: 1_000 },
      )
      .toBe('+13125550199');
    expect(await giveBackNumbers(env, Date.now())).toBe(0);
    expect(await giveBackNumbers(env, body.quarantineUntil)).toBe(1);
    const left = await company.api<{ numbers: { number: string }[] }>('GET', '/numbers');
    expect(left.body.numbers.map((one) => one.number)).toEqual([company.number]);
  });

  it('goes into another flow, and only into one that is published', async () => {
    const company = await TestCompany.with(BYE);
    await company.publish(BYE, 'other');
    const path = `/numbers/${encodeURIComponent(company.number)}`;
    expect((await company.api('PATCH', path, { flow: 'other', label: 'Radio' })).body).toMatchObject({
      flow: 'other',
      label: 'Radio',
    });
    expect(await company.api('PATCH', path, { flow: 'gone' })).toMatchObject({
      status: 404,
      body: { field: 'flow' },
    });
  });
});

describe('a flow', () => {
  const flow = (nodes: object) => ({ start: Object.keys(nodes)[0], nodes });
  const DESK = {
    desk: { type: 'dial', destinations: [{ to: '+13125550188' }], onNoAnswer: null },
  };

  it('is drafted, checked, published, compared and rolled back; versions never change', async () => {
    const company = await TestCompany.with(BYE);
    const made = await company.api<{ id: string }>('POST', '/flows', {
      name: 'Desk',
      flow: flow({ desk: { type: 'dial' } }),
      publish: false,
    });
    expect(made).toMatchObject({ status: 201, body: { version: null } });
    const path = `/flows/${made.body.id}`;
    expect(await company.api('POST', `${path}/publish`)).toMatchObject({
      status: 400,
      body: { field: 'flow.nodes.desk.destinations' },
    });
    expect((await company.api('PUT', `${path}/draft`, { flow: flow(DESK) })).body).toMatchObject({
      problems: [],
    });
    expect((await company.api('POST', `${path}/publish`)).body).toMatchObject({ version: 1 });
    const changed = { desk: { ...DESK.desk, ringSeconds: 40 } };
    await company.api('PUT', `${path}/draft`, { flow: flow(changed) });
    expect((await company.api('GET', `${path}/diff?from=1`)).body).toMatchObject({
      changes: [{ node: 'desk', field: 'ringSeconds' }],
    });
    await company.api('POST', `${path}/publish`);
    expect((await company.api('POST', `${path}/rollback`, { version: 1 })).body).toMatchObject({
      version: 3,
    });
    expect((await company.api('GET', `${path}/diff?from=1&to=3`)).body).toEqual({ changes: [] });
    expect((await company.api('GET', `${path}/versions`)).body).toMatchObject({
      versions: [
        { version: 3, isLive: true },
        { version: 2, isLive: false },
        { version: 1, isLive: false },
      ],
    });
    expect((await company.api('GET', `${path}/versions/2`)).body).toMatchObject({
      flow: { nodes: { desk: { ringSeconds: 40 } } },
    });
  });

  it('in use is not deleted or taken back, and says by what it is used', async () => {
    const company = await TestCompany.with(BYE);
    await company.publish(BYE, 'other');
    await company.publish({ on: { type: 'goto', to: { flow: 'other' } } }, 'leader');
    for (const [method, path] of [
      ['DELETE', '/flows/main'],
      ['POST', '/flows/main/unpublish'],
    ] as const) {
      expect(await company.api(method, path)).toMatchObject({
        status: 409,
        body: { message: `the flow main is used by ${company.number}` },
      });
    }
    expect(await company.api('DELETE', '/flows/other')).toMatchObject({
      status: 409,
      body: { message: 'the flow other is used by the flow leader' },
    });
    expect((await company.api('POST', '/flows/leader/unpublish')).status).toBe(204);
    expect((await company.api('DELETE', '/flows/other')).status).toBe(204);
  });

  it('is checked with all its mistakes and warnings, and may not ring our own numbers', async () => {
    const company = await TestCompany.with(BYE);
    const { body } = await company.api('POST', '/flows/check', {
      flow: flow({
        desk: { type: 'dial', destinations: [{ to: company.number }], onNoAnswer: 'nowhere' },
      }),
    });
    expect(body).toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ node: 'desk', field: 'onNoAnswer' }),
        expect.objectContaining({ node: 'desk', message: expect.stringContaining('tracking number') }),
      ]),
    });
  });

  it('of another company is not there', async () => {
    const [one, other] = [await TestCompany.with(BYE), await TestCompany.with(BYE)];
    await other.publish(BYE, 'secret');
    for (const path of ['/flows/secret', '/flows/secret/versions', '/flows/secret/diff?from=1']) {
      expect((await one.api('GET', path)).status, path).toBe(404);
    }
  });
});

it('the backup number is set, shown, and none of our own', async () => {
  const company = await TestCompany.with(BYE);
  expect((await company.api('PATCH', '/company', { backupNumber: '+13125550199' })).body).toMatchObject({
    backupNumber: '+13125550199',
  });
  expect(await company.api('PATCH', '/company', { backupNumber: company.number })).toMatchObject({
    status: 400,
    body: { field: 'backupNumber' },
  });
});
