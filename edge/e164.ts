/**
 * An international number as carriers write it: `+`, country code, subscriber number (ITU-T E.164: at most 15
 * digits). Seven digits are the shortest that are anybody's number; it says nothing about whether one is in use.
 */
export const E164 = /^\+[1-9]\d{6,14}$/;

/** True for `+13125550123`; false for anything with spaces, letters, or no country code. */
export function isE164(text: string): boolean {
  return E164.test(text);
}
