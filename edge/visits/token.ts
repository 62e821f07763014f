import { Problem } from '../problem.ts';

/** What the edge must know to serve a visit's later messages without asking the directory who it is. */
export interface VisitToken {
  visit: string;
  visitor: string;
  site: string;
  /** Pools that this visit takes numbers from. */
  pools: string[];
}

/**
 * Signs a token, so that nobody can keep or leave somebody else's visit: base64url JSON, a dot, and its
 * HMAC-SHA256 under a key derived from the installation's secret.
 */
export async function signToken(secret: string, token: VisitToken): Promise<string> {
  const payload = toBase64Url(new TextEncoder().encode(JSON.stringify(token)));
  const mac = await crypto.subtle.sign('HMAC', await tokenKey(secret), new TextEncoder().encode(payload));
  return `${payload}.${toBase64Url(new Uint8Array(mac))}`;
}

/** Opens a token. Throws `forbidden` (field `token`) when we did not sign it or it names another visit. */
export async function openToken(secret: string, text: string, visit: string): Promise<VisitToken> {
  const [payload, mac] = text.split('.');
  const bytes = mac === undefined ? null : fromBase64Url(mac);
  const isOurs =
    payload !== undefined &&
    bytes !== null &&
    (await crypto.subtle.verify('HMAC', await tokenKey(secret), bytes, new TextEncoder().encode(payload)));
  const json = isOurs ? fromBase64Url(payload) : null;
  const token = json === null ? null : (JSON.parse(new TextDecoder().decode(json)) as VisitToken);
  if (token?.visit !== visit) throw new Problem('forbidden', 'this token is not that of the visit', 'token');
  return token;
}

let remembered: { secret: string; key: Promise<CryptoKey> } | null = null;

function tokenKey(secret: string): Promise<CryptoKey> {
  if (remembered?.secret !== secret) {
    // The label keeps this key apart from every other use of the secret.
    const key = crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(`visit token ${secret}`),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify'],
    );
    remembered = { secret, key };
  }
  return remembered.key;
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
