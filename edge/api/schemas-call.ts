import { z } from '@hono/zod-openapi';
import { CALL_OUTCOMES, CALL_STATES } from '../calls/call.ts';
import type { HangupCause, LegStatus } from '../carriers/carrier.ts';
import { LEAD_STATUSES } from '../rules/rule.ts';
import { e164, instant, source } from './schemas.ts';

// Calls, and who called, as the API gives them.

const seconds = z.number().int().openapi({ description: 'Seconds.' });

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
    // As a union, because `nullable` would make nothing of a Source everywhere in the OpenAPI document.
    source: z.union([source, z.null()]),
    candidates: z.array(z.object({ visit, probability: z.number().min(0).max(1), reason: z.string() })),
    fittedTo: z.number().int().optional().openapi({
      description: 'Earlier calls that the law of how long people wait was fitted to; 0: as assumed.',
    }),
  })
  .openapi('Attribution');

const CAUSES = [
  'normal_clearing',
  'no_answer',
  'user_busy',
  'originator_cancel',
  'lose_race',
  'hangup',
  'capped',
  'spam_filter',
  'no_flow',
  'invalid_key',
  'other',
] as const satisfies HangupCause[];

const LEG_STATUSES = [
  'queued',
  'ringing',
  'answered',
  'completed',
  'busy',
  'no_answer',
  'failed',
  'canceled',
] as const satisfies LegStatus[];

export const call = z
  .object({
    id: z.string().openapi({ example: 'call_7h2k' }),
    trace: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .openapi({
        description:
          'From the page to whom it was told: the same in the header of the visit’s answer, in logs, and in `traceparent` of webhooks.',
      }),
    trackingNumber: e164,
    caller: z.object({
      number: z.string().nullable(),
      name: z.string().nullable(),
      city: z.string().nullable(),
      state: z.string().nullable(),
      country: z.string().nullable(),
    }),
    destination: z.string().nullable(),
    state: z.enum(CALL_STATES),
    outcome: z.enum(CALL_OUTCOMES).nullable(),
    cause: z.enum(CAUSES).nullable().openapi({ description: 'Why it ended; `null` while it lasts.' }),
    startedAt: instant,
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    duration: seconds.nullable(),
    ringSeconds: seconds.nullable(),
    talkSeconds: seconds.nullable(),
    priorCalls: z.number().int(),
    leadStatus: z.enum(LEAD_STATUSES),
    score: z.number().int().nullable().openapi({ description: '0–100; `null` for none.' }),
    valueCents: z.number().int().nullable(),
    tags: z.array(z.string()).openapi({ description: 'In the order they were added.' }),
    attribution,
  })
  .openapi('Call');

const place = { at: instant, flow: z.string(), node: z.string() };

export const callDetail = call
  .extend({
    flow: z
      .object({ id: z.string(), version: z.number().int() })
      .nullable()
      .openapi({ description: 'The flow it began in; `null` when none was run.' }),
    screened: z
      .string()
      .nullable()
      .openapi({ description: 'Why the caller was refused or asked to press a key.' }),
    path: z.array(z.object(place)).openapi({ description: 'The nodes it came to.' }),
    keys: z.array(
      z.object({
        ...place,
        by: z.enum(['caller', 'agent']),
        digits: z.string(),
        isValid: z.boolean(),
      }),
    ),
    survey: z.array(
      z.object({
        ...place,
        audience: z.enum(['caller', 'agent']),
        key: z.string().nullable(),
        label: z.string().nullable(),
      }),
    ),
    notes: z
      .object({
        tags: z.array(z.string()),
        score: z.number().nullable(),
        valueCents: z.number().int().nullable(),
        fields: z.record(z.string(), z.string()),
      })
      .openapi({ description: 'What its flow made of it.' }),
    recordings: z.array(
      z.object({
        id: z.string(),
        leg: z.string().nullable(),
        kind: z.enum(['conversation', 'voicemail']).nullable(),
        status: z.enum(['in_progress', 'paused', 'stopped', 'completed', 'absent', 'failed']),
        audio: z
          .enum(['none', 'waiting', 'stored', 'failed', 'deleted'])
          .openapi({ description: 'Our copy: can be heard only where it is `stored`.' }),
        duration: seconds.nullable(),
        channels: z.union([z.literal(1), z.literal(2)]),
        noticePlayedAt: instant
          .nullable()
          .openapi({ description: 'When the caller had heard that the conversation is recorded.' }),
        voicemail: z.enum(['new', 'heard', 'archived']).nullable(),
      }),
    ),
    legs: z.array(
      z.object({
        id: z.string(),
        to: z.string(),
        status: z.enum(LEG_STATUSES),
        cause: z.enum(CAUSES).nullable(),
        startedAt: instant.nullable(),
        answeredAt: instant.nullable(),
        endedAt: instant.nullable(),
      }),
    ),
    events: z.array(z.object({ at: instant, text: z.string() })),
  })
  .openapi('CallDetail');

export const callPage = z.object({ calls: z.array(call), next: z.string().nullable() }).openapi('CallPage');
