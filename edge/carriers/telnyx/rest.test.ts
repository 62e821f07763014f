import Telnyx from 'telnyx';
import { describe, expect, it } from 'vitest';
import { PORT_REQUEST, NUMBER_URLS as URLS } from '../api.fixture.ts';
import type { CarrierApi } from '../carrier.ts';
import { fakeCarrier, type SentRequest } from '../fake-carrier.fixture.ts';
import { telnyxApi } from './rest.ts';

const credentials = { account: 'acc-1', token: 'KEY1', signingKey: 'x', space: '1494404757140276705' };
const NUMBER = '+13125550177';
const PORT = { ...PORT_REQUEST, numbers: [NUMBER] };

type Answers = Parameters<typeof fakeCarrier>;
const ok = (json: unknown) => ({ status: 200, json });
const application = ok({ data: { friendly_name: 'Numberline' } });
const owned = ok({ data: [{ id: '129' }] });
const nothing = ok({});

async function ours(ask: (api: CarrierApi) => Promise<unknown>, ...answers: Answers) {
  const carrier = fakeCarrier(...answers);
  const result = await ask(telnyxApi(credentials, carrier.fetch));
  return { result, sent: carrier.sent };
}

/** What Telnyx's own client sends for the same. */
async function theirs(
  ask: (client: Telnyx) => PromiseLike<unknown>,
  ...answers: Answers
): Promise<SentRequest[]> {
  const carrier = fakeCarrier(...answers);
  const client = new Telnyx({
    apiKey: credentials.token,
    maxRetries: 0,
    fetch: async (input, init) => {
      const response = await carrier.fetch(new Request(input as string, init as RequestInit));
      response.headers.set('content-type', 'application/json');
      return response;
    },
  });
  await ask(client);
  return carrier.sent;
}

/** As far as a server can tell the difference. */
function canonical({ method, url, authorization, form, json }: SentRequest) {
  const { origin, pathname, searchParams } = new URL(url);
  return {
    method,
    address: [origin, ...pathname.split('/').map(decodeURIComponent)],
    query: Object.fromEntries(searchParams),
    authorization,
    form,
    json,
  };
}

