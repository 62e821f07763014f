import { type Mark, type Plot, tenth } from './scene.ts';

/** Something that happened at a point of a chart over time. */
export interface Note {
  /** Which point, from the left, from 0. */
  n: number;
  text: string;
}

/** A plot with an upright dashed line and a flag wherever something happened; notes at no point of it are left out. Pure. */
export function withNotes(plot: Plot, notes: readonly Note[]): Plot {
  const places = [...new Set(notes.map(({ n }) => n))].flatMap((n) => plot.points[n] ?? []);
  const { y, height } = plot.inner;
  const marks = places.flatMap(({ x }): Mark[] => [
    { kind: 'line', x1: x, y1: y, x2: x, y2: y + height, stroke: 'muted', dash: [2, 3] },
    { kind: 'rect', x: tenth(x - 4), y: tenth(y - 4), width: 8, height: 8, fill: 'muted', radius: 2 },
  ]);
  return { ...plot, marks: [...plot.marks, ...marks] };
}

/**
 * Which interval each thing happened in.
 *
 * @param starts when the intervals begin, ms, in order
 * @param until when the last one is over
 */
export function notesAt(
  happened: readonly { at: number; text: string }[],
  starts: readonly number[],
  until: number,
): Note[] {
  const [first = Number.POSITIVE_INFINITY] = starts;
  return happened
    .filter(({ at }) => at >= first && at < until)
    .map(({ at, text }) => ({ n: starts.findLastIndex((start) => start <= at), text }));
}
