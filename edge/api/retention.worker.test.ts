import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VisitAnswer } from '../../sdk/src/protocol.ts';
import { TestCompany } from '../calls/company.fixture.ts';

const ANNA = '+12125550101';
const BEN = '+12125550102';
const PRINTED = '+13125550142';
const NODES = { box: { type: 'voicemail', greeting: { say: 'Please leave a message.' } } };
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

let company: TestCompany;
let origin: string;
let site: string;

beforeEach(async () => {
  company = await TestCompany.with(NODES);
  origin = `https://${company.id}.example`;
  const pool = (await company.api<{ id: string }>('POST', '/pools', { name: 'Visitors' })).body.id;
  await company.api('POST', '/numbers', {
    numbers: [1, 2].map((n) => `+1${n}12${company.number.slice(-7)}`.replace('+1112', '+1202')),
    carrier: company.id,
    flow: 'main',
    pool,
  });
  const made = await company.api<{ key: string }>('POST', '/sites', {
    name: 'Shop',
    origins: [origin],
    targets: [{ number: PRINTED, pool }],
  });
  site = made.body.key;
});

afterEach(() => vi.restoreAllMocks());

/** A visit that comes by an ad, and calls the number it is shown. */
async function visitAndCall(from: string): Promise<{ visitor: string; visit: string }> {
  const landing = `${origin}/offers?gclid=Qwertz1`;
  const answer = await exports.default.fetch('https://edge.example/v1/visits', {
    method: 'POST',
    headers: { origin, 'user-agent': BROWSER },
    body: JSON.stringify({
      site,
      touch: { landing, referrer: '' },
      pages: [{ url: landing, title: 'Zyxwvut', at: 1 }],
    }),
  });
  const { visitor, visit, swaps } = await answer.json<VisitAnswer>();
  await company.call(from, { caller: { name: 'MEYER ANNA', city: 'Flibberton' } }, swaps[0]?.to ?? 'none');
  return { visitor, visit };
}

const wake = () => company.wake();

/** The company as it is so many days after its calls. */
async function inDays(days: number): Promise<void> {
  const at = (await company.ledger())[0]?.startedAt ?? 0;
  vi.spyOn(Date, 'now').mockReturnValue(at + days * 86_400_000 + 60_000);
  await wake();
  vi.restoreAllMocks();
}

type Days = Record<
  'callers' | 'visits' | 'transcripts' | 'deliveries' | 'history' | 'recordings',
  number | null
>;
const keep = (days: Partial<Days>) => company.api<Days>('PATCH', '/retention', days);

