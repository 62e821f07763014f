import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallPage } from '../../edge/calls/call.ts';
import { root } from '../../edge/local/build.ts';
import { bodyOf, type EventType } from '../../edge/outbox/event.ts';
import { newSecret, signedHeaders } from '../../edge/outbox/sign.ts';
import { buildPackage } from '../../sdk/package.ts';
import { type Edge, freePort, startEdge } from '../edge.ts';
import { placeCall } from '../test-call.ts';
import { type Program, startProgram } from './programs.ts';

// The examples that are backends, told of calls as Numberline's own outbox tells.

const SECRET = newSecret();

let edge: Edge;
beforeAll(async () => {
  buildPackage();
  edge = await startEdge();
});
afterAll(() => edge?.remove());

/** A message as Numberline's outbox writes and signs it. */
function message(
  type: EventType,
  data: object,
  id = 'evt_1',
): { body: string; headers: Record<string, string> } {
  const at = Date.now();
  const body = bodyOf({ id, type, at, subject: 'call_1', version: 1, data });
  return { body, headers: { 'content-type': 'application/json', ...signedHeaders([SECRET], id, at, body) } };
}

/** A visit from an ad, as the script would begin it, and the number it got. */
async function visitFrom(gclid: string): Promise<string> {
  const page = { url: `${edge.url}/demo/?gclid=${gclid}`, title: 'Home', at: Date.now() };
  const response = await fetch(`${edge.url}/v1/visits`, {
    method: 'POST',
    headers: {
      origin: edge.url,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36',
    },
    body: JSON.stringify({
      site: 'demo',
      touch: { landing: page.url, referrer: '', at: page.at },
      pages: [page],
    }),
  });
  const { swaps } = (await response.json()) as { swaps: { to: string }[] };
  return swaps[0]?.to ?? '';
}

describe('backend-lookup', () => {
  const lookUp = (...args: string[]) =>
    spawnSync(process.execPath, ['examples/backend-lookup/lookup.mjs', ...args], {
      cwd: root,
      encoding: 'utf8',
    });

  test('prints who called, with the ad and the pages', async () => {
    const number = await visitFrom('asked');
    const { status, stdout } = lookUp(number, '--url', edge.url);
    expect(stdout).toMatch(/^Somebody called \+1312555\d{4} at .* UTC\nvisit, \d+% sure: /);
    expect(stdout).toContain('gclid asked');
    expect(stdout).toContain('Home');
    expect(status).toBe(0);
  });

  test.each([
    ['a wrong key', ['+13125550101', '--key', 'nl_wrong_key'], 'The key nl_wro… was not accepted'],
    ['somebody else’s number', ['+13125559999'], 'not one of your tracking numbers'],
    ['no number', ['hello'], 'number'],
  ])('says what is wrong: %s', (_, args, said) => {
    const { status, stderr } = lookUp(...args, '--url', edge.url);
    expect(stderr).toContain(said);
    expect(status).toBe(1);
  });
});

