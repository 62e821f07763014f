/**
 * SHA-256 in hex, which is how Google, Meta and Microsoft want to be told of people.
 *
 * @param text already as the platform wants it: trimmed, small letters, a number in the platform's form
 */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
