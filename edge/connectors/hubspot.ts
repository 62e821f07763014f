import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, lineOf, visitOf } from './facts.ts';
import { fieldMap, mapped } from './field-map.ts';
import { at, call, fateOf, textAt } from './http.ts';

const API = 'https://api.hubapi.com/crm/v3/objects';

/** HubSpot's own number for "this call is about that contact" (https://developers.hubspot.com/docs/api/crm/associations). */
const CALL_TO_CONTACT = 194;

/**
 * HubSpot: a call on the timeline of the contact with the caller's number, who is made where there is none
 * (https://developers.hubspot.com/docs/api/crm/calls). Found again by our id, so it is never there twice.
 */
export const hubspot: Connector = {
  kind: 'hubspot',
  name: 'HubSpot',
  settings: z.strictObject({}),
  secrets: z.strictObject({
    accessToken: z.string().describe('Of a private app that may read and write contacts'),
  }),
  action: z.strictObject({ fields: fieldMap }),
  restates: true,
  retracts: true,
  withinMs: 365 * 86_400_000,
  lacks: ({ call: one, sharesCaller }) => {
    if (!sharesCaller) return 'the action does not share callers, and a CRM needs to know who called';
    return one.caller.number === null ? 'the caller withheld the number' : null;
  },
  tell: async (telling, account, outside) => {
    const ask = asker(account, outside);
    const there = await find(ask, 'calls', 'hs_call_external_id', telling.id);
    if (typeof there === 'object') return there;
    if (telling.does === 'retract') {
      if (there === '') return { is: 'accepted', reference: null };
      const reply = await ask('DELETE', `/calls/${there}`);
      return reply.status === 204 ? { is: 'accepted', reference: null } : refusalOf(reply);
    }
    if (there !== '') {
      const reply = await ask('PATCH', `/calls/${there}`, { properties: propertiesOf(telling) });
      return reply.status === 200 ? { is: 'accepted', reference: there } : refusalOf(reply);
    }
    const contact = await contactOf(ask, telling);
    if (typeof contact === 'object') return contact;
    const reply = await ask('POST', '/calls', {
      properties: propertiesOf(telling),
      associations: [
        {
          to: { id: contact },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: CALL_TO_CONTACT }],
        },
      ],
    });
    return reply.status === 201 ? { is: 'accepted', reference: textAt(reply.body, 'id') } : refusalOf(reply);
  },
  test: async (account, outside) => {
    const reply = await asker(account, outside)('GET', '/contacts?limit=1');
    return reply.status === 200 ? { is: 'accepted', reference: null } : refusalOf(reply);
  },
};

type Ask = (method: string, path: string, json?: unknown) => ReturnType<typeof call>;

function asker({ secrets }: Account, outside: Outside): Ask {
  return (method, path, json) =>
    call(outside, API + path, {
      method,
      headers: { authorization: `Bearer ${secrets.accessToken}` },
      ...(json === undefined ? {} : { json }),
    });
}

/** Its id; empty when there is none. */
async function find(ask: Ask, kind: string, propertyName: string, value: string): Promise<string | Fate> {
  const reply = await ask('POST', `/${kind}/search`, {
    filterGroups: [{ filters: [{ propertyName, operator: 'EQ', value }] }],
    properties: [propertyName],
    limit: 1,
  });
  return reply.status === 200 ? textAt(reply.body, 'results', 0, 'id') : refusalOf(reply);
}

async function contactOf(ask: Ask, telling: Telling): Promise<string | Fate> {
  const { number, name, city, state, country } = telling.call.caller;
  const phone = number ?? '';
  const there = await find(ask, 'contacts', 'phone', phone);
  if (there !== '') return there;
  const reply = await ask('POST', '/contacts', {
    properties: Object.fromEntries(
      Object.entries({ phone, lastname: name, city, state, country }).filter(([, value]) => value !== null),
    ),
  });
  return reply.status === 201 ? textAt(reply.body, 'id') : refusalOf(reply);
}

/** What a call says in HubSpot. */
function propertiesOf(telling: Telling): Record<string, string | number | boolean> {
  const { call: one } = telling;
  const visit = visitOf(telling);
  const amount = amountOf(telling);
  const body = [
    one.attribution.reason,
    visit && `Landing page: ${visit.landing}`,
    amount !== null && `Value: ${amount} ${telling.currency}`,
  ];
  return {
    ...mapped(telling.settings.fields, telling.facts),
    hs_timestamp: new Date(one.startedAt).toISOString(),
    hs_call_external_id: telling.id,
    hs_call_title: lineOf(telling),
    hs_call_body: body.filter(Boolean).join('\n'),
    hs_call_direction: 'INBOUND',
    hs_call_status: one.outcome === 'answered' ? 'COMPLETED' : 'NO_ANSWER',
    hs_call_duration: (one.duration ?? 0) * 1000,
    hs_call_from_number: one.caller.number ?? '',
    hs_call_to_number: one.trackingNumber,
  };
}

function refusalOf(reply: Awaited<ReturnType<typeof call>>): Fate {
  const said = textAt(reply.body, 'message');
  const isScope = at(reply.body, 'category') === 'MISSING_SCOPES';
  return fateOf(
    'HubSpot',
    reply,
    said,
    isScope
      ? 'let the private app read and write contacts (crm.objects.contacts)'
      : reply.status === 401
        ? 'make a new access token for the private app and put it in here'
        : 'see what HubSpot says, change the account, and send it again',
  );
}
