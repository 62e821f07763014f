import fc from 'fast-check';
import client from 'plivo';
import { describe, expect, it } from 'vitest';
import type { CarrierRequest } from '../carrier.ts';
import { sign, verify } from './signature.ts';

const token = 'MDZjNzYyNjQ1ZjE3NzQ4';
const nonce = '05429567804466091622';

function request(
  signature: string | null,
  url: string,
  body: string,
  method: 'GET' | 'POST' = 'POST',
): CarrierRequest {
  const headers = new Headers({ 'X-Plivo-Signature-V3-Nonce': nonce });
  if (signature !== null) headers.set('X-Plivo-Signature-V3', signature);
  return { method, url, headers, body };
}

const paramsOf = (body: string) => {
  const fields = new URLSearchParams(body);
  return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]));
};

const theirs = (method: 'GET' | 'POST', url: string, signature: string, body = '') =>
  client.validateV3Signature(method, url, nonce, token, signature, paramsOf(body));

const addresses = [
  'https://calls.example/carriers/c1/voice',
  'https://calls.example:8443/carriers/c1/voice',
  'https://calls.example:443/carriers/c1/voice?b=2&a=1',
  'http://calls.example/carriers/c1/voice?a=2&a=1&name=J%C3%B6rg',
  'https://calls.example/carriers/c1/voice?q=a+b%26c',
];
const forms = ['', 'CallUUID=abc&From=13125550199', 'Digits=1&Digits=2', 'Digits=', 'Name=J%C3%B6rg+%26+Co'];

describe.each(addresses)('npm plivo and we agree about %s', (url) => {
  it.each(forms)('posted with %j', async (body) => {
    const signature = await sign({ method: 'POST', url, body }, nonce, token);
    expect(theirs('POST', url, signature, body)).toBe(true);
    expect(await verify(request(signature, url, body), token)).toBe(true);
    expect(await verify(request(signature, url, `${body}&More=1`), token)).toBe(false);
  });

  it('asked for with GET', async () => {
    const signature = await sign({ method: 'GET', url, body: '' }, nonce, token);
    expect(theirs('GET', url, signature)).toBe(true);
    expect(await verify(request(signature, url, '', 'GET'), token)).toBe(true);
  });
});

it('agrees about any form', async () => {
  const url = 'https://calls.example/carriers/c1/status?x=1';
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.stringMatching(/^[A-Za-z_]{1,10}$/), fc.string({ unit: 'grapheme' }), { maxKeys: 5 }),
      async (given) => {
        const body = new URLSearchParams(Object.entries(given)).toString();
        expect(theirs('POST', url, await sign({ method: 'POST', url, body }, nonce, token), body)).toBe(true);
      },
    ),
  );
});

describe('a request', () => {
  const url = 'https://calls.example/carriers/c1/voice?a=1';
  const body = 'CallUUID=abc';

  it('may have several signatures, while a token is being changed', async () => {
    const signature = await sign({ method: 'POST', url, body }, nonce, token);
    expect(await verify(request(`AAAA,${signature}`, url, body), token)).toBe(true);
  });

  it.each([
    ['without a signature', null, url, token],
    ['with an empty one', '', url, token],
    ['with one that is no base64', '§§', url, token],
    ['for another secret', undefined, url, 'another'],
    ['for an empty secret', undefined, url, ''],
    ['for another address', undefined, url.replace('a=1', 'a=2'), token],
    ['for another host, as behind a proxy', undefined, url.replace('calls.example', '127.0.0.1:8787'), token],
  ])('is refused %s', async (_why, told, address, secret) => {
    const signature = told === undefined ? await sign({ method: 'POST', url, body }, nonce, token) : told;
    expect(await verify(request(signature, address, body), secret)).toBe(false);
  });

  it('is refused without its nonce', async () => {
    const signed = request(await sign({ method: 'POST', url, body }, nonce, token), url, body);
    signed.headers.delete('X-Plivo-Signature-V3-Nonce');
    expect(await verify(signed, token)).toBe(false);
  });
});
