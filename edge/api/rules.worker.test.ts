import { expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
const ENDED = { field: 'state', op: 'is', value: 'ended' };

type Rules = { rules: { id: string; name: string; version: number; did: { calls: number } | null }[] };

it('rules are put into an order, and only those that move are new versions', async () => {
  const company = await TestCompany.with(NODES);
  const ids: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    const rule = { name, trigger: 'call.ended', when: ENDED, actions: [{ do: 'add_tag', tag: name }] };
    ids.push((await company.api<{ id: string }>('POST', '/rules', rule)).body.id);
  }
  const [one, two, three] = ids;
  const ordered = await company.api<Rules>('PUT', '/rules/order', { rules: [two, one] });
  expect(ordered.body.rules.map(({ name, version }) => [name, version])).toEqual([
    ['two', 2],
    ['one', 2],
    ['three', 1],
  ]);
  expect(await company.api('PUT', '/rules/order', { rules: [three, 'rule_of_another'] })).toMatchObject({
    status: 404,
    body: { field: 'rules' },
  });
});

it('what a rule did is listed, counted, and taken back for one call, unless somebody chose otherwise since', async () => {
  const company = await TestCompany.with(NODES);
  const rule = {
    name: 'Ended',
    trigger: 'call.ended',
    when: ENDED,
    actions: [
      { do: 'add_tag', tag: 'seen' },
      { do: 'set_value', cents: 500 },
      { do: 'add_note', body: 'Seen by a rule.' },
      { do: 'block_caller' },
      { do: 'send_webhook', webhook: 'whk_1' },
    ],
  };
  const { id } = (await company.api<{ id: string }>('POST', '/rules', rule)).body;
  await company.call('+12125550101');
  await company.call('+12125550102');
  const [second, first] = await company.ledger();
  const { body } = await company.api<{ deeds: { call: string; version: number }[] }>(
    'GET',
    `/rules/${id}/deeds`,
  );
  expect(body.deeds).toHaveLength(10);
  expect(new Set(body.deeds.map(({ call }) => call))).toEqual(new Set([first?.id, second?.id]));
  expect((await company.api<Rules>('GET', '/rules')).body.rules[0]?.did?.calls).toBe(2);

  await company.api('PATCH', `/calls/${first?.id}`, { valueCents: 900 });
  const undo = async () => (await company.api('POST', `/rules/${id}/undo`, { call: first?.id })).body;
  const stays = ['1 webhook was sent, which nothing takes back'];
  const blocked = async () => (await company.desk.callers.all()).map(({ value }) => value);
  expect(await blocked()).toHaveLength(2);
  expect(await undo()).toEqual({ changed: 1, notes: 1, blocks: 1, stays });
  expect(await blocked()).toEqual(['+12125550102']);
  expect((await company.api('GET', `/calls/${first?.id}/made`)).body).toMatchObject({
    tags: [],
    valueCents: 900,
    notes: [],
  });
  expect(await undo()).toEqual({ changed: 0, notes: 0, blocks: 0, stays });
  expect((await company.api('GET', `/calls/${second?.id}/made`)).body).toMatchObject({
    tags: ['seen'],
    valueCents: 500,
    notes: [{ body: 'Seen by a rule.' }],
  });
});
