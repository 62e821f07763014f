import { describe, expect, it } from 'vitest';
import { hubspot } from './hubspot.ts';
import { platform, telling } from './telling.fixture.ts';

const ACCOUNT = { settings: {}, secrets: { accessToken: 'pat-1' } };

/** HubSpot's CRM as its OpenAPI documents describe it: objects with properties, search, associations. */
function fake(refuse?: { status: number; json: unknown }) {
  const objects: Record<string, Map<string, Record<string, unknown>>> = {
    contacts: new Map(),
    calls: new Map(),
  };
  const associations: [string, string][] = [];
  const api = platform(({ method, url, headers, body }) => {
    if (refuse !== undefined) return refuse;
    expect(headers.get('authorization')).toBe('Bearer pat-1');
    const [, kind = '', id] = /^\/crm\/v3\/objects\/(\w+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    const table = objects[kind] ?? new Map();
    if (method === 'POST' && id === 'search') {
      const [{ propertyName, operator, value }] = (
        body.filterGroups as { filters: [Record<string, string>] }[]
      )[0]?.filters ?? [{}];
      expect(operator).toBe('EQ');
      const results = [...table]
        .filter(([, properties]) => properties[propertyName ?? ''] === value)
        .map(([found]) => ({ id: found }));
      return { json: { total: results.length, results } };
    }
    if (method === 'POST') {
      const made = String(100 + table.size);
      table.set(made, body.properties as Record<string, unknown>);
      for (const { to, types } of (body.associations ?? []) as { to: { id: string }; types: unknown }[]) {
        expect(types).toEqual([{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 194 }]);
        associations.push([made, to.id]);
      }
      return { status: 201, json: { id: made } };
    }
    if (method === 'PATCH') {
      table.set(id ?? '', { ...table.get(id ?? ''), ...(body.properties as object) });
      return { json: { id } };
    }
    if (method === 'DELETE') {
      table.delete(id ?? '');
      return { status: 204 };
    }
    return { json: { results: [] } };
  });
  return { ...api, objects, associations };
}

describe('HubSpot', () => {
  it('has the call on the contact with the number, who is made where there is none', async () => {
    const api = fake();
    expect(await hubspot.tell(telling(), ACCOUNT, api)).toEqual({ is: 'accepted', reference: '100' });
    expect([...(api.objects.contacts ?? [])]).toEqual([
      ['100', { phone: '+17735550111', lastname: 'DOE JANE', city: 'CHICAGO', state: 'IL', country: 'US' }],
    ]);
    expect(api.associations).toEqual([['100', '100']]);
    expect(api.objects.calls?.get('100')).toMatchObject({
      hs_call_title: 'Answered, 2:05, from google / cpc',
      hs_call_status: 'COMPLETED',
      hs_call_duration: 133_000,
      hs_call_direction: 'INBOUND',
    });
  });

  it('has what the owner put into properties of their own', async () => {
    const api = fake();
    const settings = { fields: 'lead_campaign = source.campaign, hs_call_title = source.campaign' };
    await hubspot.tell(telling({ settings }), ACCOUNT, api);
    expect(api.objects.calls?.get('100')).toMatchObject({
      lead_campaign: 'Boilers',
      // Ours is not replaced.
      hs_call_title: 'Answered, 2:05, from google / cpc',
    });
  });

  it('has it once, as it was told last, and not at all once it is taken back', async () => {
    const api = fake();
    await hubspot.tell(telling(), ACCOUNT, api);
    await hubspot.tell(telling(), ACCOUNT, api);
    await hubspot.tell(telling({ does: 'restate', cents: 9000 }), ACCOUNT, api);
    expect(api.objects.calls?.size).toBe(1);
    expect(String(api.objects.calls?.get('100')?.hs_call_body)).toContain('Value: 90 USD');
    await hubspot.tell(telling({ does: 'retract' }), ACCOUNT, api);
    expect(api.objects.calls?.size).toBe(0);
    expect(await hubspot.tell(telling({ does: 'retract' }), ACCOUNT, api)).toMatchObject({ is: 'accepted' });
  });

  it('is not told of a caller whose number may not leave', () => {
    expect(hubspot.lacks(telling({ sharesCaller: false }))).toContain('does not share callers');
  });

  it.each([
    [
      401,
      { message: 'The token is expired' },
      { is: 'refused', fault: 'account', remedy: expect.stringContaining('access token') },
    ],
    [
      403,
      { category: 'MISSING_SCOPES', message: 'Scopes are missing' },
      { is: 'refused', fault: 'account', remedy: expect.stringContaining('crm.objects.contacts') },
    ],
    [429, { message: 'You have reached your limit' }, { is: 'failed' }],
    [502, null, { is: 'failed' }],
  ])('that answers %d %j is understood', async (status, json, fate) => {
    expect(await hubspot.tell(telling(), ACCOUNT, fake({ status, json }))).toMatchObject(fate);
  });
});
