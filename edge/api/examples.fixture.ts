import type { TestCompany } from '../calls/company.fixture.ts';

/** What examples before this one left behind: ids by what they are of. */
export type Left = Record<string, string>;

/** A request for a route, and what it is answered with. */
export interface Example {
  /** `GET /v1/calls/{id}` */
  route: string;
  status: number;
  /** Values for the places in the path and for the query. */
  values?: Record<string, string>;
  body?: unknown;
  /** What of the answer later examples need, by the name they know it by: where in the answer it is. */
  leaves?: Record<string, (answer: never) => string>;
}

const FLOW = { start: 'bye', nodes: { bye: { type: 'hangup', message: { say: 'Please call again.' } } } };
const ANSWERED = { field: 'outcome', op: 'is', value: 'answered' };
const SOURCE = {
  channel: 'Direct',
  source: 'flyer',
  medium: 'offline',
  campaign: null,
  keyword: null,
  content: null,
  clickIds: {},
  referrer: null,
};
const RULE = {
  name: 'Short calls',
  trigger: 'call.ended',
  when: ANSWERED,
  actions: [{ do: 'add_tag', tag: 'answered' }],
};
const PARTNER = { field: 'referrer.host', op: 'is', value: 'partner.example' };
const POLICY = {
  signals: { stirFailed: 'off', invalidNumber: 'off', manyNumbers: 'off', neighbour: 'off' },
  manyNumbers: 3,
  withinMinutes: 60,
  challenge: { say: 'Please press 5.', language: 'en-US' },
};

const DASHBOARD = {
  name: 'Monday',
  filter: ANSWERED,
  cards: [
    { id: 'calls', title: 'Calls', form: 'figure', width: 3, report: { metrics: ['calls'] } },
    { id: 'note', title: '', form: 'text', width: 12, report: null, text: 'What the figures mean.' },
  ],
};
const NOTIFICATION = { name: 'Missed calls', events: ['missed'], addresses: ['anna@example.com'] };
const SUMMARY = {
  name: 'Every week',
  schedule: { every: 'week', weekday: 1, minute: 480 },
  addresses: ['anna@example.com'],
};
const SAVED_REPORT = {
  name: 'Answered, by source',
  range: 'month',
  filter: ANSWERED,
  report: { metrics: ['calls', 'value'], dimensions: ['source.source'] },
};
/** A picture of one white pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';

const id = (answer: { id: string }) => answer.id;

/** What a link might have, and none has. */
const NO_TOKEN = '0'.repeat(52);

/** What a device might answer, and none has. */
const NO_KEY = {
  id: 'none',
  rawId: 'none',
  type: 'public-key',
  response: { clientDataJSON: 'none', attestationObject: 'none' },
};

/** What only a signed-in person may ask, and no key; see `companies` and `my-account.worker.test.ts`. */
const MINE: [route: string, values?: Record<string, string>, body?: object][] = [
  ['POST /v1/companies', undefined, { name: 'Shop', timeZone: 'UTC' }],
  ['GET /v1/account'],
  ['PUT /v1/account/owners/{user}', { user: 'usr_none' }],
  ['DELETE /v1/account/owners/{user}', { user: 'usr_none' }],
  ['GET /v1/me/security'],
  ['DELETE /v1/me/sessions'],
  ['DELETE /v1/me/sessions/{id}', { id: 'none' }],
  ['GET /v1/me/passkeys'],
  ['POST /v1/me/passkeys/options', undefined, { password: 'what it is' }],
  ['POST /v1/me/passkeys', undefined, { name: 'Laptop', response: NO_KEY }],
  ['PATCH /v1/me/passkeys/{id}', { id: 'psk_none' }, { name: 'Phone' }],
  ['DELETE /v1/me/passkeys/{id}', { id: 'psk_none' }],
  ['PUT /v1/me/password', undefined, { current: 'what it was', password: 'what it shall be' }],
];

/**
 * A request for every route, in an order in which each finds what it needs: the company has a call (`left.call`), whose caller
 * is `left.callerNumber` and left a message, `left.recording`, and a number. `left` is filled while they are sent, so each example is made when its turn has come.
 */
