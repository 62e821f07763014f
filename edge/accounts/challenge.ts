import { spendOnce } from './attempts.ts';

/** A challenge is good for so long, ms. */
export const CHALLENGE_MS = 5 * 60_000;

const RANDOM_BYTES = 16;
const TIME_BYTES = 8;
const HEAD_BYTES = RANDOM_BYTES + TIME_BYTES;

/**
 * What a device is to sign: random bytes, until when it is good (ms, big-endian), and the HMAC-SHA256 of both and of what it
 * is for. So asking for one keeps nothing here, however often strangers ask.
 *
 * @param purpose what the signature will be good for, and for whom: another purpose does not accept it
 */
export async function makeChallenge(
  secret: string,
  purpose: string,
  at: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(HEAD_BYTES);
  crypto.getRandomValues(head.subarray(0, RANDOM_BYTES));
  new DataView(head.buffer).setBigUint64(RANDOM_BYTES, BigInt(at + CHALLENGE_MS));
  const key = await keyOf(secret, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, signedPart(purpose, head));
  return Uint8Array.from([...head, ...new Uint8Array(mac)]);
}

/** Whether a challenge (base64url) was made here, for this purpose, and is still good. It may have been used already. */
export async function isChallenge(
  secret: string,
  purpose: string,
  challenge: string,
  at: number,
): Promise<boolean> {
  const bytes = new Uint8Array(Buffer.from(challenge, 'base64url'));
  if (bytes.length !== HEAD_BYTES + 32) return false;
  const head = bytes.slice(0, HEAD_BYTES);
  const key = await keyOf(secret, ['verify']);
  const isOurs = await crypto.subtle.verify(
    'HMAC',
    key,
    bytes.subarray(HEAD_BYTES),
    signedPart(purpose, head),
  );
  return isOurs && new DataView(head.buffer).getBigUint64(RANDOM_BYTES) > BigInt(at);
}

/** Uses a challenge up. False when it was used before. */
export function spendChallenge(
  db: D1Database,
  secret: string,
  challenge: string,
  at: number,
): Promise<boolean> {
  return spendOnce(db, secret, `challenge ${challenge}`, CHALLENGE_MS, at);
}

function signedPart(purpose: string, head: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...new TextEncoder().encode(`challenge ${purpose} `), ...head]);
}

function keyOf(secret: string, usages: ('sign' | 'verify')[]): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, usages);
}