describe('sends what npm telnyx sends to', () => {
  const cases: [
    string,
    (api: CarrierApi) => Promise<unknown>,
    (client: Telnyx) => PromiseLike<unknown>,
    Answers,
  ][] = [
    [
      'search numbers',
      (api) =>
        api.searchNumbers({
          country: 'US',
          kind: 'local',
          areaCode: '312',
          contains: '77',
          locality: 'Chicago',
          limit: 5,
        }),
      (client) =>
        client.availablePhoneNumbers.list({
          filter: {
            country_code: 'US',
            phone_number_type: 'local',
            national_destination_code: '312',
            phone_number: { contains: '77' },
            locality: 'Chicago',
            features: ['voice'],
            limit: 5,
          },
        }),
      [ok({ data: [] })],
    ],
    [
      'buy a number',
      (api) => api.buyNumber(NUMBER, URLS),
      async (client) => {
        await client.texmlApplications.retrieve('1494404757140276705');
        await client.texmlApplications.update('1494404757140276705', {
          friendly_name: 'Numberline',
          voice_url: URLS.voice,
          voice_method: 'post',
          voice_fallback_url: URLS.fallback,
          status_callback: URLS.status,
          status_callback_method: 'post',
        });
        await client.numberOrders.create({
          phone_numbers: [{ phone_number: NUMBER }],
          connection_id: '1494404757140276705',
        });
      },
      [application, nothing, nothing],
    ],
    [
      'release a number',
      (api) => api.releaseNumber(NUMBER),
      async (client) => {
        await client.phoneNumbers.list({ filter: { phone_number: NUMBER }, 'page[size]': 1 } as never);
        await client.phoneNumbers.delete('129');
      },
      [owned, nothing],
    ],
    [
      'hang up',
      (api) => api.hangUp('v3:abc/1'),
      (client) =>
        client.texml.accounts.calls.update('v3:abc/1', { account_sid: 'acc-1', Status: 'completed' }),
      [nothing],
    ],
    [
      'ask how a call ended',
      (api) => api.fetchCall('v3:abc'),
      (client) => client.texml.accounts.calls.retrieve('v3:abc', { account_sid: 'acc-1' }),
      [ok({ sid: 'v3:abc', status: 'completed' })],
    ],
    [
      'pause a recording',
      (api) => api.changeRecording('v3:abc', 'rec-1', 'paused'),
      (client) =>
        client.texml.accounts.calls.recordings.recordingSidJson('rec-1', {
          account_sid: 'acc-1',
          call_sid: 'v3:abc',
          Status: 'paused',
        }),
      [nothing],
    ],
    [
      'delete a recording',
      (api) => api.deleteRecording('rec-1'),
      (client) =>
        client.texml.accounts.recordings.json.deleteRecordingSidJson('rec-1', { account_sid: 'acc-1' }),
      [nothing],
    ],
    [
      'ask whether a number can be ported',
      (api) => api.portability(NUMBER),
      (client) => client.portabilityChecks.run({ phone_numbers: [NUMBER] }),
      [ok({ data: [{ portable: true }] })],
    ],
    [
      'order a port',
      (api) => api.createPortOrder(PORT),
      async (client) => {
        await client.portingOrders.create({ phone_numbers: [NUMBER] });
        await client.portingOrders.update('po-1', {
          end_user: {
            admin: {
              entity_name: 'Windy City Plumbing',
              auth_person_name: 'Jane Doe',
              account_number: '123456',
              billing_phone_number: '+13125550123',
            },
            location: {
              street_address: '1 Lake St',
              locality: 'Chicago',
              administrative_area: 'IL',
              postal_code: '60601',
              country_code: 'US',
            },
          },
          documents: { loa: 'doc-loa', invoice: 'doc-bill' },
          activation_settings: { foc_datetime_requested: '2026-12-24T15:00:00Z' },
        });
        await client.portingOrders.actions.confirm('po-1');
        await client.portingOrders.retrieve('po-1', { include_phone_numbers: true });
      },
      [ok({ data: [{ id: 'po-1' }] }), nothing, nothing, ok({ data: { id: 'po-1' } })],
    ],
  ];

  it.each(cases)('%s', async (_what, ask, alike, answers) => {
    const { sent } = await ours(ask, ...answers);
    expect(sent.map(canonical)).toEqual((await theirs(alike, ...answers)).map(canonical));
  });
});

it('makes of what is found a number with its place and price', async () => {
  const { result } = await ours(
    (api) => api.searchNumbers({ country: 'US', kind: 'local', limit: 1 }),
    ok({
      data: [
        {
          phone_number: NUMBER,
          region_information: [
            { region_type: 'rate_center', region_name: 'CHICAGO ZONE 1' },
            { region_type: 'state', region_name: 'IL' },
            { region_type: 'country_code', region_name: 'US' },
          ],
          cost_information: { monthly_cost: '1.10', upfront_cost: '1.00', currency: 'USD' },
        },
      ],
    }),
  );
  expect(result).toEqual([
    {
      number: NUMBER,
      locality: 'CHICAGO ZONE 1',
      region: 'IL',
      country: 'US',
      kind: 'local',
      monthlyCents: 110,
    },
  ]);
});

it('asks twice to look a caller up: for the line and for the name', async () => {
  const { result, sent } = await ours(
    (api) => api.lookup(NUMBER),
    ok({ data: { carrier: { name: 'Example Mobile', type: 'mobile' } } }),
    ok({ data: { caller_name: { caller_name: 'J DOE' } } }),
  );
  expect(result).toEqual({ name: 'J DOE', lineType: 'mobile', carrierName: 'Example Mobile' });
  expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?type=carrier', '?type=caller-name']);
});

