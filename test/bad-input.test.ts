import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Edge, startEdge } from './edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.remove());

const PAGE = { url: 'http://127.0.0.1/', title: 'Home', at: 1_795_000_000_000 };
const VISIT = {
  site: 'demo',
  touch: { landing: 'http://127.0.0.1/', referrer: '', at: 1_795_000_000_000 },
  pages: [PAGE],
};
const MEGABYTE = 'x'.repeat(1024 * 1024);

interface Case {
  what: string;
  path: string;
  /** POST unless said. */
  method?: 'GET';
  body?: unknown;
  headers?: Record<string, string>;
  status: number;
  field: string | undefined;
}

/** A visit request with one thing changed, from the demo's own origin. */
function visit(what: string, change: Record<string, unknown>, status: number, field: string): Case {
  return { what, path: '/v1/visits', body: { ...VISIT, ...change }, status, field };
}

const KEEP = { path: '/v1/visits/vst_00000000000000000000000000/keep' };
const LEAVE = { path: '/v1/visits/vst_00000000000000000000000000/leave' };
const FORGET = { path: '/v1/visits/vst_00000000000000000000000000/forget' };
const CARRY = { path: '/v1/visits/vst_00000000000000000000000000/carry' };
const KEY = { authorization: 'Bearer nl_demo' };
const LOOK_UP = { method: 'GET', headers: KEY } as const;

