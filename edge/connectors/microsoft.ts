import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, callerOf, clickOf } from './facts.ts';
import { sha256 } from './hash.ts';
import { at, call, fateOf, textAt } from './http.ts';

const API = 'https://campaign.api.bingads.microsoft.com/CampaignManagement/v13';
const TOKENS = 'https://login.microsoftonline.com/common/oauth2/v2.0/token';

/** Clicks count for 90 days (https://learn.microsoft.com/advertising/campaign-management-service/offlineconversion). */
const WITHIN_MS = 90 * 86_400_000;

/** Microsoft Advertising, through offline conversions and their adjustments. The same click and time counts once. */
export const microsoft: Connector = {
  kind: 'microsoft',
  name: 'Microsoft Advertising',
  settings: z.strictObject({
    customer: z.string().trim().regex(/^\d+$/, 'must be the customer id, a number'),
    account: z.string().trim().regex(/^\d+$/, 'must be the account id, a number'),
    client: z.string().trim().min(1).describe('The application (client) id of your app registration'),
  }),
  secrets: z.strictObject({
    developerToken: z.string(),
    refreshToken: z.string(),
    clientSecret: z.string().optional(),
  }),
  action: z.strictObject({
    goal: z.string().trim().min(1).max(100).describe('The name of an offline conversion goal'),
  }),
  restates: true,
  retracts: true,
  withinMs: WITHIN_MS,
  lacks: (telling) =>
    clickOf(telling, 'msclkid') !== '' || callerOf(telling) !== null
      ? null
      : 'the visit has no Microsoft click id, and the caller is not shared',
  tell: async (telling, account, outside) => {
    const entry = await enter(account, outside);
    if ('is' in entry) return entry;
    const { headers } = entry;
    const isFirst = telling.does === 'tell';
    const reply = await call(outside, `${API}/OfflineConversion${isFirst ? 's' : 'Adjustments'}/Apply`, {
      headers,
      json: isFirst
        ? { OfflineConversions: [await conversionOf(telling)] }
        : { OfflineConversionAdjustments: [await adjustmentOf(telling)] },
    });
    const partial = at(reply.body, 'PartialErrors', 0);
    if (reply.status === 200 && !partial) return { is: 'accepted', reference: null };
    const error = partial ?? at(reply.body, 'Errors', 0);
    const code = textAt(error, 'ErrorCode');
    // Told before, and that is what was wanted.
    if (/Duplicate/i.test(code)) return { is: 'accepted', reference: null };
    if (partial) return refused(code, textAt(error, 'Message'));
    return fateOf('Microsoft', reply, textAt(error, 'Message') || code, REMEDIES.Authentication as string);
  },
  test: async (account, outside) => {
    const entry = await enter(account, outside);
    return 'is' in entry ? entry : { is: 'accepted', reference: null };
  },
};

async function matchOf(telling: Telling) {
  const click = clickOf(telling, 'msclkid');
  const caller = callerOf(telling);
  return {
    ConversionName: telling.settings.goal,
    ConversionTime: timeOf(telling.call.startedAt),
    ...(click === '' ? {} : { MicrosoftClickId: click }),
    ...(caller === null ? {} : { HashedPhoneNumber: await sha256(caller) }),
  };
}

/** A conversion of `OfflineConversions/Apply`. */
async function conversionOf(telling: Telling) {
  const amount = amountOf(telling);
  return {
    ...(await matchOf(telling)),
    ...(amount === null ? {} : { ConversionValue: amount, ConversionCurrencyCode: telling.currency }),
  };
}

/** An adjustment of `OfflineConversionAdjustments/Apply`. */
async function adjustmentOf(telling: Telling) {
  const isTakenBack = telling.does === 'retract';
  return {
    ...(await matchOf(telling)),
    AdjustmentType: isTakenBack ? 'Retract' : 'Restate',
    AdjustmentTime: timeOf(telling.changedAt),
    ...(isTakenBack
      ? {}
      : { AdjustmentValue: amountOf(telling) ?? 0, AdjustmentCurrencyCode: telling.currency }),
  };
}

/** What every request carries: a token for an hour, and who we are. */
async function enter(
  { settings, secrets }: Account,
  outside: Outside,
): Promise<{ headers: Record<string, string> } | Fate> {
  const reply = await call(outside, TOKENS, {
    form: new URLSearchParams({
      client_id: settings.client as string,
      ...(secrets.clientSecret === undefined ? {} : { client_secret: secrets.clientSecret }),
      grant_type: 'refresh_token',
      refresh_token: secrets.refreshToken as string,
      scope: 'https://ads.microsoft.com/msads.manage offline_access',
    }),
  });
  const token = textAt(reply.body, 'access_token');
  if (reply.status !== 200 || token === '')
    return fateOf(
      'Microsoft gave no token',
      reply,
      textAt(reply.body, 'error_description'),
      REMEDIES.Authentication as string,
    );
  return {
    headers: {
      authorization: `Bearer ${token}`,
      developertoken: secrets.developerToken as string,
      customerid: settings.customer as string,
      customeraccountid: settings.account as string,
    },
  };
}

const REMEDIES: Record<string, string> = {
  Authentication: 'sign in again for a new refresh token, and check the developer token and the ids',
  InvalidConversionName:
    'use the name of an offline conversion goal, exactly as it is in Microsoft Advertising',
  ConversionGoalNotFound:
    'use the name of an offline conversion goal, exactly as it is in Microsoft Advertising',
  MicrosoftClickIdExpired: 'nothing: the click is older than Microsoft looks back',
  FutureConversionTime: 'check the clock of this installation',
};

function refused(code: string, message: string): Fate {
  const known = Object.keys(REMEDIES).find((part) => code.includes(part));
  return {
    is: 'refused',
    fault: 'call',
    reason: `Microsoft: ${[code, message].filter(Boolean).join(': ')}`,
    remedy:
      (known && REMEDIES[known]) ??
      'see what Microsoft says, change the action or the account, and send it again',
  };
}

/** UTC without fractions, as the service wants it. */
function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
