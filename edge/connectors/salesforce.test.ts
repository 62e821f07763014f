import { describe, expect, it } from 'vitest';
import { salesforce } from './salesforce.ts';
import { platform, telling } from './telling.fixture.ts';

const ACCOUNT = {
  settings: { domain: 'acme.my.salesforce.com' },
  secrets: { consumerKey: 'key', consumerSecret: 'secret' },
};
const FIELDS = [
  'Subject',
  'Status',
  'TaskSubtype',
  'CallType',
  'CallDurationInSeconds',
  'ActivityDate',
  'Description',
  'WhoId',
];

/** The REST API as documented: client credentials, search, upsert by an external id, describe. */
function fake(given: { token?: number; hasField?: boolean; error?: { status: number; json: unknown } } = {}) {
  const tasks = new Map<string, Record<string, unknown>>();
  const api = platform(({ method, url, headers, body }) => {
    expect(url.hostname).toBe('acme.my.salesforce.com');
    if (url.pathname === '/services/oauth2/token') {
      expect(body).toEqual({ grant_type: 'client_credentials', client_id: 'key', client_secret: 'secret' });
      return given.token === undefined
        ? // An answer that names another host must not be followed there with the token.
          { json: { access_token: 'token', instance_url: 'https://evil.example' } }
        : {
            status: given.token,
            json: { error: 'invalid_client', error_description: 'invalid client credentials' },
          };
    }
    expect(headers.get('authorization')).toBe('Bearer token');
    if (given.error !== undefined) return given.error;
    if (url.pathname.endsWith('/parameterizedSearch')) {
      expect(url.searchParams.get('q')).toBe('7735550111');
      return { json: { searchRecords: [{ Id: '003', attributes: { type: 'Contact' } }] } };
    }
    if (url.pathname.endsWith('/sobjects/Task/describe'))
      return { json: { fields: given.hasField === false ? [] : [{ name: 'Numberline_Id__c' }] } };
    const id = decodeURIComponent(/\/sobjects\/Task\/Numberline_Id__c\/(.+)$/.exec(url.pathname)?.[1] ?? '');
    if (method === 'DELETE')
      return tasks.delete(id) ? { status: 204 } : { status: 404, json: [{ errorCode: 'NOT_FOUND' }] };
    for (const key of Object.keys(body)) expect([...FIELDS, 'Campaign__c']).toContain(key);
    const isNew = !tasks.has(id);
    tasks.set(id, body);
    return { status: isNew ? 201 : 200, json: { id: '00T', success: true, created: isNew } };
  });
  return { ...api, tasks };
}

describe('Salesforce', () => {
  it('has what the owner put into fields of their own', async () => {
    const api = fake();
    await salesforce.tell(telling({ settings: { fields: 'Campaign__c = source.campaign' } }), ACCOUNT, api);
    expect([...api.tasks.values()]).toMatchObject([{ Campaign__c: 'Boilers' }]);
  });

  it('has the call as a task of the contact, once, and not once it is taken back', async () => {
    const api = fake();
    expect(await salesforce.tell(telling(), ACCOUNT, api)).toEqual({ is: 'accepted', reference: '00T' });
    await salesforce.tell(telling({ does: 'restate', cents: 9000 }), ACCOUNT, api);
    expect([...api.tasks]).toEqual([
      [
        'call_1:act_1',
        expect.objectContaining({
          Status: 'Completed',
          CallType: 'Inbound',
          WhoId: '003',
          ActivityDate: '2026-11-25',
          Description: expect.stringContaining('Value: 90 USD'),
        }),
      ],
    ]);
    await salesforce.tell(telling({ does: 'retract' }), ACCOUNT, api);
    await salesforce.tell(telling({ does: 'retract' }), ACCOUNT, api);
    expect(api.tasks.size).toBe(0);
  });

  it('says what is missing when it is tried', async () => {
    expect(await salesforce.test(ACCOUNT, fake())).toEqual({ is: 'accepted', reference: null });
    expect(await salesforce.test(ACCOUNT, fake({ hasField: false }))).toMatchObject({
      is: 'refused',
      remedy: expect.stringContaining('Numberline_Id__c'),
    });
    expect(await salesforce.test(ACCOUNT, fake({ token: 401 }))).toMatchObject({
      is: 'refused',
      fault: 'account',
      reason: expect.stringContaining('invalid client credentials'),
    });
  });

  it('that has had enough for today is asked again later', async () => {
    const error = {
      status: 403,
      json: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    };
    expect(await salesforce.tell(telling(), ACCOUNT, fake({ error }))).toMatchObject({
      is: 'failed',
      afterMs: 3_600_000,
    });
  });
});
