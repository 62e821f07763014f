import { fitted, type Ink, type Mark, type Scene, tenth, textWidth } from './scene.ts';

/** One row of a list of bars. */
export interface BarRow {
  label: string;
  /** Its length. */
  value: number;
  /** The value in words, at the right. */
  words: string;
  /** The time before, as a mark on the bar; `null` for none. */
  before: number | null;
}

/** Height of a row, px. */
export const BAR_ROW = 32;

/** A list of bars with their names upon them, the longest as wide as there is room. Pure. */
export function barListScene(rows: readonly BarRow[], width: number, color: Ink = 'accent'): Scene {
  const most = Math.max(1e-9, ...rows.map(({ value }) => value));
  const reserved = Math.max(0, ...rows.map(({ words }) => textWidth(words, 13))) + 12;
  const room = Math.max(1, width - reserved);
  const marks = rows.flatMap(({ label, value, words, before }, n): Mark[] => {
    const y = n * BAR_ROW;
    const length = tenth(Math.max(value > 0 ? 2 : 0, (value / most) * room));
    const then = before === null ? null : tenth(Math.min(room, (before / most) * room));
    return [
      {
        kind: 'rect',
        x: 0,
        y: y + 3,
        width: length,
        height: BAR_ROW - 6,
        fill: color,
        radius: 3,
        opacity: 0.16,
      },
      ...(then === null || then === 0
        ? []
        : [
            {
              kind: 'line' as const,
              x1: then,
              x2: then,
              y1: y + 23,
              y2: y + BAR_ROW - 3,
              stroke: 'previous' as const,
              width: 1.5,
              dash: [3, 2],
            },
          ]),
      {
        kind: 'text',
        x: 8,
        y: y + 20.5,
        text: fitted(label, 13, room - 12),
        size: 13,
        anchor: 'start',
        fill: 'ink',
      },
      { kind: 'text', x: width, y: y + 20.5, text: words, size: 13, anchor: 'end', fill: 'ink', weight: 600 },
    ];
  });
  return { width, height: rows.length * BAR_ROW, marks };
}

/** A grid of columns by rows, darker where there is more. */
export interface HeatGrid {
  columns: string[];
  rows: string[];
  /** By row, then column; `null` where it cannot be said. */
  values: (number | null)[][];
}

/** Where the cells of a heat grid stand. */
export interface HeatScene extends Scene {
  cell: { x: number; y: number; width: number; height: number };
}

const HEAT_ROW = 22;
const HEAT_HEAD = 18;

/** How dark a cell is: four steps that can be told apart, and a fifth for nought. Pure. */
export function heatScene(grid: HeatGrid, width: number): HeatScene {
  const { columns, rows, values } = grid;
  const most = Math.max(1e-9, ...values.flat().map((value) => value ?? 0));
  const left = Math.ceil(Math.max(0, ...rows.map((row) => textWidth(row, 11)))) + 8;
  const cell = {
    x: left,
    y: HEAT_HEAD,
    width: Math.max(1, (width - left) / columns.length),
    height: HEAT_ROW,
  };
  const widest = Math.max(1, ...columns.map((column) => textWidth(column, 11)));
  const every = Math.max(1, Math.ceil((widest + 8) / cell.width));
  const marks: Mark[] = columns.flatMap((text, n): Mark[] =>
    n % every === 0
      ? [
          {
            kind: 'text',
            x: tenth(left + n * cell.width),
            y: 11,
            text,
            size: 11,
            anchor: 'start',
            fill: 'faint',
          },
        ]
      : [],
  );
  rows.forEach((text, r) => {
    const y = cell.y + r * cell.height;
    marks.push({ kind: 'text', x: left - 8, y: y + 15, text, size: 11, anchor: 'end', fill: 'faint' });
    values[r]?.forEach((value, c) => {
      const step = Math.ceil(((value ?? 0) / most) * 4);
      marks.push({
        kind: 'rect',
        x: tenth(left + c * cell.width + 1),
        y: y + 1,
        width: tenth(Math.max(1, cell.width - 2)),
        height: cell.height - 2,
        fill: step === 0 ? 'grid' : 'accent',
        radius: 2,
        opacity: [0.5, 0.25, 0.5, 0.75, 1][step] ?? 1,
      });
    });
  });
  return { width, height: HEAT_HEAD + rows.length * HEAT_ROW, marks, cell };
}

/** One step of a funnel. */
export interface FunnelStep {
  label: string;
  value: number;
  words: string;
}

const FUNNEL_ROW = 56;

/** Steps under each other, each as long as what is left, with the share of the step before. Pure. */
export function funnelScene(steps: readonly FunnelStep[], width: number): Scene {
  const first = Math.max(1e-9, ...steps.map(({ value }) => value));
  const marks = steps.flatMap(({ label, value, words }, n): Mark[] => {
    const y = n * FUNNEL_ROW;
    const before = steps[n - 1]?.value;
    const kept =
      before === undefined || before === 0 ? '' : `${Math.round((value / before) * 100)}% of the step before`;
    return [
      {
        kind: 'text',
        x: 0,
        y: y + 14,
        text: fitted(label, 13, width * 0.6),
        size: 13,
        anchor: 'start',
        fill: 'ink',
      },
      { kind: 'text', x: width, y: y + 14, text: words, size: 13, anchor: 'end', fill: 'ink', weight: 600 },
      { kind: 'rect', x: 0, y: y + 20, width, height: 12, fill: 'grid', radius: 3, opacity: 0.5 },
      {
        kind: 'rect',
        x: 0,
        y: y + 20,
        width: tenth((value / first) * width),
        height: 12,
        fill: 'accent',
        radius: 3,
      },
      ...(kept === ''
        ? []
        : [
            {
              kind: 'text' as const,
              x: 0,
              y: y + 46,
              text: kept,
              size: 11,
              anchor: 'start' as const,
              fill: 'faint' as const,
            },
          ]),
    ];
  });
  return { width, height: steps.length * FUNNEL_ROW, marks };
}
