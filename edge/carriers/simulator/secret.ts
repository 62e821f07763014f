import { hmac } from '../hmac.ts';

/**
 * The auth token the built-in carrier signs with for one carrier of ours: 32 hex digits, as Twilio's are.
 * Derived, so that both ends know it and nobody has to store it.
 *
 * @param secret `Env.SECRET`
 */
export function simulatorSecret(secret: string, carrierId: string): Promise<string> {
  return derive(secret, `simulator:${carrierId}`);
}

/** The account the built-in carrier says a call is of: `AC` and 32 hex digits, always the same for one carrier. */
export async function simulatorAccount(secret: string, carrierId: string): Promise<string> {
  return `AC${await derive(secret, `simulator account:${carrierId}`)}`;
}

/** HMAC-SHA256 in hex, cut to 32 digits. */
async function derive(secret: string, label: string): Promise<string> {
  const mac = await hmac('SHA-256', secret, label);
  return Array.from(mac.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
