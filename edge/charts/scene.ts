/** A colour by its job; who draws resolves it: the dashboard by its theme, a PDF by the light one. */
export type Ink =
  | 'ink'
  | 'muted'
  | 'faint'
  | 'grid'
  | 'surface'
  | 'accent'
  | 'second'
  | 'third'
  | 'fourth'
  | 'other'
  | 'previous'
  | 'good'
  | 'bad'
  | 'warn';

/** One thing to draw. Lengths are CSS pixels (or PDF points), y grows downwards, `opacity` is 0–1. */
export type Mark =
  | { kind: 'path'; d: string; stroke?: Ink; fill?: Ink; width?: number; dash?: number[]; opacity?: number }
  | {
      kind: 'rect';
      x: number;
      y: number;
      width: number;
      height: number;
      fill: Ink;
      radius?: number;
      opacity?: number;
    }
  /** `y` is the baseline. */
  | {
      kind: 'text';
      x: number;
      y: number;
      text: string;
      size: number;
      anchor: 'start' | 'middle' | 'end';
      fill: Ink;
      weight?: 400 | 600;
    }
  | {
      kind: 'line';
      x1: number;
      y1: number;
      x2: number;
      y2: number;
      stroke: Ink;
      width?: number;
      dash?: number[];
    };

/** A picture as plain data: the same for the screen, the share page and the PDF. */
export interface Scene {
  width: number;
  height: number;
  marks: Mark[];
}

/** Where the values of a chart over time stand, for who points at them. */
export interface Plot extends Scene {
  /** One for each label, from left to right. */
  points: { x: number; ys: (number | null)[] }[];
  /** The part inside the axes. */
  inner: { x: number; y: number; width: number; height: number };
}

/** Some numbers over time that are drawn in one colour. `null` leaves a hole. */
export interface Series {
  name: string;
  values: (number | null)[];
  color: Ink;
}

/** What a chart over time is drawn from. */
export interface TimeChart {
  width: number;
  height: number;
  /** One for each value, as short as they should stand under the axis. */
  labels: string[];
  series: Series[];
  /** The time that is compared with, one value for each label; drawn dashed and grey. */
  before: (number | null)[] | null;
  /** True while the last interval is not over: it is drawn so that nobody takes it for a fall. */
  unfinished: boolean;
  /** How a value stands at the axis. */
  format: (value: number) => string;
}

/** Height of the words at the axes. */
export const AXIS_SIZE = 11;

/** How wide a text comes out in Inter, about: enough to keep words apart. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += WIDE.test(letter) ? 0.72 : NARROW.test(letter) ? 0.32 : 0.57;
  return width * size;
}

const WIDE = /[A-ZMW%@—mw]/;
const NARROW = /[ .,:;'|!ijlI()[\]/-]/;

/** A text cut to a width, with "…" where something is missing. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/** Rounded to a tenth of a pixel, so that a path stays short. */
export const tenth = (value: number): number => Math.round(value * 10) / 10;
