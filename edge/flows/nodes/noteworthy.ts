import type { Effect } from '../step.ts';

/** What the tags, score, value and fields that an author gave a node come to. */
export function noteworthy(given: {
  tags: string[];
  score: number | null;
  valueCents: number | null;
  fields?: Record<string, string>;
}): Effect[] {
  const { tags, score, valueCents, fields = {} } = given;
  return [
    ...(tags.length === 0 ? [] : [{ type: 'tags', tags } as const]),
    ...(score === null ? [] : [{ type: 'score', points: score } as const]),
    ...(valueCents === null ? [] : [{ type: 'value', cents: valueCents } as const]),
    ...Object.entries(fields).map(([name, value]) => ({ type: 'field', name, value }) as const),
  ];
}
