import { describe, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };

interface Made {
  tags: string[];
  leadStatus: string;
  score: number | null;
  valueCents: number | null;
  notes: { id: string; body: string; editedAt: number | null }[];
  history: { by: { kind: string }; field: string; before: unknown; after: unknown }[];
  rules: { rule: string; version: number }[];
}

/** A company with calls of these callers, oldest first, and their ids. */
async function withCalls(...callers: string[]) {
  const company = await TestCompany.with(NODES);
  for (const caller of callers) await company.call(caller);
  const calls = (await company.ledger()).map(({ id }) => id).reverse();
  const made = async (call: string | undefined) =>
    (await company.api<Made>('GET', `/calls/${call}/made`)).body;
  return { company, calls, made };
}

const refused = (field: string, message?: string) => ({
  status: 400,
  body: { type: 'invalid_request', field, ...(message ? { message: expect.stringContaining(message) } : {}) },
});

describe('what is made of a call', () => {
  it('changes where it is said, stays where it is not, and has a history', async () => {
    const { company, calls, made } = await withCalls('+12125550101');
    const edit = (body: unknown) => company.api<Made>('PATCH', `/calls/${calls[0]}`, body);
    expect(await edit({ leadStatus: 'qualified', score: 40, addTags: ['quote', 'boiler'] })).toMatchObject({
      status: 200,
      body: { leadStatus: 'qualified', score: 40, valueCents: null, tags: ['boiler', 'quote'] },
    });
    expect((await edit({ valueCents: 5000, score: null, removeTags: ['QUOTE'] })).body).toMatchObject({
      leadStatus: 'qualified',
      score: null,
      valueCents: 5000,
      tags: ['boiler'],
    });
    const { history } = await made(calls[0]);
    expect(history.map(({ by, field, before, after }) => [by.kind, field, before, after])).toEqual([
      ['api', 'leadStatus', 'unset', 'qualified'],
      ['api', 'score', null, 40],
      ['api', 'tag', null, 'quote'],
      ['api', 'tag', null, 'boiler'],
      ['api', 'score', 40, null],
      ['api', 'valueCents', null, 5000],
      ['api', 'tag', 'quote', null],
    ]);
  });

  it('is refused by the field that is wrong, and nothing of it is done', async () => {
    const { company, calls, made } = await withCalls('+12125550101');
    const edit = (body: unknown) => company.api('PATCH', `/calls/${calls[0]}`, body);
    for (const [body, field] of [
      [{ score: 101 }, 'score'],
      [{ score: '5' }, 'score'],
      [{ valueCents: -1 }, 'valueCents'],
      [{ valueCents: 1.5 }, 'valueCents'],
      [{ leadStatus: 'good' }, 'leadStatus'],
      [{ addTags: ['  '] }, 'addTags.0'],
      [{ addTags: ['x'.repeat(65)] }, 'addTags.0'],
      [{ removeTags: 'x' }, 'removeTags'],
      [{ scores: 5, score: 5 }, 'scores'],
      ['not an object', 'body'],
    ] as const) {
      expect(await edit(body)).toMatchObject(refused(field));
    }
    expect(await made(calls[0])).toMatchObject({ history: [], score: null, tags: [] });
    expect(await company.api('PATCH', '/calls/call_none', { score: 5 })).toMatchObject({
      status: 404,
      body: { field: 'id' },
    });
  });

  it('has notes, which are found by their words as long as they are there', async () => {
    const { company, calls } = await withCalls('+12125550101', '+12125550102');
    const found = async (q: string) =>
      (await company.api<{ calls: { id: string }[] }>('GET', `/calls?q=${q}`)).body.calls.map(({ id }) => id);
    const written = await company.api<Made>('POST', `/calls/${calls[0]}/notes`, {
      body: ' Wants a boiler. ',
    });
    expect(written).toMatchObject({
      status: 201,
      body: { notes: [{ body: 'Wants a boiler.', editedAt: null }] },
    });
    const note = `/calls/${calls[0]}/notes/${written.body.notes[0]?.id}`;
    expect(await found('boil')).toEqual([calls[0]]);
    expect((await company.api<Made>('PATCH', note, { body: 'Wants a bath.' })).body.notes[0]).toMatchObject({
      body: 'Wants a bath.',
      editedAt: expect.any(Number),
    });
    expect(await found('boil')).toEqual([]);
    expect(await company.api('PATCH', note, { body: '' })).toMatchObject(refused('body'));
    expect(
      await company.api('PATCH', note.replace(calls[0] ?? '', calls[1] ?? ''), { body: 'x' }),
    ).toMatchObject({
      status: 404,
      body: { field: 'note' },
    });
    expect((await company.api('DELETE', note)).status).toBe(204);
    expect(await found('bath')).toEqual([]);
    expect((await company.api('DELETE', note)).status).toBe(404);
    expect(await company.api('POST', '/calls/call_none/notes', { body: 'x' })).toMatchObject({
      status: 404,
      body: { field: 'id' },
    });
  });

  it('changes for many at once: counted first, done, and taken back where nobody has changed it since', async () => {
    const { company, calls, made } = await withCalls('+12125550101', '+12125550102', '+12125550103');
    const filter = encodeURIComponent('{"field":"caller.number","op":"ends","value":"0101"}');
    const body = { leadStatus: 'spam', addTags: ['bulk'] };
    expect((await company.api('POST', `/calls/edit?preview=true&filter=${filter}`, body)).body).toEqual({
      matched: 1,
      changed: 0,
      batch: null,
    });
    expect((await made(calls[0])).leadStatus).toBe('unset');
    const { body: done } = await company.api<{ changed: number; batch: string }>('POST', '/calls/edit', body);
    expect(done.changed).toBe(3);
    // Spam is not in the log unless it is asked for.
    expect((await company.api('GET', '/calls')).body).toMatchObject({ calls: [] });
    await company.api('PATCH', `/calls/${calls[1]}`, { leadStatus: 'qualified', removeTags: ['bulk'] });
    const undo = () => company.api('POST', `/calls/edit/${done.batch}/undo`);
    expect((await undo()).body).toEqual({ changed: 2 });
    expect(await made(calls[0])).toMatchObject({ leadStatus: 'unset', tags: [] });
    expect(await made(calls[1])).toMatchObject({ leadStatus: 'qualified', tags: [] });
    expect((await undo()).body).toEqual({ changed: 0 });
  });
});

