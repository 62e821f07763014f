import { expect, it } from 'vitest';
import { parseFilter } from '../../filters/parse.ts';
import { NARROWINGS, queryOf, readSearch, toggled } from './log-question.ts';

it('an address is read, and what it does not know is left out', () => {
  expect(readSearch({ q: 'boiler', only: 'first,missed,nonsense' })).toEqual({
    q: 'boiler',
    only: 'missed,first',
  });
  expect(readSearch({ q: 312 })).toEqual({ q: '312' });
  expect(readSearch({ q: '  ', only: 'x', page: 5 })).toEqual({});
});

it('a narrowing is added and taken away again', () => {
  expect(toggled({ q: 'x' }, 'missed')).toEqual({ q: 'x', only: 'missed' });
  expect(toggled({ q: 'x', only: 'missed' }, 'missed')).toEqual({ q: 'x' });
});

it('every narrowing is a filter that the API takes', () => {
  for (const { filter } of Object.values(NARROWINGS)) parseFilter(filter);
  expect(String(queryOf({}))).toBe('');
  const filter = queryOf({ only: 'answered,first' }).get('filter') ?? '';
  expect(parseFilter(JSON.parse(filter))).toEqual({
    all: [NARROWINGS.answered.filter, NARROWINGS.first.filter],
  });
});
