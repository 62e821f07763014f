import { expect, test } from 'vitest';
import { ELEMENTS_PER_NUMBER, generatedPage } from './generated-page.ts';

test('a generated page has as many elements as were asked for, and always the same', () => {
  for (const elements of [1_000, 6_000]) {
    const html = generatedPage(elements);
    expect(html.match(/<[a-z]/g)).toHaveLength(elements);
    expect(html.match(/tel:/g)).toHaveLength(elements / ELEMENTS_PER_NUMBER);
    expect(generatedPage(elements)).toBe(html);
  }
});