describe('questions', () => {
  it('are refused by the field that is wrong', async () => {
    const { company } = await withCalls();
    const filter = (value: unknown) => encodeURIComponent(JSON.stringify(value));
    for (const [query, field] of [
      ['filter={', 'filter'],
      [`filter=${filter({ field: 'nothing', op: 'is', value: 1 })}`, 'filter.field'],
      [`filter=${filter({ all: [{ field: 'score', op: 'contains', value: 1 }] })}`, 'filter.all.0.op'],
      [`filter=${filter({ field: 'score', op: 'is', value: 'x' })}`, 'filter.value'],
      ['from=yesterday', 'from'],
      ['to=-5', 'to'],
      ['unwanted=some', 'unwanted'],
      [`q=${'x'.repeat(201)}`, 'q'],
    ] as const) {
      for (const path of ['/calls', '/exports/calls']) {
        expect(await company.api('GET', `${path}?${query}`), path + query).toMatchObject(refused(field));
      }
    }
    expect(await company.api('GET', '/calls?limit=0')).toMatchObject(refused('limit'));
    expect(await company.api('GET', '/exports/calls?format=xls')).toMatchObject(refused('format', '65,536'));
    expect(await company.api('GET', '/exports/calls?columns=tags,age')).toMatchObject(
      refused('columns', 'age'),
    );
  });

  it('can be kept under a name, which is there once', async () => {
    const { company } = await withCalls();
    const filter = { field: 'outcome', op: 'is', value: 'answered' };
    const kept = await company.api<{ id: string }>('POST', '/filters', { name: 'Answered', filter });
    expect(kept).toMatchObject({ status: 201, body: { name: 'Answered', filter } });
    expect(await company.api('POST', '/filters', { name: 'ANSWERED', filter })).toMatchObject({
      status: 409,
      body: { field: 'name' },
    });
    expect(await company.api('POST', '/filters', { name: 'x', filter: {} })).toMatchObject(refused('filter'));
    expect(await company.api('POST', '/filters', { name: 'x' })).toMatchObject(refused('filter'));
    expect(await company.api('POST', '/filters', { name: '', filter })).toMatchObject(refused('name'));
    expect((await company.api('GET', '/filters')).body).toMatchObject({ filters: [{ id: kept.body.id }] });
    expect((await company.api('DELETE', `/filters/${kept.body.id}`)).status).toBe(204);
    expect((await company.api('GET', '/filters')).body).toEqual({ filters: [] });
  });
});

