import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { newAccount } from '../pools/ga4/fake.ts';
import type { Account } from './connector.ts';
import { google } from './google.ts';
import { CALLER_HASH, NOW, platform, someCall, telling } from './telling.fixture.ts';

// Google's own description of the Data Manager API, as published with its client library (Apache-2.0).
const PROTOS = createRequire(import.meta.url).resolve('@google-ads/datamanager/build/protos/protos.json');
const schema = protobuf.Root.fromJSON(JSON.parse(readFileSync(PROTOS, 'utf8')));
const REASONS = schema.lookupEnum('google.ads.datamanager.v1.ErrorReason').values;
const FATES = schema.lookupEnum('google.ads.datamanager.v1.ProcessingErrorReason').values;

const SETTINGS = { conversionAction: '123456' };
let account: Account;

beforeAll(async () => {
  const { key } = await newAccount();
  account = { settings: { customer: '123-456-7890' }, secrets: { serviceAccount: JSON.stringify(key) } };
});

/** What about a message is not as the protocol describes it. Times are text in JSON and a pair of numbers on the wire. */
function faultIn(name: string, json: unknown): string | null {
  const type = schema.lookupType(`google.ads.datamanager.v1.${name}`);
  const wired = JSON.parse(JSON.stringify(json), (key, value) =>
    key.endsWith('Timestamp')
      ? { seconds: String(Math.floor(Date.parse(value) / 1000)), nanos: (Date.parse(value) % 1000) * 1e6 }
      : value,
  );
  const message = type.fromObject(wired);
  const back = type.toObject(type.decode(type.encode(message).finish()), { longs: String, enums: String });
  try {
    expect(back).toEqual(wired);
    return null;
  } catch (error) {
    return String(error);
  }
}

/** The Data Manager API, which checks what it is sent against its description. */
function fake(given: { status?: string; reason?: string; refuse?: { status: number; reason: string } } = {}) {
  const events = new Map<string, { value: number | undefined; updated: string }>();
  const api = platform(({ method, url, headers, body }) => {
    if (url.href === 'https://oauth2.googleapis.com/token') {
      const claims = JSON.parse(
        atob(String(body.assertion).split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? ''),
      );
      expect(claims.scope).toBe('https://www.googleapis.com/auth/datamanager');
      return { json: { access_token: 'token', expires_in: 3599 } };
    }
    expect(headers.get('authorization')).toBe('Bearer token');
    if (given.refuse !== undefined) {
      expect(REASONS).toHaveProperty(given.refuse.reason);
      return {
        status: given.refuse.status,
        json: {
          error: {
            code: given.refuse.status,
            status: 'INVALID_ARGUMENT',
            message: 'There was a problem with the request.',
            details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: given.refuse.reason }],
          },
        },
      };
    }
    if (method === 'GET') {
      expect(url.pathname).toBe('/v1/requestStatus:retrieve');
      const json = {
        requestStatusPerDestination: [
          {
            requestStatus: given.status ?? 'SUCCESS',
            ...(given.reason === undefined
              ? {}
              : { errorInfo: { errorCounts: [{ recordCount: '1', reason: given.reason }] } }),
          },
        ],
      };
      if (given.reason !== undefined) expect(FATES).toHaveProperty(given.reason);
      expect(faultIn('RetrieveRequestStatusResponse', json)).toBeNull();
      return { json };
    }
    expect(url.pathname).toBe('/v1/events:ingest');
    expect(faultIn('IngestEventsRequest', body)).toBeNull();
    if (body.validateOnly) return { json: {} };
    for (const event of body.events as Record<string, unknown>[]) {
      const known = events.get(String(event.transactionId));
      const updated = String(event.lastUpdatedTimestamp ?? event.eventTimestamp);
      if (known === undefined || updated > known.updated)
        events.set(String(event.transactionId), {
          value: event.conversionValue as number | undefined,
          updated,
        });
    }
    return { json: { requestId: 'request-1' } };
  });
  return { ...api, events };
}

