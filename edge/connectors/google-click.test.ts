import protobuf from 'protobufjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { newAccount } from '../pools/ga4/fake.ts';
import type { Account } from './connector.ts';
import { googleClick } from './google-click.ts';
import { CALLER_HASH, NOW, platform, someCall, telling } from './telling.fixture.ts';

// The requests' fields that may be set for calls, by name, type and number, as Google publishes them
// (github.com/googleapis/googleapis, google/ads/googleads/v21/services; v26 has the same).
const { root } = protobuf.parse(
  `syntax = "proto3";
  message UploadClickConversionsRequest {
    repeated ClickConversion conversions = 2;
    bool partial_failure = 3;
    bool validate_only = 4;
  }
  message ClickConversion {
    optional string gclid = 9;
    string gbraid = 18;
    string wbraid = 19;
    optional string conversion_action = 10;
    optional string conversion_date_time = 11;
    optional double conversion_value = 12;
    optional string currency_code = 13;
    optional string order_id = 14;
    repeated UserIdentifier user_identifiers = 17;
    Consent consent = 23;
  }
  message UserIdentifier {
    oneof identifier {
      string hashed_email = 7;
      string hashed_phone_number = 8;
    }
  }
  message Consent {
    ConsentStatus ad_user_data = 1;
    ConsentStatus ad_personalization = 2;
  }
  enum ConsentStatus { UNSPECIFIED = 0; UNKNOWN = 1; GRANTED = 2; DENIED = 3; }
  message UploadConversionAdjustmentsRequest {
    repeated ConversionAdjustment conversion_adjustments = 2;
    bool partial_failure = 3;
    bool validate_only = 4;
  }
  message ConversionAdjustment {
    optional string order_id = 13;
    optional string conversion_action = 8;
    optional string adjustment_date_time = 9;
    ConversionAdjustmentType adjustment_type = 5;
    RestatementValue restatement_value = 6;
  }
  enum ConversionAdjustmentType { TYPE_UNSPECIFIED = 0; TYPE_UNKNOWN = 1; RETRACTION = 2; RESTATEMENT = 3; ENHANCEMENT = 4; }
  message RestatementValue {
    optional double adjusted_value = 3;
    optional string currency_code = 4;
  }`,
);

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$/;
const ACTION = 'customers/1234567890/conversionActions/42';
const SETTINGS = { conversionAction: '42' };
let account: Account;

beforeAll(async () => {
  const { key } = await newAccount();
  account = {
    settings: { customer: '123-456-7890', manager: '111-222-3333' },
    secrets: { developerToken: 'dev', serviceAccount: JSON.stringify(key) },
  };
});

/** What Google answers to one operation, as `GoogleAdsFailure` says it. */
function failure(kind: string, code: string) {
  return {
    code: 3,
    message: 'There was a problem.',
    details: [
      {
        '@type': 'type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure',
        errors: [{ errorCode: { [kind]: code }, message: 'Because.' }],
      },
    ],
  };
}

/** The Google Ads API, which checks what it is sent by its description, and what it says in words beside. */
function fake(refuse: { status?: number; kind: string; code: string } | null = null) {
  const orders = new Map<string, { value: number | undefined; retracted: boolean }>();
  const api = platform(({ url, headers, body }) => {
    if (url.href === 'https://oauth2.googleapis.com/token')
      return { json: { access_token: 'token', expires_in: 3599 } };
    expect(
      Object.fromEntries(
        ['authorization', 'developer-token', 'login-customer-id'].map((name) => [name, headers.get(name)]),
      ),
    ).toEqual({
      authorization: 'Bearer token',
      'developer-token': 'dev',
      'login-customer-id': '1112223333',
    });
    if (refuse?.status !== undefined) {
      const error = {
        ...failure(refuse.kind, refuse.code),
        code: refuse.status,
        status: 'PERMISSION_DENIED',
      };
      return { status: refuse.status, json: { error } };
    }
    const [, customer, method] = /^\/v26\/customers\/(\d+)[:/](.+)$/.exec(url.pathname) ?? [];
    expect(customer).toBe('1234567890');
    if (method === 'googleAds:search') return { json: { results: [{ customer: { id: customer } }] } };
    const name = `${method?.[0]?.toUpperCase()}${method?.slice(1)}Request`;
    const type = root.lookupType(name);
    const back = type.toObject(type.decode(type.encode(type.fromObject(body)).finish()), { enums: String });
    // Nothing is lost on the way through the description: there is no field that it does not have.
    expect(back).toEqual(body);
    expect(body.partialFailure).toBe(true);
    if (refuse !== null)
      return { json: { partialFailureError: failure(refuse.kind, refuse.code), results: [{}] } };
    if (body.validateOnly) return { json: {} };
    for (const one of (body.conversions ?? []) as Record<string, string>[]) {
      expect(one.conversionDateTime).toMatch(TIME);
      expect(one.orderId?.length).toBeLessThanOrEqual(64);
      if (orders.has(one.orderId ?? ''))
        return { json: { partialFailureError: failure('conversionUploadError', 'ORDER_ID_ALREADY_IN_USE') } };
      orders.set(one.orderId ?? '', { value: Number(one.conversionValue), retracted: false });
    }
    for (const one of (body.conversionAdjustments ?? []) as {
      orderId: string;
      adjustmentType: string;
      adjustmentDateTime: string;
      restatementValue?: { adjustedValue: number };
    }[]) {
      expect(one.adjustmentDateTime).toMatch(TIME);
      const known = orders.get(one.orderId);
      if (known === undefined)
        return {
          json: { partialFailureError: failure('conversionAdjustmentUploadError', 'CONVERSION_NOT_FOUND') },
        };
      if (one.adjustmentType === 'RETRACTION') {
        expect(one).not.toHaveProperty('restatementValue');
        known.retracted = true;
      } else known.value = one.restatementValue?.adjustedValue;
    }
    return { json: { results: [{}], jobId: '1' } };
  });
  return { ...api, orders };
}

