import { z } from 'zod';
import type { Telling } from './connector.ts';
import { callerOf, clickOf } from './facts.ts';

// What both ways of telling Google Ads share: what an account and an action are called, and which calls it can be told of.

/** Google Ads matches clicks for 90 days (https://support.google.com/google-ads/answer/2998031). */
export const WITHIN_MS = 90 * 86_400_000;

const CLICKS = ['gclid', 'gbraid', 'wbraid'] as const;

const account = z
  .string()
  .trim()
  .regex(/^[\d-]{8,14}$/, 'must be a Google Ads account such as 123-456-7890');

/** Which account, for a connection's settings. */
export const ADS_SETTINGS = z.strictObject({
  customer: account.describe('The account the conversions are for'),
  manager: account.optional().describe('The manager account through which it is reached'),
});

/** Which conversion, for the settings of an action. */
export const ADS_ACTION = z.strictObject({
  conversionAction: z.string().trim().regex(/^\d+$/, 'must be the number of a conversion action'),
});

/** The click that Google Ads knows the visit by, the most telling one; `undefined` where it has none. */
export function clickNameOf(telling: Telling): (typeof CLICKS)[number] | undefined {
  return CLICKS.find((name) => clickOf(telling, name) !== '');
}

/** Why Google Ads cannot be told of this call, in words; `null` where it can. */
export function lacks(telling: Telling): string | null {
  return clickNameOf(telling) !== undefined || callerOf(telling) !== null
    ? null
    : 'the visit has no Google click id, and the caller is not shared';
}

/** An account's number without the dashes people write it with. */
export function digits(id: string | undefined): string {
  return (id ?? '').replaceAll('-', '');
}
