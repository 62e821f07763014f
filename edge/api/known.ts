import { z } from '@hono/zod-openapi';
import type { Known } from '../calls/known.ts';
import type { Place } from '../calls/log.ts';
import { instant } from './schemas.ts';
import { callDetail } from './schemas-call.ts';

// Everything that is kept of a caller or a visitor, as it is handed over to them.

const anything = z.unknown().openapi({ type: 'object' });

/** What the ledger keeps of somebody. */
export const known = z
  .object({
    person: anything.openapi({ type: ['object', 'null'], description: 'The caller; `null` for a visitor.' }),
    listed: z.array(anything).openapi({ description: 'Entries of the block and allow lists.' }),
    calls: z.array(
      z.object({
        call: callDetail,
        made: anything.openapi({
          description: 'Tags, status, score, value, notes, who changed what, and rules.',
        }),
        transcript: z.array(anything),
        sent: z
          .array(
            z.object({
              event: z.string(),
              type: z.string(),
              at: instant,
              webhook: z.string(),
              state: z.string(),
            }),
          )
          .openapi({ description: 'What was sent to webhooks about the call.' }),
      }),
    ),
    next: z
      .string()
      .nullable()
      .openapi({ description: 'Cursor of the next calls; `null` where these are all.' }),
  })
  .openapi('Known');

export const knownQuery = z.object({
  cursor: z.string().max(40).optional().openapi({ description: '`next` of the answer before.' }),
});

/** A cursor that is not ours begins at the newest call. */
export function knownPlace(cursor: string | undefined): Place | null {
  const match = /^(\d{1,16})\.(\d{1,15})$/.exec(cursor ?? '');
  return match === null ? null : { startedAt: Number(match[1]), n: Number(match[2]) };
}

export function knownShown({ next, ...rest }: Known): z.input<typeof known> {
  return { ...rest, next: next === null ? null : `${next.startedAt}.${next.n}` };
}
