import { expect, it } from 'vitest';
import { fieldsIn } from './fields-in.ts';
import type { Filter } from './filter.ts';

it('names the fields that a filter asks about, however deep, as often as it asks', () => {
  const known = (field: string): Filter => ({ field, op: 'known' });
  const filter: Filter = {
    all: [known('tags'), { any: [known('score'), { not: known('notes') }] }, known('tags'), { any: [] }],
  };
  expect(fieldsIn(filter)).toEqual(['tags', 'score', 'notes', 'tags']);
});

it('names none where nothing is asked', () => {
  expect(fieldsIn(null)).toEqual([]);
  expect(fieldsIn({ all: [] })).toEqual([]);
});
