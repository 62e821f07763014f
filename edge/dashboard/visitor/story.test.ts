import { expect, it } from 'vitest';
import { aCall, aCandidate, anAttribution } from '../calls/samples.ts';
import { storyOf, visitsOf } from './story.ts';

const visit = (name: string, startedAt: number, visitor = 'visitor_1') =>
  aCandidate({
    visit: {
      ...aCandidate().visit,
      visit: name,
      visitor,
      startedAt,
      pages: [{ url: 'https://example.com/', title: 'Home', at: startedAt + 1 }],
    },
  });

it('a visitor has each visit once, and none of somebody else who could have been the caller', () => {
  const both = anAttribution({ candidates: [visit('a', 10), visit('b', 20, 'visitor_2')] });
  const calls = [
    aCall({ id: 'call_1', attribution: both }),
    aCall({ id: 'call_2', attribution: anAttribution({ candidates: [visit('a', 10), visit('c', 5)] }) }),
  ];
  expect(visitsOf('visitor_1', calls).map((one) => one.visit)).toEqual(['c', 'a']);
});

it('the story is told in the order it happened', () => {
  const calls = [aCall({ startedAt: 60_000 })];
  const kinds = storyOf(
    visitsOf('visitor_1', [aCall({ attribution: anAttribution({ candidates: [visit('a', 10)] }) })]),
    calls,
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(['visit', 'page', 'call']);
});
