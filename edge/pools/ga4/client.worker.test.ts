import { describe, expect, it } from 'vitest';
import { readTraffic } from './client.ts';

const DAY = 24 * 60 * 60_000;

/** Google as it answers for a property in Chicago with a visit at noon of each of eight days. */
async function chicago(publicKey: CryptoKey, url: string, init: RequestInit): Promise<Response> {
  const body = String(init.body);
  if (url === 'https://oauth2.googleapis.com/token') {
    const [header, claims, signature = ''] = (new URLSearchParams(body).get('assertion') ?? '').split('.');
    const bytes = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const signed = new TextEncoder().encode(`${header}.${claims}`);
    const isSigned = await crypto.subtle.verify('RSASSA-PKCS1-v1_5', publicKey, bytes, signed);
    return isSigned ? Response.json({ access_token: 'ya29.token' }) : new Response('', { status: 400 });
  }
  const byMinute = body.includes('dateHourMinute');
  const metrics = byMinute ? ['eventCount'] : ['sessions', 'averageSessionDuration', 'bounceRate'];
  return Response.json({
    dimensionHeaders: [{ name: byMinute ? 'dateHourMinute' : 'dateHour' }],
    metricHeaders: metrics.map((name) => ({ name, type: 'TYPE_INTEGER' })),
    rows: Array.from({ length: 8 }, (_, n) => ({
      dimensionValues: [{ value: `202611${String(n + 1).padStart(2, '0')}12${byMinute ? '00' : ''}` }],
      metricValues: metrics.map(() => ({ value: '1' })),
    })),
    rowCount: 8,
    metadata: { timeZone: 'America/Chicago' },
  });
}

describe('in the Workers runtime', () => {
  it('a key signs, and times of a zone are found', async () => {
    const pair = (await crypto.subtle.generateKey(
      {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
      },
      true,
      ['sign', 'verify'],
    )) as CryptoKeyPair;
    const der = new Uint8Array((await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer);
    const traffic = await readTraffic({
      property: '123456',
      serviceAccount: {
        type: 'service_account',
        client_email: 'pool-check@some-project.iam.gserviceaccount.com',
        private_key: `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...der))}\n-----END PRIVATE KEY-----\n`,
      },
      fetch: (url, init) => chicago(pair.publicKey, url, init),
      wait: (ms) => scheduler.wait(ms),
      now: Date.UTC(2026, 10, 10),
    });
    // Clocks go back in Chicago on 1 November 2026, so noon is 18:00 UTC from then on.
    expect(traffic.minutes?.map(({ at }) => at)).toEqual(
      Array.from({ length: 8 }, (_, n) => Date.UTC(2026, 10, 1, 18) + n * DAY),
    );
    expect(traffic).toMatchObject({ timeZone: 'America/Chicago', bounceRate: 1, notes: [] });
  });
});
