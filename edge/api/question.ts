import { z } from '@hono/zod-openapi';
import type { Principal } from '../accounts/principal.ts';
import type { LogQuestion } from '../calls/log.ts';
import type { Filter } from '../filters/filter.ts';
import { parseFilter } from '../filters/parse.ts';
import { Problem } from '../problem.ts';
import { narrowed } from './sight.ts';

const instant = z.coerce.number().int().min(0).max(8.64e15);

/** How a list of calls is asked for, in the address: the same for the log, exports and bulk changes. */
export const questionQuery = z.object({
  filter: z.string().max(20_000).optional().openapi({
    description: 'A filter as JSON.',
    example: '{"field":"source.medium","op":"is","value":"cpc"}',
  }),
  q: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: 'Words of names, notes and transcripts, or digits of numbers.' }),
  from: instant.optional().openapi({ description: 'Milliseconds since 1970.' }),
  to: instant.optional().openapi({ description: 'Milliseconds since 1970; not part of it.' }),
  unwanted: z
    .enum(['exclude', 'include'])
    .default('exclude')
    .openapi({ description: 'Blocked calls and spam are left out unless this says otherwise.' }),
});

/**
 * Reads the question of an address, about no more calls than its asker may see.
 *
 * @param zone the company's, IANA
 * @throws Problem naming the field
 */
export function questionOf(
  query: z.output<typeof questionQuery>,
  zone: string,
  principal: Principal,
): LogQuestion {
  const { filter, q, from = null, to = null, unwanted } = query;
  return narrowed(principal, {
    filter: filter === undefined ? null : filterOf(filter),
    search: q ?? null,
    unwanted,
    from,
    to,
    zone,
  });
}

/** A filter that came as text. */
function filterOf(text: string): Filter {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new Problem(
      'invalid_request',
      'filter must be JSON such as {"field":"outcome","op":"is","value":"answered"}',
      'filter',
    );
  }
  return parseFilter(input);
}
