import { type Secrets, secretsOf } from './secrets.ts';

/*
 * Secrets at rest: AES-256-GCM under a key that HKDF derives from the installation's secret, one key per purpose. What a
 * secret belongs to is authenticated with it, so that it cannot be moved to another row.
 */

const VERSION = 'v1.';
const IV_BYTES = 12;

/**
 * Closes a text so that only this installation can open it.
 *
 * @param secrets the environment's
 * @param purpose what such secrets are for, e.g. `carrier credentials`
 * @param owner what this one belongs to; needed again to open it
 */
export async function seal(secrets: Secrets, purpose: string, owner: string, text: string): Promise<string> {
  const [secret] = secretsOf(secrets);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: bytesOf(owner) },
    await keyOf(secret, purpose),
    bytesOf(text),
  );
  return VERSION + base64([...iv, ...new Uint8Array(sealed)]);
}

/** Opens what `seal` closed. Rejects when it was closed with another secret, for another owner, or was changed. */
export async function unseal(
  secrets: Secrets,
  purpose: string,
  owner: string,
  sealed: string,
): Promise<string> {
  const [first, ...others] = secretsOf(secrets).map(
    (secret) => () => openWith(secret, purpose, owner, sealed),
  );
  return others.reduce((opened, open) => opened.catch(open), (first as () => Promise<string>)());
}

/**
 * What is sealed, closed anew with the secret that new things are closed with; `null` when it is already. Rejects when it
 * cannot be opened.
 */
export async function reseal(
  secrets: Secrets,
  purpose: string,
  owner: string,
  sealed: string,
): Promise<string | null> {
  const isNew = await openWith(secretsOf(secrets)[0], purpose, owner, sealed).then(
    () => true,
    () => false,
  );
  return isNew ? null : seal(secrets, purpose, owner, await unseal(secrets, purpose, owner, sealed));
}

async function openWith(secret: string, purpose: string, owner: string, sealed: string): Promise<string> {
  if (!sealed.startsWith(VERSION)) throw new Error('this was not sealed here');
  const bytes = Uint8Array.from(atob(sealed.slice(VERSION.length)), (character) => character.charCodeAt(0));
  const text = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: bytesOf(owner) },
    await keyOf(secret, purpose),
    bytes.subarray(IV_BYTES),
  );
  return new TextDecoder().decode(text);
}

async function keyOf(secret: string, purpose: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', bytesOf(secret), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytesOf(purpose) },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text));
}

function base64(bytes: readonly number[]): string {
  return btoa(String.fromCharCode(...bytes));
}
