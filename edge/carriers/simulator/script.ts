import { z } from 'zod';

/** The progress of a leg that its status callbacks report, in Twilio's words. */
export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** What goes wrong with status callbacks on their way to us. */
export interface Faults {
  /** Every one of them arrives twice. */
  duplicate: boolean;
  /** They arrive in pairs, the later one first; an odd last one comes at the very end. */
  reorder: boolean;
  /** These never arrive. `completed` is the end of a leg however it ended, the caller's own leg included. */
  drop: ProgressEvent[];
}

/** What the people in a simulated call do. Times are seconds on the call's own clock. */
export interface Script {
  /** What happens at each destination that is rung; `after` counts from the first ring. */
  callee: { does: 'answers'; after: number } | { does: 'busy' } | { does: 'no_answer' };
  /** Length of the conversation; the callee hangs up. */
  talkFor: number;
  /** The caller gives up this long after dialling unless a conversation has begun; `null`: never. */
  hangUpAfter: number | null;
  /** 1 plays the call in real time, 10 ten times as fast, 0 all at once. The times that are reported stay. */
  speed: number;
  faults: Faults;
}

const seconds = (most: number) => {
  const expected = `must be a number of seconds from 0 to ${most}`;
  return z.number({ error: expected }).min(0, expected).max(most, expected);
};

const speed = 'must be 0 (at once) or from 0.1 to 1000 (1 is real time)';
const drop = 'must be "ringing", "answered" or "completed"';
const yesNo = z.boolean({ error: 'must be true or false' });

/**
 * A script as people write it; every field may be left out. Without any, the callee picks up after 2 seconds and
 * they talk for 8.
 */
export const scriptShape = z
  .strictObject(
    {
      answerAfter: seconds(600).nullable().optional(),
      talkFor: seconds(14_400).default(8),
      callee: z
        .enum(['answers', 'busy', 'no_answer'], { error: 'must be "answers", "busy" or "no_answer"' })
        .optional(),
      hangUpAfter: seconds(600).nullable().default(null),
      speed: z
        .number({ error: speed })
        .refine((value) => value === 0 || (value >= 0.1 && value <= 1000), speed)
        .default(1),
      faults: z
        .strictObject(
          {
            duplicate: yesNo.default(false),
            reorder: yesNo.default(false),
            drop: z
              .array(z.enum(['ringing', 'answered', 'completed'], { error: drop }), {
                error: 'must be a list of events',
              })
              .default([]),
          },
          { error: 'must be an object' },
        )
        .prefault({}),
    },
    { error: 'must be an object' },
  )
  .transform(({ answerAfter, callee, ...rest }, context): Script => {
    if (typeof answerAfter === 'number' && (callee === 'busy' || callee === 'no_answer'))
      context.addIssue({
        code: 'custom',
        path: ['answerAfter'],
        message: `must be left out when the callee is "${callee}"`,
      });
    if (answerAfter === null && callee === 'answers')
      context.addIssue({
        code: 'custom',
        path: ['answerAfter'],
        message: 'must be a number of seconds when the callee answers',
      });
    const does = callee ?? (answerAfter === null ? 'no_answer' : 'answers');
    return { ...rest, callee: does === 'answers' ? { does, after: answerAfter ?? 2 } : { does } };
  });
