import { expect, it } from 'vitest';
import { FIELDS } from '../../filters/fields.ts';
import type { Filter } from '../../filters/filter.ts';
import { filterInWords } from './filter-words.ts';

const fields = new Map(
  Object.entries(FIELDS).map(([name, field]) => [
    name,
    { name, values: null, unit: null, ...field } as unknown as import('./lists.ts').FilterField,
  ]),
);

it.each<[Filter, string]>([
  [{ field: 'source.medium', op: 'is', value: 'cpc' }, 'medium is “cpc”'],
  [{ not: { field: 'tags', op: 'is', value: 'spam' } }, 'tags does not have “spam”'],
  [{ field: 'talkSeconds', op: 'least', value: 90 }, 'talk time is at least 1 min 30 s'],
  [{ field: 'firstCall', op: 'is', value: true }, 'first call: yes'],
  [{ field: 'source.keyword', op: 'known' }, 'keyword is known'],
  [
    {
      all: [
        { field: 'outcome', op: 'is', value: 'not_answered' },
        {
          any: [
            { field: 'valueCents', op: 'least', value: 5000 },
            { field: 'tags', op: 'in', value: ['a', 'b'] },
          ],
        },
      ],
    },
    'outcome is “not answered” and (value is at least 50.00 or tags has one of “a”, “b”)',
  ],
  [{ all: [] }, 'anything'],
])('%j', (filter, words) => {
  expect(filterInWords(filter, fields)).toBe(words);
});
