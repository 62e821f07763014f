import { z } from '@hono/zod-openapi';

/** The query of a list whose rows count up: how many, and below which number. Newest first. */
export function pagedByNumber(most: number) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(most).default(50),
    cursor: z.coerce.number().int().min(1).optional().openapi({ description: '`next` of the page before.' }),
  });
}

/**
 * A page of rows of which one more was asked for than it has, if there is one.
 * @param placeOf what `cursor` says to go on below a row; `next` is that of the last one, or `null` at the end
 */
export function pageOf<Row, Place>(
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
): { page: Row[]; next: Place | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, next: found.length > limit && last !== undefined ? placeOf(last) : null };
}
