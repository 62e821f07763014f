import { RestClient } from '@signalwire/compatibility-api';
import { describe, expect, it } from 'vitest';
import type { CarrierRequest } from '../carrier.ts';
import { sign } from '../twilio/signature.ts';
import { verify } from './signature.ts';

const key = 'PSK_1234567890abcdef';
const form = 'CallSid=abc-1&From=%2B13125550199&Digits=';

const request = (header: string, signature: string, url: string, body: string): CarrierRequest => ({
  method: 'POST',
  url,
  headers: new Headers({ [header]: signature }),
  body,
});

const addresses = [
  'https://calls.example/carriers/c1/voice',
  'https://calls.example:8443/carriers/c1/voice?a=1&b=2',
  'https://user:pass@calls.example/carriers/c1/voice',
  'http://calls.example/carriers/c1/next/3?q=a%20b',
];

describe.each(addresses)('npm @signalwire/compatibility-api and we agree about %s', (url) => {
  it.each([form, ''])('with the form %j', async (body) => {
    const signature = await sign(url, body, key);
    const params = Object.fromEntries(new URLSearchParams(body));
    expect(RestClient.validateRequest(key, signature, url, params)).toBe(true);
    expect(await verify(request('X-SignalWire-Signature', signature, url, body), key)).toBe(true);
    expect(await verify(request('X-SignalWire-Signature', signature, url, `${body}&More=1`), key)).toBe(
      false,
    );
  });
});

it('agrees about a body that is no form', async () => {
  const body = '{"a":1}';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const url = `https://calls.example/voice?bodySHA256=${hash}`;
  const signature = await sign(url, body, key);
  expect(RestClient.validateRequestWithBody(key, signature, url, body)).toBe(true);
  expect(await verify(request('X-SignalWire-Signature', signature, url, body), key)).toBe(true);
  expect(await verify(request('X-SignalWire-Signature', signature, url, '{"a":2}'), key)).toBe(false);
});

it('takes the signature from Twilio’s header too, and not from another', async () => {
  const url = 'https://calls.example/voice';
  const signature = await sign(url, form, key);
  expect(await verify(request('X-Twilio-Signature', signature, url, form), key)).toBe(true);
  expect(await verify(request('X-Signature', signature, url, form), key)).toBe(false);
  expect(await verify(request('X-SignalWire-Signature', signature, url, form), '')).toBe(false);
});