describe('what a company keeps for how long', () => {
  it('is everything, but for deliveries and recordings, until it says otherwise', async () => {
    expect((await company.api('GET', '/retention')).body).toEqual({
      callers: null,
      visits: null,
      recordings: 365,
      transcripts: null,
      deliveries: 30,
      history: null,
    });
    expect((await keep({ recordings: 90, callers: 400 })).body).toMatchObject({
      recordings: 90,
      callers: 400,
    });
    expect((await company.api('GET', '/recordings/settings')).body).toMatchObject({ days: 90 });
    for (const [field, value] of [
      ['callers', 0],
      ['deliveries', 6],
      ['deliveries', null],
      ['everything', 1],
    ] as const) {
      expect(await company.api('PATCH', '/retention', { [field]: value })).toMatchObject({
        status: 400,
        body: { field },
      });
    }
  });

  it('ends for callers: their calls count and name nobody', async () => {
    await company.api('POST', '/webhooks', { url: 'https://example.com/hook' });
    await visitAndCall(ANNA);
    const [call] = await company.ledger();
    await company.api('POST', `/calls/${call?.id}/notes`, { body: 'Kwyjibo' });
    await company.api('PATCH', `/calls/${call?.id}`, { valueCents: 700 });
    await keep({ callers: 30 });
    await inDays(29);
    expect((await company.ledger())[0]?.caller.number).toBe(ANNA);
    await inDays(31);
    const [after] = await company.ledger();
    expect(after).toMatchObject({
      id: call?.id,
      caller: { number: null, name: null, city: null },
      outcome: call?.outcome,
      attribution: {
        source: { channel: 'Paid Search' },
        reason: 'the caller was forgotten after a time',
        candidates: [],
      },
    });
    const tables = await company.tables();
    for (const trace of [ANNA, 'MEYER', 'Flibberton', 'Kwyjibo', 'Qwertz1'])
      expect(tables).not.toContain(trace);
    expect((await company.api('GET', `/people/${encodeURIComponent(ANNA)}`)).status).toBe(404);
    expect(
      (await company.api<{ valueCents: number }>('GET', `/calls/${call?.id}/made`)).body.valueCents,
    ).toBe(700);
    // One who calls again is a new person, and is kept.
    await company.call(BEN);
    await wake();
    expect((await company.ledger())[0]?.caller.number).toBe(BEN);
    expect((await company.api('GET', '/changes?limit=1')).body).toMatchObject({
      changes: [{ by: { kind: 'retention', id: null }, what: 'forget callers', amount: 1 }],
    });
  });

  it('ends for visits: where the call came from stays, and the pool forgets too', async () => {
    const { visitor } = await visitAndCall(ANNA);
    await keep({ visits: 10 });
    await inDays(9);
    expect((await company.api('GET', `/visitors/${visitor}/data`)).status).toBe(200);
    await inDays(11);
    const [call] = await company.ledger();
    expect(call).toMatchObject({
      caller: { number: ANNA },
      attribution: {
        kind: 'visit',
        source: { channel: 'Paid Search', source: 'google', clickIds: {} },
        candidates: [],
      },
    });
    expect(await company.tables()).not.toContain(visitor);
    const gone = async () => (await company.api('GET', `/visitors/${visitor}/data`)).status;
    await expect.poll(gone).toBe(404);
  });

  it('ends for what was said, deliveries and history, each by itself', async () => {
    await company.api('POST', '/webhooks', { url: 'https://example.com/hook' });
    await company.call(ANNA);
    // What comes of the recording is an event as well, and comes by itself.
    const audio = async () => (await company.theCall()).recordings[0]?.audio;
    await expect.poll(audio, { timeout: 10_000 }).toBe('stored');
    const { id } = await company.theCall();
    await company.api('PUT', `/calls/${id}/transcript`, {
      segments: [{ speaker: 'caller', text: 'Kwyjibo here' }],
    });
    await company.api('PATCH', `/calls/${id}`, { score: 70 });
    const left = () =>
      runInDurableObject(company.object, (_, { storage: { sql } }) => {
        const count = (table: string) =>
          sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n > 0;
        // The webhook takes nothing, which is an event of its own.
        sql.exec("DELETE FROM outbox_event WHERE type = 'integration.failed'");
        sql.exec('DELETE FROM delivery WHERE event NOT IN (SELECT id FROM outbox_event)');
        return ['transcript', 'outbox_event', 'delivery', 'change'].filter(count);
      });
    expect(await left()).toEqual(['transcript', 'outbox_event', 'delivery', 'change']);
    await keep({ transcripts: 5, history: 60 });
    await inDays(6);
    expect(await left()).toEqual(['outbox_event', 'delivery', 'change']);
    await inDays(31);
    expect(await left()).toEqual(['change']);
    await inDays(61);
    expect(await left()).toEqual([]);
    expect(await company.theCall()).toMatchObject({ id, caller: { number: ANNA } });
    expect((await company.api<{ score: number }>('GET', `/calls/${id}/made`)).body.score).toBe(70);
  });

  it('is looked at by itself every day', async () => {
    await company.call(ANNA);
    await keep({ callers: 400 });
    await wake();
    const due = await runInDurableObject(company.object, (_, { storage }) => storage.getAlarm());
    expect((due ?? 0) - Date.now()).toBeGreaterThan(60_000);
    expect((due ?? 0) - Date.now()).toBeLessThanOrEqual(86_400_000);
    expect(await runDurableObjectAlarm(company.object)).toBe(true);
  });
});

