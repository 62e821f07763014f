import { expect, it } from 'vitest';
import { toBase64 } from '../hmac.ts';
import { verify } from './signature.ts';

it('is verified in the runtime that calls are answered in', async () => {
  const keys = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const raw = new Uint8Array((await crypto.subtle.exportKey('raw', keys.publicKey)) as ArrayBuffer);
  const now = Date.now();
  const timestamp = String(Math.floor(now / 1000));
  const body = 'CallSid=v3%3Aabc';
  const text = new TextEncoder().encode(`${timestamp}|${body}`);
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', keys.privateKey, text));
  const request = (sent: string) => ({
    method: 'POST' as const,
    url: 'https://calls.example/carriers/c1/voice',
    headers: new Headers({ 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': toBase64(signature) }),
    body: sent,
  });
  expect(await verify(request(body), toBase64(raw), now)).toBe(true);
  expect(await verify(request(`${body}x`), toBase64(raw), now)).toBe(false);
});
