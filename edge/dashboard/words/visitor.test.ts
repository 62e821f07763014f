import { expect, test } from 'vitest';
import { visitorInWords } from './visitor.ts';

test.each([
  [{ device: 'phone', city: 'Chicago', country: 'US' } as const, 'Visitor on a phone in Chicago, US'],
  [{ device: 'desktop', city: null, country: 'DE' } as const, 'Visitor on a computer in DE'],
  [{ device: null, city: null, country: null } as const, 'Visitor'],
])('%j is described as far as it is known', (visit, words) => {
  expect(visitorInWords(visit)).toBe(words);
});
