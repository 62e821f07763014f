import { z } from 'zod';
import { isE164 } from '../../e164.ts';

/** The progress of a leg that its status callbacks report, in Twilio's words. */
export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** A callback: nobody waits for what we answer to it. */
export type CallbackEvent = ProgressEvent | 'recording' | 'transcript';

/** Whose answer the carrier can wait for: the first, the result of a step, what a destination hears on pickup. */
export type AwaitedKind = 'voice' | 'step' | 'pickup';

/** What goes wrong between the carrier and us. */
export interface Faults {
  /** Every callback arrives twice. */
  duplicate: boolean;
  /** Callbacks arrive in pairs, the later one first; an odd last one comes at the very end. */
  reorder: boolean;
  /**
   * These never arrive. `completed` is the end of a leg however it ended, the caller's own leg included. After a request
   * for instructions that was lost, the carrier waits 15 seconds and then asks the number's fallback address.
   */
  drop: (CallbackEvent | AwaitedKind)[];
  /** Callbacks arrive so much later, s. */
  delay: number;
  /** Every request for instructions is sent twice, as after a lost answer; the second answer counts. */
  repeat: boolean;
  /** These arrive, but our answers are lost; it goes on as if they had not arrived. */
  timeOut: AwaitedKind[];
}

/** What a destination does when it is rung. `after` counts from the first ring, s. */
export type Callee =
  | {
      does: 'answers';
      after: number;
      /** Keys pressed when asked on pickup; empty for none. */
      presses: string;
      /** How long it listens on pickup before it hangs up, s; `null`: as long as it takes. */
      patience: number | null;
      /** Length of the conversation, s; `null`: as the script says for all. */
      talkFor: number | null;
    }
  | { does: 'busy' }
  | { does: 'no_answer' }
  | { does: 'failed' };

/** What the people in a simulated call do. Times are seconds on the call's own clock. */
export interface Script {
  /** What happens at each destination that is rung and has no entry in `destinations`. */
  callee: Callee;
  /** By number or SIP address. */
  destinations: Record<string, Callee>;
  /** Length of a conversation. */
  talkFor: number;
  /** Who hangs up then. */
  endedBy: 'callee' | 'caller';
  /** The caller gives up this long after dialling unless a conversation has begun; `null`: never. */
  hangUpAfter: number | null;
  /** What the caller enters each time keys are asked for, in order; empty for nothing, and nothing after the last. */
  keys: string[];
  /** What the caller leaves where a message is taken. */
  message: {
    /** How long the caller speaks; 0 says nothing. */
    seconds: number;
    text: string;
    /** Waits on the line after it instead of hanging up. */
    stays: boolean;
  };
  /** What the carrier says about the caller; `null` for what it knows by the number, which is the place at most. */
  caller: {
    name: string | null;
    city: string | null;
    state: string | null;
    zip: string | null;
    country: string | null;
    /** Twilio's `StirVerstat`, e.g. `TN-Validation-Passed-A`. */
    stir: string | null;
  };
  /** 1 plays the call in real time, 10 ten times as fast, 0 all at once. The times that are reported stay. */
  speed: number;
  faults: Faults;
}

