import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallDetail } from '../edge/calls/call.ts';
import type { VisitAnswer } from '../sdk/src/protocol.ts';
import { type Edge, startEdge } from './edge.ts';

// One id from the page to the call to who was told of it, as docs/operate.md says: what an operator follows.

const CALLER = '+17735550164';
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

let edge: Edge;
let receiver: Server;
const told: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    told.push(request.headers);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  edge = await startEdge();
});
afterAll(async () => {
  await edge?.remove();
  receiver?.close();
});

const traceIn = (header: unknown) => /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(header))?.[1];

test('one id leads from the page to the call, to its webhooks and through the log', async () => {
  const { port } = receiver.address() as AddressInfo;
  await edge.api('POST', '/v1/webhooks', {
    url: `http://127.0.0.1:${port}/`,
    types: ['call.started', 'call.ended'],
  });
  const landing = `${edge.url}/demo/?gclid=one`;
  const visit = await fetch(`${edge.url}/v1/visits`, {
    method: 'POST',
    headers: { origin: edge.url, 'user-agent': BROWSER, 'content-type': 'text/plain' },
    body: JSON.stringify({
      site: 'demo',
      touch: { landing, referrer: '', at: Date.now() },
      pages: [{ url: landing, title: 'Demo', at: Date.now() }],
    }),
  });
  const trace = traceIn(visit.headers.get('traceresponse'));
  expect(trace).toBeDefined();
  expect(visit.headers.get('access-control-expose-headers')).toContain('traceresponse');
  expect(visit.headers.get('server-timing')).toMatch(/^directory;dur=\d+, pool;dur=\d+, total;dur=\d+$/);

  const { swaps } = (await visit.json()) as VisitAnswer;
  await edge.api('POST', '/simulator/calls', { to: swaps[0]?.to, from: CALLER, script: { speed: 0 } });
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
  expect(told.map(({ traceparent }) => traceIn(traceparent))).toEqual([trace, trace]);

  const call = await edge.api<CallDetail>('GET', `/v1/calls/${trace}`);
  expect(call).toMatchObject({ trace, trackingNumber: swaps[0]?.to, caller: { number: CALLER } });

  const lines = () =>
    edge
      .printed()
      .split('\n')
      .filter((line) => line.startsWith('{'));
  await expect.poll(() => lines().filter((line) => line.includes('delivered')).length).toBe(2);
  const ours = lines().map((line) => JSON.parse(line) as { event: string; trace: string; call?: string });
  expect(ours.map(({ event }) => event).sort()).toEqual([
    'call_begun',
    'call_ended',
    'webhook_delivered',
    'webhook_delivered',
  ]);
  expect(new Set(ours.map((line) => line.trace))).toEqual(new Set([trace]));
  expect(ours.find(({ event }) => event === 'call_ended')?.call).toBe(call.id);
  // Nobody can be found by the log: not who called, not the number they called, not where they were.
  for (const personal of [CALLER, swaps[0]?.to, '7735550164', '127.0.0.1', 'gclid'])
    expect(lines().join('\n')).not.toContain(personal);
});

test('what was counted is shown', async () => {
  const health = (await (await fetch(`${edge.url}/health`)).json()) as object;
  expect(health).toMatchObject({
    ok: true,
    counted: {
      lease: { count: 1, outcomes: { given: 1 } },
      attribution: { count: 1, outcomes: { visit: 1 } },
      carrier_webhook: { count: expect.any(Number), p50: expect.any(Number) },
      delivery: { count: 2, outcomes: { taken: 2 } },
      outbox: { worst: expect.any(Number) },
    },
  });
  const { measures } = await edge.api<{ measures: object }>('GET', '/v1/health');
  expect(measures).toMatchObject({
    leases: { visits: 1, unnumbered: 0 },
    attribution: { calls: 1, kinds: { visit: 1 } },
    deliveries: { count: 2, failed: 0 },
    outbox: { waiting: 0, age: null },
  });
});
