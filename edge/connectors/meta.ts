import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, callerOf, clickOf, visitOf } from './facts.ts';
import { sha256 } from './hash.ts';
import { at, call, textAt } from './http.ts';

/** A version is served for two years (https://developers.facebook.com/docs/graph-api/guides/versioning). */
const API = 'https://graph.facebook.com/v24.0';

/** Events of the phone may be seven days old (https://developers.facebook.com/docs/marketing-api/conversions-api). */
const WITHIN_MS = 7 * 86_400_000;

/**
 * Meta, through the Conversions API (https://developers.facebook.com/docs/marketing-api/conversions-api). Told twice under the
 * same event id it counts once. It can neither restate nor take back.
 */
export const meta: Connector = {
  kind: 'meta',
  name: 'Meta',
  settings: z.strictObject({
    dataset: z
      .string()
      .trim()
      .regex(/^\d{6,20}$/, 'must be the number of a dataset (pixel)'),
    testCode: z.string().trim().optional().describe('While trying it out: the code of “Test events”'),
  }),
  secrets: z.strictObject({
    accessToken: z.string().describe('Made in Events Manager, under the dataset’s settings'),
  }),
  action: z.strictObject({
    event: z.string().trim().min(1).max(50).describe('Lead, Purchase, Schedule, or one of your own'),
  }),
  restates: false,
  retracts: false,
  withinMs: WITHIN_MS,
  lacks: (telling) => {
    if (telling.consent === 'denied') return 'the caller did not agree that advertisers hear of it';
    return clickOf(telling, 'fbclid') !== '' ||
      visitOf(telling)?.ids?._fbp !== undefined ||
      callerOf(telling) !== null
      ? null
      : 'the visit has no Meta click or browser id, and the caller is not shared';
  },
  tell: (telling, account, outside) => send([telling], account, outside),
  test: async ({ settings, secrets }, outside) => {
    const query = new URLSearchParams({ fields: 'id', access_token: secrets.accessToken as string });
    const reply = await call(outside, `${API}/${settings.dataset}?${query}`, { method: 'GET' });
    return reply.status === 200 ? { is: 'accepted', reference: null } : refusalOf(reply);
  },
};

async function send(tellings: Telling[], { settings, secrets }: Account, outside: Outside): Promise<Fate> {
  const reply = await call(outside, `${API}/${settings.dataset}/events`, {
    json: {
      data: await Promise.all(tellings.map(eventOf)),
      ...(settings.testCode === undefined ? {} : { test_event_code: settings.testCode }),
      // In the body, because addresses end up in logs.
      access_token: secrets.accessToken,
    },
  });
  if (reply.status === 200 && at(reply.body, 'events_received') === tellings.length)
    return { is: 'accepted', reference: textAt(reply.body, 'fbtrace_id') || null };
  return refusalOf(reply);
}

/** One event. */
async function eventOf(telling: Telling) {
  const { call: one, settings } = telling;
  const visit = visitOf(telling);
  const caller = callerOf(telling);
  const click = clickOf(telling, 'fbclid');
  const fbc =
    visit?.ids?._fbc ?? (click === '' ? undefined : `fb.1.${visit?.startedAt ?? one.startedAt}.${click}`);
  const amount = amountOf(telling);
  return {
    event_name: settings.event,
    event_time: Math.floor(one.startedAt / 1000),
    event_id: telling.id,
    action_source: 'phone_call',
    user_data: {
      // Digits with the country's code and nothing else, then hashed.
      ...(caller === null ? {} : { ph: [await sha256(caller.slice(1))] }),
      ...(fbc === undefined ? {} : { fbc }),
      ...(visit?.ids?._fbp === undefined ? {} : { fbp: visit.ids._fbp }),
    },
    ...(amount === null ? {} : { custom_data: { value: amount, currency: telling.currency } }),
  };
}

/** Graph's codes for "too often" (https://developers.facebook.com/docs/graph-api/guides/error-handling). */
const TOO_OFTEN = [4, 17, 32, 613, 80004];

function refusalOf(reply: Awaited<ReturnType<typeof call>>): Fate {
  const code = Number(textAt(reply.body, 'error', 'code'));
  const said = textAt(reply.body, 'error', 'error_user_msg') || textAt(reply.body, 'error', 'message');
  const reason = `Meta: ${said || `answered with ${reply.status}`}`;
  if (at(reply.body, 'error', 'is_transient') === true || TOO_OFTEN.includes(code) || reply.status >= 500)
    return { is: 'failed', reason, afterMs: reply.afterMs };
  return {
    is: 'refused',
    fault: code === 190 || code === 803 ? 'account' : 'call',
    reason,
    remedy:
      code === 190
        ? 'make a new access token in Events Manager and put it in here'
        : code === 100 || code === 803
          ? 'check the number of the dataset, and that the token is of its business'
          : 'see what Meta says, change the action or the account, and send it again',
  };
}
