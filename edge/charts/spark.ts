import { line } from 'd3-shape';
import { type Ink, type Scene, tenth } from './scene.ts';

/** A line with nothing beside it, for a figure that is said in words. Pure. */
export function sparkScene(
  values: readonly (number | null)[],
  width: number,
  height: number,
  color: Ink = 'accent',
): Scene {
  const most = Math.max(1e-9, ...values.map((value) => value ?? 0));
  const draw = line<number | null>(
    (_, n) => tenth(1 + (values.length < 2 ? 0.5 : n / (values.length - 1)) * (width - 2)),
    (value) => tenth(height - 2 - ((value ?? 0) / most) * (height - 4)),
  ).defined((value) => value !== null);
  const d = draw([...values]);
  return { width, height, marks: d === null ? [] : [{ kind: 'path', d, stroke: color, width: 1.5 }] };
}
