import { isWithin } from '../accounts/scope.ts';
import type { BrandLook } from '../brand/brand.ts';
import type { Call } from '../calls/call.ts';
import type { Block, MailDocument } from '../mail/document.ts';
import type { Recipient } from '../mail/recipients.ts';
import { durationWords, phoneWords, timeWords } from '../mail/words.ts';
import { EVENT_WORDS, type NotificationEvent } from './events.ts';
import { otherFacts } from './other-facts.ts';
import type { NotificationRule } from './rule.ts';

/** Something to tell, with its call where it is about one. */
export interface News {
  event: NotificationEvent;
  subject: string;
  data: Record<string, unknown>;
  /** ms since 1970 */
  at: number;
  call: Call | null;
}

/** What a mail of a rule has to know beside its news. */
export interface Telling {
  rule: NotificationRule;
  brand: BrandLook;
  company: { name: string; timeZone: string };
  /** Where its reader can stop it. */
  unsubscribe: string;
}

/**
 * A mail that tells somebody of news: of one thing in full, of several in a list. What its reader may not see is left out or
 * hidden; `null` when nothing is left.
 */
export function notificationOf(
  news: readonly News[],
  recipient: Recipient,
  telling: Telling,
): { subject: string; document: MailDocument } | null {
  const visible = news.filter(({ call }) => call === null || isWithin(recipient.scope, call));
  const [first, ...more] = visible;
  if (first === undefined) return null;
  const { rule, company, unsubscribe } = telling;
  const title =
    more.length === 0 ? titleOf(first, recipient.masksCallers) : `${visible.length} × ${rule.name}`;
  const blocks =
    more.length === 0 ? singleBlocks(first, recipient, telling) : listBlocks(visible, recipient, telling);
  return {
    subject: oneLine(`${title} · ${company.name}`),
    document: {
      title,
      preview:
        more.length === 0
          ? previewOf(first, telling)
          : `${visible.map(({ event }) => EVENT_WORDS[event]).join(', ')}`,
      blocks,
      why: `You get this because the notification “${rule.name}” of ${company.name} names your address. Times are ${company.timeZone}.`,
      unsubscribe,
    },
  };
}

function titleOf({ event, call, data }: News, isMasked: boolean): string {
  const words = EVENT_WORDS[event];
  if (call !== null) return `${words}: ${phoneWords(call.caller.number, isMasked)}`;
  const name = typeof data.name === 'string' ? data.name : null;
  return name === null ? words : `${words}: ${name}`;
}

function previewOf({ call, at }: News, { company }: Telling): string {
  if (call === null) return timeWords(at, company.timeZone);
  return `${timeWords(call.startedAt, company.timeZone)}, ${sourceWords(call)}`;
}

function singleBlocks(news: News, recipient: Recipient, { brand, company }: Telling): Block[] {
  const { call, data, at, event } = news;
  if (call === null) {
    return [
      {
        kind: 'facts',
        facts: [
          { label: 'When', value: timeWords(at, company.timeZone) },
          ...otherFacts(event, data, company.timeZone),
        ],
      },
      { kind: 'button', label: `Open ${brand.name}`, url: brand.url },
    ];
  }
  const place = [call.caller.city, call.caller.state, call.caller.country]
    .filter((part) => part !== null)
    .join(', ');
  const fact = (label: string, value: string | null) =>
    value === null || value === '' ? [] : [{ label, value }];
  return [
    {
      kind: 'facts',
      facts: [
        ...fact('Caller', phoneWords(call.caller.number, recipient.masksCallers)),
        // A name leads to a number as well.
        ...fact('Name', recipient.masksCallers ? null : call.caller.name),
        ...fact('From', place),
        ...fact('When', timeWords(call.startedAt, company.timeZone)),
        ...fact('Number called', phoneWords(call.trackingNumber, false)),
        ...fact('Came by', sourceWords(call)),
        ...fact('Duration', call.duration === null ? null : durationWords(call.duration)),
        ...fact('Earlier calls', String(call.priorCalls)),
      ],
    },
    { kind: 'button', label: 'See the call', url: callUrl(brand, call.id) },
  ];
}

function listBlocks(news: readonly News[], recipient: Recipient, { brand, company }: Telling): Block[] {
  const calls = news.flatMap(({ call, event }) => (call === null ? [] : [{ call, event }]));
  const others = news.filter(({ call }) => call === null);
  return [
    ...(calls.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: ['When', 'What', 'Caller', 'Came by'],
            rows: calls.map(({ call, event }) => [
              timeWords(call.startedAt, company.timeZone),
              EVENT_WORDS[event],
              phoneWords(call.caller.number, recipient.masksCallers),
              sourceWords(call),
            ]),
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: ['When', 'What', ''],
            rows: others.map(({ at, event, data }) => [
              timeWords(at, company.timeZone),
              EVENT_WORDS[event],
              otherFacts(event, data, company.timeZone)
                .map(({ value }) => value)
                .join(', '),
            ]),
          },
        ]),
    { kind: 'button', label: 'See the calls', url: `${brand.url}/calls` },
  ];
}

function callUrl(brand: Pick<BrandLook, 'url'>, call: string): string {
  return `${brand.url}/calls/${encodeURIComponent(call)}`;
}

/** `google / cpc, spring-check`; the attribution's reason where there is no source. */
function sourceWords({ attribution }: Call): string {
  const { source } = attribution;
  if (source === null) return 'Not known';
  const way = [source.source, source.medium].filter((part) => part !== null && part !== '').join(' / ');
  return [way === '' ? source.channel : way, source.campaign].filter((part) => part !== null).join(', ');
}

/** Names come from people; a subject is one line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}
