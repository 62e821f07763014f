import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { migrateDirectory } from '../accounts/directory.fixture.ts';
import type { CarrierEvent, LegStatus } from '../carriers/carrier.ts';
import { twilio } from '../carriers/twilio/index.ts';
import { published } from '../flows/flow.fixture.ts';
import type { Attribution } from '../pools/attribution.ts';
import type { Situation } from './backup.ts';
import { EVERY_CALL } from './log.ts';
import { WATCHER, type Watcher } from './watcher.ts';

const NOBODY: Attribution = { kind: 'none', confidence: 0, reason: 'nobody', source: null, candidates: [] };

/** When calls begin here, ms. */
const START = Date.now();

let company: ReturnType<typeof env.COMPANIES.get>;
let name = 0;

beforeEach(async () => {
  name += 1;
  company = env.COMPANIES.get(env.COMPANIES.idFromName(`company-${name}`));
  await company.publishFlow(
    'desk',
    'Desk',
    published({
      ring: { type: 'dial', destinations: [{ to: '+13125550188' }], ringSeconds: 20, onNoAnswer: 'bye' },
      bye: { type: 'hangup', message: { say: 'Please call again.' } },
    }),
  );
});

function situation(at: number): Situation {
  return { at, zone: 'America/Chicago', backup: null, capabilities: twilio.capabilities };
}

function message(leg: string, status: LegStatus, rest: Partial<CarrierEvent> = {}): CarrierEvent {
  return {
    call: 'CA1',
    leg,
    to: leg === 'CA1' ? '+13125550101' : '+13125550188',
    from: { number: '+17735550111' },
    status,
    cause: null,
    stir: null,
    sequence: null,
    at: null,
    duration: null,
    callerCity: 'Chicago',
    callerState: 'IL',
    callerZip: null,
    callerCountry: 'US',
    callerName: null,
    ...rest,
  };
}

async function begin(event = message('CA1', 'ringing'), at = START, flowId = 'desk') {
  const { id, reply } = await company.begin({
    carrierId: 'sim',
    event,
    flowId,
    poolId: null,
    attribution: NOBODY,
    origin: { isValid: true, country: 'US' },
    situation: situation(at),
  });
  return { id, instructions: reply.instructions };
}

/** How the first dial ended; answers what follows. */
async function dialed(status: LegStatus) {
  const next = await company.next({
    carrierId: 'sim',
    result: { type: 'dialed', call: 'CA1', step: 0, status, leg: 'CA2', duration: 0 },
    situation: situation(START + 30_000),
  });
  return next !== null && 'reply' in next ? next.reply.instructions : null;
}

async function theOnlyCall() {
  const { calls } = await company.calls(EVERY_CALL, 10, null);
  expect(calls).toHaveLength(1);
  return calls[0];
}

