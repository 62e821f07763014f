import { expect, it } from 'vitest';
import { fieldInWords } from './words.ts';

it('fields read as words', () => {
  expect(['serviceAccount', 'goal', 'conversionAction', 'measurementId'].map(fieldInWords)).toEqual([
    'Service account',
    'Goal',
    'Conversion action',
    'Measurement id',
  ]);
});
