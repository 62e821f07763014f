import { afterEach, expect, it, vi } from 'vitest';
import { carrierApi, DIALECTS } from './index.ts';

afterEach(() => vi.unstubAllGlobals());

it('has a dialect for every kind of carrier', () => {
  expect(Object.keys(DIALECTS).sort()).toEqual(['plivo', 'signalwire', 'simulator', 'telnyx', 'twilio']);
});

it.each([
  ['twilio', 'api.twilio.com'],
  ['signalwire', 'space.example'],
  ['telnyx', 'api.telnyx.com'],
  ['plivo', 'api.plivo.com'],
] as const)('opens the API of %s, which asks %s', async (kind, host) => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(new URL(request.url).host);
    return new Response(null, { status: 204 });
  });
  const credentials = { account: 'a', token: 't', signingKey: 's', space: 'space.example' };
  await (await carrierApi(kind, credentials)).deleteRecording('r');
  expect(asked).toEqual([host]);
});
