import { generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import Telnyx from 'telnyx';
import { describe, expect, it } from 'vitest';
import type { CarrierRequest } from '../carrier.ts';
import { verify } from './signature.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
/** The last 32 bytes of the key in DER: what Telnyx's portal shows. */
const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');

const now = Date.now();
const seconds = Math.floor(now / 1000);
const body = 'CallSid=v3%3Aabc&From=%2B13125550199';

function signed(payload: string, timestamp: string | number = seconds): Record<string, string> {
  const signature = nodeSign(null, Buffer.from(`${timestamp}|${payload}`), privateKey).toString('base64');
  return { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': String(timestamp) };
}

const request = (headers: Record<string, string>, payload = body): CarrierRequest => ({
  method: 'POST',
  url: 'https://calls.example/carriers/c1/voice',
  headers: new Headers(headers),
  body: payload,
});

describe('npm telnyx and we agree', () => {
  const client = new Telnyx({ apiKey: 'KEY', publicKey: key });
  /** Theirs reads JSON after it has verified. */
  const theirs = (payload: string, headers: Record<string, string>) =>
    client.webhooks.unwrap(payload, { headers }).then(
      () => true,
      () => false,
    );

  it.each(['{"data":{"event_type":"call.hangup"}}', '{}'])('on a JSON body %s', async (payload) => {
    const headers = signed(payload);
    expect(await theirs(payload, headers)).toBe(true);
    expect(await verify(request(headers, payload), key, now)).toBe(true);
  });

  it('on a body that was changed', async () => {
    const headers = signed('{}');
    expect(await theirs('{ }', headers)).toBe(false);
    expect(await verify(request(headers, '{ }'), key, now)).toBe(false);
  });

  // Theirs reads the clock itself, so not to the second.
  it.each([-280, 280, -320, 320])('on a clock that is %s seconds off', async (off) => {
    const headers = signed('{}', seconds + off);
    expect(await verify(request(headers, '{}'), key, now)).toBe(await theirs('{}', headers));
  });

  it.each(['', 'soon', '1e9', '-5'])('on the timestamp %j', async (timestamp) => {
    const headers = signed('{}', timestamp);
    expect(await theirs('{}', headers)).toBe(false);
    expect(await verify(request(headers, '{}'), key, now)).toBe(false);
  });
});

it.each([body, ''])(
  'accepts the form %j, whatever the address and the case of the headers',
  async (payload) => {
    const headers = Object.fromEntries(
      Object.entries(signed(payload)).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(await verify({ ...request(headers, payload), url: 'http://127.0.0.1:8787/x' }, key, now)).toBe(
      true,
    );
  },
);

describe('a request is refused', () => {
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  it.each([
    ['without headers', {}, key],
    [
      'without its timestamp',
      { 'telnyx-signature-ed25519': signed(body)['telnyx-signature-ed25519'] ?? '' },
      key,
    ],
    ['without its signature', { 'telnyx-timestamp': String(seconds) }, key],
    ['with something that is no base64', { ...signed(body), 'telnyx-signature-ed25519': '§' }, key],
    ['with a signature that is too short', { ...signed(body), 'telnyx-signature-ed25519': 'AAAA' }, key],
    ['for another key', signed(body), other.subarray(-32).toString('base64')],
    ['for a key that is none', signed(body), 'secret'],
    ['for an empty key', signed(body), ''],
  ])('%s', async (_why, headers, publicKeyOf) => {
    expect(await verify(request(headers), publicKeyOf, now)).toBe(false);
  });
});
