import type { CarrierRequest } from '../carrier.ts';
import { fromBase64 } from '../hmac.ts';

/** How far the carrier's clock and ours may be apart, s; what is older may be a request that somebody sends again. */
const TOLERANCE_SECONDS = 300;

/**
 * True when the request was signed with the private half of the account's key: Ed25519 over `timestamp|body`, the
 * timestamp in seconds and not far from `now` (ms). The address is not part of it
 * (https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks#webhook-signature-verification, npm telnyx,
 * lib/webhooks).
 *
 * @param publicKey base64 of 32 bytes, from Telnyx's portal
 */
export async function verify(request: CarrierRequest, publicKey: string, now: number): Promise<boolean> {
  const timestamp = request.headers.get('telnyx-timestamp') ?? '';
  const signature = fromBase64(request.headers.get('telnyx-signature-ed25519') ?? '');
  const key = fromBase64(publicKey);
  if (!/^\d{1,12}$/.test(timestamp) || signature?.length !== 64 || key?.length !== 32) return false;
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const signed = new TextEncoder().encode(`${timestamp}|${request.body}`);
  const verifier = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify('Ed25519', verifier, signature, signed);
}
