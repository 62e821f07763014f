import { expect, it } from 'vitest';
import { changeInWords } from './made-words.ts';

it('a change is told as a sentence: who, what, from what to what', () => {
  const said = (
    kind: 'person' | 'rule',
    field: string,
    before: string | number | null,
    after: string | number | null,
  ) => changeInWords({ at: 0, by: { kind, id: null }, field, before, after });
  expect(said('person', 'leadStatus', 'unset', 'qualified')).toBe(
    'A person set the lead status from “Not decided” to “Qualified”',
  );
  expect(said('rule', 'score', null, 40)).toBe('A rule set the score from none to 40');
  expect(said('person', 'valueCents', 1234, null)).toBe('A person set the value from 12.34 to none');
  expect(said('rule', 'tag', null, 'quote')).toBe('A rule added “quote”');
  expect(said('person', 'tag', 'quote', null)).toBe('A person took “quote” off');
});
