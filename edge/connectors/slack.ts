import { z } from 'zod';
import type { Account, Connector, Fate, Outside, Telling } from './connector.ts';
import { amountOf, lineOf, visitOf } from './facts.ts';
import { call } from './http.ts';

/** Slack: a message in a channel, through an incoming webhook (https://api.slack.com/messaging/webhooks). */
export const slack: Connector = {
  kind: 'slack',
  name: 'Slack',
  settings: z.strictObject({}),
  secrets: z.strictObject({
    webhook: z
      .string()
      .trim()
      .regex(
        /^https:\/\/hooks\.slack(-gov)?\.com\/services\/[\w/]+$/,
        'must begin with https://hooks.slack.com/services/',
      ),
  }),
  action: z.strictObject({}),
  restates: false,
  retracts: false,
  withinMs: 86_400_000,
  lacks: () => null,
  tell: (telling, account, outside) => post(account, outside, messageOf(telling)),
  test: (account, outside) => post(account, outside, { text: 'Numberline can write here.' }),
};

/** What is said of a call. */
export function messageOf(telling: Telling) {
  const { call: one, sharesCaller } = telling;
  const { name, city } = one.caller;
  const who = sharesCaller
    ? [name, one.caller.number ?? 'withheld', city].filter(Boolean).join(', ')
    : 'A caller';
  const visit = visitOf(telling);
  const amount = amountOf(telling);
  const lines = [
    `*${plain(lineOf(telling))}*`,
    `${plain(who)} called ${one.trackingNumber}`,
    plain(one.attribution.reason),
    visit === null ? null : `Landing page: ${plain(visit.landing)}`,
    amount === null ? null : `Value: ${amount} ${telling.currency}`,
  ].filter((line) => line !== null);
  return {
    text: lineOf(telling),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: lines.join('\n').slice(0, 3000) } }],
  };
}

/** Callers and pages choose these words: none may call a channel together or make a link. */
function plain(text: string): string {
  return text
    .replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? one)
    .replace(/[*_~`]/g, ' ');
}

async function post({ secrets }: Account, outside: Outside, json: unknown): Promise<Fate> {
  const reply = await call(outside, secrets.webhook as string, { json });
  if (reply.status === 200) return { is: 'accepted', reference: null };
  const reason = `Slack: ${reply.text || `answered with ${reply.status}`}`;
  if (reply.status === 429 || reply.status >= 500) return { is: 'failed', reason, afterMs: reply.afterMs };
  return {
    is: 'refused',
    fault: 'account',
    reason,
    remedy: 'make a new incoming webhook for the channel and put its address in here',
  };
}
