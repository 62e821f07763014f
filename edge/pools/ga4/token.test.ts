import { describe, expect, it } from 'vitest';
import { Problem } from '../../problem.ts';
import type { Google } from './ask.ts';
import { type FakeProperty, fakeGa4, newAccount } from './fake.ts';
import { claimsOf, signingInput } from './jwt.ts';
import { readServiceAccount } from './service-account.ts';
import { accessToken, signedAssertion, tokenRefusal } from './token.ts';

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0, 999);
const account = await newAccount();
const ours = readServiceAccount(account.key);

function google(changes: Partial<FakeProperty> = {}): Google {
  const property = { property: '1', timeZone: 'UTC', now: NOW, account, sessions: [], ...changes };
  return { fetch: fakeGa4(property).fetch, wait: async () => {} };
}

/** A token endpoint that answers this. */
function answering(status: number, body: BodyInit): Google & { times: number; waited: number[] } {
  const google = {
    times: 0,
    waited: [] as number[],
    async fetch() {
      google.times++;
      return new Response(body, { status });
    },
    async wait(ms: number) {
      google.waited.push(ms);
    },
  };
  return google;
}

async function refusal(given: Promise<string>): Promise<Problem> {
  const error = await given.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw new Error(`expected a problem, got ${error}`);
}

describe('the word of a service account', () => {
  it('asks for an hour of reading and nothing else', () => {
    expect(claimsOf(ours, NOW)).toEqual({
      iss: account.clientEmail,
      scope: 'https://www.googleapis.com/auth/analytics.readonly',
      aud: 'https://oauth2.googleapis.com/token',
      iat: 1795521600,
      exp: 1795525200,
    });
  });

  it('is a JWT that names its key, where the file does', () => {
    const header = (keyId: string | null) =>
      JSON.parse(atob(signingInput({ ...ours, keyId }, claimsOf(ours, NOW)).split('.')[0] ?? ''));
    expect(header('0123')).toEqual({ alg: 'RS256', typ: 'JWT', kid: '0123' });
    expect(header(null)).toEqual({ alg: 'RS256', typ: 'JWT' });
  });

  it('is signed so that the public key bears it out, and no longer when a letter is changed', async () => {
    const [header, claims, signature = ''] = (await signedAssertion(ours, NOW)).split('.');
    const verify = (text: string) =>
      crypto.subtle.verify(
        'RSASSA-PKCS1-v1_5',
        account.publicKey,
        Buffer.from(signature, 'base64url'),
        new TextEncoder().encode(text),
      );
    expect(signature).toMatch(/^[\w-]+$/);
    expect(await verify(`${header}.${claims}`)).toBe(true);
    expect(await verify(`${header}.${claims}x`)).toBe(false);
  });
});

describe('an access token', () => {
  it('is given for the word of the account', async () => {
    expect(await accessToken(google(), ours, NOW)).toMatch(/^ya29\./);
  });

  it('is not given for a key that is no longer one of the account', async () => {
    const other = readServiceAccount({ ...(await newAccount()).key });
    const problem = await refusal(accessToken(google(), other, NOW));
    expect(problem).toMatchObject({ type: 'invalid_request', field: 'serviceAccount.private_key' });
    expect(problem.message).toContain(`make a new JSON key`);
    expect(problem.message).toContain('Invalid JWT Signature');
  });

  it('is not given to an account that Google does not know', async () => {
    const gone = { ...ours, clientEmail: 'gone@some-project.iam.gserviceaccount.com' };
    expect(await refusal(accessToken(google(), gone, NOW))).toMatchObject({
      type: 'invalid_request',
      field: 'serviceAccount.client_email',
      message: expect.stringContaining('gone@some-project'),
    });
  });

  it('is not given when our clock is wrong, which is not the fault of the key', async () => {
    const problem = await refusal(accessToken(google({ now: NOW + 3 * 3_600_000 }), ours, NOW));
    expect(problem).toMatchObject({ type: 'unavailable', message: expect.stringContaining('clock') });
    expect(problem.field).toBeUndefined();
  });

  it('takes an RSA key: one of another kind is named', async () => {
    const curve = { name: 'ECDSA', namedCurve: 'P-256' };
    const pair = (await crypto.subtle.generateKey(curve, true, ['sign', 'verify'])) as CryptoKeyPair;
    const der = new Uint8Array((await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer);
    for (const privateKey of [der, ours.privateKey.slice(0, 500)]) {
      expect(await refusal(accessToken(google(), { ...ours, privateKey }, NOW))).toMatchObject({
        type: 'invalid_request',
        field: 'serviceAccount.private_key',
      });
    }
  });

  it('is asked for once more after a 503, and then no more', async () => {
    const down = answering(503, 'try later');
    expect(await refusal(accessToken(down, ours, NOW))).toMatchObject({ type: 'unavailable' });
    expect(down.times).toBe(2);
    expect(down.waited).toEqual([2000]);
  });

  it('is not asked for again when it was refused', async () => {
    const refusing = answering(400, '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}');
    await refusal(accessToken(refusing, ours, NOW));
    expect(refusing.times).toBe(1);
  });

  it.each([
    ['a page instead of JSON', 200, '<html>'],
    ['JSON without a token', 200, '{}'],
    ['JSON that is null', 200, 'null'],
    ['an error without words', 502, ''],
  ])('is not made up from %s', async (_, status, body) => {
    expect(await refusal(accessToken(answering(status, body), ours, NOW))).toMatchObject({
      type: 'unavailable',
    });
  });

  it('is unavailable while Google cannot be reached', async () => {
    const off: Google = { fetch: () => Promise.reject(new TypeError('no route')), wait: async () => {} };
    expect(await refusal(accessToken(off, ours, NOW))).toMatchObject({
      type: 'unavailable',
      message: expect.stringContaining('could not be reached'),
    });
  });

  it('is refused with Google’s own words where we know none of ours', () => {
    const body = { error: 'unauthorized_client', error_description: 'Client is unauthorized.' };
    expect(tokenRefusal({ status: 401, body }, 'a@b')).toMatchObject({
      type: 'invalid_request',
      field: 'serviceAccount',
      message: expect.stringContaining('Client is unauthorized.'),
    });
  });
});
