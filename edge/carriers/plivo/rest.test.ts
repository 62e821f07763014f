import { describe, expect, it } from 'vitest';
import { NUMBER_URLS as URLS } from '../api.fixture.ts';
import type { CarrierApi } from '../carrier.ts';
import { fakeCarrier } from '../fake-carrier.fixture.ts';
import { plivoApi } from './rest.ts';

const credentials = { account: 'MA1', token: 'secret', signingKey: 'secret', space: '1101234567890' };
const authorization = `Basic ${btoa('MA1:secret')}`;
const API = 'https://api.plivo.com/v1/Account/MA1';
const NUMBER = '+13125550177';
const POINTED = {
  method: 'POST',
  url: `${API}/Application/1101234567890/`,
  json: {
    answer_url: URLS.voice,
    answer_method: 'POST',
    fallback_answer_url: URLS.fallback,
    fallback_method: 'POST',
    hangup_url: URLS.status,
    hangup_method: 'POST',
  },
};
const APP = { app_id: '1101234567890' };

type Answers = Parameters<typeof fakeCarrier>;
const ok = (json: unknown) => ({ status: 200, json });
const done = { status: 204 };

async function use(ask: (api: CarrierApi) => Promise<unknown>, ...answers: Answers) {
  const carrier = fakeCarrier(...answers);
  const result = await ask(plivoApi(credentials, carrier.fetch));
  return { result, sent: carrier.sent };
}

describe('sends', () => {
  const cases: [string, (api: CarrierApi) => Promise<unknown>, Answers, object[]][] = [
    [
      'a search',
      (api) =>
        api.searchNumbers({ country: 'US', kind: 'toll_free', areaCode: '800', contains: '77', limit: 5 }),
      [ok({ objects: [] })],
      [
        {
          method: 'GET',
          url: `${API}/PhoneNumber/?country_iso=US&type=tollfree&pattern=800*77&services=voice&limit=5`,
        },
      ],
    ],
    [
      'a purchase, once its application points at us',
      (api) => api.buyNumber(NUMBER, URLS),
      [ok({}), { status: 201, json: { status: 'fulfilled' } }],
      [POINTED, { method: 'POST', url: `${API}/PhoneNumber/13125550177/`, json: APP }],
    ],
    [
      'a number’s application',
      (api) => api.configureNumber(NUMBER, URLS),
      [ok({}), ok({})],
      [POINTED, { method: 'POST', url: `${API}/Number/13125550177/`, json: APP }],
    ],
    [
      'a release',
      (api) => api.releaseNumber(NUMBER),
      [done],
      [{ method: 'DELETE', url: `${API}/Number/13125550177/` }],
    ],
    ['a hang-up', (api) => api.hangUp('u-1'), [done], [{ method: 'DELETE', url: `${API}/Call/u-1/` }]],
    [
      'a recording’s end',
      (api) => api.changeRecording('u-1', 'r-1', 'stopped'),
      [done],
      [{ method: 'DELETE', url: `${API}/Call/u-1/Record/` }],
    ],
    [
      'a recording’s deletion',
      (api) => api.deleteRecording('r-1'),
      [done],
      [{ method: 'DELETE', url: `${API}/Recording/r-1/` }],
    ],
    [
      'a look-up',
      (api) => api.lookup(NUMBER),
      [ok({ carrier: { name: 'Example', type: 'mobile' } })],
      [{ method: 'GET', url: 'https://lookup.plivo.com/v1/Number/%2B13125550177?type=carrier' }],
    ],
  ];

  it.each(cases)('%s', async (_what, ask, answers, expected) => {
    const { sent } = await use(ask, ...answers);
    expect(sent).toEqual(expected.map((one) => ({ authorization, ...one })));
  });
});

it('makes of what is found a number with its place and price', async () => {
  const { result } = await use(
    (api) => api.searchNumbers({ country: 'US', kind: 'local', areaCode: '312', limit: 1 }),
    ok({
      objects: [
        { number: '13125550177', city: 'Chicago', region: 'Illinois', monthly_rental_rate: '0.80000' },
      ],
    }),
  );
  expect(result).toEqual([
    {
      number: NUMBER,
      locality: 'Chicago',
      region: 'Illinois',
      country: 'US',
      kind: 'local',
      monthlyCents: 80,
    },
  ]);
});

describe('a call', () => {
  const record = {
    call_duration: 60,
    hangup_cause_name: 'Normal Hangup',
    initiation_time: '2026-11-12 09:00:00+00:00',
    end_time: '2026-11-12 09:01:05+00:00',
  };

  it('that is over has a record', async () => {
    const { result } = await use((api) => api.fetchCall('u-1'), ok(record));
    expect(result).toEqual({
      call: 'u-1',
      status: 'completed',
      startedAt: Date.UTC(2026, 10, 12, 9, 0, 0),
      endedAt: Date.UTC(2026, 10, 12, 9, 1, 5),
      duration: 60,
    });
  });

  it.each([
    ['No Answer', 'no_answer'],
    ['Busy Line', 'busy'],
    ['Cancelled', 'canceled'],
    ['Network Error', 'failed'],
  ])('that ended without a word for %s was %s', async (hangup_cause_name, status) => {
    const { result } = await use(
      (api) => api.fetchCall('u-1'),
      ok({ ...record, call_duration: 0, hangup_cause_name }),
    );
    expect(result).toMatchObject({ status });
  });

  it('that lasts is among the live ones, and one that never was is nowhere', async () => {
    const live = ok({ call_status: 'in-progress', session_start: '2026-11-12 09:00:00+00:00' });
    const { result, sent } = await use((api) => api.fetchCall('u-1'), { status: 404 }, live);
    expect(result).toMatchObject({ status: 'answered', endedAt: null });
    expect(sent[1]?.url).toBe(`${API}/Call/u-1/?status=live`);
    const never = await use((api) => api.fetchCall('u-1'), { status: 404 }, { status: 404 });
    expect(never.result).toBeNull();
  });
});

describe('what goes wrong', () => {
  it.each([
    ['number is not available', 'number is not available'],
    [{ app_id: ['invalid'] }, '{"app_id":["invalid"]}'],
  ])('is told in Plivo’s words: %j', async (error, message) => {
    await expect(
      use((api) => api.buyNumber(NUMBER, URLS), ok({}), { status: 400, json: { api_id: 'x', error } }),
    ).rejects.toMatchObject({ status: 400, message, retryable: false });
  });

  it('with a purchase is looked into and never repeated', async () => {
    const { result, sent } = await use(
      (api) => api.buyNumber(NUMBER, URLS),
      ok({}),
      { status: 503 },
      ok({ number: '13125550177' }),
    );
    expect(result).toEqual({ id: NUMBER });
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
    await expect(
      use((api) => api.buyNumber(NUMBER, URLS), ok({}), { status: 503 }, { status: 404 }),
    ).rejects.toMatchObject({ status: 503, retryable: false });
  });
});

it.each<[string, (api: CarrierApi) => Promise<unknown>]>([
  ['pause a recording', (api) => api.changeRecording('u-1', 'r-1', 'paused')],
  ['ask about porting', (api) => api.portability(NUMBER)],
  ['port', (api) => api.fetchPortOrder('1')],
])('cannot %s, and says so', async (_what, ask) => {
  await expect(use(ask)).rejects.toMatchObject({ code: 'unsupported', retryable: false });
});