it('points a number at its application, and says so when the number is not ours', async () => {
  const { sent } = await ours(
    (api) => api.configureNumber(NUMBER, URLS),
    application,
    nothing,
    owned,
    nothing,
  );
  expect(sent.at(-1)).toMatchObject({
    method: 'PATCH',
    url: 'https://api.telnyx.com/v2/phone_numbers/129',
    json: { connection_id: '1494404757140276705' },
  });
  await expect(
    ours((api) => api.configureNumber(NUMBER, URLS), application, nothing, ok({ data: [] })),
  ).rejects.toMatchObject({ status: 404 });
});

describe('what goes wrong', () => {
  it('is told in Telnyx’s words', async () => {
    const refusal = {
      status: 422,
      json: { errors: [{ code: '10015', title: 'Bad', detail: 'Number is gone' }] },
    };
    await expect(
      ours((api) => api.buyNumber(NUMBER, URLS), application, nothing, refusal),
    ).rejects.toMatchObject({ status: 422, code: '10015', message: 'Number is gone', retryable: false });
  });

  it('with a purchase is looked into and never repeated', async () => {
    const { result, sent } = await ours(
      (api) => api.buyNumber(NUMBER, URLS),
      application,
      nothing,
      'connection lost',
      owned,
    );
    expect(result).toEqual({ id: NUMBER });
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
    await expect(
      ours((api) => api.buyNumber(NUMBER, URLS), application, nothing, { status: 500 }, ok({ data: [] })),
    ).rejects.toMatchObject({ status: 500, retryable: false });
  });

  it('with a port takes back what was begun', async () => {
    const carrier = fakeCarrier(ok({ data: [{ id: 'po-1' }] }), { status: 422, json: {} }, nothing);
    const api = telnyxApi(credentials, carrier.fetch);
    await expect(api.createPortOrder(PORT)).rejects.toMatchObject({ status: 422 });
    expect(carrier.sent.at(-1)).toMatchObject({
      method: 'DELETE',
      url: 'https://api.telnyx.com/v2/porting_orders/po-1',
    });
  });
});

it('sees several orders of one port as one', async () => {
  const order = (id: string, value: string, number: string) =>
    ok({
      data: {
        id,
        status: { value, details: value === 'exception' ? [{ code: 'PASSCODE_PIN_INVALID' }] : [] },
        phone_numbers: [{ phone_number: number }],
        activation_settings: { foc_datetime_actual: '2026-12-24T15:00:00Z' },
      },
    });
  const { result } = await ours(
    (api) => api.fetchPortOrder('po-1,po-2'),
    order('po-1', 'ported', '+13125550101'),
    order('po-2', 'exception', '+13125550102'),
  );
  expect(result).toEqual({
    id: 'po-1,po-2',
    status: 'action_required',
    numbers: [
      { number: '+13125550101', status: 'ported', reason: null, portDate: '2026-12-24' },
      { number: '+13125550102', status: 'exception', reason: 'PASSCODE_PIN_INVALID', portDate: '2026-12-24' },
    ],
  });
});

it('calls every order of a port off, and says how they are then', async () => {
  const order = (id: string) =>
    ok({ data: { id, status: { value: 'cancel-pending' }, phone_numbers: [{ phone_number: NUMBER }] } });
  const { result, sent } = await ours(
    (api) => api.cancelPortOrder('po-1,po-2'),
    order('po-1'),
    order('po-2'),
    order('po-1'),
    order('po-2'),
  );
  expect(sent.slice(0, 2).map(({ method, url }) => [method, url])).toEqual(
    ['po-1', 'po-2'].map((id) => ['POST', `https://api.telnyx.com/v2/porting_orders/${id}/actions/cancel`]),
  );
  expect(result).toMatchObject({ id: 'po-1,po-2', status: 'canceled' });
});

it('fetches a recording from where it is without our key', async () => {
  const { sent } = await ours((api) => api.fetchRecording('https://bucket.example/rec.wav?sig=1'), nothing);
  expect(sent[0]?.authorization).toBeNull();
});
