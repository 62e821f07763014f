import { expect, it } from 'vitest';
import { fakeCarrier } from '../fake-carrier.fixture.ts';
import { ACCOUNT, EXCHANGES } from '../twilio/requests.fixture.ts';
import { signalwireApi } from './rest.ts';

const credentials = {
  account: ACCOUNT,
  token: 'PT1',
  signingKey: 'PSK1',
  space: 'example.signalwire.com',
};
const authorization = `Basic ${btoa(`${ACCOUNT}:PT1`)}`;

/** What is asked of Twilio's main API is asked of the space, under /api/laml; the rest SignalWire does its own way. */
const shared = EXCHANGES.filter(({ sent }) => sent.url.startsWith('https://api.twilio.com/'));

it('has most of Twilio’s API', () => {
  expect(shared.length).toBeGreaterThan(10);
});

it.each(shared)('$what', async ({ ask, sent: expected, answered, made }) => {
  const carrier = fakeCarrier(answered);
  expect(await ask(signalwireApi(credentials, carrier.fetch))).toEqual(made);
  const url = expected.url.replace('https://api.twilio.com', 'https://example.signalwire.com/api/laml');
  expect(carrier.sent).toEqual([{ ...expected, url, authorization }]);
});

it('looks a caller up', async () => {
  const carrier = fakeCarrier({
    status: 200,
    json: { cnam: { caller_id: 'J DOE' }, carrier: { lec: 'Example Wireless', linetype: 'wireless' } },
  });
  const api = signalwireApi(credentials, carrier.fetch);
  expect(await api.lookup('+13125550177')).toEqual({
    name: 'J DOE',
    lineType: 'mobile',
    carrierName: 'Example Wireless',
  });
  expect(carrier.sent[0]?.url).toBe(
    'https://example.signalwire.com/api/relay/rest/lookup/phone_number/%2B13125550177?include=carrier%2Ccnam',
  );
});

it('cannot port, and says so', async () => {
  const api = signalwireApi(credentials, fakeCarrier().fetch);
  await expect(api.fetchPortOrder('1')).rejects.toMatchObject({ code: 'unsupported' });
});
