import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, callerOf, clickOf } from './facts.ts';
import { ADS_ACTION, ADS_SETTINGS, clickNameOf, digits, lacks, WITHIN_MS } from './google-ads.ts';
import { googleToken } from './google-token.ts';
import { sha256 } from './hash.ts';
import { at, call, type Reply, textAt } from './http.ts';

const VERSION = 'v26';
const API = `https://googleads.googleapis.com/${VERSION}`;
const SCOPE = 'https://www.googleapis.com/auth/adwords';

const HOUR_MS = 3_600_000;

/**
 * Google Ads as it was before the Data Manager API: `uploadClickConversions` and `uploadConversionAdjustments` of the Google
 * Ads API (https://developers.google.com/google-ads/api/reference/rpc/v26/ConversionUploadService). Since June 2026 it takes
 * only accounts that had used it before. It can take a conversion back, where the newer way restates it as worth nothing.
 */
export const googleClick: Connector = {
  kind: 'google_click',
  name: 'Google Ads (click upload)',
  settings: ADS_SETTINGS,
  secrets: z.strictObject({
    developerToken: z.string().trim().min(1).describe('Of an account that has uploaded before June 2026'),
    serviceAccount: z.string().describe('The JSON key of a service account with access to the account'),
  }),
  action: ADS_ACTION,
  restates: true,
  retracts: true,
  withinMs: WITHIN_MS,
  lacks,
  tell: (telling, account, outside) => upload(telling, account, outside, {}),
  check: (telling, account, outside) => upload(telling, account, outside, { validateOnly: true }),
  test: async (account, outside) => {
    // The account as it sees itself; asks for nothing else.
    const reply = await post(account, outside, 'googleAds:search', {
      query: 'SELECT customer.id FROM customer LIMIT 1',
    });
    return 'is' in reply ? reply : fateOf(reply);
  },
};

async function upload(
  telling: Telling,
  account: Account,
  outside: Outside,
  how: { validateOnly?: true },
): Promise<Fate> {
  const isFirst = telling.does === 'tell';
  const reply = await post(
    account,
    outside,
    isFirst ? 'uploadClickConversions' : 'uploadConversionAdjustments',
    isFirst
      ? { conversions: [await conversionOf(telling, account)], partialFailure: true, ...how }
      : { conversionAdjustments: [adjustmentOf(telling, account)], partialFailure: true, ...how },
  );
  return 'is' in reply ? reply : fateOf(reply);
}

/** A `ClickConversion`. */
async function conversionOf(telling: Telling, account: Account) {
  const click = clickNameOf(telling);
  const caller = callerOf(telling);
  const amount = amountOf(telling);
  const consent = telling.consent?.toUpperCase();
  return {
    ...(click === undefined ? {} : { [click]: clickOf(telling, click) }),
    conversionAction: actionOf(telling, account),
    conversionDateTime: timeOf(telling.call.startedAt),
    ...(amount === null ? {} : { conversionValue: amount, currencyCode: telling.currency }),
    orderId: telling.id,
    ...(caller === null ? {} : { userIdentifiers: [{ hashedPhoneNumber: await sha256(caller) }] }),
    ...(consent === undefined ? {} : { consent: { adUserData: consent, adPersonalization: consent } }),
  };
}

/** A `ConversionAdjustment` of what was told under its order id. */
function adjustmentOf(telling: Telling, account: Account) {
  const isTakenBack = telling.does === 'retract';
  return {
    orderId: telling.id,
    conversionAction: actionOf(telling, account),
    adjustmentDateTime: timeOf(telling.changedAt),
    adjustmentType: isTakenBack ? 'RETRACTION' : 'RESTATEMENT',
    ...(isTakenBack
      ? {}
      : {
          restatementValue: { adjustedValue: amountOf(telling) ?? 0, currencyCode: telling.currency },
        }),
  };
}

function actionOf({ settings }: Telling, account: Account): string {
  return `customers/${digits(account.settings.customer)}/conversionActions/${settings.conversionAction}`;
}

