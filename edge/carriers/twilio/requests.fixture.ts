import { PORT_REQUEST, NUMBER_URLS as URLS } from '../api.fixture.ts';
import type { CarrierApi } from '../carrier.ts';

/** A use of Twilio's REST API: what we ask, what must be sent for it, what Twilio answers, and what we make of that. */
export interface Exchange {
  what: string;
  ask(api: CarrierApi): Promise<unknown>;
  sent: { method: string; url: string; form?: Record<string, string>; json?: unknown };
  /** Status and body, after the examples in Twilio's own description of its API. */
  answered: { status: number; json?: unknown };
  made: unknown;
}

export const ACCOUNT = `AC${'a'.repeat(32)}`;
const CALL = `CA${'b'.repeat(32)}`;
const RECORDING = `RE${'c'.repeat(32)}`;
const NUMBER = `PN${'d'.repeat(32)}`;
const PORT = `KW${'e'.repeat(32)}`;
const API = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}`;

const webhooks = {
  VoiceUrl: URLS.voice,
  VoiceMethod: 'POST',
  VoiceFallbackUrl: URLS.fallback,
  VoiceFallbackMethod: 'POST',
  StatusCallback: URLS.status,
  StatusCallbackMethod: 'POST',
};

const portAnswer = (status: string, number: string) => ({
  port_in_request_sid: PORT,
  port_in_request_status: status,
  phone_numbers: [
    {
      phone_number: '+13125550123',
      port_in_phone_number_status: number,
      not_portability_reason: null,
      rejection_reason: number === 'Rejected' ? 'Wrong PIN' : null,
      port_date: '2026-12-24T00:00:00Z',
    },
  ],
});

export const EXCHANGES: readonly Exchange[] = [
  {
    what: 'search for local numbers in an area code',
    ask: (api) => api.searchNumbers({ country: 'US', kind: 'local', areaCode: '312', limit: 5 }),
    sent: {
      method: 'GET',
      url: `${API}/AvailablePhoneNumbers/US/Local.json?AreaCode=312&VoiceEnabled=true&PageSize=5`,
    },
    answered: {
      status: 200,
      json: {
        available_phone_numbers: [
          { phone_number: '+13125550177', locality: 'Chicago', region: 'IL', iso_country: 'US' },
        ],
      },
    },
    made: [
      {
        number: '+13125550177',
        locality: 'Chicago',
        region: 'IL',
        country: 'US',
        kind: 'local',
        monthlyCents: null,
      },
    ],
  },
  {
    what: 'search for toll-free numbers with some digits',
    ask: (api) => api.searchNumbers({ country: 'US', kind: 'toll_free', contains: '555', limit: 1 }),
    sent: {
      method: 'GET',
      url: `${API}/AvailablePhoneNumbers/US/TollFree.json?Contains=555&VoiceEnabled=true&PageSize=1`,
    },
    answered: {
      status: 200,
      json: { available_phone_numbers: [{ phone_number: '+18005550100', iso_country: 'US' }] },
    },
    made: [
      {
        number: '+18005550100',
        locality: null,
        region: null,
        country: 'US',
        kind: 'toll_free',
        monthlyCents: null,
      },
    ],
  },
  {
    what: 'search for mobile numbers in a town',
    ask: (api) => api.searchNumbers({ country: 'GB', kind: 'mobile', locality: 'York', limit: 3 }),
    sent: {
      method: 'GET',
      url: `${API}/AvailablePhoneNumbers/GB/Mobile.json?InLocality=York&VoiceEnabled=true&PageSize=3`,
    },
    answered: { status: 200, json: { available_phone_numbers: [] } },
    made: [],
  },
  {
    what: 'buy a number',
    ask: (api) => api.buyNumber('+13125550177', URLS),
    sent: {
      method: 'POST',
      url: `${API}/IncomingPhoneNumbers.json`,
      form: { PhoneNumber: '+13125550177', ...webhooks },
    },
    answered: { status: 201, json: { sid: NUMBER } },
    made: { id: NUMBER },
  },
  {
    what: 'point a number at us',
    ask: (api) => api.configureNumber(NUMBER, URLS),
    sent: { method: 'POST', url: `${API}/IncomingPhoneNumbers/${NUMBER}.json`, form: webhooks },
    answered: { status: 200, json: { sid: NUMBER } },
    made: undefined,
  },
  {
    what: 'release a number',
    ask: (api) => api.releaseNumber(NUMBER),
    sent: { method: 'DELETE', url: `${API}/IncomingPhoneNumbers/${NUMBER}.json` },
    answered: { status: 204 },
    made: undefined,
  },
  {
    what: 'delete a recording',
    ask: (api) => api.deleteRecording(RECORDING),
    sent: { method: 'DELETE', url: `${API}/Recordings/${RECORDING}.json` },
    answered: { status: 204 },
    made: undefined,
  },
  ...(
    [
      ['paused', 'paused'],
      ['in_progress', 'in-progress'],
      ['stopped', 'stopped'],
    ] as const
  ).map(
    ([to, Status]): Exchange => ({
      what: `set a recording to ${to}`,
      ask: (api) => api.changeRecording(CALL, RECORDING, to),
      sent: { method: 'POST', url: `${API}/Calls/${CALL}/Recordings/${RECORDING}.json`, form: { Status } },
      answered: { status: 200, json: { sid: RECORDING } },
      made: undefined,
    }),
  ),
  {
    what: 'hang up',
    ask: (api) => api.hangUp(CALL),
    sent: { method: 'POST', url: `${API}/Calls/${CALL}.json`, form: { Status: 'completed' } },
    answered: { status: 200, json: { sid: CALL } },
    made: undefined,
  },
  {
    what: 'ask how a call ended',
    ask: (api) => api.fetchCall(CALL),
    sent: { method: 'GET', url: `${API}/Calls/${CALL}.json` },
    answered: {
      status: 200,
      json: {
        sid: CALL,
        status: 'completed',
        start_time: 'Fri, 18 Oct 2019 17:00:00 +0000',
        end_time: 'Fri, 18 Oct 2019 17:01:00 +0000',
        duration: '60',
      },
    },
    made: {
      call: CALL,
      status: 'completed',
      startedAt: Date.UTC(2019, 9, 18, 17, 0, 0),
      endedAt: Date.UTC(2019, 9, 18, 17, 1, 0),
      duration: 60,
    },
  },
  {
    what: 'look a caller up',
    ask: (api) => api.lookup('+14159929960'),
    sent: {
      method: 'GET',
      url: 'https://lookups.twilio.com/v2/PhoneNumbers/%2B14159929960?Fields=caller_name%2Cline_type_intelligence',
    },
    answered: {
      status: 200,
      json: {
        caller_name: { caller_name: 'Sergio Suarez', caller_type: 'CONSUMER', error_code: null },
        line_type_intelligence: { carrier_name: 'Twilio - SMS/MMS-SVR', type: 'nonFixedVoip' },
      },
    },
    made: { name: 'Sergio Suarez', lineType: 'voip', carrierName: 'Twilio - SMS/MMS-SVR' },
  },
  {
    what: 'ask whether a number can be ported',
    ask: (api) => api.portability('+18001234567'),
    sent: {
      method: 'GET',
      url: 'https://numbers.twilio.com/v1/Porting/Portability/PhoneNumber/%2B18001234567',
    },
    answered: {
      status: 200,
      json: { portable: false, not_portable_reason: 'MANUAL_PORTING_AVAILABLE', number_type: 'TOLL-FREE' },
    },
    made: { portable: false, reason: 'MANUAL_PORTING_AVAILABLE', kind: 'toll_free' },
  },
  {
    what: 'order a port',
    ask: (api) => api.createPortOrder(PORT_REQUEST),
    sent: {
      method: 'POST',
      url: 'https://numbers.twilio.com/v1/Porting/PortIn',
      json: {
        account_sid: ACCOUNT,
        documents: PORT_REQUEST.documents,
        phone_numbers: [{ phone_number: '+13125550123' }, { phone_number: '+13125550124' }],
        losing_carrier_information: {
          customer_name: 'Windy City Plumbing',
          customer_type: 'Business',
          account_number: '123456',
          account_telephone_number: '+13125550123',
          authorized_representative: 'Jane Doe',
          authorized_representative_email: 'jane@plumbing.example',
          address: PORT_REQUEST.address,
        },
        notification_emails: ['office@plumbing.example'],
        target_port_in_date: '2026-12-24',
      },
    },
    answered: { status: 202, json: portAnswer('pending', 'In Review') },
    made: {
      id: PORT,
      status: 'submitted',
      numbers: [{ number: '+13125550123', status: 'In Review', reason: null, portDate: '2026-12-24' }],
    },
  },
  {
    what: 'ask how a port is going',
    ask: (api) => api.fetchPortOrder(PORT),
    sent: { method: 'GET', url: `https://numbers.twilio.com/v1/Porting/PortIn/${PORT}` },
    answered: { status: 200, json: portAnswer('Action Required', 'Rejected') },
    made: {
      id: PORT,
      status: 'action_required',
      numbers: [{ number: '+13125550123', status: 'Rejected', reason: 'Wrong PIN', portDate: '2026-12-24' }],
    },
  },
];