const seconds = (most: number) => {
  const expected = `must be a number of seconds from 0 to ${most}`;
  return z.number({ error: expected }).min(0, expected).max(most, expected);
};
const list = (error: string) => ({ error: `must be a list of ${error}` });
const object = { error: 'must be an object' };
const keys = (expected: string) => z.string({ error: expected }).regex(/^[\d*#]{0,50}$/, expected);

const speed = 'must be 0 (at once) or from 0.1 to 1000 (1 is real time)';
const AWAITED = ['voice', 'step', 'pickup'] as const;
const DROPPED = ['ringing', 'answered', 'completed', 'recording', 'transcript', ...AWAITED] as const;
const oneOf = (choices: readonly string[]) => `must be one of ${choices.join(', ')}`;
const yesNo = z.boolean({ error: 'must be true or false' });
const words = z.string({ error: 'must be a text' }).max(200, 'must be a text of at most 200 characters');
const told = words.nullable().default(null);

const CALLEES = ['answers', 'busy', 'no_answer', 'failed', 'machine', 'hangs_up'] as const;

/** How a callee is written, in a script itself and for one destination. */
const calleeFields = {
  answerAfter: seconds(600).nullable().optional(),
  callee: z
    .enum(CALLEES, {
      error: 'must be "answers", "busy", "no_answer", "failed", "machine" or "hangs_up"',
    })
    .optional(),
  presses: keys('must be keys: digits, * and #').optional(),
};

interface CalleeWords {
  answerAfter?: number | null | undefined;
  callee?: (typeof CALLEES)[number] | undefined;
  presses?: string | undefined;
  talkFor?: number | undefined;
}

const RINGS_ONLY: ReadonlySet<string | undefined> = new Set(['busy', 'no_answer', 'failed']);

function contradiction({ answerAfter, callee }: CalleeWords): string | null {
  if (typeof answerAfter === 'number' && RINGS_ONLY.has(callee))
    return `must be left out when the callee is "${callee}"`;
  if (answerAfter === null && callee !== undefined && !RINGS_ONLY.has(callee))
    return 'must be a number of seconds when the callee answers';
  return null;
}

function calleeOf({ answerAfter, callee, presses, talkFor }: CalleeWords): Callee {
  const does = callee ?? (answerAfter === null ? 'no_answer' : 'answers');
  if (does === 'busy' || does === 'no_answer' || does === 'failed') return { does };
  return {
    does: 'answers',
    after: answerAfter ?? 2,
    // Somebody does what is asked; a machine cannot.
    presses: presses ?? (does === 'machine' ? '' : '1'),
    patience: does === 'hangs_up' ? 0 : null,
    talkFor: does === 'hangs_up' ? 0 : (talkFor ?? null),
  };
}

const destinationShape = z
  .strictObject({ ...calleeFields, talkFor: seconds(14_400).optional() }, object)
  .transform((words, context): Callee => {
    const message = contradiction(words);
    if (message !== null) context.addIssue({ code: 'custom', path: ['answerAfter'], message });
    return calleeOf(words);
  });

const faultsShape = z.strictObject(
  {
    duplicate: yesNo.default(false),
    reorder: yesNo.default(false),
    drop: z.array(z.enum(DROPPED, { error: oneOf(DROPPED) }), list('events')).default([]),
    delay: seconds(600).default(0),
    repeat: yesNo.default(false),
    timeOut: z.array(z.enum(AWAITED, { error: oneOf(AWAITED) }), list('kinds')).default([]),
  },
  object,
);

/**
 * A script as people write it; every field may be left out. Without any, the callee picks up after 2 seconds and they
 * talk for 8, no key is pressed, and a message is 6 seconds long.
 *
 * `callee` is `answers`, `busy`, `no_answer`, `failed`, `machine` (an answering machine picks up: it presses no key)
 * or `hangs_up` (picks up and hangs up at once).
 */
export const scriptShape = z
  .strictObject(
    {
      ...calleeFields,
      destinations: z
        .record(
          z.string().refine((to) => isE164(to) || /^sips?:/i.test(to)),
          destinationShape,
          {
            error: ({ code }) =>
              code === 'invalid_key'
                ? 'must be an E.164 number such as +13125550100, or a SIP address'
                : object.error,
          },
        )
        .default({}),
      talkFor: seconds(14_400).default(8),
      endedBy: z.enum(['callee', 'caller'], { error: 'must be "callee" or "caller"' }).default('callee'),
      hangUpAfter: seconds(600).nullable().default(null),
      keys: z.array(keys('must be keys: digits, * and #'), list('keys, one text for each time')).default([]),
      message: z
        .strictObject(
          {
            seconds: seconds(3600).default(6),
            text: words.default('Hello, this is a test message. Please call me back.'),
            stays: yesNo.default(false),
          },
          object,
        )
        .prefault({}),
      caller: z
        .strictObject({ name: told, city: told, state: told, zip: told, country: told, stir: told }, object)
        .prefault({}),
      speed: z
        .number({ error: speed })
        .refine((value) => value === 0 || (value >= 0.1 && value <= 1000), speed)
        .default(1),
      faults: faultsShape.prefault({}),
    },
    object,
  )
  .transform(({ answerAfter, callee, presses, ...rest }, context): Script => {
    const message = contradiction({ answerAfter, callee });
    if (message !== null) context.addIssue({ code: 'custom', path: ['answerAfter'], message });
    return { ...rest, callee: calleeOf({ answerAfter, callee, presses }) };
  });