describe('Google Ads', () => {
  it('is told of a click and a hashed caller, and of consent where it is known', async () => {
    const api = fake();
    const told = telling({ consent: 'granted', settings: SETTINGS });
    expect(await google.tell(told, account, api)).toEqual({
      is: 'pending',
      reference: 'request-1',
      askAfterMs: 900_000,
    });
    expect(api.asked.at(-1)?.body).toMatchObject({
      destinations: [
        {
          operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' },
          productDestinationId: '123456',
        },
      ],
      consent: { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_GRANTED' },
      events: [
        {
          transactionId: 'call_1:act_1',
          eventTimestamp: '2026-11-25T09:50:00.000Z',
          eventSource: 'PHONE',
          adIdentifiers: { gclid: 'Cj0KCQ' },
          userData: { userIdentifiers: [{ phoneNumber: CALLER_HASH }] },
          conversionValue: 50,
          currency: 'USD',
        },
      ],
    });
  });

  it('counts a call once, with the value it was told last', async () => {
    const api = fake();
    await google.tell(telling({ settings: SETTINGS }), account, api);
    await google.tell(telling({ settings: SETTINGS }), account, api);
    await google.tell(telling({ settings: SETTINGS, does: 'restate', cents: 9000 }), account, api);
    expect([...api.events]).toEqual([['call_1:act_1', expect.objectContaining({ value: 90 })]]);
    await google.tell(telling({ settings: SETTINGS, does: 'retract', changedAt: NOW + 1 }), account, api);
    expect(api.events.get('call_1:act_1')).toMatchObject({ value: 0 });
  });

  it('looks at what it would be told without counting it', async () => {
    const api = fake();
    expect(await google.check?.(telling({ settings: SETTINGS }), account, api)).toMatchObject({
      is: 'accepted',
    });
    expect(api.asked.at(-1)?.body).toMatchObject({ validateOnly: true });
    expect(api.events.size).toBe(0);
    const refusing = fake({ refuse: { status: 400, reason: 'INVALID_CONVERSION_ACTION_ID' } });
    expect(await google.check?.(telling({ settings: SETTINGS }), account, refusing)).toMatchObject({
      is: 'refused',
    });
  });

  it('never hears of a caller that is not shared, and is not told of one it could not match', async () => {
    const api = fake();
    await google.tell(telling({ settings: SETTINGS, sharesCaller: false }), account, api);
    expect(JSON.stringify(api.asked.at(-1)?.body)).not.toMatch(/userData|7735550111/);
    const unknown = telling({ sharesCaller: false, call: someCall({ clickIds: { msclkid: 'x' } }) });
    expect(google.lacks(unknown)).toBe('the visit has no Google click id, and the caller is not shared');
    expect(google.lacks({ ...unknown, sharesCaller: true })).toBeNull();
  });

  it('that gives no token says whether the key is at fault', async () => {
    const told = telling({ settings: SETTINGS });
    const refusing = (status: number, json: unknown) => platform(() => ({ status, json }));
    const deleted = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' };
    expect(await google.tell(told, account, refusing(400, deleted))).toMatchObject({
      is: 'refused',
      fault: 'account',
      remedy: expect.stringContaining('new JSON key'),
    });
    expect(await google.tell(told, account, refusing(429, {}))).toMatchObject({ is: 'failed' });
  });

  it('is asked what became of a request', async () => {
    expect(await google.ask?.('request-1', account, fake())).toEqual({
      is: 'accepted',
      reference: 'request-1',
    });
    expect(await google.ask?.('request-1', account, fake({ status: 'PROCESSING' }))).toMatchObject({
      is: 'pending',
    });
    expect(
      await google.ask?.(
        'request-1',
        account,
        fake({ status: 'FAILED', reason: 'PROCESSING_ERROR_REASON_INVALID_GCLID' }),
      ),
    ).toMatchObject({ is: 'refused', reason: 'Google: INVALID_GCLID' });
    const twice = fake({ status: 'FAILED', reason: 'PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID' });
    expect(await google.ask?.('request-1', account, twice)).toMatchObject({ is: 'accepted' });
  });

  it.each([
    [
      403,
      'PERMISSION_DENIED',
      { is: 'refused', fault: 'account', remedy: expect.stringContaining('service account') },
    ],
    [
      400,
      'INVALID_CONVERSION_ACTION_ID',
      { is: 'refused', fault: 'call', remedy: expect.stringContaining('conversion action') },
    ],
    [400, 'EVENT_TIME_INVALID', { is: 'refused' }],
    [429, 'RESOURCE_EXHAUSTED', { is: 'failed' }],
    [500, 'INTERNAL_ERROR', { is: 'failed' }],
  ])('that answers %d %s is understood', async (status, reason, fate) => {
    const told = telling({ settings: SETTINGS });
    expect(await google.tell(told, account, fake({ refuse: { status, reason } }))).toMatchObject(fate);
  });
});
