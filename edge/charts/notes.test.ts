import { expect, it } from 'vitest';
import { lineScene } from './line.ts';
import { notesAt, withNotes } from './notes.ts';

const STARTS = [100, 200, 300];

it('what happened is laid to the interval it happened in, and left out before the first and after the last', () => {
  const happened = [99, 100, 250, 399, 400].map((at) => ({ at, text: String(at) }));
  expect(notesAt(happened, STARTS, 400)).toEqual([
    { n: 0, text: '100' },
    { n: 1, text: '250' },
    { n: 2, text: '399' },
  ]);
  expect(notesAt(happened, [], 400)).toEqual([]);
});

it('a plot gets one line for each point at which something happened, where the point is', () => {
  const plot = lineScene({
    width: 300,
    height: 120,
    labels: ['a', 'b', 'c'],
    series: [{ name: 'Calls', values: [1, 2, 3], color: 'accent' }],
    before: null,
    unfinished: false,
    format: String,
  });
  const noted = withNotes(plot, [
    { n: 1, text: 'The campaign began' },
    { n: 1, text: 'And the site was down' },
    { n: 9, text: 'Nowhere' },
  ]);
  const added = noted.marks.slice(plot.marks.length);
  expect(added.map(({ kind }) => kind)).toEqual(['line', 'rect']);
  expect(added[0]).toMatchObject({ x1: plot.points[1]?.x, x2: plot.points[1]?.x });
});