describe('rules', () => {
  const rule = {
    name: 'First calls',
    trigger: 'call.ended',
    when: { field: 'firstCall', op: 'is', value: true },
    actions: [
      { do: 'set_lead_status', to: 'qualified' },
      { do: 'add_score', points: 30 },
    ],
  };

  it('are tried, added, run by calls, applied to earlier ones, changed into a new version and removed', async () => {
    const { company, calls, made } = await withCalls('+12125550101', '+12125550101');
    expect((await company.api('POST', '/rules/try', { ...rule, calls: 10 })).body).toEqual({
      looked: 2,
      waiting: 0,
      hits: [{ call: calls[0], actions: rule.actions }],
    });
    const { body: added } = await company.api<{ id: string; version: number }>('POST', '/rules', rule);
    await company.call('+12125550102');
    const [newest] = await company.ledger();
    expect(await made(newest?.id)).toMatchObject({
      leadStatus: 'qualified',
      score: 30,
      history: [{ by: { kind: 'rule' }, field: 'leadStatus' }, { field: 'score' }],
    });
    const apply = () => company.api('POST', `/rules/${added.id}/apply`, {});
    expect((await apply()).body).toEqual({ looked: 3, changed: 1 });
    expect((await apply()).body).toEqual({ looked: 3, changed: 0 });
    expect(await made(calls[0])).toMatchObject({ leadStatus: 'qualified', score: 30 });
    expect((await company.api('PATCH', `/rules/${added.id}`, { enabled: false })).body).toMatchObject({
      version: 2,
      enabled: false,
      when: rule.when,
    });
    await company.call('+12125550103');
    expect((await made((await company.ledger())[0]?.id)).leadStatus).toBe('unset');
    expect((await company.api('DELETE', `/rules/${added.id}`)).status).toBe(204);
    expect((await company.api('GET', '/rules')).body).toEqual({ rules: [] });
    expect((await made(calls[0])).leadStatus).toBe('qualified');
  });

  it('leave alone what a person or a program has decided', async () => {
    const { company, calls, made } = await withCalls('+12125550101');
    await company.api('PATCH', `/calls/${calls[0]}`, { leadStatus: 'not_qualified' });
    const { body: added } = await company.api<{ id: string }>('POST', '/rules', rule);
    await company.api('POST', `/rules/${added.id}/apply`, {});
    expect(await made(calls[0])).toMatchObject({ leadStatus: 'not_qualified', score: 30 });
  });

  it('are refused by the field that is wrong', async () => {
    const { company } = await withCalls();
    for (const [change, field] of [
      [{ name: '' }, 'name'],
      [{ trigger: 'call.lost' }, 'trigger'],
      [{ when: undefined }, 'when'],
      [{ when: { field: 'x', op: 'is', value: 1 } }, 'when.field'],
      [{ actions: [] }, 'actions'],
      [{ actions: [{ do: 'set_value', cents: -1 }] }, 'actions.0.cents'],
      [{ actions: [{ do: 'dance' }] }, 'actions.0.do'],
      [{ color: 'red' }, 'color'],
    ] as const) {
      expect(await company.api('POST', '/rules', { ...rule, ...change })).toMatchObject(refused(field));
    }
    expect(await company.api('PATCH', '/rules/rule_none', { name: 'x' })).toMatchObject({ status: 404 });
  });
});

