import { DurableObject } from 'cloudflare:workers';
import { Hono } from 'hono';
import { callbackUrls } from '../../../edge/calls/callback-urls.ts';
import type { Company } from '../../../edge/calls/company.ts';
import type { CarrierEvent } from '../../../edge/carriers/carrier.ts';
import { twilio } from '../../../edge/carriers/twilio/index.ts';
import { SIGNATURE_HEADER, sign } from '../../../edge/carriers/twilio/signature.ts';
import type { Flow } from '../../../edge/flows/flow.ts';
import { newId } from '../../../edge/id.ts';
import type { Attribution } from '../../../edge/pools/attribution.ts';
import { leaseRequest } from '../../../edge/pools/messages.ts';
import type { NumberPool } from '../../../edge/pools/number-pool.ts';
import { sampleVisit } from '../../../edge/pools/visit.fixture.ts';

export { Company } from '../../../edge/calls/company.ts';
export { NumberPool } from '../../../edge/pools/number-pool.ts';

/** What it costs to reach an object at all. */
export class Empty extends DurableObject {
  nothing(): void {}
}

interface BenchEnv {
  COMPANIES: DurableObjectNamespace<Company>;
  POOLS: DurableObjectNamespace<NumberPool>;
  EMPTY: DurableObjectNamespace<Empty>;
}

const PUBLIC_URL = 'https://calls.example.com';
const VOICE = `${PUBLIC_URL}/carriers/twilio/voice`;
const KEY = 'an auth token of thirty-two digits';
/** Numbers of the pool: many, so that none is called more often than a number is. */
const NUMBERS = Array.from({ length: 1_000 }, (_, n) => `+1312${5_550_000 + n}`);
const [NUMBER = ''] = NUMBERS;

/** Calls are begun an hour ahead, so that no alarm asks a carrier about them while others are measured. */
const AHEAD_MS = 60 * 60_000;

const BODY = new URLSearchParams({
  CallSid: 'CA00000000000000000000000000000001',
  AccountSid: 'AC00000000000000000000000000000001',
  From: '+17735550111',
  To: NUMBER,
  CallStatus: 'ringing',
  Direction: 'inbound',
  FromCity: 'CHICAGO',
  FromState: 'IL',
  FromCountry: 'US',
  StirVerstat: 'TN-Validation-Passed-A',
  ApiVersion: '2010-04-01',
}).toString();

/** A menu's greeting, and a dial behind it: what most companies answer with. */
const FLOW: Flow = {
  start: 'welcome',
  nodes: {
    welcome: {
      type: 'greeting',
      prompt: { say: 'Thank you for calling.', language: 'en-US' },
      next: 'desk',
    },
    desk: {
      type: 'dial',
      destinations: [{ to: '+13125550188', label: 'Desk', sendDigits: '', weight: 1 }],
      mode: 'simultaneous',
      ringSeconds: 25,
      sticky: false,
      callerId: 'caller',
      whisper: { say: 'A call from {source}.', language: 'en-US' },
      accept: null,
      timeLimitSeconds: null,
      holdMedia: null,
      onAnswered: null,
      onNoAnswer: null,
      onBusy: null,
      onFailed: null,
      onCapped: null,
    },
  },
};

const app = new Hono<{ Bindings: BenchEnv }>();
let signature: string | null = null;
let callers = 0;

/** Baseline: the way to an object that does nothing, and back. */
app.get('/rpc', async (c) => {
  await c.env.EMPTY.getByName('empty').nothing();
  return c.json({});
});

/** Two of them, one after the other: what a first webhook must at least ask. */
app.get('/rpc2', async (c) => {
  await c.env.EMPTY.getByName('empty').nothing();
  await c.env.EMPTY.getByName('other').nothing();
  return c.json({});
});

/** As below, for a static number, of which no pool is asked. */
app.get('/static', async (c) => {
  const source = { kind: 'static', confidence: 1, reason: 'radio', source: null, candidates: [] } as const;
  return first(c.env, async () => ({ ...source, candidates: [] }));
});

/**
 * The first webhook of a new call as it comes from Twilio: its signature, who called, the row with its flow's first
 * answer, the reply as TwiML. The directory's look-ups are remembered for five seconds and so left out.
 */
app.get('/first', (c) => first(c.env, (asked) => c.env.POOLS.getByName('pool').attribute(asked)));

/** Who made a new call: its visit found, and what was answered remembered. */
app.get('/who', async (c) => {
  const nth = callers++;
  const number = NUMBERS[nth % NUMBERS.length] ?? NUMBER;
  const caller = `+1773${2_000_000 + (nth % 7_000_000)}`;
  const { candidates } = await c.env.POOLS.getByName('pool').attribute({
    number,
    at: Date.now(),
    caller,
    call: newId('call'),
  });
  return c.json({ candidates: candidates.length });
});

type Asked = { number: string; at: number; caller: string; call: string };

async function first(env: BenchEnv, whoCalled: (asked: Asked) => Promise<Attribution>): Promise<Response> {
  signature ??= await sign(VOICE, BODY, KEY);
  const headers = new Headers({ [SIGNATURE_HEADER]: signature });
  const at = Date.now();
  const isSigned = await twilio.verify({ method: 'POST', url: VOICE, headers, body: BODY }, KEY, at);
  if (!isSigned) return Response.json({ error: 'not signed' }, { status: 500 });
  const call = newId('call').replace('call_', 'CA');
  // Somebody else each time, as callers mostly are.
  const nth = callers++;
  const caller = `+1773${2_000_000 + (nth % 7_000_000)}`;
  const number = NUMBERS[nth % NUMBERS.length] ?? NUMBER;
  const from = { number: caller };
  const event: CarrierEvent = { ...twilio.parseIncoming(BODY), call, leg: call, to: number, from };
  const attribution = await whoCalled({ number, at, caller, call });
  const { reply } = await env.COMPANIES.getByName('company').begin({
    carrierId: 'twilio',
    event,
    flowId: 'desk',
    poolId: 'pool',
    attribution,
    origin: { isValid: true, country: 'US' },
    situation: {
      at: at + AHEAD_MS,
      zone: 'America/Chicago',
      backup: null,
      capabilities: twilio.capabilities,
    },
  });
  const urls = callbackUrls(PUBLIC_URL, 'twilio', call, { stage: reply.stage });
  const { contentType, body } = twilio.render(reply.instructions, urls);
  if (!body.includes('<Dial')) {
    return Response.json({ error: `the flow did not ring: ${body}` }, { status: 500 });
  }
  return new Response(body, { headers: { 'content-type': contentType } });
}

/** Makes the pool, with a visit that holds the number, and the flow. */
app.post('/prepare', async (c) => {
  const pool = c.env.POOLS.getByName('pool');
  await pool.configure(NUMBERS);
  const at = Date.now();
  for (const number of NUMBERS) await pool.lease(...leaseRequest(sampleVisit(number, at), at));
  await c.env.COMPANIES.getByName('company').publishFlow('desk', 'Desk', FLOW);
  // A caller who rings again and again would be asked for a key.
  await c.env.COMPANIES.getByName('company').desk('settings', 'set', [
    'spam',
    {
      signals: { stirFailed: 'off', invalidNumber: 'off', manyNumbers: 'off', neighbour: 'off' },
      manyNumbers: 5,
      withinMinutes: 10,
      challenge: { say: 'Press 1.', language: 'en-US' },
    },
  ]);
  return c.json({ prepared: true });
});

export default app;
