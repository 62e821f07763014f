import { z } from '@hono/zod-openapi';
import { E164 } from '../e164.ts';

// The shapes of the API, once: they check what comes in, and the OpenAPI document is made from them.

export const e164 = z
  .string()
  .regex(E164, 'must be an E.164 number such as +13125550123')
  .openapi({ description: 'An international number in E.164.', example: '+13125550101' });

const instant = z
  .number()
  .int()
  .openapi({ description: 'Milliseconds since 1970.', example: 1_795_478_400_000 });
const seconds = z.number().int().openapi({ description: 'Seconds.' });

export const problem = z
  .object({
    type: z.string().openapi({ example: 'invalid_request' }),
    message: z.string().openapi({ example: 'number must be an E.164 number such as +13125550123' }),
    field: z.string().optional().openapi({ example: 'number' }),
  })
  .openapi('Problem');

export const source = z
  .object({
    channel: z.string().openapi({ example: 'Paid Search' }),
    source: z.string().openapi({ example: 'google' }),
    medium: z.string().openapi({ example: 'cpc' }),
    campaign: z.string().nullable(),
    keyword: z.string().nullable(),
    content: z.string().nullable(),
    clickIds: z.record(z.string(), z.string()).openapi({ example: { gclid: 'Cj0KCQ' } }),
    referrer: z.string().nullable(),
  })
  .openapi('Source');

const visit = z
  .object({
    visit: z.string(),
    visitor: z.string(),
    site: z.string(),
    source,
    landing: z.string(),
    referrer: z.string(),
    pages: z.array(z.object({ url: z.string(), title: z.string(), at: instant })),
    country: z.string().nullable(),
    city: z.string().nullable(),
    device: z.enum(['phone', 'tablet', 'desktop']).nullable(),
    startedAt: instant,
    lastActiveAt: instant,
  })
  .openapi('Visit');

export const attribution = z
  .object({
    kind: z.enum(['visit', 'unsure', 'static', 'none']),
    confidence: z.number().min(0).max(1),
    reason: z.string().openapi({ example: 'the only visitor who was given this number' }),
    source: source.nullable(),
    candidates: z.array(z.object({ visit, probability: z.number().min(0).max(1), reason: z.string() })),
  })
  .openapi('Attribution');

export const call = z
  .object({
    id: z.string().openapi({ example: 'call_7h2k' }),
    trackingNumber: e164,
    caller: z.object({
      number: z.string().nullable(),
      name: z.string().nullable(),
      city: z.string().nullable(),
      state: z.string().nullable(),
      country: z.string().nullable(),
    }),
    destination: z.string().nullable(),
    state: z.enum(['ringing', 'in_flow', 'dialing', 'connected', 'wrapping', 'ended']),
    outcome: z
      .enum([
        'answered',
        'not_answered',
        'voicemail',
        'blocked',
        'abandoned',
        'capped',
        'flow_hangup',
        'no_flow',
        'failed',
      ])
      .nullable(),
    startedAt: instant,
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    duration: seconds.nullable(),
    ringSeconds: seconds.nullable(),
    talkSeconds: seconds.nullable(),
    priorCalls: z.number().int(),
    attribution,
  })
  .openapi('Call');

export const callDetail = call
  .extend({
    legs: z.array(
      z.object({
        id: z.string(),
        to: z.string(),
        status: z.string(),
        startedAt: instant.nullable(),
        answeredAt: instant.nullable(),
        endedAt: instant.nullable(),
      }),
    ),
    events: z.array(z.object({ at: instant, text: z.string() })),
  })
  .openapi('CallDetail');

export const callPage = z.object({ calls: z.array(call), next: z.string().nullable() }).openapi('CallPage');

export const poolStatus = z
  .object({
    size: z.number().int(),
    live: z.number().int(),
    held: z.number().int(),
    free: z.number().int(),
    visits: z.number().int(),
    unnumbered: z.number().int(),
    numbers: z.array(
      z.object({
        number: z.string(),
        state: z.enum(['live', 'held', 'free']),
        visit: z.string().nullable(),
        lastActiveAt: instant.nullable(),
      }),
    ),
  })
  .openapi('PoolStatus');

export const pool = z.object({ id: z.string(), name: z.string(), status: poolStatus }).openapi('Pool');

export const site = z
  .object({
    key: z.string(),
    name: z.string(),
    origins: z.array(z.string()),
    targets: z.array(z.object({ number: z.string(), pool: z.string() })),
  })
  .openapi('Site');

export const trackingNumber = z
  .object({
    number: z.string(),
    pool: z.string().nullable(),
    source: source.nullable(),
    flow: z.string(),
    carrier: z.string(),
  })
  .openapi('TrackingNumber');

export const flow = z
  .object({
    start: z.string(),
    nodes: z.record(
      z.string(),
      z.discriminatedUnion('type', [
        z.object({
          type: z.literal('dial'),
          destinations: z.array(e164),
          ringSeconds: z.number().int(),
          onNoAnswer: z.string().nullable(),
        }),
        z.object({ type: z.literal('hangup'), message: z.string().nullable() }),
      ]),
    ),
  })
  .openapi('Flow');
