import { z } from '@hono/zod-openapi';
import type { HangupCause, LegStatus } from '../carriers/carrier.ts';
import { E164 } from '../e164.ts';
import type { Flow, FlowNode } from '../flows/flow.ts';
import { CHANNELS } from '../visits/source.ts';

// The shapes of the API, once: they check what comes in, and the OpenAPI document is made from them.

export const e164 = z
  .string()
  .regex(E164, 'must be an E.164 number such as +13125550123')
  .openapi({ description: 'An international number in E.164.', example: '+13125550101' });

export const instant = z
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
    channel: z.enum(CHANNELS).openapi({ example: 'Paid Search' }),
    source: z.string().openapi({ example: 'google' }),
    medium: z.string().openapi({ example: 'cpc' }),
    campaign: z.string().nullable(),
    keyword: z.string().nullable(),
    content: z.string().nullable(),
    clickIds: z.record(z.string(), z.string()).openapi({ example: { gclid: 'Cj0KCQ' } }),
    referrer: z.string().nullable(),
    rule: z
      .object({ id: z.string(), version: z.number().int() })
      .optional()
      .openapi({ description: 'The source rule that decided, and of which version of the rules.' }),
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
    cause: z.enum(CAUSES).nullable().openapi({ description: 'Why it ended; `null` while it lasts.' }),
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

export const overflow = z
  .union([z.enum(['page-number', 'shared']), z.strictObject({ staticNumber: e164 })])
  .openapi('Overflow', {
    description:
      'What a visit gets when all numbers are in use. `page-number`: none, the page keeps its own. `shared`: one that another visit has; both leases say so, and a call to it is laid to the likelier of them. `{ staticNumber }`: a static number of the company, the same for all of them.',
  });

const poolStatus = z
  .object({
    size: z.number().int(),
    live: z.number().int(),
    held: z.number().int(),
    free: z.number().int(),
    overflow,
    reuseGap: z.number().int().nullable().openapi({
      description:
        'Milliseconds since the last sign of the visit whose number goes to the next visitor; `null` when nobody had that number yet, or none can be leased.',
    }),
    right: z.number().min(0).max(1).openapi({
      description:
        'Chance that a call of a visitor who comes now is laid to them by who had the number last.',
    }),
    visits: z.number().int(),
    unnumbered: z.number().int(),
    numbers: z.array(
      z.object({
        number: z.string(),
        state: z.enum(['live', 'held', 'free']).openapi({
          description:
            '`live`: a visit is there. `held`: it has gone, and not yet for long enough. `free`: goes to the next visit that needs one.',
        }),
        visit: z.string().nullable().openapi({ description: 'The visit that was active on it last.' }),
        since: instant.nullable().openapi({ description: 'When that visit was given it.' }),
        lastActiveAt: instant.nullable(),
        freeFrom: instant.nullable().openapi({
          description:
            'When it can be given to another visit if nothing more is heard of those that have it; `null` when it can be now. A number that is draining leaves the pool then.',
        }),
        holders: z.number().int().openapi({ description: 'Visits that have it: more than one share it.' }),
        draining: z.literal(true).optional().openapi({ description: 'Taken out of the pool.' }),
        calls: z
          .array(z.string())
          .openapi({ description: 'Ids of the calls to it that go on, oldest first.' }),
      }),
    ),
  })
  .openapi('PoolStatus');

const share = z.number().min(0).max(1);
const milliseconds = z.number().int().openapi({ description: 'Milliseconds.' });

const drainAlarm = z
  .object({
    since: instant,
    until: instant.nullable().openapi({ description: 'The last miss; `null` while the alarm is open.' }),
    unnumbered: z.number().int().openapi({ description: 'Visits that found no number.' }),
    cause: z.string().openapi({ example: 'a burst: 53 visits in 4 minutes' }),
  })
  .openapi('DrainAlarm');

const leak = z
  .object({
    number: z.string(),
    kind: z.enum(['printed', 'advertised', 'called']).openapi({
      description:
        '`printed`: it stands in a page of the site. `advertised`: many call it, over days, as if it stood in an ad. `called`: somebody called it who did not get it from a visit.',
    }),
    calls: z.number().int(),
    since: instant,
    explanation: z.string(),
  })
  .openapi('Leak');

export const pool = z
  .object({
    id: z.string(),
    name: z.string(),
    objects: z.number().int().openapi({ description: 'Over how many objects its numbers are dealt.' }),
    status: poolStatus,
    alarms: z
      .array(drainAlarm)
      .openapi({ description: 'Times in which visits went without a number, latest first, at most 20.' }),
    leaks: z
      .array(leak)
      .openapi({ description: 'Numbers that people have who did not get them from a visit.' }),
  })
  .openapi('Pool');

