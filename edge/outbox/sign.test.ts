import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { bodyOf } from './event.ts';
import { newSecret, signedHeaders } from './sign.ts';

const NOW = Date.now();
const BODY = bodyOf({
  id: 'evt_1',
  type: 'call.ended',
  at: NOW,
  subject: 'call_1',
  version: 3,
  data: { id: 'call_1', note: 'naïve “quotes”' },
});

it('is verified by the published library, which gives the body back', () => {
  const secret = newSecret();
  const read = new Webhook(secret).verify(BODY, signedHeaders([secret], 'evt_1', NOW, BODY));
  expect(read).toEqual({
    type: 'call.ended',
    timestamp: new Date(NOW).toISOString(),
    data: { id: 'call_1', note: 'naïve “quotes”', version: 3 },
  });
});

it('counts for the old secret and the new one while one replaces the other', () => {
  const [next, old] = [newSecret(), newSecret()];
  const headers = signedHeaders([next, old], 'evt_1', NOW, BODY);
  for (const secret of [next, old]) expect(() => new Webhook(secret).verify(BODY, headers)).not.toThrow();
  expect(() => new Webhook(newSecret()).verify(BODY, headers)).toThrow();
});

it.each([
  ['another body', { body: `${BODY} ` }],
  ['another id', { id: 'evt_2' }],
  ['an old attempt', { at: NOW - 6 * 60_000 }],
])('does not count for %s', (_, other) => {
  const secret = newSecret();
  const { id, at, body } = { id: 'evt_1', at: NOW, body: BODY, ...other };
  const headers = { ...signedHeaders([secret], 'evt_1', at, BODY), 'webhook-id': id };
  expect(() => new Webhook(secret).verify(body, headers)).toThrow();
});

it('never makes the same secret twice, of 32 bytes', () => {
  const secrets = Array.from({ length: 50 }, newSecret);
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) expect(atob(secret.replace('whsec_', ''))).toHaveLength(32);
});
