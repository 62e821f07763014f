import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Hono } from 'hono';
import { beforeAll, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../../accounts/directory.fixture.ts';
import type { Env } from '../../env.ts';
import { answerError, Problem } from '../../problem.ts';
import type { CallbackUrls } from '../carrier.ts';
import { dial } from '../instructions.fixture.ts';
import { twilio } from '../twilio/index.ts';
import { simulatorRoutes } from './routes.ts';
import { scriptShape } from './script.ts';
import { simulatorAccount, simulatorSecret } from './secret.ts';
import type { CallReport, SimulatedCall } from './simulated-call.ts';
import type { Placement } from './state.ts';

beforeAll(migrateDirectory);

const CARRIER = 'car_1';
const BASE = `${env.PUBLIC_URL}/carriers/${CARRIER}`;
let placed = 0;

async function placement(script: unknown): Promise<Placement> {
  placed++;
  return {
    call: `CA${placed.toString(16).padStart(30, '0')}00`,
    account: await simulatorAccount(env.SECRET, CARRIER),
    from: '+13125550199',
    to: '+13125550123',
    voiceUrl: `${BASE}/voice`,
    fallbackUrl: null,
    recordingsUrl: `${env.PUBLIC_URL}/simulator/recordings`,
    statusUrl: `${BASE}/status`,
    script: scriptShape.parse(script),
    placedAt: Date.now(),
  };
}

const urls: CallbackUrls = {
  next: (step) => `${BASE}/next/${step}`,
  pickup: (step, leg) => `${BASE}/pickup/${step}/${leg}`,
  status: `${BASE}/status`,
  recording: `${BASE}/recording`,
  transcript: `${BASE}/transcript`,
};

/** Our webhooks in small: the real dialect and a signature check; a dial that is recorded, and nothing after it. */
function webhooks() {
  const office = dial({ record: true });
  return async (request: Request): Promise<Response> => {
    const { url, headers } = request;
    const body = new TextDecoder().decode(await request.arrayBuffer());
    const secret = await simulatorSecret(env.SECRET, CARRIER);
    if (!(await twilio.verify({ method: 'POST', url, headers, body }, secret, Date.now())))
      return new Response('not signed', { status: 403 });
    if (url === urls.status) twilio.parseStatus(body);
    else if (url === urls.recording) twilio.parseRecording(body);
    else {
      const answer = twilio.render(url === `${BASE}/voice` ? [office] : [{ do: 'hangup' }], urls);
      return new Response(answer.body, { headers: { 'Content-Type': answer.contentType } });
    }
    return new Response(null, { status: 204 });
  };
}

async function placeCall(call: Placement, deliver = webhooks()) {
  const stub = env.SIMULATED_CALLS.getByName(call.call);
  const first = await runInDurableObject(stub, (instance: SimulatedCall) => {
    instance.deliver = deliver;
    return instance.place(call, CARRIER);
  });
  return { stub, first };
}

const told = (report: CallReport | null) =>
  report?.requests.map(
    ({ kind, form, status }) =>
      `${kind} ${form.DialCallStatus ?? form.RecordingStatus ?? form.CallStatus} ${status}`,
  );

const WHOLE_STORY = [
  'voice ringing 200',
  'status initiated 204',
  'status ringing 204',
  'status in-progress 204',
  'recording in-progress 204',
  'status completed 204',
  'dialed completed 200',
  'status completed 204',
  'recording completed 204',
];

describe('a simulated call', () => {
  it('happens at once at speed 0, signed so that our dialect accepts it', async () => {
    const { stub, first } = await placeCall(await placement({ speed: 0 }));
    expect(first).toMatchObject({ kind: 'voice', status: 200, problem: null });
    const report = await stub.report();
    expect(told(report)).toEqual(WHOLE_STORY);
    expect(report).toMatchObject({ over: true, status: 'completed', error: null });
  });

  it('waits for its time at speed 1, and alarms carry it on', async () => {
    const call = await placement({ speed: 1, answerAfter: 600 });
    const deliver = webhooks();
    const { stub } = await placeCall(call, deliver);
    expect(told(await stub.report())).toEqual(WHOLE_STORY.slice(0, 3));
    const alarm = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    // The dial rings for 20 seconds, and the callee would take ten minutes.
    expect(alarm).toBe(call.placedAt + 20_000);
  });

  it('goes on where it was after the object has been away', async () => {
    const call = await placement({ speed: 10 });
    const deliver = webhooks();
    const { stub } = await placeCall(call, deliver);
    await evictDurableObject(stub);
    await runInDurableObject(stub, (instance: SimulatedCall) => {
      instance.deliver = deliver;
    });
    await expect.poll(async () => (await stub.report())?.over, { timeout: 5000, interval: 50 }).toBe(true);
    expect(told(await stub.report())).toEqual(WHOLE_STORY);
  });

  it('sends a webhook again when its answer was lost, and takes up from there', async () => {
    const call = await placement({ speed: 0 });
    const stub = env.SIMULATED_CALLS.getByName(call.call);
    const answer = webhooks();
    const dialed: string[] = [];
    await runInDurableObject(stub, async (instance: SimulatedCall, { storage }) => {
      let asItWas: unknown;
      instance.deliver = async (request) => {
        if (request.url === urls.next(1)) {
          asItWas ??= storage.kv.get('call');
          dialed.push(request.url);
        }
        return answer(request);
      };
      await instance.place(call, CARRIER);
      // As if the object had stopped before it could write the answer down.
      storage.kv.put('call', asItWas);
      storage.kv.delete('forgetAt');
    });
    await runDurableObjectAlarm(stub);
    expect(dialed).toHaveLength(2);
    expect(told(await stub.report())).toEqual(WHOLE_STORY);
  });

  it('ends when a webhook of ours does not answer', async () => {
    const { stub, first } = await placeCall(await placement({ speed: 0 }), async () => {
      throw new Error('the line went dead');
    });
    expect(first).toMatchObject({ status: null, problem: 'no answer: the line went dead' });
    expect(await stub.report()).toMatchObject({ over: true, error: 'no answer: the line went dead' });
  });

  it('can be hung up on from outside while it rings', async () => {
    const { stub } = await placeCall(await placement({ speed: 1, answerAfter: 600 }));
    expect(await stub.hangUp()).toBe(true);
    expect(await stub.report()).toMatchObject({ status: 'canceled', over: true, duration: 0 });
    expect(await env.SIMULATED_CALLS.getByName('CA0').hangUp()).toBe(false);
  });

  it('has a recording to listen to, until it is deleted', async () => {
    const call = await placement({ speed: 0, talkFor: 12 });
    const { stub } = await placeCall(call);
    const id = call.call.replace('CA', 'RE').replace(/00$/, '01');
    expect((await stub.report())?.recordings).toEqual([
      { sid: id, status: 'completed', channels: 2, seconds: 12 },
    ]);
    const app = new Hono<{ Bindings: Env }>()
      .route(
        '/simulator',
        simulatorRoutes(async () => null),
      )
      .onError(answerError);
    const listen = () => app.request(`/simulator/recordings/${id}`, {}, { ...env, SIMULATOR: 'on' });
    const response = await listen();
    expect(response.headers.get('content-type')).toBe('audio/x-wav');
    expect((await response.arrayBuffer()).byteLength).toBe(58 + 12 * 16_000);

    expect(await stub.deleteRecording(id)).toBe(true);
    expect(await stub.deleteRecording(id)).toBe(false);
    expect((await listen()).status).toBe(404);
  });

  it('is forgotten a day after it ended', async () => {
    const { stub } = await placeCall(await placement({ speed: 0 }));
    const inADay = await runInDurableObject(stub, async (_, { storage }) => {
      const at = await storage.getAlarm();
      storage.kv.put('forgetAt', Date.now());
      return at;
    });
    expect((inADay ?? 0) - Date.now()).toBeGreaterThan(23 * 60 * 60 * 1000);
    await runDurableObjectAlarm(stub);
    expect(await stub.report()).toBeNull();
  });
});

describe('the routes', () => {
  const app = new Hono<{ Bindings: Env }>()
    .route(
      '/simulator',
      simulatorRoutes(async (_env, to) =>
        to === '+13125550123' ? { carrierId: 'nobody-knows-this-one' } : null,
      ),
    )
    .onError((error) => {
      if (error instanceof Problem) return error.toResponse();
      throw error;
    });
  const bindings: Env = { ...env, SIMULATOR: 'on' };
  const post = (body: unknown, to = bindings) =>
    app.request('/simulator/calls', { method: 'POST', body: JSON.stringify(body) }, to);

  it('name the field that is wrong', async () => {
    const response = await post({ to: '312', from: '+13125550199' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'invalid_request', field: 'to' });
  });

  it('know only our numbers', async () => {
    const response = await post({ to: '+13125550124', from: '+13125550199' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: 'not_found', field: 'to' });
  });

  it('are not there when the simulator is off', async () => {
    const off: Env = { ...bindings, SIMULATOR: 'off' };
    expect((await post({ to: '+13125550123', from: '+13125550199' }, off)).status).toBe(404);
    expect((await app.request(`/simulator/calls/CA${'0'.repeat(32)}`, {}, off)).status).toBe(404);
  });

  it('say so when our own webhook fails, and what it answered can be looked at', async () => {
    const response = await post({ to: '+13125550123', from: 'anonymous', script: { speed: 0 } });
    expect(response.status).toBe(503);
    const { message } = await response.json<{ message: string }>();
    const id = /CA[0-9a-f]{32}/.exec(message)?.[0];
    expect(message).toMatch(/did not answer the call CA[0-9a-f]{32}: HTTP 404/);

    const look = await app.request(`/simulator/calls/${id}`, {}, bindings);
    expect(await look.json()).toMatchObject({
      call: id,
      from: 'ANONYMOUS',
      over: true,
      error: expect.stringMatching(/^HTTP 404/),
      requests: [
        { kind: 'voice' },
        { kind: 'fallback' },
        { kind: 'status', form: { CallStatus: 'completed' } },
      ],
    });
  });

  it.each([`CA${'f'.repeat(32)}`, 'nothing'])('know no call %s', async (id) => {
    expect((await app.request(`/simulator/calls/${id}`, {}, bindings)).status).toBe(404);
  });
});
