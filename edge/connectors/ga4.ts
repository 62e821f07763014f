import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, visitOf } from './facts.ts';
import { fieldMap, mapped } from './field-map.ts';
import { at, call, fateOf, textAt } from './http.ts';

const HOST = 'https://www.google-analytics.com';

/** Events may be backdated by 72 hours (https://developers.google.com/analytics/devguides/collection/protocol/ga4). */
const WITHIN_MS = 72 * 3_600_000;

/**
 * Google Analytics 4, through the Measurement Protocol, under the client and session id of the visit itself, so that a call
 * belongs to the session that made it. Nothing that names a person is ever sent. The protocol takes everything and says
 * nothing, so each event is shown to its validation server first.
 */
export const ga4: Connector = {
  kind: 'ga4',
  name: 'Google Analytics 4',
  settings: z.strictObject({
    measurementId: z
      .string()
      .trim()
      .regex(/^G-[A-Z0-9]{4,16}$/, 'must be a measurement id such as G-XXXXXXXXXX'),
  }),
  secrets: z.strictObject({
    apiSecret: z.string().describe('Made in GA4 under Data streams, Measurement Protocol'),
  }),
  action: z.strictObject({
    event: z
      .string()
      .trim()
      .regex(/^[a-zA-Z]\w{0,39}$/, 'must be a name of letters, digits and underscores, 40 at most'),
    fields: fieldMap,
  }),
  restates: false,
  retracts: false,
  withinMs: WITHIN_MS,
  lacks: (telling) =>
    clientOf(telling) === null ? 'Google Analytics had not named the visitor (no _ga cookie)' : null,
  tell: async (telling, account, outside) => {
    const checked = await validated(telling, account, outside);
    if (checked.is !== 'accepted') return checked;
    const reply = await call(outside, `${HOST}/mp/collect?${queryOf(account)}`, { json: eventOf(telling) });
    if (reply.status >= 200 && reply.status < 300) return { is: 'accepted', reference: null };
    return fateOf('Google Analytics', reply, '', 'check the measurement id and the API secret');
  },
  check: (telling, account, outside) => validated(telling, account, outside),
  test: async (account, outside) => {
    const reply = await call(outside, `${HOST}/debug/mp/collect?${queryOf(account)}`, {
      json: { client_id: '1.1', events: [{ name: 'numberline_test', params: {} }] },
    });
    const fault = textAt(reply.body, 'validationMessages', 0, 'description');
    if (fault !== '')
      return {
        is: 'refused',
        fault: 'account',
        reason: `Google Analytics: ${fault}`,
        remedy: 'check the two fields',
      };
    return Array.isArray(at(reply.body, 'validationMessages'))
      ? { is: 'accepted', reference: null }
      : fateOf('Google Analytics', reply, '', 'check the measurement id');
  },
};

function queryOf({ settings, secrets }: Account): URLSearchParams {
  return new URLSearchParams({
    measurement_id: settings.measurementId as string,
    api_secret: secrets.apiSecret as string,
  });
}

/** What the server that only looks says: the one that counts takes everything without a word. */
async function validated(telling: Telling, account: Account, outside: Outside): Promise<Fate> {
  const checked = await call(outside, `${HOST}/debug/mp/collect?${queryOf(account)}`, {
    json: { ...eventOf(telling), validation_behavior: 'ENFORCE_RECOMMENDATIONS' },
  });
  const fault = textAt(checked.body, 'validationMessages', 0, 'description');
  return fault === ''
    ? { is: 'accepted', reference: null }
    : {
        is: 'refused',
        fault: 'call',
        reason: `Google Analytics: ${fault}`,
        remedy: 'change the event’s name or the account',
      };
}

/** The body of one event. */
function eventOf(telling: Telling) {
  const amount = amountOf(telling);
  const session = sessionOf(telling);
  return {
    client_id: clientOf(telling),
    timestamp_micros: telling.call.startedAt * 1000,
    ...(telling.consent === null
      ? {}
      : {
          consent: {
            ad_user_data: telling.consent.toUpperCase(),
            ad_personalization: telling.consent.toUpperCase(),
          },
        }),
    events: [
      {
        name: telling.settings.event,
        params: {
          ...mapped(telling.settings.fields, telling.facts),
          // Realtime and session reports want both.
          ...(session === null ? {} : { session_id: session }),
          engagement_time_msec: 1,
          transaction_id: telling.id,
          ...(amount === null ? {} : { value: amount, currency: telling.currency }),
        },
      },
    ],
  };
}

/** `_ga` is `GA1.<depth>.<client id in two numbers>`. */
function clientOf(telling: Telling): string | null {
  return /^GA\d\.\d+\.(\d+\.\d+)$/.exec(visitOf(telling)?.ids?._ga ?? '')?.[1] ?? null;
}

/** `_ga_<stream>` begins `GS1.1.<session id>.` or, since 2025, `GS2.1.s<session id>$`. */
function sessionOf(telling: Telling): string | null {
  for (const [name, value] of Object.entries(visitOf(telling)?.ids ?? {})) {
    const found = name.startsWith('_ga_') ? /^GS\d\.\d+\.s?(\d{6,})/.exec(value ?? '')?.[1] : undefined;
    if (found !== undefined) return found;
  }
  return null;
}