describe('webhook-receiver', () => {
  let program: Program;
  let url: string;

  beforeAll(async () => {
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}/`;
    const env = { WEBHOOK_SECRET: SECRET, PORT: port };
    program = await startProgram('Waiting', ['examples/webhook-receiver/receiver.mjs'], env);
  });
  afterAll(() => program?.end());

  const post = (sent: { body: string; headers: Record<string, string> }) =>
    fetch(url, { method: 'POST', ...sent });

  test('takes a message once, however often it comes', async () => {
    const sent = message('call.ended', { id: 'call_1' });
    for (const _ of ['first', 'again']) expect((await post(sent)).status).toBe(204);
    await expect.poll(() => program.printed()).toContain('call_1');
    expect(program.printed().split('call_1')).toHaveLength(2);
  });

  test.each([
    ['changed on its way', (sent: string) => sent.replace('call_2', 'call_3'), 'no signature'],
    ['written anew', (sent: string) => JSON.stringify(JSON.parse(sent), null, 1), 'no signature'],
    ['too large', (sent: string) => sent.padEnd(1_100_000), 'larger than 1 MB'],
  ])('refuses one that was %s', async (_, change, why) => {
    const sent = message('call.ended', { id: 'call_2' }, 'evt_2');
    const response = await post({ ...sent, body: change(sent.body) });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(why);
    expect(program.printed()).not.toMatch(/call_[23]/);
  });

  test('does not start without a secret', () => {
    const { status, stderr } = spawnSync(process.execPath, ['examples/webhook-receiver/receiver.mjs'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, WEBHOOK_SECRET: '' },
    });
    expect(stderr).toContain('WEBHOOK_SECRET is missing');
    expect(status).toBe(1);
  });
});

describe('crm-sync', () => {
  let worker: Miniflare;
  let crm: Server;
  /** What HubSpot was told to create, by kind; a search finds what is here. */
  let created: { kind: string; properties: Record<string, unknown>; associations?: unknown }[];
  let isDown = false;

  beforeAll(async () => {
    created = [];
    crm = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const [kind = '', action] = (request.url ?? '').replace('/crm/v3/objects/', '').split('/');
      const isAllowed = request.headers.authorization === 'Bearer pat-1';
      response.writeHead(isDown ? 500 : isAllowed ? 200 : 401, { 'content-type': 'application/json' });
      if (isDown || !isAllowed) return response.end('{}');
      if (action === 'search') {
        const { propertyName, value } = body.filterGroups[0].filters[0];
        const index = created.findIndex((one) => one.kind === kind && one.properties[propertyName] === value);
        return response.end(JSON.stringify({ results: index < 0 ? [] : [{ id: String(index) }] }));
      }
      created.push({ kind, ...body });
      response.end(JSON.stringify({ id: String(created.length - 1) }));
    });
    await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));

    const { outputFiles } = await bundle({
      entryPoints: [join(root, 'examples', 'crm-sync', 'worker.mjs')],
      bundle: true,
      format: 'esm',
      write: false,
    });
    worker = new Miniflare(
      convertV4MiniflareOptions({
        modules: [{ type: 'ESModule', path: 'worker.js', contents: outputFiles[0]?.text ?? '' }],
        compatibilityDate: '2026-10-12',
        bindings: {
          WEBHOOK_SECRET: SECRET,
          EDGE: edge.url,
          NUMBERLINE_KEY: 'nl_demo',
          CRM_TOKEN: 'pat-1',
          CRM_ADDRESS: `http://127.0.0.1:${(crm.address() as AddressInfo).port}`,
        },
      }),
    );
  });
  afterAll(async () => {
    await worker?.dispose();
    crm?.closeAllConnections();
    crm?.close();
  });

  const send = async (sent: { body: string; headers: Record<string, string> }): Promise<number> =>
    (await worker.dispatchFetch('http://sync.example/', { method: 'POST', ...sent })).status;

  test('writes a contact and the call with its campaign, once', async () => {
    const call = await placeCall(edge, await visitFrom('sync'), '+17735550801');
    isDown = true;
    expect(await send(message('call.ended', { id: call.id }))).toBe(503);
    isDown = false;
    for (const id of ['evt_1', 'evt_1'])
      expect(await send(message('call.ended', { id: call.id }, id))).toBe(204);

    expect(created.map(({ kind }) => kind)).toEqual(['contacts', 'calls']);
    const [contact, written] = created;
    expect(contact?.properties).toEqual({
      phone: '+17735550801',
      message: expect.stringContaining('Paid Search'),
    });
    expect(written).toMatchObject({
      properties: {
        hs_call_title: `Numberline ${call.id}`,
        hs_timestamp: call.startedAt,
        hs_call_from_number: '+17735550801',
        hs_call_to_number: call.trackingNumber,
        hs_call_body: expect.stringMatching(
          /Came from: Paid Search.*\n\d+% sure: [\s\S]*Pages seen:\n- Home/,
        ),
      },
      associations: [{ to: { id: '0' } }],
    });
  });

  test('knows a contact again', async () => {
    await placeCall(edge, await visitFrom('sync-two'), '+17735550801');
    const { calls } = await edge.api<CallPage>('GET', '/v1/calls');
    const titles = created.map(({ properties }) => properties.hs_call_title);
    const second = calls.find(
      ({ id, caller }) => caller.number === '+17735550801' && !titles.includes(`Numberline ${id}`),
    );
    expect(await send(message('call.ended', { id: second?.id }, 'evt_3'))).toBe(204);
    expect(created.map(({ kind }) => kind)).toEqual(['contacts', 'calls', 'calls']);
  });

  test('does nothing for other messages, and refuses what is not signed', async () => {
    expect(await send(message('call.started', { id: 'call_1' }, 'evt_4'))).toBe(204);
    const forged = message('call.ended', { id: 'call_1' }, 'evt_5');
    expect(await send({ ...forged, body: `${forged.body} ` })).toBe(400);
    expect(created).toHaveLength(3);
  });
});