async function post(account: Account, outside: Outside, method: string, json: object): Promise<Reply | Fate> {
  const token = await googleToken(account, outside, SCOPE);
  if (typeof token !== 'string') return token;
  const { customer, manager } = account.settings;
  const place = method.includes(':') ? `/${method}` : `:${method}`;
  return call(outside, `${API}/customers/${digits(customer)}${place}`, {
    headers: {
      authorization: `Bearer ${token}`,
      'developer-token': account.secrets.developerToken as string,
      ...(manager === undefined ? {} : { 'login-customer-id': digits(manager) }),
    },
    json,
  });
}

/** Told before, or said already: that is what was wanted. */
const DONE_BEFORE = new Set([
  'ORDER_ID_ALREADY_IN_USE',
  'CLICK_CONVERSION_ALREADY_EXISTS',
  'CONVERSION_ALREADY_RETRACTED',
  'RESTATEMENT_ALREADY_EXISTS',
  'MORE_RECENT_RESTATEMENT_FOUND',
]);

/** What is only too early, and when it is not, ms. */
const TOO_EARLY: Record<string, number> = {
  TOO_RECENT_EVENT: 6 * HOUR_MS,
  TOO_RECENT_CONVERSION_ACTION: 6 * HOUR_MS,
  TOO_RECENT_CONVERSION: 24 * HOUR_MS,
};

const NUMBER = 'look up the number of the conversion action in Google Ads and change it here';
const REMEDIES: Record<string, string> = {
  EXPIRED_EVENT: 'nothing: the click is older than the conversion action looks back',
  CONVERSION_EXPIRED: 'nothing: Google Ads changes conversions of the last 54 days',
  EVENT_NOT_FOUND: 'nothing: Google Ads knows of no such click',
  CLICK_NOT_FOUND: 'nothing: Google Ads knows of no click of this caller',
  CONVERSION_PRECEDES_EVENT: 'nothing: the click came after the call',
  UNPARSEABLE_GCLID: 'nothing: the click id was damaged on its way',
  INVALID_CUSTOMER_FOR_CLICK: 'connect the Google Ads account that the click is of',
  UNAUTHORIZED_CUSTOMER: 'connect the Google Ads account that the click is of, through its manager account',
  NO_CONVERSION_ACTION_FOUND: NUMBER,
  INVALID_CONVERSION_ACTION_TYPE: 'use a conversion action of the kind “import from clicks”',
  CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS: 'turn on enhanced conversions for leads in Google Ads',
  CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS: 'accept the customer data terms in Google Ads',
  USER_PERMISSION_DENIED:
    'let the service account into the Google Ads account, and name its manager account where it has one',
  DEVELOPER_TOKEN_NOT_APPROVED: 'have the developer token approved, or connect “Google Ads” instead',
  CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE:
    'connect “Google Ads” instead: since June 2026 this way takes only who had used it before',
};

function fateOf(reply: Reply): Fate {
  const status = at(reply.body, 'partialFailureError') ?? at(reply.body, 'error');
  if (reply.status === 200 && status === undefined) return { is: 'accepted', reference: null };
  const details = at(status, 'details');
  const failure = Array.isArray(details)
    ? details.find((one) => Array.isArray(at(one, 'errors')))
    : undefined;
  const [[kind = '', code = ''] = []] = Object.entries(Object(at(failure, 'errors', 0, 'errorCode')));
  const reason = String(code) || textAt(status, 'status');
  if (DONE_BEFORE.has(reason)) return { is: 'accepted', reference: null };
  const words = `Google: ${[reason, textAt(failure, 'errors', 0, 'message')].filter(Boolean).join(': ') || reply.status}`;
  const early = TOO_EARLY[reason];
  if (early !== undefined) return { is: 'failed', reason: words, afterMs: early };
  if (reply.status === 429 || reply.status >= 500)
    return { is: 'failed', reason: words, afterMs: reply.afterMs };
  return {
    is: 'refused',
    fault: /^(authentication|authorization|header|notAllowlisted)Error$/.test(kind) ? 'account' : 'call',
    reason: words,
    remedy: REMEDIES[reason] ?? 'see what Google says, change the action or the account, and send it again',
  };
}

/** UTC as Google Ads writes it: `2026-11-25 09:50:00+00:00`. */
function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
}
