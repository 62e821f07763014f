import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { Webhook as Published } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Call, CallPage } from '../edge/calls/call.ts';
import { openWebhook } from '../sdk/server/index.ts';
import { type Edge, freePort, startEdge } from './edge.ts';

// What a backend developer does with webhooks, on the whole system: simulated calls, a receiver of one's own, the log.

const NUMBER = '+13125550101';

interface Message {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A line of the delivery log. */
interface Delivery {
  n: number;
  event: { id: string };
  state: 'waiting' | 'taken' | 'given_up';
  attempts: { status: number | null; error: string | null }[];
}

/** A receiver on this machine that can be stopped and started again on its port, and can hang. */
class Receiver {
  readonly port: number;
  readonly messages: Message[] = [];
  /** Takes messages in and never answers. */
  hangs = false;
  #server: Server | null = null;

  constructor(port: number) {
    this.port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.messages.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        if (!this.hangs) response.writeHead(204).end();
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** What came, as far as `of` wants it, each id once. */
  ids(of: (message: { type: string; data: Partial<Call> }) => boolean): Set<string> {
    return new Set(
      this.messages
        .filter(({ body }) => of(JSON.parse(body)))
        .map(({ headers }) => String(headers['webhook-id'])),
    );
  }
}

let edge: Edge;
const receivers: Receiver[] = [];

beforeAll(async () => {
  edge = await startEdge();
});
afterAll(async () => {
  for (const receiver of receivers) await receiver.stop();
  await edge?.remove();
});

async function subscribed(types: string[]) {
  const receiver = new Receiver(await freePort());
  receivers.push(receiver);
  await receiver.start();
  const hook = await edge.api<{ id: string; secret: string }>('POST', '/v1/webhooks', {
    url: receiver.url,
    types,
  });
  return { receiver, ...hook };
}

/** Places a call that is over at once. */
const place = (from: string) =>
  edge.api<{ call: string }>('POST', '/simulator/calls', { to: NUMBER, from, script: { speed: 0 } });

const deliveries = async (hook: string) =>
  (await edge.api<{ deliveries: Delivery[] }>('GET', `/v1/webhooks/${hook}/deliveries`)).deliveries;

const isFrom = (caller: string) => (message: { data: Partial<Call> }) =>
  message.data.caller?.number === caller;

it('a call is told when it starts and when it ends, signed for the published library and for ours', async () => {
  const { receiver, secret } = await subscribed(['call.started', 'call.ended']);
  await place('+17735550101');
  await expect.poll(() => receiver.messages.length, { timeout: 10_000 }).toBe(2);
  const opened = await Promise.all(
    receiver.messages.map(async ({ headers, body }) => {
      new Published(secret).verify(body, headers as Record<string, string>);
      expect(() => new Published(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
      return openWebhook({ secret, headers, body });
    }),
  );
  const byVersion = opened
    .map(({ type, data }) => ({ type, ...(data as Call & { version: number }) }))
    .sort((a, b) => a.version - b.version);
  expect(byVersion.map(({ type, state, version }) => [type, state, version])).toEqual([
    ['call.started', 'in_flow', 1],
    ['call.ended', 'ended', 2],
  ]);
  expect(new Set(opened.map(({ id }) => id)).size).toBe(2);
  const { calls } = await edge.api<CallPage>('GET', '/v1/calls');
  expect(byVersion[1]).toMatchObject({ ...calls.find(({ caller }) => caller.number === '+17735550101') });
});

it('calls that come while the receiver is down arrive when it is up again, by retry or by replay, under their ids', async () => {
  const { receiver, id } = await subscribed(['call.ended']);
  const callers = ['+17735550111', '+17735550112', '+17735550113'];
  await receiver.stop();
  for (const caller of callers) await place(caller);
  // All three were tried and failed.
  await expect
    .poll(async () => (await deliveries(id)).filter(({ attempts }) => attempts.length > 0).length, {
      timeout: 10_000,
    })
    .toBe(3);
  const failed = await deliveries(id);
  expect(failed.map(({ state, attempts }) => [state, attempts[0]?.status])).toEqual(
    Array(3).fill(['waiting', null]),
  );
  expect(failed[0]?.attempts[0]?.error).toBe('the receiver could not be reached');

  await receiver.start();
  const arrived = () => callers.map((caller) => receiver.ids(isFrom(caller)).size);
  // The first retry is due five seconds after the first attempt, a sixth of that later at most.
  await expect.poll(arrived, { timeout: 15_000 }).toEqual([1, 1, 1]);
  await expect
    .poll(async () => (await deliveries(id)).map(({ state }) => state), { timeout: 5_000 })
    .toEqual(Array(3).fill('taken'));
  const log = await deliveries(id);
  expect(log.map(({ attempts }) => attempts.map(({ error }) => error === null))).toEqual(
    Array(3).fill([false, true]),
  );
  expect(new Set(receiver.messages.map(({ headers }) => headers['webhook-id']))).toEqual(
    new Set(failed.map(({ event }) => event.id)),
  );

  // One is sent once more: another line of the log, the same id.
  const [last] = log;
  const before = receiver.messages.length;
  const response = await fetch(`${edge.url}/v1/webhooks/${id}/deliveries/${last?.n}/replay`, {
    method: 'POST',
    headers: { authorization: 'Bearer nl_demo' },
  });
  expect(response.status).toBe(202);
  await expect.poll(() => receiver.messages.length, { timeout: 10_000 }).toBe(before + 1);
  expect(receiver.messages.at(-1)?.headers['webhook-id']).toBe(last?.event.id);
  expect((await deliveries(id)).map(({ event }) => event.id)[0]).toBe(last?.event.id);
});

it('what was about to be sent when everything was killed is sent when it starts again', async () => {
  const { receiver, id, secret } = await subscribed(['call.ended']);
  // The receiver takes the message in and does not answer: the edge has committed the event and knows of no delivery.
  receiver.hangs = true;
  await place('+17735550121');
  await expect.poll(() => receiver.messages.length, { timeout: 10_000 }).toBe(1);
  await edge.kill();
  receiver.hangs = false;
  await edge.start();
  // What was claimed by a process that died is free again after a minute.
  await expect.poll(() => receiver.messages.length, { timeout: 90_000, interval: 500 }).toBeGreaterThan(1);
  expect(receiver.ids(isFrom('+17735550121')).size).toBe(1);
  const { headers, body } = receiver.messages.at(-1) as Message;
  expect(await openWebhook({ secret, headers, body })).toMatchObject({ type: 'call.ended' });
  await expect
    .poll(async () => (await deliveries(id)).map(({ state }) => state), { timeout: 5_000 })
    .toEqual(['taken']);
}, 150_000);

it('an address inside a network is refused', async () => {
  for (const url of ['https://10.1.2.3/hook', 'https://169.254.169.254/', 'https://printer.local/']) {
    const response = await fetch(`${edge.url}/v1/webhooks`, {
      method: 'POST',
      headers: { authorization: 'Bearer nl_demo', 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'invalid_request', field: 'url' });
  }
});
