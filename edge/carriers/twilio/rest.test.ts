import { describe, expect, it } from 'vitest';
import { PORT_REQUEST, NUMBER_URLS as URLS } from '../api.fixture.ts';
import { CarrierError } from '../carrier-error.ts';
import { fakeCarrier } from '../fake-carrier.fixture.ts';
import { ACCOUNT, EXCHANGES } from './requests.fixture.ts';
import { twilioApi } from './rest.ts';

const credentials = { account: ACCOUNT, token: 'secret', signingKey: 'secret' };
const authorization = `Basic ${btoa(`${ACCOUNT}:secret`)}`;

function against(...answers: Parameters<typeof fakeCarrier>) {
  const carrier = fakeCarrier(...answers);
  return { api: twilioApi(credentials, carrier.fetch), sent: carrier.sent };
}

const errorOf = (work: Promise<unknown>): Promise<CarrierError> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error) => (error instanceof CarrierError ? error : expect.fail(String(error))),
  );

it.each(EXCHANGES)('$what', async ({ ask, sent: expected, answered, made }) => {
  const { api, sent } = against(answered);
  expect(await ask(api)).toEqual(made);
  expect(sent).toEqual([{ ...expected, authorization }]);
});

describe('what Twilio refuses', () => {
  it('is told in its own words, and not worth another try', async () => {
    const { api } = against({
      status: 400,
      json: { code: 21422, message: '+1312 is not available', status: 400 },
    });
    expect(await errorOf(api.buyNumber('+13125550177', URLS))).toMatchObject({
      status: 400,
      code: '21422',
      message: '+1312 is not available',
      retryable: false,
    });
  });

  it('may be said without words', async () => {
    const { api } = against({ status: 401 });
    expect(await errorOf(api.hangUp('CA1'))).toMatchObject({
      code: null,
      message: 'the carrier answered with HTTP 401',
      retryable: false,
    });
  });

  it.each([
    ['too many requests', { status: 429, json: { code: 20429, message: 'Too Many Requests' } }],
    ['a failure of its own', { status: 503 }],
    ['no answer', 'connection lost'],
  ])('may pass: %s', async (_what, answer) => {
    expect((await errorOf(against(answer).api.fetchCall('CA1'))).retryable).toBe(true);
  });

  it('never shows our credentials', async () => {
    const error = await errorOf(against('connection lost').api.fetchCall('CA1'));
    expect(error.message).toBe('no answer from api.twilio.com: connection lost');
  });
});

describe('a purchase', () => {
  it.each([[{ status: 502 }], ['connection lost']])(
    'is not sent again after %j; our numbers are looked at',
    async (answer) => {
      const { api, sent } = against(
        answer,
        { status: 200, json: { incoming_phone_numbers: [{ sid: 'PN1' }] } },
        { status: 200, json: {} },
      );
      expect(await api.buyNumber('+13125550177', URLS)).toEqual({ id: 'PN1' });
      expect(sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
        `POST /2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers.json`,
        `GET /2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers.json`,
        `POST /2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers/PN1.json`,
      ]);
    },
  );

  it('that did not happen says so, and that it is not to be repeated blindly', async () => {
    const { api, sent } = against({ status: 502 }, { status: 200, json: { incoming_phone_numbers: [] } });
    expect(await errorOf(api.buyNumber('+13125550177', URLS))).toMatchObject({
      status: 502,
      retryable: false,
    });
    expect(sent).toHaveLength(2);
  });

  it('is no port that was called off: it says how that is then', async () => {
    const answered = { port_in_request_sid: 'KW1', port_in_request_status: 'Canceled', phone_numbers: [] };
    const { api, sent } = against({ status: 204 }, { status: 200, json: answered });
    expect(await api.cancelPortOrder('KW1')).toEqual({ id: 'KW1', status: 'canceled', numbers: [] });
    const url = 'https://numbers.twilio.com/v1/Porting/PortIn/KW1';
    expect(sent.map(({ method, url: asked }) => [method, asked])).toEqual([
      ['DELETE', url],
      ['GET', url],
    ]);
  });

  it('of a port is not repeated either', async () => {
    const { api, sent } = against({ status: 500 });
    expect((await errorOf(api.createPortOrder(PORT_REQUEST))).retryable).toBe(false);
    expect(sent).toHaveLength(1);
  });

  it('answered with something else is an error, not a number without an id', async () => {
    const { api } = against({ status: 201, json: { ok: true } });
    expect(await errorOf(api.buyNumber('+13125550177', URLS))).toMatchObject({ code: 'unexpected_answer' });
  });
});

describe('what is not there', () => {
  it('is no call', async () => {
    expect(await against({ status: 404 }).api.fetchCall('CA1')).toBeNull();
  });

  it('has been released or deleted before', async () => {
    await against({ status: 404 }).api.releaseNumber('PN1');
    await against({ status: 404 }).api.deleteRecording('RE1');
  });
});

describe('a recording', () => {
  it('is fetched with our credentials from Twilio, and without from elsewhere', async () => {
    const { api, sent } = against({ status: 200 }, { status: 200 });
    await api.fetchRecording(`https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/RE1`);
    await api.fetchRecording('https://bucket.example/RE1.wav?signature=x');
    expect(sent.map(({ authorization: told }) => told)).toEqual([authorization, null]);
  });

  it('is followed to where it is stored, and our credentials are not taken along', async () => {
    const { api, sent } = against(
      { status: 302, location: 'https://bucket.example/RE1.wav' },
      { status: 200 },
    );
    expect((await api.fetchRecording('https://api.twilio.com/RE1')).status).toBe(200);
    expect(sent.map(({ url, authorization: told }) => [url, told])).toEqual([
      ['https://api.twilio.com/RE1', authorization],
      ['https://bucket.example/RE1.wav', null],
    ]);
  });

  it.each([
    ['http://bucket.example/RE1', 1],
    ['https://api.twilio.com/RE1', 4],
  ])('is not followed to %s for ever', async (location, requests) => {
    const { api, sent } = against(...Array.from({ length: 5 }, () => ({ status: 307, location })));
    expect(await errorOf(api.fetchRecording('https://api.twilio.com/RE1'))).toMatchObject({
      code: 'bad_address',
    });
    expect(sent).toHaveLength(requests);
  });

  it.each(['http://api.twilio.com/RE1', 'file:///etc/passwd', 'RE1'])(
    'is not fetched from %s',
    async (url) => {
      const { api, sent } = against();
      expect(await errorOf(api.fetchRecording(url))).toMatchObject({ code: 'bad_address' });
      expect(sent).toEqual([]);
    },
  );
});

it('never lets an id reach another address', async () => {
  const { api, sent } = against({ status: 200, json: {} });
  await api.hangUp('../../Accounts/AC2?x=');
  expect(new URL(sent[0]?.url ?? '').pathname).toBe(
    `/2010-04-01/Accounts/${ACCOUNT}/Calls/..%2F..%2FAccounts%2FAC2%3Fx%3D.json`,
  );
});
