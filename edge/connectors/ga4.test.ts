import { expect, it } from 'vitest';
import { ga4 } from './ga4.ts';
import { platform, someCall, telling } from './telling.fixture.ts';

const ACCOUNT = { settings: { measurementId: 'G-ABCDEF1234' }, secrets: { apiSecret: 'secret' } };
const IDS = {
  _ga: 'GA1.1.1234567890.1763700000',
  _ga_ABCDEF1234: 'GS2.1.s1763700600$o1$g1$t1763700660$j60$l0$h0',
} as const;
const told = (given = {}) =>
  telling({ call: someCall({ ids: IDS }), settings: { event: 'phone_call' }, ...given });

/**
 * The Measurement Protocol: takes everything, and its validation server says what is wrong by the published limits
 * (https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference).
 */
function fake() {
  return platform(({ url, body }) => {
    expect(url.searchParams.get('measurement_id')).toBe('G-ABCDEF1234');
    const faults: string[] = [];
    if (typeof body.client_id !== 'string') faults.push('Unable to find client_id');
    for (const { name, params } of body.events as { name: string; params: Record<string, unknown> }[]) {
      if (!/^[a-zA-Z]\w{0,39}$/.test(name)) faults.push(`Event name ${name} is not valid`);
      if (/^(ad_|google_|ga_|firebase_)/.test(name)) faults.push(`Event name ${name} is reserved`);
      if (Object.keys(params).length > 25) faults.push('Too many parameters');
      for (const value of Object.values(params))
        if (String(value).length > 100) faults.push('Value is too long');
    }
    if (url.pathname === '/debug/mp/collect')
      return { json: { validationMessages: faults.map((description) => ({ description })) } };
    return { status: 204 };
  });
}

it('a call belongs to the session that made it', async () => {
  const api = fake();
  expect(await ga4.tell(told(), ACCOUNT, api)).toEqual({ is: 'accepted', reference: null });
  expect(api.asked.map(({ url }) => url.pathname)).toEqual(['/debug/mp/collect', '/mp/collect']);
  expect(api.asked[1]?.body).toEqual({
    client_id: '1234567890.1763700000',
    timestamp_micros: Date.UTC(2026, 10, 25, 9, 50) * 1000,
    events: [
      {
        name: 'phone_call',
        params: {
          session_id: '1763700600',
          engagement_time_msec: 1,
          transaction_id: 'call_1:act_1',
          value: 50,
          currency: 'USD',
        },
      },
    ],
  });
});

it('reads the session in the form it had before 2025 too', async () => {
  const api = fake();
  const call = someCall({ ids: { _ga: IDS._ga, _ga_ABCDEF1234: 'GS1.1.1763700600.1.1.1763700660.0.0.0' } });
  await ga4.tell(told({ call }), ACCOUNT, api);
  expect(JSON.stringify(api.asked[1]?.body)).toContain('"session_id":"1763700600"');
});

it('nothing that names a person is sent', async () => {
  const api = fake();
  await ga4.tell(told({ consent: 'denied' }), ACCOUNT, api);
  expect(JSON.stringify(api.asked.map(({ body }) => body))).not.toMatch(/7735550111|JANE|CHICAGO/);
  expect(api.asked[1]?.body).toMatchObject({ consent: { ad_user_data: 'DENIED' } });
});

it('an event that it would swallow silently is not sent', async () => {
  const api = fake();
  expect(await ga4.tell(told({ settings: { event: 'ga_call' } }), ACCOUNT, api)).toMatchObject({
    is: 'refused',
    reason: 'Google Analytics: Event name ga_call is reserved',
  });
  expect(api.asked).toHaveLength(1);
});

it('a visit without its cookie cannot be told of', () => {
  expect(ga4.lacks(telling())).toContain('no _ga cookie');
  expect(ga4.lacks(told())).toBeNull();
});