const delays = z
  .object({
    calls: z.number().int().openapi({ description: 'Calls it was fitted to; 0: as assumed.' }),
    within5Minutes: share,
    within30Minutes: share,
    withinDay: share,
  })
  .openapi({ description: 'How long after their visit people call.' });

export const poolDetail = pool
  .extend({
    delays,
  })
  .openapi('PoolDetail');

export const poolMinute = z
  .object({
    at: instant,
    size: z.number().int(),
    inUse: z.number().int().openapi({ description: 'At its end: held by a visit that is there.' }),
    held: z.number().int().openapi({ description: 'At its end: kept for a visit that has gone.' }),
    visits: z.number().int(),
    overflow: z.number().int().openapi({ description: 'Visits that found no number.' }),
    taken: z.number().int().openapi({ description: 'Numbers that went to another visitor.' }),
    rested: z
      .object({ least: milliseconds, mean: milliseconds })
      .nullable()
      .openapi({ description: 'How long those that were given away had been silent.' }),
    right: share.openapi({ description: 'Chance that a call is laid to the right visitor.' }),
  })
  .openapi('PoolMinute');

const lossSizes = z.array(z.object({ loss: share, numbers: z.number().int(), erlangB: z.number().int() }));
const point = z.object({ numbers: z.number().int(), loss: share, right: share });

export const poolCheck = z
  .object({
    resolution: z.enum(['minute', 'hour']),
    visits: z.number().int(),
    hold: z.number().openapi({ description: 'Minutes of silence after which a number may be given away.' }),
    delays,
    today: point.nullable().openapi({ description: 'What the numbers there are today would do.' }),
    loss: lossSizes.openapi({ description: 'Numbers for a share of visits without one.' }),
    right: z
      .array(z.object({ right: share, numbers: z.number().int() }))
      .openapi({ description: 'Numbers for a share of calls laid to the right visitor.' }),
    fixedHolds: z.array(z.object({ hold: z.number(), loss: lossSizes })),
    curve: z.array(point),
    burst: z
      .object({
        from: instant,
        visits: z.number().int(),
        cost: z.array(z.object({ hold: z.number(), with: z.number().int(), without: z.number().int() })),
        words: z.string(),
      })
      .nullable()
      .openapi({ description: 'The worst 15 minutes; `null` when only hours are known.' }),
    peakHour: z.object({ from: instant, visits: z.number().int() }),
    usersTimesDuration: z.number().int(),
    arithmetic: z.array(z.string()),
    notes: z.array(z.string()),
  })
  .openapi('PoolCheck');

const swapGroup = z
  .object({
    id: z.string(),
    name: z.string(),
    pool: z.string(),
    active: z.boolean().openapi({ description: 'While it is not, its numbers stay as they are printed.' }),
    numbers: z.array(z.string()).openapi({ description: 'As printed on the site, E.164.' }),
  })
  .openapi('SwapGroup');

export const site = z
  .object({
    key: z.string(),
    name: z.string(),
    origins: z.array(z.string()),
    groups: z.array(swapGroup),
    targets: z
      .array(z.object({ number: z.string(), pool: z.string() }))
      .openapi({ description: 'What the active groups replace.' }),
  })
  .openapi('Site');

export const trackingNumber = z
  .object({
    number: z.string(),
    pool: z.string().nullable(),
    source: z.union([source, z.null()]),
    flow: z.string(),
    carrier: z.string(),
    label: z.string().nullable(),
    releasedAt: instant
      .nullable()
      .openapi({ description: 'When it was given back; `null` while it is in use.' }),
    quarantineUntil: instant
      .nullable()
      .openapi({ description: 'Until then a number that was given back answers with the backup number.' }),
  })
  .openapi('TrackingNumber');

const NODE_TYPES: FlowNode['type'][] = [
  'greeting',
  'menu',
  'collect',
  'schedule',
  'caller',
  'condition',
  'split',
  'dial',
  'voicemail',
  'survey',
  'record',
  'mask',
  'set',
  'webhook',
  'goto',
  'hangup',
];

export const flow = z.custom<Flow>().openapi('Flow', {
  type: 'object',
  description:
    'A graph of nodes by id. Every call enters `start`; an exit is the id of a node, or null to end the call.',
  required: ['start', 'nodes'],
  properties: {
    start: { type: 'string' },
    nodes: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['type'],
        properties: { type: { type: 'string', enum: NODE_TYPES } },
      },
    },
  },
  example: {
    start: 'desk',
    nodes: {
      desk: { type: 'dial', destinations: [{ to: '+13125550188' }], onNoAnswer: 'message' },
      message: { type: 'voicemail', greeting: { say: 'Please leave a message.' } },
    },
  },
});

export const flowFinding = z
  .object({
    node: z.string().nullable().openapi({ description: '`null` when it is about the flow as a whole.' }),
    field: z.string(),
    message: z.string(),
  })
  .openapi('FlowFinding');