describe('a call', () => {
  test('is a row from its first webhook on, and rings the destination of its flow', async () => {
    const { instructions } = await begin();
    expect(instructions).toMatchObject([{ do: 'dial', step: 0, legs: [{ to: '+13125550188' }] }]);
    expect(await theOnlyCall()).toMatchObject({
      state: 'in_flow',
      caller: { number: '+17735550111', city: 'Chicago' },
      outcome: null,
      priorCalls: 0,
    });
  });

  test('whose webhook comes twice is one call with one answer', async () => {
    const first = await begin();
    expect(await begin()).toEqual(first);
    await theOnlyCall();
  });

  test('is answered, then ended', async () => {
    await begin();
    for (const [leg, status, at] of [
      ['CA2', 'ringing', START + 1_000],
      ['CA2', 'answered', START + 5_000],
      ['CA2', 'completed', START + 35_000],
      ['CA1', 'completed', START + 36_000],
    ] as const) {
      expect(await company.apply('sim', { event: message(leg, status, { at }), receivedAt: at })).toEqual({
        known: true,
      });
    }
    expect(await theOnlyCall()).toMatchObject({
      state: 'ended',
      outcome: 'answered',
      destination: '+13125550188',
      ringSeconds: 5,
      talkSeconds: 30,
      duration: 36,
    });
  });

  test('goes to the next node when nobody answers, and a repeated result gets the same answer', async () => {
    await begin();
    const answer = await dialed('no_answer');
    expect(answer).toMatchObject([{ do: 'say', text: 'Please call again.' }, { do: 'hangup' }]);
    expect(await dialed('no_answer')).toEqual(answer);
  });

  test('is found with what was told of it before its first webhook came', async () => {
    const early = message('CA2', 'ringing', { at: START });
    expect(await company.apply('sim', { event: early, receivedAt: START })).toEqual({ known: false });
    await begin();
    expect(await theOnlyCall()).toMatchObject({ state: 'dialing', destination: '+13125550188' });
  });

  test('of which only the end was heard has a row too', async () => {
    await begin(message('CA1', 'completed', { duration: 0 }));
    expect(await theOnlyCall()).toMatchObject({ state: 'ended', outcome: 'no_flow' });
  });

  test('finishes on the version of the flow it began with', async () => {
    await begin();
    await company.publishFlow(
      'desk',
      'Desk',
      published({ closed: { type: 'hangup', message: { say: 'We are closed.' } } }),
    );
    expect((await dialed('busy'))?.[0]).toMatchObject({ do: 'say', text: 'Please call again.' });
  });

  test('without a flow gets a sentence, and a row', async () => {
    const { instructions } = await begin(undefined, undefined, 'nothing');
    expect(instructions.map((instruction) => instruction.do)).toEqual(['say', 'hangup']);
    await theOnlyCall();
  });

  test('knows how often its caller called before', async () => {
    await begin();
    await begin(message('CA1', 'ringing', { call: 'CA9', leg: 'CA9' }), START + 1_000_000);
    const { calls } = await company.calls(EVERY_CALL, 10, null);
    expect(calls.map((call) => call.priorCalls)).toEqual([1, 0]);
  });

  test('from a withheld number is nobody’s second call', async () => {
    for (const call of ['CA7', 'CA8'])
      await begin(message(call, 'ringing', { call, from: { withheld: 'anonymous' } }));
    const { calls } = await company.calls(EVERY_CALL, 10, null);
    expect(calls.map(({ caller, priorCalls }) => [caller.number, priorCalls])).toEqual([
      [null, 0],
      [null, 0],
    ]);
  });

  test('survives a restart of its company', async () => {
    await begin();
    const before = await theOnlyCall();
    await evictDurableObject(company);
    expect(await theOnlyCall()).toEqual(before);
  });
});

test('the log is read page by page without a gap or a repeat', async () => {
  for (let index = 0; index < 7; index++) {
    const call = `CB${index}`;
    await begin(message(call, 'ringing', { call, leg: call }), START + Math.floor(index / 2));
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof company.calls>> = await company.calls(EVERY_CALL, 3, cursor);
    seen.push(...page.calls.map((call) => call.id));
    cursor = page.next;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
});

test('who watches is told of each change', async () => {
  const watcher: Watcher = { user: null, question: EVERY_CALL, masksCallers: false };
  const response = await company.fetch('http://company/live', {
    headers: { upgrade: 'websocket', [WATCHER]: encodeURIComponent(JSON.stringify(watcher)) },
  });
  const socket = response.webSocket;
  if (socket === null) throw new Error('no socket');
  const heard: string[] = [];
  socket.accept();
  socket.addEventListener('message', ({ data }) => {
    heard.push(data === 'pong' ? 'pong' : JSON.parse(data as string).call.state);
  });
  await begin();
  await company.apply('sim', {
    event: message('CA1', 'completed', { at: START + 4_000 }),
    receivedAt: START + 4_000,
  });
  await expect.poll(() => heard).toEqual(['in_flow', 'ended']);
  socket.send('ping');
  await expect.poll(() => heard.at(-1)).toBe('pong');
  socket.close();
});

test('a webhook that takes everything has pools asked what they have to tell', async () => {
  const webhook = { url: 'https://example.com/hook', types: [], secret: 'sealed', at: START };
  await migrateDirectory();
  await company.desk('webhooks', 'add', ['whk_1', webhook]);
  const asked = () =>
    runInDurableObject(company, (_, { storage }) =>
      storage.sql.exec<{ at: number }>('SELECT at FROM pool_look').toArray(),
    );
  await expect.poll(asked, { timeout: 5_000 }).toHaveLength(1);
});
