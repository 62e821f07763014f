import { expect, it } from 'vitest';
import { readColumns, shifted } from './columns.ts';

it('keeps the chosen columns in their order, and never loses the way to the call', () => {
  expect(readColumns('started,outcome,nonsense,started')).toEqual(['caller', 'started', 'outcome']);
  expect(readColumns(null)).toContain('campaign');
});

it('moves a column a step, and not over the ends', () => {
  expect(shifted(['caller', 'source', 'outcome'], 'source', 1)).toEqual(['caller', 'outcome', 'source']);
  expect(shifted(['caller', 'source'], 'caller', -1)).toEqual(['caller', 'source']);
});