describe('Google Ads by click upload', () => {
  it('is told of a click and a hashed caller, and of consent where it is known', async () => {
    const api = fake();
    const told = telling({ consent: 'granted', settings: SETTINGS });
    expect(await googleClick.tell(told, account, api)).toEqual({ is: 'accepted', reference: null });
    expect(api.asked.at(-1)?.body).toEqual({
      conversions: [
        {
          gclid: 'Cj0KCQ',
          conversionAction: ACTION,
          conversionDateTime: '2026-11-25 09:50:00+00:00',
          conversionValue: 50,
          currencyCode: 'USD',
          orderId: 'call_1:act_1',
          userIdentifiers: [{ hashedPhoneNumber: CALLER_HASH }],
          consent: { adUserData: 'GRANTED', adPersonalization: 'GRANTED' },
        },
      ],
      partialFailure: true,
    });
  });

  it('counts a call once, hears of another value, and takes it back', async () => {
    const api = fake();
    for (let n = 0; n < 2; n++)
      expect(await googleClick.tell(telling({ settings: SETTINGS }), account, api)).toMatchObject({
        is: 'accepted',
      });
    await googleClick.tell(telling({ settings: SETTINGS, does: 'restate', cents: 9000 }), account, api);
    expect([...api.orders]).toEqual([['call_1:act_1', { value: 90, retracted: false }]]);
    await googleClick.tell(
      telling({ settings: SETTINGS, does: 'retract', changedAt: NOW + 1 }),
      account,
      api,
    );
    expect(api.orders.get('call_1:act_1')?.retracted).toBe(true);
  });

  it('never hears of a caller that is not shared, and is not told of one it could not match', async () => {
    const api = fake();
    await googleClick.tell(telling({ settings: SETTINGS, sharesCaller: false }), account, api);
    expect(JSON.stringify(api.asked.at(-1)?.body)).not.toMatch(/userIdentifiers|7735550111/);
    const unknown = telling({ sharesCaller: false, call: someCall({ clickIds: { msclkid: 'x' } }) });
    expect(googleClick.lacks(unknown)).toBe('the visit has no Google click id, and the caller is not shared');
  });

  it('looks at what it would be told without counting it', async () => {
    const api = fake();
    expect(await googleClick.check?.(telling({ settings: SETTINGS }), account, api)).toMatchObject({
      is: 'accepted',
    });
    expect(api.orders.size).toBe(0);
    const expired = fake({ kind: 'conversionUploadError', code: 'EXPIRED_EVENT' });
    expect(await googleClick.check?.(telling({ settings: SETTINGS }), account, expired)).toMatchObject({
      is: 'refused',
    });
  });

  it('says whether the account works', async () => {
    expect(await googleClick.test(account, fake())).toMatchObject({ is: 'accepted' });
    const denied = fake({ status: 403, kind: 'authorizationError', code: 'USER_PERMISSION_DENIED' });
    expect(await googleClick.test(account, denied)).toMatchObject({
      is: 'refused',
      fault: 'account',
      remedy: expect.stringContaining('service account'),
    });
  });

  it.each([
    [
      'conversionUploadError',
      'EXPIRED_EVENT',
      { is: 'refused', fault: 'call', reason: 'Google: EXPIRED_EVENT: Because.' },
    ],
    [
      'conversionUploadError',
      'INVALID_CUSTOMER_FOR_CLICK',
      { is: 'refused', remedy: expect.stringContaining('account') },
    ],
    ['conversionUploadError', 'TOO_RECENT_EVENT', { is: 'failed', afterMs: 21_600_000 }],
    ['conversionUploadError', 'CLICK_CONVERSION_ALREADY_EXISTS', { is: 'accepted' }],
    ['conversionAdjustmentUploadError', 'TOO_RECENT_CONVERSION', { is: 'failed', afterMs: 86_400_000 }],
    ['conversionAdjustmentUploadError', 'CONVERSION_ALREADY_RETRACTED', { is: 'accepted' }],
  ])('that refuses one operation by %s %s is understood', async (kind, code, fate) => {
    expect(
      await googleClick.tell(telling({ settings: SETTINGS }), account, fake({ kind, code })),
    ).toMatchObject(fate);
  });

  it.each([
    [401, 'authenticationError', 'OAUTH_TOKEN_INVALID', { is: 'refused', fault: 'account' }],
    [
      403,
      'notAllowlistedError',
      'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE',
      { is: 'refused', fault: 'account', remedy: expect.stringContaining('June 2026') },
    ],
    [429, 'quotaError', 'RESOURCE_EXHAUSTED', { is: 'failed' }],
    [500, 'internalError', 'INTERNAL_ERROR', { is: 'failed' }],
  ])('that answers %d %s %s is understood', async (status, kind, code, fate) => {
    const refusing = fake({ status, kind, code });
    expect(await googleClick.tell(telling({ settings: SETTINGS }), account, refusing)).toMatchObject(fate);
  });
});