const CASES: Case[] = [
  { what: 'a visit without a body', path: '/v1/visits', status: 400, field: 'body' },
  { what: 'a visit that is not JSON', path: '/v1/visits', body: 'hello', status: 400, field: 'body' },
  { what: 'a visit that is a list', path: '/v1/visits', body: [], status: 400, field: 'body' },
  {
    what: 'a visit of 1 MB',
    path: '/v1/visits',
    body: { ...VISIT, more: MEGABYTE },
    status: 413,
    field: 'body',
  },
  visit('a visit without a site', { site: undefined }, 400, 'site'),
  visit('a visit whose site is a number', { site: 7 }, 400, 'site'),
  visit('a visit of an unknown site', { site: 'nobody' }, 404, 'site'),
  visit('a visit with a made-up visitor', { visitor: 'me' }, 400, 'visitor'),
  visit('a visit that was carried by a number', { carried: 7 }, 400, 'carried'),
  visit('a visit without a touch', { touch: null }, 400, 'touch'),
  visit('a visit that landed nowhere', { touch: { ...VISIT.touch, landing: 'x' } }, 400, 'touch.landing'),
  visit(
    'a visit whose referrer is a list',
    { touch: { ...VISIT.touch, referrer: [] } },
    400,
    'touch.referrer',
  ),
  visit('a visit that began at no time', { touch: { ...VISIT.touch, at: 'now' } }, 400, 'touch.at'),
  visit('a visit without pages', { pages: [] }, 400, 'pages'),
  visit('a visit whose pages are a text', { pages: 'all' }, 400, 'pages'),
  visit(
    'a visit whose page has a script address',
    { pages: [{ ...PAGE, url: 'javascript:alert(1)' }] },
    400,
    'pages.0.url',
  ),
  visit('a visit whose page has no title', { pages: [PAGE, { ...PAGE, title: null }] }, 400, 'pages.1.title'),
  {
    what: 'a visit from a foreign origin',
    path: '/v1/visits',
    body: VISIT,
    headers: { origin: 'https://evil.example' },
    status: 403,
    field: 'origin',
  },
  {
    what: 'a visit without an origin',
    path: '/v1/visits',
    body: VISIT,
    headers: { origin: '' },
    status: 403,
    field: 'origin',
  },
  { what: 'a keep without a body', ...KEEP, status: 400, field: 'body' },
  { what: 'a keep without a token', ...KEEP, body: { pages: [] }, status: 400, field: 'token' },
  {
    what: 'a keep with a forged token',
    ...KEEP,
    body: { token: 'e30.AAAA', pages: [] },
    status: 403,
    field: 'token',
  },
  { what: 'a leave without pages', ...LEAVE, body: { token: 'x' }, status: 400, field: 'pages' },
  {
    what: 'a leave with a forged token',
    ...LEAVE,
    body: { token: 'x', pages: [] },
    status: 403,
    field: 'token',
  },
  { what: 'a leave of 1 MB', ...LEAVE, body: { token: MEGABYTE, pages: [] }, status: 413, field: 'body' },
  { what: 'a wish to be forgotten without a body', ...FORGET, status: 400, field: 'body' },
  { what: 'a wish to be forgotten without a token', ...FORGET, body: {}, status: 400, field: 'token' },
  {
    what: 'a wish to be forgotten with a forged token',
    ...FORGET,
    body: { token: 'e30.AAAA' },
    status: 403,
    field: 'token',
  },
  {
    what: 'a wish to be forgotten of 1 MB',
    ...FORGET,
    body: { token: MEGABYTE },
    status: 413,
    field: 'body',
  },
  { what: 'a carry that is a list', ...CARRY, body: [], status: 400, field: 'body' },
  { what: 'a carry whose token is a number', ...CARRY, body: { token: 7 }, status: 400, field: 'token' },
  { what: 'a carry with a forged token', ...CARRY, body: { token: 'x' }, status: 403, field: 'token' },
  {
    what: 'an AMP page of an unknown site',
    path: '/v1/amp/nobody?number=%2B13125550142',
    method: 'GET',
    status: 404,
    field: 'site',
  },
  {
    what: 'an AMP page on a foreign origin',
    path: '/v1/amp/demo?number=%2B13125550142&__amp_source_origin=https://evil.example',
    method: 'GET',
    status: 403,
    field: '__amp_source_origin',
  },
  {
    what: 'a call webhook without a signature',
    path: '/carriers/demo/voice',
    body: 'CallSid=CA1',
    status: 403,
    field: 'signature',
  },
  { what: 'a call webhook without a body', path: '/carriers/demo/voice', status: 403, field: 'signature' },
  {
    what: 'a call webhook with a forged signature',
    path: '/carriers/demo/voice',
    body: 'CallSid=CA1&From=%2B17735550111&To=%2B13125550101&CallStatus=ringing',
    headers: { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
    status: 403,
    field: 'signature',
  },
  {
    what: 'a call webhook of 1 MB',
    path: '/carriers/demo/voice',
    body: MEGABYTE,
    status: 413,
    field: 'body',
  },
  {
    what: 'a webhook of an unknown carrier account',
    path: '/carriers/nobody/voice',
    body: 'a=b',
    status: 404,
    field: 'carrier',
  },
  {
    what: 'a status webhook with a forged signature',
    path: '/carriers/demo/status',
    body: 'a=b',
    status: 403,
    field: 'signature',
  },
  {
    what: 'a dial result with a forged signature',
    path: '/carriers/demo/next/0',
    body: 'a=b',
    status: 403,
    field: 'signature',
  },
  { what: 'a test call without a body', path: '/simulator/calls', status: 400, field: 'body' },
  {
    what: 'a test call to nobody',
    path: '/simulator/calls',
    body: { from: '+17735550111' },
    status: 400,
    field: 'to',
  },
  {
    what: 'a test call to a word',
    path: '/simulator/calls',
    body: { to: 'shop', from: '+17735550111' },
    status: 400,
    field: 'to',
  },
  {
    what: 'a test call from a list',
    path: '/simulator/calls',
    body: { to: '+13125550101', from: [] },
    status: 400,
    field: 'from',
  },
  {
    what: 'a test call to an unknown number',
    path: '/simulator/calls',
    body: { to: '+13125559999', from: '+17735550111' },
    status: 404,
    field: 'to',
  },
  {
    what: 'a test call of 1 MB',
    path: '/simulator/calls',
    body: { to: MEGABYTE, from: '' },
    status: 413,
    field: 'body',
  },
  {
    what: 'a look-up without a key',
    path: '/v1/attribution?number=%2B13125550101',
    method: 'GET',
    status: 401,
    field: undefined,
  },
  {
    what: 'a look-up with a wrong key',
    path: '/v1/attribution?number=%2B13125550101',
    method: 'GET',
    headers: { authorization: 'Bearer nl_wrong' },
    status: 401,
    field: 'authorization',
  },
  { what: 'a look-up without a number', path: '/v1/attribution', ...LOOK_UP, status: 400, field: 'number' },
  {
    what: 'a look-up of a word',
    path: '/v1/attribution?number=shop',
    ...LOOK_UP,
    status: 400,
    field: 'number',
  },
  {
    what: 'a look-up at no time',
    path: '/v1/attribution?number=%2B13125550101&at=noon',
    ...LOOK_UP,
    status: 400,
    field: 'at',
  },
  {
    what: 'a look-up of an unknown number',
    path: '/v1/attribution?number=%2B13125559999',
    ...LOOK_UP,
    status: 404,
    field: 'number',
  },
  { what: 'an unknown call', path: '/v1/calls/call_x', ...LOOK_UP, status: 404, field: 'id' },
  {
    what: 'a page of calls that is too long',
    path: '/v1/calls?limit=100000',
    ...LOOK_UP,
    status: 400,
    field: 'limit',
  },
  { what: 'a pool without a name', path: '/v1/pools', body: {}, headers: KEY, status: 400, field: 'name' },
  {
    what: 'a pool that is not JSON',
    path: '/v1/pools',
    body: '{"name":',
    headers: KEY,
    status: 400,
    field: 'body',
  },
  {
    what: 'a pool of 1 MB',
    path: '/v1/pools',
    body: { name: MEGABYTE },
    headers: KEY,
    status: 400,
    field: 'name',
  },
  { what: 'a pool from nobody', path: '/v1/pools', body: { name: 'x' }, status: 401, field: undefined },
  {
    what: 'a site with a path for an origin',
    path: '/v1/sites',
    body: {
      name: 'x',
      origins: ['https://example.com/shop'],
      targets: [{ number: '+13125550142', pool: 'demo' }],
    },
    headers: KEY,
    status: 400,
    field: 'origins.0',
  },
  {
    what: "a site with somebody else's pool",
    path: '/v1/sites',
    body: {
      name: 'x',
      origins: ['https://example.com'],
      targets: [{ number: '+13125550142', pool: 'theirs' }],
    },
    headers: KEY,
    status: 404,
    field: 'targets.0.pool',
  },
  {
    what: 'numbers that are taken',
    path: '/v1/numbers',
    body: { numbers: ['+12125559000', '+13125550101'], carrier: 'demo', flow: 'demo', pool: 'demo' },
    headers: KEY,
    status: 409,
    field: 'numbers',
  },
  {
    what: 'a flow that leads nowhere',
    path: '/v1/flows',
    body: {
      name: 'x',
      flow: {
        start: 'a',
        nodes: { a: { type: 'dial', destinations: ['+13125550188'], ringSeconds: 20, onNoAnswer: 'b' } },
      },
    },
    headers: KEY,
    status: 400,
    field: 'flow.nodes.a.onNoAnswer',
  },
  { what: 'an address that does not exist', path: '/v1/nothing', ...LOOK_UP, status: 404, field: undefined },
];

function send({ path, method, body, headers }: Case): Promise<Response> {
  const isText = typeof body === 'string';
  const isApi = path.startsWith('/v1/') && !path.startsWith('/v1/visits');
  return fetch(`${edge.url}${path}`, {
    method: method ?? 'POST',
    headers: {
      'content-type':
        isApi || path.startsWith('/simulator')
          ? 'application/json'
          : isText && path.startsWith('/carriers')
            ? 'application/x-www-form-urlencoded'
            : 'text/plain',
      ...(path.startsWith('/v1/visits') ? { origin: edge.url } : {}),
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
}

/** Everything that bad input might leave behind. */
async function stored() {
  const [calls, pools, numbers, sites, flows] = await Promise.all(
    ['calls', 'pools', 'numbers', 'sites', 'flows'].map((noun) => edge.api('GET', `/v1/${noun}`)),
  );
  return { calls, pools, numbers, sites, flows };
}

describe('bad input', () => {
  test.each(CASES)('$what is refused with $status and names $field', async (one) => {
    const before = await stored();
    const response = await send(one);
    const answer = (await response.json()) as { type: string; message: string; field?: string };
    expect({ status: response.status, field: answer.field }).toEqual({
      status: one.status,
      field: one.field,
    });
    expect(answer.type).toMatch(/^[a-z_]+$/);
    expect(answer.message.length).toBeGreaterThan(10);
    expect(await stored()).toEqual(before);
  });
});
