import { scaleLinear } from 'd3-scale';
import { AXIS_SIZE, type Mark, type Plot, type TimeChart, tenth, textWidth } from './scene.ts';

const TOP = 8;
const BOTTOM = 22;
const GAP = 8;

/** The frame of a chart over time: where values stand, the lines behind them and the words beside. */
export interface Axes {
  inner: Plot['inner'];
  /** From a value to its height. */
  y: (value: number) => number;
  marks: Mark[];
}

/**
 * Axes from nought up to a round number above `most`, with about five lines and no more words under them than fit.
 *
 * @param placing where the nth label stands, given the part inside the axes
 */
export function axesOf(
  chart: Pick<TimeChart, 'width' | 'height' | 'labels' | 'format'>,
  most: number,
  placing: (inner: Plot['inner']) => (n: number) => number,
): Axes {
  const scale = scaleLinear()
    .domain([0, most > 0 ? most : 1])
    .nice(4);
  // Two lines that would be called the same are one: counts have no halves.
  const ticks = scale.ticks(4).filter(isNamedAnew);
  const words = ticks.map(chart.format);
  const left = Math.ceil(Math.max(...words.map((word) => textWidth(word, AXIS_SIZE)))) + GAP;
  const inner = {
    x: left,
    y: TOP,
    width: Math.max(1, chart.width - left - GAP),
    height: Math.max(1, chart.height - TOP - BOTTOM),
  };
  function isNamedAnew(tick: number): boolean {
    const whole = chart.format(tick);
    return scale.ticks(4).every((other) => other >= tick || chart.format(other) !== whole);
  }
  const y = scale.range([inner.y + inner.height, inner.y]);
  const right = inner.x + inner.width;
  const marks = ticks.flatMap((tick, n): Mark[] => [
    {
      kind: 'line',
      x1: inner.x,
      y1: tenth(y(tick)),
      x2: right,
      y2: tenth(y(tick)),
      stroke: 'grid',
      width: 1,
    },
    {
      kind: 'text',
      x: inner.x - GAP,
      y: tenth(y(tick) + AXIS_SIZE * 0.35),
      text: words[n] ?? '',
      size: AXIS_SIZE,
      anchor: 'end',
      fill: 'faint',
    },
  ]);
  return {
    inner,
    y: (value) => tenth(y(value)),
    marks: [...marks, ...labelMarks(chart, inner, placing(inner))],
  };
}

/** Every label, or every second, third … one, so that there is air between them; eight at most. */
function labelMarks(
  { height, labels }: Pick<TimeChart, 'height' | 'labels'>,
  inner: Plot['inner'],
  place: (n: number) => number,
): Mark[] {
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, AXIS_SIZE)));
  const room = Math.max(1, Math.min(8, Math.floor(inner.width / (widest + 16))));
  const step = Math.max(1, Math.ceil(labels.length / room));
  return labels.flatMap((text, n): Mark[] => {
    if (n % step !== 0) return [];
    const half = textWidth(text, AXIS_SIZE) / 2;
    // The first and the last stay inside the picture.
    const x = Math.min(Math.max(place(n), inner.x + half - GAP), inner.x + inner.width + GAP - half);
    return [
      { kind: 'text', x: tenth(x), y: height - 6, text, size: AXIS_SIZE, anchor: 'middle', fill: 'faint' },
    ];
  });
}
