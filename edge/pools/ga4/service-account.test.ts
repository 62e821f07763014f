import { describe, expect, it } from 'vitest';
import { Problem } from '../../problem.ts';
import { newAccount } from './fake.ts';
import { readServiceAccount } from './service-account.ts';

const { key } = await newAccount();
const PRIVATE_KEY = key.private_key ?? '';

function refusalOf(broken: unknown): Problem {
  try {
    readServiceAccount(broken);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('it was taken');
}

describe('the key of a service account', () => {
  it('is taken as Google wrote it, as text and parsed', () => {
    const account = readServiceAccount(JSON.stringify(key, null, 2));
    expect(account).toMatchObject({ clientEmail: key.client_email, projectId: 'some-project' });
    expect(readServiceAccount(key)).toEqual(account);
  });

  it('is taken with its line breaks written out, and without the fields that are not needed', () => {
    const { type, client_email, private_key } = key;
    const short = { type, client_email, private_key: private_key?.replaceAll('\n', '\\n') };
    expect(readServiceAccount(short)).toEqual({ ...readServiceAccount(key), keyId: null, projectId: null });
  });

  it.each([
    ['nothing', undefined, 'serviceAccount'],
    ['text that is not JSON', '{"type": "service_account", "private', 'serviceAccount'],
    ['JSON that is not an object', '[1]', 'serviceAccount'],
    ['the key of a person', { ...key, type: 'authorized_user' }, 'serviceAccount.type'],
    ['no address', { ...key, client_email: undefined }, 'serviceAccount.client_email'],
    ['an address that is none', { ...key, client_email: 'pool-check' }, 'serviceAccount.client_email'],
    ['no private key', { ...key, private_key: '' }, 'serviceAccount.private_key'],
    ['a private key without its frame', { ...key, private_key: 'MIIEvQ' }, 'serviceAccount.private_key'],
    ['half a private key', { ...key, private_key: PRIVATE_KEY.slice(0, 400) }, 'serviceAccount.private_key'],
    [
      'a private key of the old form',
      { ...key, private_key: PRIVATE_KEY.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY') },
      'serviceAccount.private_key',
    ],
    [
      'a private key that is not base64',
      { ...key, private_key: '-----BEGIN PRIVATE KEY-----\nA=A\n-----END PRIVATE KEY-----' },
      'serviceAccount.private_key',
    ],
    ['tokens from elsewhere', { ...key, token_uri: 'https://example.com/token' }, 'serviceAccount.token_uri'],
    [
      'tokens from a host that only sounds like Google',
      { ...key, token_uri: 'https://oauth2.googleapis.com.example.com/token' },
      'serviceAccount.token_uri',
    ],
    [
      'tokens in the clear',
      { ...key, token_uri: 'http://oauth2.googleapis.com/token' },
      'serviceAccount.token_uri',
    ],
  ])('is refused with the field that is wrong: %s', (_, broken, field) => {
    expect(refusalOf(broken)).toMatchObject({ type: 'invalid_request', field });
    expect(refusalOf(broken).message).toContain(field);
  });

  it('is never repeated in what is said about it', () => {
    const secret = PRIVATE_KEY.split('\n')[3] ?? 'none';
    const broken = [JSON.stringify(key).slice(0, -40), { ...key, private_key: PRIVATE_KEY.slice(0, 600) }];
    for (const one of broken) expect(refusalOf(one).message).not.toContain(secret.slice(0, 10));
  });
});