describe('costs', () => {
  it('make the cost of a lead and the return on it', async () => {
    const { company, calls } = await withCalls('+12125550101', '+12125550102');
    await company.api('PATCH', `/calls/${calls[0]}`, { leadStatus: 'qualified', valueCents: 20_000 });
    const day = new Date().toISOString().slice(0, 10);
    const told = { day, source: 'radio', medium: 'offline', cents: 5000 };
    expect((await company.api('PUT', '/costs', { costs: [told] })).body).toEqual({ days: 1, rows: 1 });
    const midnight = Date.parse(day);
    expect(
      (
        await company.api('POST', '/reports', {
          metrics: ['calls', 'cost', 'costPerCall', 'costPerLead', 'returnOnAdSpend'],
          dimensions: ['source.source', 'source.medium'],
          from: midnight,
          to: midnight + 2 * 86_400_000,
        })
      ).body,
    ).toMatchObject({ rows: [{ keys: ['radio', 'offline'], values: [2, 5000, 2500, 5000, 4] }] });
    for (const [change, field] of [
      [{ day: '2026-02-30' }, 'costs.0.day'],
      [{ cents: 1.5 }, 'costs.0.cents'],
      [{ source: '' }, 'costs.0.source'],
      [{ currency: 'EUR' }, 'costs.0.currency'],
    ] as const) {
      expect(await company.api('PUT', '/costs', { costs: [{ ...told, ...change }] })).toMatchObject(
        refused(field),
      );
    }
  });
});

describe('webhooks', () => {
  it('go to the public internet only, are signed with a secret that is shown once, and are fifty at most', async () => {
    const { company } = await withCalls();
    const add = (url: unknown, types?: unknown) =>
      company.api<{ id: string; secret: string }>('POST', '/webhooks', { url, types });
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://10.0.0.8/x',
      'https://[::1]/',
      'https://169.254.169.254/latest',
      'https://2130706433/',
      'https://localhost/',
      'https://user:pass@example.com/',
      'nothing',
      5,
    ]) {
      expect(await add(url), String(url)).toMatchObject(refused('url'));
    }
    expect(await add('https://example.com/', ['call.lost'])).toMatchObject(refused('types.0'));
    const added = await add('https://example.com/hook');
    expect(added).toMatchObject({
      status: 201,
      body: { state: 'on', secret: expect.stringMatching(/^whsec_/) },
    });
    expect(JSON.stringify((await company.api('GET', '/webhooks')).body)).not.toContain('whsec_');
    const changed = (body: unknown) => company.api('PATCH', `/webhooks/${added.body.id}`, body);
    expect(await changed({ url: 'https://192.168.1.1/' })).toMatchObject(refused('url'));
    expect(await changed({ state: 'failing' })).toMatchObject(refused('state'));
    expect((await changed({ state: 'off', types: ['call.ended'] })).body).toMatchObject({
      state: 'off',
      types: ['call.ended'],
      url: 'https://example.com/hook',
    });
    const rotated = await company.api<{ secret: string }>('POST', `/webhooks/${added.body.id}/rotate`);
    expect(rotated.body.secret).not.toBe(added.body.secret);
    for (let n = 1; n < 50; n++) await add(`https://example.com/${n}`);
    expect(await add('https://example.com/51')).toMatchObject({ status: 409, body: { type: 'conflict' } });
  });
});