export function examples(company: TestCompany, left: Left): (() => Example)[] {
  const own = (name: string) => left[name] ?? `no ${name}`;
  const get = (route: string, values?: Record<string, string>) => () => ({
    route: `GET ${route}`,
    status: 200,
    ...(values === undefined ? {} : { values }),
  });
  const noRecording = (route: string, body?: object) => () => ({
    route,
    status: 404,
    values: { id: 'rec_none', change: 'pause' },
    ...(body === undefined ? {} : { body }),
  });
  const gone = (route: string, values: () => Record<string, string>) => () => ({
    route: `DELETE ${route}`,
    status: 204,
    values: values(),
  });
  return [
    get('/v1/welcome'),
    get('/v1/me'),
    ...MINE.map(([route, values, body]) => () => ({
      route,
      status: 403,
      ...(values === undefined ? {} : { values }),
      ...(body === undefined ? {} : { body }),
    })),
    get('/v1/users'),
    () => ({
      route: 'PATCH /v1/users/{id}',
      status: 404,
      values: { id: 'usr_none' },
      body: { role: 'agent' },
    }),
    () => ({ route: 'DELETE /v1/users/{id}/sessions', status: 404, values: { id: 'usr_none' } }),
    () => ({ route: 'DELETE /v1/users/{id}', status: 404, values: { id: 'usr_none' } }),
    () => ({
      route: 'POST /v1/roles',
      status: 201,
      body: { name: 'Listener', permissions: ['view_calls', 'listen'] },
      leaves: { role: id },
    }),
    get('/v1/roles'),
    () => ({
      route: 'PUT /v1/roles/{id}',
      status: 200,
      values: { id: own('role') },
      body: { name: 'Listener', permissions: ['view_calls', 'listen', 'download'] },
    }),
    () => ({
      route: 'POST /v1/invites',
      status: 201,
      body: { email: `${company.id}@people.example`, role: own('role') },
      leaves: { invite: id },
    }),
    get('/v1/invites'),
    () => ({
      route: 'POST /v1/invites/{id}/again',
      status: 200,
      values: { id: own('invite') },
      leaves: { invite: id },
    }),
    () => ({ route: 'POST /v1/invites/look', status: 404, body: { token: NO_TOKEN } }),
    () => ({ route: 'POST /v1/invites/accept', status: 404, body: { token: NO_TOKEN } }),
    () => ({ route: 'POST /v1/sign-in/link', status: 202, body: { email: 'nobody@people.example' } }),
    () => ({ route: 'POST /v1/sign-in/forgot', status: 202, body: { email: 'nobody@people.example' } }),
    () => ({
      route: 'POST /v1/sign-in/reset',
      status: 400,
      body: { token: NO_TOKEN, password: 'long enough' },
    }),
    get('/v1/audit'),
    get('/v1/company'),
    () => ({ route: 'PATCH /v1/company', status: 200, body: { backupNumber: '+13125550188' } }),
    get('/v1/attribution', { number: company.number, at: '1795000000000' }),

    () => ({
      route: 'POST /v1/callers',
      status: 201,
      body: { match: 'exact', value: '+12125550190', reason: 'rings and says nothing' },
      leaves: { caller: id },
    }),
    get('/v1/callers'),
    () => ({
      route: 'POST /v1/keys',
      status: 201,
      body: { name: 'CRM', permissions: ['view_calls'] },
      leaves: { key: id },
    }),
    get('/v1/keys'),
    get('/v1/spam-policy'),
    () => ({ route: 'PUT /v1/spam-policy', status: 200, body: POLICY }),

    () => ({
      route: 'PUT /v1/destinations/{to}',
      status: 200,
      values: { to: '+13125550177' },
      body: { label: 'Front desk', groups: ['desks'] },
    }),
    get('/v1/destinations'),
    () => ({
      route: 'POST /v1/caps',
      status: 201,
      body: { subject: { group: 'desks' }, kind: 'answered', period: 'day', limit: 10 },
      leaves: { cap: id },
    }),
    get('/v1/caps'),
    () => ({ route: 'PATCH /v1/caps/{id}', status: 200, values: { id: own('cap') }, body: { limit: 20 } }),
    () => ({ route: 'POST /v1/caps/{id}/reset', status: 200, values: { id: own('cap') } }),

    () => ({
      route: 'POST /v1/carriers',
      status: 201,
      body: {
        kind: 'twilio',
        name: 'Our Twilio',
        credentials: { account: 'AC1', token: 'token', signingKey: 'key' },
      },
      leaves: { carrier: id },
    }),
    get('/v1/carriers'),
    () => ({
      route: 'PATCH /v1/carriers/{id}',
      status: 200,
      values: { id: own('carrier') },
      body: { name: 'Twilio' },
    }),

    () => ({
      route: 'POST /v1/flows',
      status: 201,
      body: { name: 'Evenings', flow: FLOW },
      leaves: { flow: id },
    }),
    get('/v1/flows'),
    () => ({ route: 'POST /v1/flows/check', status: 200, body: { flow: FLOW } }),
    () => ({
      route: 'POST /v1/flows/simulate',
      status: 200,
      body: { flow: FLOW, scenario: { caller: { number: '+14155550123' }, keys: ['1'] } },
    }),
    () => ({ route: 'GET /v1/flows/{id}', status: 200, values: { id: own('flow') } }),
    () => ({
      route: 'PUT /v1/flows/{id}/draft',
      status: 200,
      values: { id: own('flow') },
      body: { name: 'Nights', flow: FLOW },
    }),
    () => ({ route: 'POST /v1/flows/{id}/publish', status: 201, values: { id: own('flow') } }),
    () => ({ route: 'GET /v1/flows/{id}/versions', status: 200, values: { id: own('flow') } }),
    () => ({
      route: 'GET /v1/flows/{id}/versions/{version}',
      status: 200,
      values: { id: own('flow'), version: '1' },
    }),
    () => ({
      route: 'GET /v1/flows/{id}/diff',
      status: 200,
      values: { id: own('flow'), from: '1', to: '2' },
    }),
    () => ({
      route: 'POST /v1/flows/{id}/rollback',
      status: 201,
      values: { id: own('flow') },
      body: { version: 1 },
    }),

    () => ({ route: 'POST /v1/pools', status: 201, body: { name: 'Visitors' }, leaves: { pool: id } }),
    get('/v1/pools'),
    () => ({ route: 'GET /v1/pools/{id}', status: 200, values: { id: own('pool') } }),
    () => ({ route: 'GET /v1/pools/{id}/minutes', status: 200, values: { id: own('pool') } }),
    () => ({ route: 'PATCH /v1/pools/{id}', status: 200, values: { id: own('pool') }, body: { objects: 1 } }),
    () => ({
      route: 'POST /v1/pool-check',
      status: 200,
      body: { traffic: { hours: [120, 90], averageSeconds: 90 } },
    }),
    () => ({
      route: 'POST /v1/numbers',
      status: 201,
      body: {
        numbers: [`${company.number.slice(0, 5)}777${company.number.slice(-4)}`],
        carrier: company.id,
        flow: 'main',
        source: SOURCE,
      },
      leaves: { number: (answer: { numbers: string[] }) => answer.numbers[0] ?? '' },
    }),
    get('/v1/numbers'),
    get('/v1/numbers/search', { carrier: company.id, areaCode: '312', limit: '2' }),
    () => ({
      route: 'POST /v1/numbers/buy',
      status: 201,
      body: { number: own('offered'), carrier: company.id, flow: 'main', pool: own('pool') },
    }),
    () => ({
      route: 'PATCH /v1/numbers/{number}',
      status: 200,
      values: { number: own('offered') },
      body: { label: 'Flyers' },
    }),
    () => ({ route: 'POST /v1/numbers/{number}/configure', status: 204, values: { number: own('offered') } }),
    () => ({ route: 'DELETE /v1/numbers/{number}', status: 200, values: { number: own('offered') } }),

    () => ({
      route: 'POST /v1/ports',
      status: 201,
      body: {
        carrier: company.id,
        numbers: ['+13125550142'],
        customerName: 'Windy City Plumbing',
        accountNumber: '123456',
        accountTelephone: '+13125550142',
        authorizedRepresentative: 'Jane Doe',
        authorizedEmail: 'jane@plumbing.example',
        address: { street: '1 Lake St', city: 'Chicago', state: 'IL', zip: '60601', country: 'US' },
      },
      leaves: { port: id },
    }),
    get('/v1/ports'),
    () => ({ route: 'GET /v1/ports/{id}', status: 200, values: { id: own('port') } }),
    () => ({ route: 'POST /v1/ports/{id}/cancel', status: 200, values: { id: own('port') } }),

    // Nobody may have us read what only our own network can.
    () => ({
      route: 'POST /v1/sites/{key}/check',
      status: 404,
      values: { key: 'none' },
      body: { url: 'https://127.0.0.1/' },
    }),
    () => ({
      route: 'POST /v1/sites',
      status: 201,
      body: {
        name: 'Shop',
        origins: ['https://www.shop.example'],
        targets: [{ number: '+13125550142', pool: own('pool') }],
      },
      leaves: { site: (answer: { key: string }) => answer.key },
    }),
    get('/v1/sites'),
    () => ({
      route: 'PATCH /v1/sites/{key}',
      status: 200,
      values: { key: own('site') },
      body: {
        groups: [
          { name: 'Main', pool: own('pool'), numbers: ['+13125550142', '+13125550143'] },
          { name: 'Berlin', pool: own('pool'), numbers: ['+13125550142'], paths: ['/berlin/'] },
        ],
      },
    }),
    get('/v1/sites/conflicts'),
    get('/v1/sources/fields'),
    () => ({
      route: 'PUT /v1/sources/rules',
      status: 200,
      body: { version: 0, rules: [{ name: 'Partner', when: PARTNER, as: { source: 'partner' } }] },
    }),
    get('/v1/sources/rules'),
    () => ({
      route: 'POST /v1/sources/test',
      status: 200,
      body: { landing: 'https://www.shop.example/', referrer: 'https://partner.example/', site: own('site') },
    }),

    get('/v1/calls'),
    () => ({ route: 'GET /v1/calls/{id}', status: 200, values: { id: own('call') } }),
    () => ({
      route: 'PATCH /v1/calls/{id}',
      status: 200,
      values: { id: own('call') },
      body: { leadStatus: 'qualified', score: 70, valueCents: 12_500, addTags: ['quote'] },
    }),
    () => ({
      route: 'POST /v1/calls/{id}/notes',
      status: 201,
      values: { id: own('call') },
      body: { body: 'Wants a new boiler.' },
      leaves: { note: (answer: { notes: { id: string }[] }) => answer.notes[0]?.id ?? '' },
    }),
    () => ({
      route: 'PATCH /v1/calls/{id}/notes/{note}',
      status: 200,
      values: { id: own('call'), note: own('note') },
      body: { body: 'Wants two new boilers.' },
    }),
    () => ({ route: 'GET /v1/calls/{id}/made', status: 200, values: { id: own('call') } }),
    () => ({
      route: 'POST /v1/calls/edit',
      status: 200,
      values: { q: 'boilers' },
      body: { addTags: ['bulk'] },
      leaves: { batch: (answer: { batch: string }) => answer.batch },
    }),
    () => ({ route: 'POST /v1/calls/edit/{batch}/undo', status: 200, values: { batch: own('batch') } }),
    () => ({ route: 'POST /v1/calls/{id}/block', status: 201, values: { id: own('call') } }),
    () => ({ route: 'GET /v1/calls/live', status: 400 }),

    get('/v1/recordings/settings'),
    () => ({ route: 'PATCH /v1/recordings/settings', status: 200, body: { days: 90 } }),
    get('/v1/recordings/voicemails'),
    () => ({ route: 'GET /v1/recordings/{id}', status: 200, values: { id: own('recording') } }),
    () => ({ route: 'GET /v1/recordings/{id}/links', status: 200, values: { id: own('recording') } }),
    () => ({
      route: 'PATCH /v1/recordings/{id}',
      status: 200,
      values: { id: own('recording') },
      body: { voicemail: 'heard' },
    }),
    // Workers AI is not turned on here.
    () => ({ route: 'POST /v1/recordings/{id}/transcribe', status: 409, values: { id: own('recording') } }),
    // The call is over, so there is nothing to pause.
    () => ({
      route: 'POST /v1/recordings/{id}/{change}',
      status: 409,
      values: { id: own('recording'), change: 'pause' },
    }),
    () => ({
      route: 'PUT /v1/calls/{id}/transcript',
      status: 200,
      values: { id: own('call') },
      body: { segments: [{ speaker: 'caller', text: 'Do you sell boilers?' }] },
    }),
    () => ({ route: 'GET /v1/calls/{id}/transcript', status: 200, values: { id: own('call') } }),

    () => ({
      route: 'POST /v1/media',
      status: 201,
      values: { name: 'Welcome', kind: 'greeting' },
      body: { text: 'Welcome to the shop.', language: 'en-US' },
      leaves: { media: id },
    }),
    get('/v1/media'),
    () => ({ route: 'GET /v1/media/{id}', status: 200, values: { id: own('media') } }),
    () => ({
      route: 'PUT /v1/media/{id}',
      status: 200,
      values: { id: own('media') },
      body: { text: 'Welcome to our shop.', language: 'en-US' },
    }),
    () => ({
      route: 'PATCH /v1/media/{id}',
      status: 200,
      values: { id: own('media') },
      body: { name: 'Hello' },
    }),

    get('/v1/mail'),
    () => ({
      route: 'PUT /v1/mail',
      status: 200,
      body: { from: 'Shop <shop@example.com>', replyTo: 'desk@example.com', transport: null },
    }),
    () => ({ route: 'POST /v1/mail/test', status: 200, body: { to: 'anna@example.com' } }),
    get('/v1/mail/log'),
    get('/v1/mail/stopped'),
    () => ({
      route: 'DELETE /v1/mail/stopped/{address}',
      status: 404,
      values: { address: 'anna@example.com' },
    }),
    () => ({
      route: 'POST /v1/notifications',
      status: 201,
      body: NOTIFICATION,
      leaves: { notification: id },
    }),
    get('/v1/notifications'),
    () => ({
      route: 'PATCH /v1/notifications/{id}',
      status: 200,
      values: { id: own('notification') },
      body: { enabled: false },
    }),
    () => ({ route: 'POST /v1/notifications/try', status: 200, body: { ...NOTIFICATION, calls: 10 } }),
    () => ({ route: 'POST /v1/summaries', status: 201, body: SUMMARY, leaves: { summary: id } }),
    get('/v1/summaries'),
    () => ({
      route: 'PATCH /v1/summaries/{id}',
      status: 200,
      values: { id: own('summary') },
      body: { name: 'Every Monday' },
    }),
    () => ({
      route: 'POST /v1/summaries/preview',
      status: 200,
      body: { name: SUMMARY.name, schedule: SUMMARY.schedule },
    }),
    get('/v1/brand'),
    () => ({ route: 'PATCH /v1/brand', status: 200, body: { name: 'Shop Calls', accent: '#884400' } }),
    () => ({
      route: 'PUT /v1/brand/pictures/{kind}',
      status: 200,
      values: { kind: 'logo' },
      body: { content: PIXEL },
    }),
    gone('/v1/brand/pictures/{kind}', () => ({ kind: 'logo' })),
    () => ({ route: 'POST /v1/brand/hosts', status: 201, body: { host: 'calls.example.com' } }),
    () => ({
      route: 'POST /v1/brand/hosts/{host}/check',
      status: 404,
      values: { host: 'other.example.com' },
    }),
    () => ({
      route: 'DELETE /v1/brand/hosts/{host}',
      status: 404,
      values: { host: 'other.example.com' },
    }),

    get('/v1/people'),
    get('/v1/people/{number}', { number: left.callerNumber ?? '' }),
    () => ({
      route: 'PATCH /v1/people/{number}',
      status: 200,
      values: { number: left.callerNumber ?? '' },
      body: { name: 'Zoë' },
    }),
    get('/v1/people/{number}/data', { number: left.callerNumber ?? '' }),
    get('/v1/erasures'),
    // Nobody came by a visit; those who did are in visitors.worker.test.ts.
    () => ({ route: 'GET /v1/visitors/{visitor}/data', status: 404, values: { visitor: 'vtr_0' } }),
    () => ({ route: 'DELETE /v1/visitors/{visitor}', status: 404, values: { visitor: 'vtr_0' } }),
    get('/v1/retention'),
    () => ({ route: 'PATCH /v1/retention', status: 200, body: { callers: 400, visits: 90 } }),
    get('/v1/changes'),

    () => ({
      route: 'PUT /v1/costs',
      status: 200,
      body: { costs: [{ day: '2026-11-25', source: 'google', medium: 'cpc', cents: 5000 }] },
    }),
    get('/v1/exports/calls', { format: 'csv' }),
    () => ({
      route: 'POST /v1/exports',
      status: 202,
      body: { format: 'xlsx', columns: ['startedAt', 'caller.number'], filter: ANSWERED },
      leaves: { export: id },
    }),
    get('/v1/exports'),
    () => ({ route: 'GET /v1/exports/{id}', status: 200, values: { id: own('export') } }),
    () => ({
      route: 'POST /v1/imports',
      status: 200,
      body: {
        from: 'callrail',
        calls: [
          {
            id: 'CAL1',
            start_time: '2026-07-01T09:30:00-05:00',
            tracking_phone_number: '+13125550123',
            duration: 60,
          },
        ],
      },
      leaves: { import: (answer: { import: { id: string } }) => answer.import.id },
    }),
    get('/v1/imports'),
    () => ({ route: 'POST /v1/imports/{id}/undo', status: 200, values: { id: own('import') } }),
    get('/v1/archive'),
    // Only a company that has nothing takes one in.
    () => ({ route: 'POST /v1/archive', status: 409, body: 'an archive' }),
    get('/v1/backups/settings'),
    () => ({
      route: 'PUT /v1/backups/settings',
      status: 200,
      body: { every: 'week', keepDays: 30, sound: false },
    }),
    () => ({ route: 'POST /v1/backups', status: 202, leaves: { backup: id } }),
    get('/v1/backups'),
    () => ({ route: 'GET /v1/backups/{id}', status: 200, values: { id: own('backup') } }),
    () => ({
      route: 'POST /v1/reports',
      status: 200,
      body: { metrics: ['calls'], from: 1_700_000_000_000, to: 1_800_000_000_000 },
    }),
    () => ({
      route: 'POST /v1/reports/pdf',
      status: 200,
      body: {
        title: 'Month',
        cards: [{ title: 'Calls', request: { from: 0, to: 86_400_000 } }],
      },
    }),
    get('/v1/reports/standard'),
    () => ({
      route: 'POST /v1/filters',
      status: 201,
      body: { name: 'Answered', filter: ANSWERED },
      leaves: { filter: id },
    }),
    () => ({
      route: 'POST /v1/dashboards',
      status: 201,
      body: DASHBOARD,
      leaves: { dashboard: id },
    }),
    get('/v1/dashboards'),
    () => ({ route: 'GET /v1/dashboards/{id}', status: 200, values: { id: own('dashboard') } }),
    () => ({
      route: 'PUT /v1/dashboards/{id}',
      status: 200,
      values: { id: own('dashboard') },
      body: { ...DASHBOARD, name: 'Tuesday' },
    }),
    () => ({
      route: 'POST /v1/dashboards/{id}/shares',
      status: 201,
      values: { id: own('dashboard') },
      body: { name: 'For the client' },
      leaves: { share: id },
    }),
    () => ({ route: 'GET /v1/dashboards/{id}/shares', status: 200, values: { id: own('dashboard') } }),
    () => ({
      route: 'POST /v1/reports/saved',
      status: 201,
      body: SAVED_REPORT,
      leaves: { savedReport: id },
    }),
    get('/v1/reports/saved'),
    () => ({
      route: 'PUT /v1/reports/saved/{id}',
      status: 200,
      values: { id: own('savedReport') },
      body: { ...SAVED_REPORT, name: 'Where answered calls come from' },
    }),
    get('/v1/filters'),
    get('/v1/filters/fields'),
    () => ({
      route: 'POST /v1/annotations',
      status: 201,
      body: { at: 1_790_000_000_000, text: 'The spring campaign began' },
      leaves: { annotation: id },
    }),
    get('/v1/annotations'),

    () => ({ route: 'POST /v1/rules', status: 201, body: RULE, leaves: { rule: id } }),
    get('/v1/rules'),
    () => ({ route: 'PUT /v1/rules/order', status: 200, body: { rules: [own('rule')] } }),
    () => ({ route: 'GET /v1/rules/{id}/deeds', status: 200, values: { id: own('rule') } }),
    () => ({
      route: 'POST /v1/rules/{id}/undo',
      status: 200,
      values: { id: own('rule') },
      body: { call: own('call') },
    }),
    () => ({ route: 'POST /v1/rules/try', status: 200, body: { ...RULE, calls: 10 } }),
    () => ({
      route: 'PATCH /v1/rules/{id}',
      status: 200,
      values: { id: own('rule') },
      body: { name: 'Answered calls' },
    }),
    () => ({ route: 'POST /v1/rules/{id}/apply', status: 200, values: { id: own('rule') }, body: {} }),

    () => ({
      route: 'POST /v1/media',
      status: 201,
      values: { name: 'Welcome', kind: 'greeting' },
      body: { text: 'Thank you for calling.' },
      leaves: { asset: id },
    }),
    get('/v1/media'),
    () => ({ route: 'GET /v1/media/{id}', status: 200, values: { id: own('asset') } }),
    () => ({
      route: 'PUT /v1/media/{id}',
      status: 200,
      values: { id: own('asset') },
      body: { text: 'Danke für Ihren Anruf.', language: 'de-DE' },
    }),
    () => ({
      route: 'PATCH /v1/media/{id}',
      status: 200,
      values: { id: own('asset') },
      body: { kind: 'notice' },
    }),

    () => ({
      route: 'PUT /v1/calls/{id}/transcript',
      status: 200,
      values: { id: own('call') },
      body: { segments: [{ speaker: 'caller', text: 'Do you fix boilers?' }] },
    }),
    () => ({ route: 'GET /v1/calls/{id}/transcript', status: 200, values: { id: own('call') } }),
    get('/v1/recordings/settings'),
    () => ({ route: 'PATCH /v1/recordings/settings', status: 200, body: { days: 90 } }),
    get('/v1/recordings/voicemails', { state: 'new' }),
    // The call has no recording; those that have one are in recordings.worker.test.ts.
    noRecording('GET /v1/recordings/{id}'),
    noRecording('GET /v1/recordings/{id}/links'),
    noRecording('PATCH /v1/recordings/{id}', { voicemail: 'heard' }),
    noRecording('POST /v1/recordings/{id}/transcribe'),
    noRecording('POST /v1/recordings/{id}/{change}'),

    () => ({
      route: 'POST /v1/connections',
      status: 201,
      body: {
        kind: 'slack',
        name: 'Sales',
        secrets: { webhook: 'https://hooks.slack.com/services/T0/B0/x' },
      },
      leaves: { connection: id },
    }),
    get('/v1/health'),
    get('/v1/connections'),
    () => ({
      route: 'PATCH /v1/connections/{id}',
      status: 200,
      values: { id: own('connection') },
      body: { enabled: false },
    }),
    // There is no internet here, and the answer says so.
    () => ({ route: 'POST /v1/connections/{id}/test', status: 200, values: { id: own('connection') } }),
    () => ({
      route: 'POST /v1/conversions',
      status: 201,
      body: {
        connection: own('connection'),
        name: 'Long calls',
        when: { field: 'talkSeconds', op: 'least', value: 60 },
      },
      leaves: { action: id },
    }),
    get('/v1/conversions'),
    () => ({
      route: 'POST /v1/conversions/try',
      status: 200,
      body: {
        connection: own('connection'),
        name: 'Short calls',
        when: { field: 'talkSeconds', op: 'most', value: 60 },
      },
    }),
    () => ({
      route: 'PATCH /v1/conversions/{id}',
      status: 200,
      values: { id: own('action') },
      body: { delaySeconds: 60 },
    }),
    () => ({ route: 'GET /v1/conversions/{id}/calls', status: 200, values: { id: own('action') } }),
    // It has told nothing.
    () => ({
      route: 'POST /v1/conversions/{id}/calls/{call}/replay',
      status: 404,
      values: { id: own('action'), call: own('call') },
    }),
    () => ({ route: 'GET /v1/calls/{id}/conversions', status: 200, values: { id: own('call') } }),

    () => ({
      route: 'POST /v1/webhooks',
      status: 201,
      body: { url: 'https://example.com/hook', types: ['test.ping'] },
      leaves: { webhook: id },
    }),
    get('/v1/webhooks'),
    () => ({ route: 'POST /v1/webhooks/{id}/test', status: 202, values: { id: own('webhook') } }),
    () => ({
      route: 'GET /v1/webhooks/{id}/deliveries',
      status: 200,
      values: { id: own('webhook') },
      leaves: {
        delivery: (answer: { deliveries: { n: number }[] }) => String(answer.deliveries[0]?.n ?? 'none'),
      },
    }),
    () => ({
      route: 'POST /v1/webhooks/{id}/deliveries/{n}/replay',
      status: 202,
      values: { id: own('webhook'), n: own('delivery') },
    }),
    () => ({
      route: 'POST /v1/webhooks/{id}/replay',
      status: 202,
      values: { id: own('webhook') },
      body: { from: 0, to: Date.now() },
    }),
    () => ({
      route: 'PATCH /v1/webhooks/{id}',
      status: 200,
      values: { id: own('webhook') },
      body: { state: 'off' },
    }),
    () => ({ route: 'POST /v1/webhooks/{id}/rotate', status: 200, values: { id: own('webhook') } }),

    gone('/v1/conversions/{id}', () => ({ id: own('action') })),
    gone('/v1/connections/{id}', () => ({ id: own('connection') })),
    gone('/v1/webhooks/{id}', () => ({ id: own('webhook') })),
    gone('/v1/invites/{id}', () => ({ id: own('invite') })),
    gone('/v1/roles/{id}', () => ({ id: own('role') })),
    gone('/v1/notifications/{id}', () => ({ id: own('notification') })),
    gone('/v1/summaries/{id}', () => ({ id: own('summary') })),
    gone('/v1/media/{id}', () => ({ id: own('asset') })),
    noRecording('DELETE /v1/recordings/{id}'),
    gone('/v1/rules/{id}', () => ({ id: own('rule') })),
    gone('/v1/reports/saved/{id}', () => ({ id: own('savedReport') })),
    gone('/v1/filters/{id}', () => ({ id: own('filter') })),
    gone('/v1/annotations/{id}', () => ({ id: own('annotation') })),
    gone('/v1/dashboards/{id}/shares/{share}', () => ({ id: own('dashboard'), share: own('share') })),
    gone('/v1/dashboards/{id}', () => ({ id: own('dashboard') })),
    gone('/v1/recordings/{id}', () => ({ id: own('recording') })),
    gone('/v1/media/{id}', () => ({ id: own('media') })),
    gone('/v1/calls/{id}/notes/{note}', () => ({ id: own('call'), note: own('note') })),
    () => ({ route: 'POST /v1/flows/{id}/unpublish', status: 204, values: { id: own('flow') } }),
    gone('/v1/flows/{id}', () => ({ id: own('flow') })),
    gone('/v1/carriers/{id}', () => ({ id: own('carrier') })),
    gone('/v1/caps/{id}', () => ({ id: own('cap') })),
    gone('/v1/destinations/{to}', () => ({ to: '+13125550177' })),
    () => ({
      route: 'DELETE /v1/people/{number}',
      status: 200,
      values: { number: left.callerNumber ?? '' },
    }),
    gone('/v1/exports/{id}', () => ({ id: own('export') })),
    gone('/v1/backups/{id}', () => ({ id: own('backup') })),
    gone('/v1/keys/{id}', () => ({ id: own('key') })),
    gone('/v1/callers/{id}', () => ({ id: own('caller') })),
  ];
}
