import { z } from 'zod';
import type { Flow, FlowNode } from './flow.ts';
import * as part from './schema-parts.ts';

/** Twilio rings at most ten numbers in one dial (https://www.twilio.com/docs/voice/twiml/number). */
const MOST_DESTINATIONS = 10;

/** As many as a Twilio Studio flow may have; it also bounds the walks over the graph. */
const MOST_NODES = 1000;

const MOST_RULES = 500;

/** Seconds of silence, and how often a question is asked again: what callers stand. */
const timeoutSeconds = part.whole(1, 60, 'seconds').default(5);
const retries = part.whole(0, 10, '').default(2);

const score = part.whole(-1000, 1000, '').nullable().default(null);
const valueCents = part.whole(0, 100_000_000, 'cents').nullable().default(null);
const key = z
  .string({ error: 'must be one of 0 to 9, * and #' })
  .regex(/^[0-9*#]$/, 'must be one of 0 to 9, * and #');

function rules<T>(rule: part.Shape<T>) {
  return z
    .array(rule, { error: 'must be a list of rules' })
    .min(1, 'must have at least one rule')
    .max(MOST_RULES, `must have at most ${MOST_RULES} rules`);
}

const greeting = z.strictObject({ type: z.literal('greeting'), prompt: part.prompt, next: part.exit });

const menu = z.strictObject({
  type: z.literal('menu'),
  prompt: part.prompt,
  keys: z
    .record(
      z.string().regex(/^[0-9*#]{1,10}$/, 'an entry must be one to ten of 0 to 9, * and #'),
      part.exit,
      {
        error: 'must be an object of exits by key',
      },
    )
    .refine((keys) => Object.keys(keys).length > 0, 'must have at least one key')
    .refine((keys) => Object.keys(keys).length <= 100, 'must have at most 100 keys'),
  timeoutSeconds,
  retries,
  invalidPrompt: part.promptOrNothing,
  onTimeout: part.exit,
  onInvalid: part.exit,
});

const DIGITS = part.whole(1, 20, 'digits');

const collect = z
  .strictObject({
    type: z.literal('collect'),
    prompt: part.prompt,
    minDigits: DIGITS.default(1),
    maxDigits: DIGITS.default(20),
    timeoutSeconds,
    retries,
    saveAs: part.name,
    next: part.exit,
    onFail: part.exit,
  })
  .refine(({ minDigits, maxDigits }) => minDigits <= maxDigits, {
    path: ['maxDigits'],
    message: 'must not be less than minDigits',
  });

const TIME = 'must be a time from 00:00 to 24:00';
const time = z.string({ error: TIME }).regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, TIME);
const DAYS = 'must be a list of days, 1 for Monday to 7 for Sunday';
const DATE = 'must be a date, YYYY-MM-DD, or MM-DD for every year';

const schedule = z.strictObject({
  type: z.literal('schedule'),
  zone: part.zone.nullable().default(null),
  intervals: z
    .array(
      z.strictObject({
        name: part.text(50, 'must be a name such as "open"'),
        days: z
          .array(z.number({ error: DAYS }).int(DAYS).min(1, DAYS).max(7, DAYS), { error: DAYS })
          .min(1, DAYS)
          .max(7, DAYS),
        from: time.refine((from) => from !== '24:00', 'must be a time from 00:00 to 23:59'),
        to: time,
        next: part.exit,
      }),
      { error: 'must be a list of intervals' },
    )
    .max(100, 'must have at most 100 intervals'),
  holidays: z
    .array(
      z.strictObject({
        name: part.text(100, 'must be a name such as "Christmas"'),
        date: z.string({ error: DATE }).refine(isDate, DATE),
        next: part.exit,
      }),
      { error: 'must be a list of holidays' },
    )
    .max(500, 'must have at most 500 holidays')
    .default([]),
  onClosed: part.exit,
});

/** A day that is on the calendar; of every year, also 29 February. */
function isDate(text: string): boolean {
  if (!/^(\d{4}-)?\d\d-\d\d$/.test(text)) return false;
  const date = text.length === 'MM-DD'.length ? `2024-${text}` : text;
  const read = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date);
}

const caller = z.strictObject({
  type: z.literal('caller'),
  rules: rules(z.strictObject({ match: part.callerMatch, next: part.exit })),
  onNoMatch: part.exit,
});

const condition = z.strictObject({
  type: z.literal('condition'),
  rules: rules(z.strictObject({ when: part.filter, next: part.exit })),
  onElse: part.exit,
});

const PERCENT = 'must be a percentage from 0 to 100';

const split = z.strictObject({
  type: z.literal('split'),
  branches: z
    .array(
      z.strictObject({
        percent: z.number({ error: PERCENT }).min(0, PERCENT).max(100, PERCENT),
        next: part.exit,
      }),
      { error: 'must be a list of branches' },
    )
    .min(1, 'must have at least one branch')
    .max(100, 'must have at most 100 branches')
    .refine((branches) => Math.abs(sumOf(branches) - 100) < 1e-6, {
      error: ({ input }) => `must add up to 100 percent, not ${round(sumOf(input as { percent: number }[]))}`,
    }),
});

function sumOf(branches: readonly { percent: number }[]): number {
  return branches.reduce((sum, { percent }) => sum + percent, 0);
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}

const MODE = 'must be "simultaneous", "sequential", "round_robin" or "weighted"';

const dial = z
  .strictObject({
    type: z.literal('dial'),
    destinations: z
      .array(part.destination, { error: 'must be a list of destinations' })
      .min(1, 'must have at least one number')
      .max(MOST_DESTINATIONS, `must have at most ${MOST_DESTINATIONS} numbers`),
    mode: z
      .enum(['simultaneous', 'sequential', 'round_robin', 'weighted'], { error: MODE })
      .default('simultaneous'),
    ringSeconds: part.whole(5, 120, 'seconds').default(25),
    sticky: part.yesOrNo().default(false),
    callerId: part.callerId.default('caller'),
    whisper: part.promptOrNothing,
    accept: z
      .strictObject(
        {
          key: key.default('1'),
          prompt: part.prompt.default({ say: 'Press 1 to take the call.', language: 'en-US' }),
        },
        { error: 'must be { key, prompt } or null' },
      )
      .nullable()
      .default(null),
    timeLimitSeconds: part.whole(60, 14_400, 'seconds').nullable().default(null),
    holdMedia: part
      .text(100, 'must be the id of an asset of the media library, or null')
      .nullable()
      .default(null),
    onAnswered: part.exit.default(null),
    onNoAnswer: part.exit,
    onBusy: part.exit.optional(),
    onFailed: part.exit.optional(),
    onCapped: part.exit.optional(),
  })
  .transform(({ onNoAnswer, onBusy, onFailed, onCapped, ...node }) => ({
    ...node,
    onNoAnswer,
    onBusy: onBusy === undefined ? onNoAnswer : onBusy,
    onFailed: onFailed === undefined ? onNoAnswer : onFailed,
    onCapped: onCapped === undefined ? onNoAnswer : onCapped,
  }));

const voicemail = z.strictObject({
  type: z.literal('voicemail'),
  greeting: part.prompt,
  maxSeconds: part.whole(10, 600, 'seconds').default(120),
  transcribe: part.yesOrNo().default(true),
  next: part.exit.default(null),
});

const survey = z.strictObject({
  type: z.literal('survey'),
  audience: z.enum(['caller', 'agent'], { error: 'must be "caller" or "agent"' }),
  prompt: part.prompt,
  options: z
    .array(
      z.strictObject({
        key,
        label: part.text(100, 'must be a text such as "Qualified"'),
        tags: part.tags.default([]),
        score,
        valueCents,
      }),
      { error: 'must be a list of options' },
    )
    .min(1, 'must have at least one option')
    .max(12, 'must have at most 12 options'),
  timeoutSeconds,
  retries,
  next: part.exit.default(null),
});

const record = z.strictObject({
  type: z.literal('record'),
  on: part.yesOrNo().default(true),
  notice: part.promptOrNothing,
  next: part.exit,
});

const mask = z.strictObject({
  type: z.literal('mask'),
  callerId: part.maskedCallerId.default('tracking_number'),
  next: part.exit,
});

const set = z.strictObject({
  type: z.literal('set'),
  tags: part.tags.default([]),
  score,
  valueCents,
  fields: z
    .record(part.name, z.string({ error: 'must be a text' }).max(1000, 'must be at most 1000 characters'), {
      error: 'must be an object of texts by name',
    })
    .default({}),
  next: part.exit,
});

const URL_SHAPE = 'must be an https address';

const webhook = z.strictObject({
  type: z.literal('webhook'),
  url: z
    .string({ error: URL_SHAPE })
    .max(2000, 'must be at most 2000 characters')
    .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:', URL_SHAPE),
  timeoutSeconds: part.whole(1, 5, 'seconds').default(5),
  branches: z.record(part.name, part.exit, { error: 'must be an object of exits by name' }).default({}),
  next: part.exit,
  onError: part.exit,
});

const goto = z.strictObject({
  type: z.literal('goto'),
  to: part.chosen<{ node: string } | { flow: string }>((input) => {
    if (part.isObject(input) && 'node' in input)
      return z.strictObject({ node: z.string({ error: 'must be the id of a node' }) });
    if (part.isObject(input) && 'flow' in input)
      return z.strictObject({ flow: z.string({ error: 'must be the id of a flow' }) });
    return 'must be { node } or { flow }';
  }),
});

const hangup = z.strictObject({
  type: z.literal('hangup'),
  message: part.promptOrNothing,
  reason: z
    .enum(['normal', 'busy', 'rejected'], { error: 'must be "normal", "busy" or "rejected"' })
    .default('normal'),
});

const SHAPES: { [T in FlowNode['type']]: part.Shape<Extract<FlowNode, { type: T }>> } = {
  greeting,
  menu,
  collect,
  schedule,
  caller,
  condition,
  split,
  dial,
  voicemail,
  survey,
  record,
  mask,
  set,
  webhook,
  goto,
  hangup,
};

const node: part.Shape<FlowNode> = part.chosen<FlowNode>((input) => {
  const type = part.isObject(input) ? input.type : undefined;
  if (typeof type === 'string' && Object.hasOwn(SHAPES, type)) return SHAPES[type as FlowNode['type']];
  return z.looseObject({
    type: z.never({ error: `must be one of ${Object.keys(SHAPES).join(', ')}` }),
  }) as unknown as part.Shape<FlowNode>;
});

// Ids travel in callback addresses.
const nodeId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'a node id must be 1 to 64 letters, digits, "-" and "_"');

/** What an author writes, with what was left out filled in. Says nothing of how the nodes hang together. */
export const flowShape: part.Shape<Flow> = z.strictObject(
  {
    start: z.string({ error: 'must be the id of the node every call enters first' }),
    nodes: z
      .record(nodeId, node, { error: 'must be an object of nodes by id' })
      .refine((nodes) => Object.keys(nodes).length <= MOST_NODES, `must be at most ${MOST_NODES} nodes`),
  },
  { error: 'a flow must be an object with "start" and "nodes"' },
);
