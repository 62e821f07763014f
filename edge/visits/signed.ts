/** What a signature is for; each purpose has a key of its own, so that one is never taken for another. */
export type Purpose =
  | 'visit token'
  | 'carried visitor'
  | 'recording link'
  | 'export link'
  | 'share link'
  | 'share access';

/**
 * Writes a value down so that only this installation can have written it: base64url JSON, a dot, and its HMAC-SHA256
 * under a key derived from the installation's secret.
 */
export async function sign(secret: string, purpose: Purpose, value: unknown): Promise<string> {
  const payload = toBase64Url(new TextEncoder().encode(JSON.stringify(value)));
  const mac = await crypto.subtle.sign(
    'HMAC',
    await keyFor(secret, purpose),
    new TextEncoder().encode(payload),
  );
  return `${payload}.${toBase64Url(new Uint8Array(mac))}`;
}

/** What `sign` wrote down for this purpose; `null` when it was not us. */
export async function open(secret: string, purpose: Purpose, text: string): Promise<unknown> {
  const [payload, mac] = text.split('.');
  const bytes = mac === undefined ? null : fromBase64Url(mac);
  const isOurs =
    payload !== undefined &&
    bytes !== null &&
    (await crypto.subtle.verify(
      'HMAC',
      await keyFor(secret, purpose),
      bytes,
      new TextEncoder().encode(payload),
    ));
  const json = isOurs ? fromBase64Url(payload) : null;
  return json === null ? null : JSON.parse(new TextDecoder().decode(json));
}

/** The keys themselves and not the promises of them: what one request or object waits for, no other may. */
const keys = new Map<Purpose, { secret: string; key: CryptoKey }>();

async function keyFor(secret: string, purpose: Purpose): Promise<CryptoKey> {
  const known = keys.get(purpose);
  if (known?.secret === secret) return known.key;
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(`${purpose} ${secret}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
  keys.set(purpose, { secret, key });
  return key;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[\w-]+$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
  } catch {
    return null;
  }
}
