import type { Filter } from './filter.ts';

/** The fields that a filter asks about, in its order; one that it asks about twice is there twice. */
export function fieldsIn(filter: Filter | null): string[] {
  if (filter === null) return [];
  if ('all' in filter) return filter.all.flatMap(fieldsIn);
  if ('any' in filter) return filter.any.flatMap(fieldsIn);
  if ('not' in filter) return fieldsIn(filter.not);
  return [filter.field];
}
