import type { Call } from '../calls/call.ts';
import type { VisitSnapshot } from '../pools/attribution.ts';
import type { Source } from '../visits/source.ts';
import type { Telling } from './connector.ts';

/** Wednesday, 25 November 2026, 10:00 UTC, in ms. */
export const NOW = Date.UTC(2026, 10, 25, 10);

/** A call of two minutes that came through an ad, ten minutes ago. */
export function someCall(
  given: { clickIds?: Record<string, string> } & Pick<VisitSnapshot, 'ids' | 'consent'> = {},
): Call {
  const source: Source = {
    channel: 'Paid Search',
    source: 'google',
    medium: 'cpc',
    campaign: 'Boilers',
    keyword: 'boiler repair',
    content: null,
    clickIds: given.clickIds ?? { gclid: 'Cj0KCQ' },
    referrer: null,
  };
  const startedAt = NOW - 600_000;
  return {
    id: 'call_1',
    trace: '0123456789abcdef0123456789abcdef',
    trackingNumber: '+13125550101',
    caller: { number: '+17735550111', name: 'DOE JANE', city: 'CHICAGO', state: 'IL', country: 'US' },
    destination: '+13125550188',
    state: 'ended',
    outcome: 'answered',
    cause: 'normal_clearing',
    startedAt,
    answeredAt: startedAt + 8000,
    endedAt: startedAt + 133_000,
    duration: 133,
    ringSeconds: 8,
    talkSeconds: 125,
    priorCalls: 0,
    leadStatus: 'unset',
    score: null,
    valueCents: null,
    tags: [],
    attribution: {
      kind: 'visit',
      confidence: 0.97,
      reason: 'tapped the number 12 s before',
      source,
      candidates: [
        {
          probability: 0.97,
          reason: 'tapped the number 12 s before',
          visit: {
            visit: 'vst_1',
            visitor: 'vtr_1',
            site: 'site_1',
            source,
            landing: 'https://shop.example/boilers',
            referrer: 'https://www.google.com/',
            ...(given.ids === undefined ? {} : { ids: given.ids }),
            ...(given.consent === undefined ? {} : { consent: given.consent }),
            pages: [],
            country: 'US',
            city: 'Chicago',
            device: 'phone',
            startedAt: startedAt - 60_000,
            lastActiveAt: startedAt,
          },
        },
      ],
    },
  };
}

/** What a platform is told of it. */
export function telling(given: Partial<Telling> = {}): Telling {
  return {
    id: 'call_1:act_1',
    does: 'tell',
    call: someCall(),
    facts: { 'source.campaign': 'Boilers', talkSeconds: 125 },
    cents: 5000,
    currency: 'USD',
    consent: null,
    changedAt: NOW,
    sharesCaller: true,
    settings: {},
    ...given,
  };
}

/** A request as a platform on the other side sees it. */
export interface Seen {
  method: string;
  url: URL;
  headers: Headers;
  /** JSON, or a form as an object. */
  body: Record<string, unknown>;
}

/** The internet with one platform on it, which answers with what `answer` gives: a status and JSON. */
export function platform(
  answer: (
    seen: Seen,
  ) =>
    | { status?: number; json?: unknown; text?: string; headers?: HeadersInit }
    | Promise<{ status?: number; json?: unknown; text?: string; headers?: HeadersInit }>,
) {
  const asked: Seen[] = [];
  return {
    asked,
    now: () => NOW,
    fetch: async (request: Request): Promise<Response> => {
      const text = await request.text();
      const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
      const seen: Seen = {
        method: request.method,
        url: new URL(request.url),
        headers: request.headers,
        body: isForm ? Object.fromEntries(new URLSearchParams(text)) : text === '' ? {} : JSON.parse(text),
      };
      asked.push(seen);
      const { status = 200, json, text: said, headers } = await answer(seen);
      return new Response(status === 204 ? null : (said ?? JSON.stringify(json ?? {})), {
        status,
        ...(headers === undefined ? {} : { headers }),
      });
    },
  };
}

/** SHA-256 of +17735550111 and of its digits, by another implementation than ours. */
export const CALLER_HASH = 'f71c20951a24e4e99db70f4559a507dcbb4d1f018a5198844355b41c28d96772';
export const CALLER_DIGITS_HASH = '59e86b4354ed3583bbd3f4fbbe757f928d9d0efa29be32c1872e5559b71e921f';
