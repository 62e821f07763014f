import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import type { Port } from '../calls/port.ts';
import type { ProblemBody } from '../problem.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Goodbye.' } } };
const MINUTE = 60_000;

const order = (company: TestCompany, given: Record<string, unknown> = {}) => ({
  carrier: company.id,
  numbers: ['+13125550142', '+13125550143'],
  customerName: 'Windy City Plumbing',
  accountNumber: 'ACC-77-XYZ',
  accountTelephone: '+13125550142',
  authorizedRepresentative: 'Jane Doe',
  authorizedEmail: 'jane@plumbing.example',
  address: { street: '1 Lake St', city: 'Chicago', state: 'IL', zip: '60601', country: 'US' },
  documents: ['doc-loa'],
  ...given,
});

/** A company that hears of ports. */
async function hearing(): Promise<TestCompany> {
  const company = await TestCompany.with(NODES);
  await company.api('POST', '/webhooks', { url: 'https://1.1.1.1/hook', types: ['port.updated'] });
  const fetch_ = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('ok'));
  onTestFinished(() => fetch_.mockRestore());
  return company;
}

/** What was told of a port. */
const told = (company: TestCompany, port: string) =>
  runInDurableObject(company.object, (_, { storage: { sql } }) =>
    sql
      .exec<{ data: string }>(
        "SELECT data FROM outbox_event WHERE type = 'port.updated' AND subject = ? ORDER BY n",
        port,
      )
      .toArray()
      .map(({ data }) => JSON.parse(data) as { before: string; status: string }),
  );

async function later(company: TestCompany, at: number): Promise<void> {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(at);
  await company.wake();
  clock.mockRestore();
}

describe('a port order', () => {
  it('is followed to its end, and each change is told once', async () => {
    const company = await hearing();
    const made = await company.api<Port>('POST', '/ports', order(company));
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'submitted', carrierOrder: expect.stringContaining('port_'), trouble: null },
    });
    const { id } = made.body;
    expect(await told(company, id)).toEqual([]);
    for (
      let due = await company.desk.ports.nextDue();
      due !== null;
      due = await company.desk.ports.nextDue()
    ) {
      await later(company, due);
      // Looking again before it is time asks nobody.
      await later(company, due);
    }
    const { body } = await company.api<Port>('GET', `/ports/${id}`);
    expect(body).toMatchObject({ status: 'completed', numbers: [{ portDate: expect.any(String) }, {}] });
    const steps = await told(company, id);
    expect(steps.map(({ before, status }) => `${before} → ${status}`)).toEqual([
      'submitted → in_review',
      'in_review → waiting_signature',
      'waiting_signature → scheduled',
      'scheduled → in_progress',
      'in_progress → completed',
    ]);
    expect(await company.desk.ports.nextDue()).toBeNull();
    expect((await company.api<ProblemBody>('POST', `/ports/${id}/cancel`)).status).toBe(409);
    expect((await company.api<{ ports: Port[] }>('GET', '/ports')).body.ports.map((one) => one.id)).toEqual([
      id,
    ]);
    // What only the losing carrier is to know is not kept.
    expect(await company.tables()).not.toContain('ACC-77');
  });

  it('is called off, which is told, and its numbers can be ordered again', async () => {
    const company = await hearing();
    const { body } = await company.api<Port>('POST', '/ports', order(company));
    const twice = await company.api<ProblemBody>(
      'POST',
      '/ports',
      order(company, { numbers: ['+13125550143'] }),
    );
    expect([twice.status, twice.body.field]).toEqual([409, 'numbers']);
    const off = await company.api<Port>('POST', `/ports/${body.id}/cancel`);
    expect(off).toMatchObject({ status: 200, body: { status: 'canceled' } });
    expect(await company.api('POST', `/ports/${body.id}/cancel`)).toMatchObject({ status: 200 });
    expect(await told(company, body.id)).toMatchObject([{ before: 'submitted', status: 'canceled' }]);
    expect((await company.api('POST', '/ports', order(company))).status).toBe(201);
  });

  it('whose answer is lost stays as a draft and is not sent again; one that is refused is gone', async () => {
    const company = await hearing();
    const credentials = { account: `AC${'a'.repeat(32)}`, token: 'secret', signingKey: 'secret' };
    const carrier = await company.api<{ id: string }>('POST', '/carriers', {
      kind: 'twilio',
      name: 'T',
      credentials,
    });
    const wanted = order(company, { carrier: carrier.body.id });
    const asked = vi.spyOn(globalThis, 'fetch');
    asked.mockImplementation(async () =>
      Response.json({ code: 22102, message: 'No document' }, { status: 400 }),
    );
    const refused = await company.api<ProblemBody>('POST', '/ports', wanted);
    expect(refused).toMatchObject({
      status: 400,
      body: { field: 'carrier', message: expect.stringContaining('No document') },
    });
    expect((await company.api<{ ports: Port[] }>('GET', '/ports')).body.ports).toEqual([]);

    asked.mockClear();
    asked.mockImplementation(async () => new Response('', { status: 500 }));
    expect((await company.api('POST', '/ports', wanted)).status).toBe(503);
    expect(asked).toHaveBeenCalledTimes(1);
    const { ports } = (await company.api<{ ports: Port[] }>('GET', '/ports')).body;
    expect(ports).toMatchObject([
      { status: 'draft', carrierOrder: null, trouble: expect.stringContaining('ask it') },
    ]);
    expect((await company.api('POST', '/ports', wanted)).status).toBe(409);
    expect((await company.api<Port>('POST', `/ports/${ports[0]?.id}/cancel`)).body.status).toBe('canceled');
  });

  it('is asked about again within the hour when the carrier does not say, and says why', async () => {
    const company = await hearing();
    const { body } = await company.api<Port>('POST', '/ports', order(company));
    await company.desk.ports.said(
      body.id,
      { id: 'unknown', status: 'submitted', numbers: body.numbers },
      body.createdAt,
    );
    await later(company, body.createdAt + 2 * MINUTE);
    expect((await company.api<Port>('GET', `/ports/${body.id}`)).body).toMatchObject({
      status: 'submitted',
      trouble: expect.stringContaining('no port order'),
    });
    expect(await company.desk.ports.nextDue()).toBe(body.createdAt + 62 * MINUTE);
  });
});

it('a carrier without an API for ports says so', async () => {
  const company = await hearing();
  const credentials = { account: 'MA1', token: 't', signingKey: 't', space: 'app' };
  const carrier = await company.api<{ id: string }>('POST', '/carriers', {
    kind: 'plivo',
    name: 'P',
    credentials,
  });
  const refused = await company.api<ProblemBody>(
    'POST',
    '/ports',
    order(company, { carrier: carrier.body.id }),
  );
  expect(refused).toMatchObject({
    status: 400,
    body: { field: 'carrier', message: expect.stringContaining('plivo') },
  });
});
