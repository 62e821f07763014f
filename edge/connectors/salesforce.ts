import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, lineOf, visitOf } from './facts.ts';
import { fieldMap, mapped } from './field-map.ts';
import { at, call, fateOf, textAt } from './http.ts';

const VERSION = 'v64.0';

/** The field that makes a task ours, and one only. */
const OUR_ID = 'Numberline_Id__c';

/**
 * Salesforce: a completed call task, upserted under our id
 * (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm), on the contact or lead with the
 * caller's number where there is one.
 */
export const salesforce: Connector = {
  kind: 'salesforce',
  name: 'Salesforce',
  settings: z.strictObject({
    domain: z
      .string()
      .trim()
      .toLowerCase()
      .regex(
        /^[a-z0-9-]+(--[a-z0-9]+\.sandbox)?\.my\.salesforce\.com$/,
        'must be your domain, such as acme.my.salesforce.com',
      ),
  }),
  secrets: z.strictObject({
    consumerKey: z.string().describe('Of a connected app with the client credentials flow'),
    consumerSecret: z.string(),
  }),
  action: z.strictObject({ fields: fieldMap }),
  restates: true,
  retracts: true,
  withinMs: 365 * 86_400_000,
  lacks: ({ sharesCaller }) =>
    sharesCaller ? null : 'the action does not share callers, and a CRM needs to know who called',
  tell: async (telling, account, outside) => {
    const ask = await asker(account, outside);
    if ('is' in ask) return ask;
    const path = `/sobjects/Task/${OUR_ID}/${encodeURIComponent(telling.id)}`;
    if (telling.does === 'retract') {
      const reply = await ask.call('DELETE', path);
      // It is gone already, and that is what was wanted.
      return [204, 404].includes(reply.status) ? { is: 'accepted', reference: null } : refusalOf(reply);
    }
    const who = await whoOf(ask.call, telling.call.caller.number);
    if (typeof who === 'object') return who;
    const reply = await ask.call('PATCH', path, {
      ...taskOf(telling),
      ...(who === '' ? {} : { WhoId: who }),
    });
    return [200, 201, 204].includes(reply.status)
      ? { is: 'accepted', reference: textAt(reply.body, 'id') || null }
      : refusalOf(reply);
  },
  test: async (account, outside) => {
    const ask = await asker(account, outside);
    if ('is' in ask) return ask;
    const reply = await ask.call('GET', '/sobjects/Task/describe');
    if (reply.status !== 200) return refusalOf(reply);
    const fields = at(reply.body, 'fields');
    const isThere = Array.isArray(fields) && fields.some((field) => textAt(field, 'name') === OUR_ID);
    return isThere
      ? { is: 'accepted', reference: null }
      : { is: 'refused', fault: 'account', reason: `Salesforce has no field ${OUR_ID}`, remedy: FIELD };
  },
};

const FIELD = `make a text field ${OUR_ID} on Activity, 80 characters, unique and an external id`;

interface Asker {
  call: (method: string, path: string, json?: unknown) => ReturnType<typeof call>;
}

async function asker({ settings, secrets }: Account, outside: Outside): Promise<Asker | Fate> {
  const host = `https://${settings.domain}`;
  const reply = await call(outside, `${host}/services/oauth2/token`, {
    form: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: secrets.consumerKey as string,
      client_secret: secrets.consumerSecret as string,
    }),
  });
  const token = textAt(reply.body, 'access_token');
  if (reply.status !== 200 || token === '')
    return fateOf(
      'Salesforce gave no token',
      reply,
      textAt(reply.body, 'error_description'),
      'check the key and the secret, and that the app has the client credentials flow and a user to run as',
    );
  // Always the domain that was set: an answer must not send our token elsewhere.
  return {
    call: (method, path, json) =>
      call(outside, `${host}/services/data/${VERSION}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(json === undefined ? {} : { json }),
      }),
  };
}

/** The contact's or lead's id; empty where nobody has the number. */
async function whoOf(ask: Asker['call'], number: string | null): Promise<string | Fate> {
  if (number === null) return '';
  const query = new URLSearchParams({ q: number.replace(/^\+1?/, ''), in: 'PHONE', sobject: 'Contact,Lead' });
  const reply = await ask('GET', `/parameterizedSearch?${query}`);
  return reply.status === 200 ? textAt(reply.body, 'searchRecords', 0, 'Id') : refusalOf(reply);
}

/** The task of a call. */
function taskOf(telling: Telling): Record<string, string | number | boolean> {
  const { call: one } = telling;
  const visit = visitOf(telling);
  const amount = amountOf(telling);
  const lines = [
    `${one.caller.number ?? 'A withheld number'} called ${one.trackingNumber}`,
    one.attribution.reason,
    visit && `Landing page: ${visit.landing}`,
    amount !== null && `Value: ${amount} ${telling.currency}`,
  ];
  return {
    ...mapped(telling.settings.fields, telling.facts),
    Subject: lineOf(telling).slice(0, 255),
    Status: 'Completed',
    TaskSubtype: 'Call',
    CallType: 'Inbound',
    CallDurationInSeconds: one.duration ?? 0,
    ActivityDate: new Date(one.startedAt).toISOString().slice(0, 10),
    Description: lines.filter(Boolean).join('\n'),
  };
}

function refusalOf(reply: Awaited<ReturnType<typeof call>>): Fate {
  const code = textAt(reply.body, 0, 'errorCode');
  if (code === 'REQUEST_LIMIT_EXCEEDED' || code === 'UNABLE_TO_LOCK_ROW')
    return { is: 'failed', reason: `Salesforce: ${textAt(reply.body, 0, 'message')}`, afterMs: 3_600_000 };
  return fateOf(
    'Salesforce',
    reply,
    textAt(reply.body, 0, 'message'),
    /INVALID_FIELD|NOT_FOUND/.test(code)
      ? FIELD
      : 'see what Salesforce says, change the account, and send it again',
  );
}