describe('everything that is kept of somebody', () => {
  it('is handed over: of a caller', async () => {
    await visitAndCall(ANNA);
    await company.call(BEN);
    const call = (await company.ledger()).find(({ caller }) => caller.number === ANNA);
    await company.api('POST', `/calls/${call?.id}/notes`, { body: 'Wants a boiler' });
    await company.api('PUT', `/calls/${call?.id}/transcript`, {
      segments: [{ speaker: 'caller', text: 'A boiler' }],
    });
    await company.api('POST', `/calls/${call?.id}/block`);
    const { status, body } = await company.api('GET', `/people/${encodeURIComponent(ANNA)}/data`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      person: { number: ANNA, calls: 1 },
      listed: [{ value: ANNA }],
      calls: [
        {
          call: { id: call?.id, attribution: { candidates: [{ visit: { pages: [{ title: 'Zyxwvut' }] } }] } },
          made: { notes: [{ body: 'Wants a boiler' }] },
          transcript: [{ text: 'A boiler' }],
          sent: [],
        },
      ],
      next: null,
    });
    expect(JSON.stringify(body)).not.toContain(BEN);
    expect((await company.api('GET', '/people/%2B12125550199/data')).status).toBe(404);
  });

  it('is handed over and erased: of a visitor', async () => {
    const { visitor, visit } = await visitAndCall(ANNA);
    const other = await visitAndCall(BEN);
    const path = `/visitors/${visitor}`;
    expect((await company.api('GET', `${path}/data`)).body).toMatchObject({
      person: null,
      calls: [{ call: { caller: { number: ANNA } } }],
      visits: [
        { visit, numbers: [expect.any(String)], facts: { landing: expect.stringContaining('/offers') } },
      ],
    });
    expect((await company.api('DELETE', path)).body).toEqual({ visits: 1, calls: 1 });
    expect((await company.api('GET', `${path}/data`)).status).toBe(404);
    expect((await company.api('DELETE', path)).status).toBe(404);
    expect(await company.tables()).not.toContain(visitor);
    const [bens, annas] = await company.ledger();
    expect(annas).toMatchObject({
      caller: { number: ANNA },
      attribution: { candidates: [], source: { source: 'google' } },
    });
    expect(bens?.attribution.candidates[0]?.visit.visitor).toBe(other.visitor);
    expect(await company.api('GET', '/visitors/anna/data')).toMatchObject({
      status: 400,
      body: { field: 'visitor' },
    });
  });
});

describe('what was done in a company', () => {
  type Changes = { changes: { what: string; subject: string | null; by: object }[]; next: number | null };
  const done = async (query = '') => (await company.api<Changes>('GET', `/changes${query}`)).body;

  it('is noted with who did it, what only asks is not, and a caller is never named', async () => {
    await company.call(ANNA);
    const number = encodeURIComponent(ANNA);
    const rule = {
      name: 'Tag',
      trigger: 'call.ended',
      when: { field: 'outcome', op: 'is', value: 'answered' },
      actions: [{ do: 'add_tag', tag: 'x' }],
    };
    const { id } = (await company.api<{ id: string }>('POST', '/rules', rule)).body;
    await company.api('POST', '/rules/try', { ...rule, calls: 5 });
    await company.api('GET', '/rules');
    await company.api('POST', '/rules', { name: '' });
    await company.api('POST', '/calls/edit?preview=true', { addTags: ['y'] });
    await company.api('GET', `/people/${number}/data`);
    await company.api('DELETE', `/people/${number}`);
    await company.api('DELETE', `/rules/${id}`);
    const { changes } = await done('?limit=4');
    expect(changes.map(({ what, subject }) => [what, subject])).toEqual([
      ['DELETE /v1/rules/{id}', id],
      ['DELETE /v1/people/{number}', null],
      ['GET /v1/people/{number}/data', null],
      ['POST /v1/rules', id],
    ]);
    expect(changes[0]?.by).toEqual({ kind: 'api', id: expect.stringMatching(/^key_/) });
    expect(await company.tables()).not.toContain(ANNA);
  });

  it('is read page by page', async () => {
    const all = (await done()).changes;
    const first = await done('?limit=1');
    expect(first.changes).toEqual(all.slice(0, 1));
    expect((await done(`?limit=1&cursor=${first.next}`)).changes).toEqual(all.slice(1, 2));
  });
});
