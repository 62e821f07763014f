import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, callerOf, clickOf } from './facts.ts';
import { ADS_ACTION, ADS_SETTINGS, clickNameOf, digits, lacks, WITHIN_MS } from './google-ads.ts';
import { googleToken } from './google-token.ts';
import { sha256 } from './hash.ts';
import { at, call, type Reply, textAt } from './http.ts';

const API = 'https://datamanager.googleapis.com/v1';
const SCOPE = 'https://www.googleapis.com/auth/datamanager';

/** When it is asked what became of a request: Google works on it for some minutes. */
const ASK_AFTER_MS = 15 * 60_000;

/**
 * Google Ads, through the Data Manager API's `events:ingest` (https://developers.google.com/data-manager/api), which takes
 * offline conversions since June 2026. An event told again under its transaction id with a later time of change replaces
 * the value; conversions cannot be taken back through it, so a call that became spam is restated as worth nothing.
 */
export const google: Connector = {
  kind: 'google',
  name: 'Google Ads',
  settings: ADS_SETTINGS,
  secrets: z.strictObject({
    serviceAccount: z
      .string()
      .describe("The JSON key of a service account with access to the account's data"),
  }),
  action: ADS_ACTION,
  restates: true,
  retracts: true,
  withinMs: WITHIN_MS,
  lacks,
  tell: async (telling, account, outside) => {
    const reply = await ingest(telling, account, outside, false);
    if ('is' in reply) return reply;
    const reference = textAt(reply.body, 'requestId');
    if (reply.status === 200 && reference !== '')
      return { is: 'pending', reference, askAfterMs: ASK_AFTER_MS };
    return refusalOf(reply);
  },
  check: async (telling, account, outside) => {
    const reply = await ingest(telling, account, outside, true);
    if ('is' in reply) return reply;
    return reply.status === 200 ? { is: 'accepted', reference: null } : refusalOf(reply);
  },
  ask: async (reference, account, outside) => {
    const token = await googleToken(account, outside, SCOPE);
    if (typeof token !== 'string') return token;
    const reply = await call(
      outside,
      `${API}/requestStatus:retrieve?requestId=${encodeURIComponent(reference)}`,
      { method: 'GET', headers: { authorization: `Bearer ${token}` } },
    );
    if (reply.status !== 200) return refusalOf(reply);
    const status = at(reply.body, 'requestStatusPerDestination', 0);
    switch (textAt(status, 'requestStatus')) {
      case 'SUCCESS':
        return { is: 'accepted', reference };
      case 'FAILED':
      case 'PARTIAL_SUCCESS': {
        const reason = textAt(status, 'errorInfo', 'errorCounts', 0, 'reason').replace(
          /^PROCESSING_ERROR_REASON_/,
          '',
        );
        // Told before, and that is what was wanted.
        return reason === 'DUPLICATE_TRANSACTION_ID' ? { is: 'accepted', reference } : refused(reason);
      }
      default:
        return { is: 'pending', reference, askAfterMs: ASK_AFTER_MS };
    }
  },
  test: async (account, outside) => {
    const token = await googleToken(account, outside, SCOPE);
    return typeof token === 'string' ? { is: 'accepted', reference: null } : token;
  },
};

async function ingest(
  telling: Telling,
  account: Account,
  outside: Outside,
  validateOnly: boolean,
): Promise<Reply | Fate> {
  const token = await googleToken(account, outside, SCOPE);
  if (typeof token !== 'string') return token;
  return call(outside, `${API}/events:ingest`, {
    headers: { authorization: `Bearer ${token}` },
    json: await requestOf(telling, account, validateOnly),
  });
}

/** The body of `events:ingest` for one call. */
async function requestOf(telling: Telling, { settings }: Account, validateOnly: boolean) {
  const product = (accountId: string) => ({
    accountType: 'GOOGLE_ADS',
    accountId: digits(accountId),
  });
  const click = clickNameOf(telling);
  const caller = callerOf(telling);
  const isTakenBack = telling.does === 'retract';
  const amount = isTakenBack ? 0 : amountOf(telling);
  return {
    destinations: [
      {
        reference: 'ads',
        ...(settings.manager === undefined ? {} : { loginAccount: product(settings.manager) }),
        operatingAccount: product(settings.customer as string),
        productDestinationId: telling.settings.conversionAction,
      },
    ],
    encoding: 'HEX',
    ...(telling.consent === null
      ? {}
      : {
          consent: {
            adUserData: `CONSENT_${telling.consent.toUpperCase()}`,
            adPersonalization: `CONSENT_${telling.consent.toUpperCase()}`,
          },
        }),
    events: [
      {
        destinationReferences: ['ads'],
        transactionId: telling.id,
        eventTimestamp: new Date(telling.call.startedAt).toISOString(),
        ...(telling.does === 'tell'
          ? {}
          : { lastUpdatedTimestamp: new Date(telling.changedAt).toISOString() }),
        eventSource: 'PHONE',
        // Google wants one of them, never two (https://developers.google.com/data-manager/api/reference).
        ...(click === undefined ? {} : { adIdentifiers: { [click]: clickOf(telling, click) } }),
        ...(caller === null
          ? {}
          : { userData: { userIdentifiers: [{ phoneNumber: await sha256(caller) }] } }),
        ...(amount === null ? {} : { conversionValue: amount, currency: telling.currency }),
      },
    ],
    validateOnly,
  };
}

const REMEDIES: Record<string, string> = {
  PERMISSION_DENIED:
    'let the service account into the Google Ads account, and name its manager account where it has one',
  INVALID_CONVERSION_ACTION_ID:
    'look up the number of the conversion action in Google Ads and change it here',
  INVALID_CONVERSION_ACTION_TYPE: 'use a conversion action of the kind “import from clicks”',
  DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS:
    'turn on enhanced conversions for leads in Google Ads',
  DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED: 'accept the customer data terms in Google Ads',
  EVENT_TOO_OLD: 'nothing: the click is older than Google Ads looks back',
  INVALID_GCLID: 'nothing: the click id is not of this Google Ads account',
  DENIED_CONSENT: 'nothing: the caller did not agree',
  NO_CONSENT: 'say in the action what callers have agreed to',
  UNKNOWN_CONSENT: 'say in the action what callers have agreed to',
  EVENT_TIME_INVALID: 'nothing: the click is older than Google Ads looks back',
  NO_IDENTIFIERS_PROVIDED: 'nothing: the visit had no click id',
  OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH: 'name the manager account that the account is reached through',
};

function refusalOf(reply: Awaited<ReturnType<typeof call>>): Fate {
  const details = at(reply.body, 'error', 'details');
  const reasons = Array.isArray(details)
    ? details.flatMap((detail) => [textAt(detail, 'reason'), textAt(detail, 'fieldViolations', 0, 'reason')])
    : [];
  const reason = reasons.find((one) => one !== '') ?? textAt(reply.body, 'error', 'status');
  if (reply.status === 429 || reply.status >= 500) {
    return { is: 'failed', reason: `Google: ${reason || reply.status}`, afterMs: reply.afterMs };
  }
  return refused(reason, textAt(reply.body, 'error', 'message'));
}

function refused(reason: string, message = ''): Fate {
  return {
    is: 'refused',
    fault: /ACCOUNT|PERMISSION|AUTH/.test(reason) ? 'account' : 'call',
    reason: `Google: ${[reason, message].filter(Boolean).join(': ') || 'it was not taken'}`,
    remedy: REMEDIES[reason] ?? 'see what Google says, change the action or the account, and send it again',
  };
}
