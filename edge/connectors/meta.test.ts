import { describe, expect, it } from 'vitest';
import { meta } from './meta.ts';
import { CALLER_DIGITS_HASH, NOW, platform, someCall, telling } from './telling.fixture.ts';

const ACCOUNT = { settings: { dataset: '1234567890' }, secrets: { accessToken: 'token' } };
const IDS = { _fbp: 'fb.1.1763700000000.123', _fbc: 'fb.1.1763700000000.AbC' } as const;
const told = (given = {}) => telling({ settings: { event: 'Lead' }, ...given });

/** The fields and rules of the documentation (https://developers.facebook.com/docs/marketing-api/conversions-api/parameters). */
function fake(error?: { status: number; error: Record<string, unknown> }) {
  const events = new Set<string>();
  const api = platform(({ url, body }) => {
    if (error !== undefined) return { status: error.status, json: { error: error.error } };
    expect(url.href).toMatch(/^https:\/\/graph\.facebook\.com\/v\d+\.0\/1234567890\/events$/);
    expect(body.access_token).toBe('token');
    for (const event of body.data as Record<string, unknown>[]) {
      const age = NOW / 1000 - Number(event.event_time);
      const user = event.user_data as Record<string, unknown>;
      const fits =
        ['event_name', 'event_time', 'event_id', 'action_source', 'user_data'].every((key) => key in event) &&
        Object.keys(event).every((key) =>
          ['event_name', 'event_time', 'event_id', 'action_source', 'user_data', 'custom_data'].includes(key),
        ) &&
        event.action_source === 'phone_call' &&
        age >= 0 &&
        age < 7 * 86_400 &&
        Object.keys(user).length > 0;
      if (!fits)
        return {
          status: 400,
          json: {
            error: { code: 100, message: 'Invalid parameter', error_user_msg: 'The event is not valid' },
          },
        };
      events.add(`${event.event_name} ${event.event_id}`);
    }
    return { json: { events_received: (body.data as unknown[]).length, messages: [], fbtrace_id: 'trace' } };
  });
  return { ...api, events };
}

describe('Meta', () => {
  it('is told of a hashed number and its own ids', async () => {
    const api = fake();
    expect(await meta.tell(told({ call: someCall({ ids: IDS }) }), ACCOUNT, api)).toEqual({
      is: 'accepted',
      reference: 'trace',
    });
    expect(api.asked[0]?.body).toMatchObject({
      data: [
        {
          event_name: 'Lead',
          event_id: 'call_1:act_1',
          user_data: { ph: [CALLER_DIGITS_HASH], fbc: IDS._fbc, fbp: IDS._fbp },
          custom_data: { value: 50, currency: 'USD' },
        },
      ],
    });
    expect(JSON.stringify(api.asked[0]?.body)).not.toContain('7735550111');
  });

  it('makes its click id of the address where the cookie is missing', async () => {
    const api = fake();
    const call = someCall({ clickIds: { fbclid: 'AbC' } });
    await meta.tell(told({ call, sharesCaller: false }), ACCOUNT, api);
    expect(api.asked[0]?.body).toMatchObject({
      data: [{ user_data: { fbc: expect.stringMatching(/^fb\.1\.\d{13}\.AbC$/) } }],
    });
  });

  it('counts a call once however often it is told', async () => {
    const api = fake();
    await meta.tell(told(), ACCOUNT, api);
    await meta.tell(told(), ACCOUNT, api);
    expect([...api.events]).toEqual(['Lead call_1:act_1']);
  });

  it('is not told without consent, or of somebody it could not match', () => {
    expect(meta.lacks(told({ consent: 'denied' }))).toContain('did not agree');
    expect(meta.lacks(told({ sharesCaller: false }))).toContain('no Meta click or browser id');
    expect(meta.lacks(told())).toBeNull();
  });

  it.each([
    [
      400,
      { code: 190, message: 'Invalid OAuth access token.' },
      { is: 'refused', fault: 'account', remedy: expect.stringContaining('access token') },
    ],
    [400, { code: 100, message: 'Unsupported post request.' }, { is: 'refused', fault: 'call' }],
    [400, { code: 4, message: 'Application request limit reached' }, { is: 'failed' }],
    [400, { code: 2, is_transient: true, message: 'Service temporarily unavailable' }, { is: 'failed' }],
    [503, {}, { is: 'failed', reason: 'Meta: answered with 503' }],
  ])('that answers %d %j is understood', async (status, error, fate) => {
    expect(await meta.tell(told(), ACCOUNT, fake({ status, error }))).toMatchObject(fate);
  });
});
