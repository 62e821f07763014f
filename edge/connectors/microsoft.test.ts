import { describe, expect, it } from 'vitest';
import { microsoft } from './microsoft.ts';
import { CALLER_HASH, NOW, platform, someCall, telling } from './telling.fixture.ts';

const ACCOUNT = {
  settings: { customer: '1', account: '2', client: 'app' },
  secrets: { developerToken: 'developer', refreshToken: 'refresh' },
};
const told = (given = {}) =>
  telling({ call: someCall({ clickIds: { msclkid: 'abc' } }), settings: { goal: 'Calls' }, ...given });

/** The fields of the documentation (https://learn.microsoft.com/advertising/campaign-management-service/offlineconversion). */
const CONVERSION = [
  'ConversionName',
  'ConversionTime',
  'MicrosoftClickId',
  'HashedPhoneNumber',
  'ConversionValue',
  'ConversionCurrencyCode',
];
const ADJUSTMENT = [
  'ConversionName',
  'ConversionTime',
  'MicrosoftClickId',
  'HashedPhoneNumber',
  'AdjustmentType',
  'AdjustmentTime',
  'AdjustmentValue',
  'AdjustmentCurrencyCode',
];

function fake(
  given: { token?: number; partial?: { ErrorCode: string; Message: string }; status?: number } = {},
) {
  const conversions = new Map<string, number | undefined>();
  const api = platform(({ url, headers, body }) => {
    if (url.hostname === 'login.microsoftonline.com') {
      expect(body).toMatchObject({ client_id: 'app', grant_type: 'refresh_token', refresh_token: 'refresh' });
      return given.token === undefined
        ? { json: { access_token: 'access' } }
        : {
            status: given.token,
            json: {
              error: 'invalid_grant',
              error_description: 'AADSTS70000: The refresh token has expired.',
            },
          };
    }
    expect([
      headers.get('authorization'),
      headers.get('developertoken'),
      headers.get('customerid'),
      headers.get('customeraccountid'),
    ]).toEqual(['Bearer access', 'developer', '1', '2']);
    if (given.status !== undefined)
      return {
        status: given.status,
        json: { Errors: [{ ErrorCode: 'CallRateExceeded', Message: 'Wait.' }] },
      };
    if (given.partial !== undefined) return { json: { PartialErrors: [given.partial] } };
    const isFirst = url.pathname.endsWith('/OfflineConversions/Apply');
    const list = (isFirst ? body.OfflineConversions : body.OfflineConversionAdjustments) as Record<
      string,
      unknown
    >[];
    for (const one of list) {
      for (const key of Object.keys(one)) expect(isFirst ? CONVERSION : ADJUSTMENT).toContain(key);
      expect(one.ConversionTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const key = `${one.MicrosoftClickId} ${one.ConversionTime}`;
      if (isFirst && conversions.has(key))
        return {
          json: { PartialErrors: [{ ErrorCode: 'DuplicateOfflineConversion', Message: 'It is there.' }] },
        };
      if (one.AdjustmentType === 'Retract') conversions.delete(key);
      else conversions.set(key, (one.ConversionValue ?? one.AdjustmentValue) as number | undefined);
    }
    return { json: { PartialErrors: [] } };
  });
  return { ...api, conversions };
}

describe('Microsoft Advertising', () => {
  it('is told of a click, of another value, and that it does not count', async () => {
    const api = fake();
    expect(await microsoft.tell(told(), ACCOUNT, api)).toEqual({ is: 'accepted', reference: null });
    expect(api.asked.at(-1)?.body).toEqual({
      OfflineConversions: [
        {
          ConversionName: 'Calls',
          ConversionTime: '2026-11-25T09:50:00Z',
          MicrosoftClickId: 'abc',
          HashedPhoneNumber: CALLER_HASH,
          ConversionValue: 50,
          ConversionCurrencyCode: 'USD',
        },
      ],
    });
    await microsoft.tell(told({ does: 'restate', cents: 9000, changedAt: NOW }), ACCOUNT, api);
    expect([...api.conversions.values()]).toEqual([90]);
    await microsoft.tell(told({ does: 'retract' }), ACCOUNT, api);
    expect(api.conversions.size).toBe(0);
  });

  it('told twice counts it once, and that is no failure', async () => {
    const api = fake();
    await microsoft.tell(told(), ACCOUNT, api);
    expect(await microsoft.tell(told(), ACCOUNT, api)).toMatchObject({ is: 'accepted' });
    expect(api.conversions.size).toBe(1);
  });

  it.each([
    [{ token: 400 }, { is: 'refused', remedy: expect.stringContaining('refresh token') }],
    [
      { partial: { ErrorCode: 'InvalidConversionName', Message: 'No such goal.' } },
      { is: 'refused', fault: 'call', remedy: expect.stringContaining('goal') },
    ],
    [
      { partial: { ErrorCode: 'MicrosoftClickIdExpired', Message: 'Too old.' } },
      { is: 'refused', remedy: expect.stringContaining('older') },
    ],
    [{ status: 429 }, { is: 'failed' }],
  ])('that answers %j is understood', async (given, fate) => {
    expect(await microsoft.tell(told(), ACCOUNT, fake(given))).toMatchObject(fate);
  });
});
