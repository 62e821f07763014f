/** Hash functions carriers sign with. */
type Hash = 'SHA-1' | 'SHA-256';

/** HMAC of a text. An empty secret is refused by WebCrypto. */
export async function hmac(hash: Hash, secret: string, text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(hash, secret, 'sign'), utf8(text)));
}

/** True when the signature is the HMAC of the text: WebCrypto's own comparison, in constant time. */
export async function isHmac(
  hash: Hash,
  secret: string,
  text: string,
  signature: Uint8Array,
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await keyOf(hash, secret, 'verify'), signature, utf8(text));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes; `null` for what is no base64. */
export function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function keyOf(hash: Hash, secret: string, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash }, false, [usage]);
}

const utf8 = (text: string) => new TextEncoder().encode(text);
