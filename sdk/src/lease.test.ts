import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, checked, tell } from './lease.ts';
import type { VisitAnswer } from './protocol.ts';

const ANSWER: VisitAnswer = {
  visit: 'vst_1',
  visitor: 'vtr_1',
  token: 'secret',
  swaps: [
    { from: '+13125550123', to: '+18475550199' },
    { from: '+13125550124', to: '' },
  ],
  keepEvery: 60,
  endsAfter: 1800,
};
const MESSAGE = { token: 'secret', pages: [] };

let requests: [string, RequestInit][];
let respond: () => Promise<Response>;

beforeEach(() => {
  requests = [];
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    requests.push([address, init]);
    return respond();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('asking', () => {
  it('sends one message without a preflight, and outlives the page', async () => {
    respond = async () => Response.json(ANSWER);
    expect(await ask('https://edge.example/v1/visits', MESSAGE)).toEqual({ status: 200, answer: ANSWER });
    const [[address, init] = ['', {}]] = requests;
    expect(address).toBe('https://edge.example/v1/visits');
    expect(init).toMatchObject({ method: 'POST', keepalive: true, body: JSON.stringify(MESSAGE) });
    // A string body goes as text/plain, which is on the safe list.
    expect(init.headers).toBeUndefined();
  });

  it.each([401, 404, 429, 500])('tells that the edge answered %d', async (status) => {
    respond = async () => Response.json({ type: 'problem', message: 'no' }, { status });
    expect(await ask('/', MESSAGE)).toEqual({ status });
  });

  it('does not reject when there is no network, no JSON or no answer in it', async () => {
    for (const answer of [
      () => Promise.reject(TypeError('offline')),
      async () => new Response('<html>'),
      async () => new Response(''),
      async () => Response.json(null),
      async () => Response.json({ ...ANSWER, swaps: 'none' }),
    ]) {
      respond = answer;
      expect((await ask('/', MESSAGE)).answer).toBeUndefined();
    }
  });

  it('gives up after 2.5 s', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    respond = async () => Response.json(ANSWER);
    await ask('/', MESSAGE);
    expect(timeout).toHaveBeenCalledWith(2500);
    expect(requests[0]?.[1].signal).toBe(timeout.mock.results[0]?.value);
  });
});

describe('an answer', () => {
  it('is what has everything the script relies on', () => {
    expect(checked(ANSWER)).toBe(ANSWER);
    expect(checked({ ...ANSWER, swaps: [] }).swaps).toEqual([]);
  });

  it.each([
    ['visit', 1],
    ['visitor', undefined],
    ['token', null],
    ['swaps', 'none'],
    ['swaps', undefined],
    ['swaps', [null]],
    ['swaps', [{ from: 1 }]],
    ['swaps', [{ from: '+13125550123', to: 5 }]],
    ['keepEvery', 0],
    ['keepEvery', 'soon'],
    ['endsAfter', -1],
    ['endsAfter', undefined],
  ])('is not one whose %s is %j', (field, value) => {
    expect(() => checked({ ...ANSWER, [field]: value })).toThrow();
  });

  it.each([null, undefined, 7, 'text', []])('is not %j', (value) => {
    expect(() => checked(value as never)).toThrow();
  });
});

it('a last message goes by beacon', () => {
  const sendBeacon = vi.fn(() => true);
  vi.stubGlobal('navigator', { sendBeacon });
  expect(tell('/leave', MESSAGE)).toBe(true);
  expect(sendBeacon).toHaveBeenCalledWith('/leave', JSON.stringify(MESSAGE));
});
