import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsScene } from './bars.ts';
import { lineScene } from './line.ts';
import { fitted, type Mark, type TimeChart, textWidth } from './scene.ts';

function aChart(over: Partial<TimeChart> = {}): TimeChart {
  return {
    width: 600,
    height: 200,
    labels: ['1 Nov', '2 Nov', '3 Nov', '4 Nov'],
    series: [{ name: 'Calls', values: [4, 8, 6, 2], color: 'accent' }],
    before: null,
    unfinished: false,
    format: String,
    ...over,
  };
}

const of = <K extends Mark['kind']>(marks: Mark[], kind: K) =>
  marks.filter((mark): mark is Extract<Mark, { kind: K }> => mark.kind === kind);

describe('lines over time', () => {
  it('begin at nought and end at a round number above the greatest value', () => {
    const words = of(lineScene(aChart()).marks, 'text').map(({ text }) => text);
    expect(words).toEqual(expect.arrayContaining(['0', '8']));
  });

  it('put a greater value higher, and the values from left to right', () => {
    const { points } = lineScene(aChart());
    expect(points[1]?.ys[0]).toBeLessThan(points[0]?.ys[0] ?? 0);
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => a - b));
  });

  it('dash the stretch to an interval that is not over, and the time compared with', () => {
    const dashed = (chart: TimeChart) => of(lineScene(chart).marks, 'path').filter(({ dash }) => dash);
    expect(dashed(aChart())).toHaveLength(0);
    expect(dashed(aChart({ unfinished: true }))).toHaveLength(1);
    expect(dashed(aChart({ unfinished: true, before: [1, 2, 3, 4] }))).toHaveLength(2);
  });

  it('show a value that stands alone between holes', () => {
    const series = [{ name: 'Score', values: [null, 5, null, null], color: 'accent' as const }];
    expect(of(lineScene(aChart({ series })).marks, 'rect')).toHaveLength(1);
  });
});

describe('bars over time', () => {
  const series = [
    { name: 'Answered', values: [3, 0, 5, 1], color: 'accent' as const },
    { name: 'Missed', values: [1, 0, 2, 0], color: 'second' as const },
  ];

  it('stand on each other, and are as high as their values', () => {
    const rects = of(barsScene(aChart({ series })).marks, 'rect');
    expect(rects).toHaveLength(5);
    const [three, one] = rects;
    expect(three?.height).toBeCloseTo((one?.height ?? 0) * 3, 0);
    expect((one?.y ?? 0) + (one?.height ?? 0)).toBeCloseTo(three?.y ?? 0, 0);
  });

  it('have a dashed line where the time before stood', () => {
    const before = [2, 2, null, 2];
    const dashed = of(barsScene(aChart({ series, before })).marks, 'line').filter(({ dash }) => dash);
    expect(dashed).toHaveLength(3);
  });
});

it('no chart has a mark outside its picture, or words on top of each other', () => {
  const value = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null });
  fc.assert(
    fc.property(
      fc.integer({ min: 240, max: 2000 }),
      fc.array(value, { minLength: 1, maxLength: 120 }),
      fc.boolean(),
      fc.constantFrom(lineScene, barsScene),
      (width, values, unfinished, scene) => {
        const labels = values.map((_, n) => `${(n % 28) + 1} Nov`);
        const series = [{ name: 'Calls', values, color: 'accent' as const }];
        const { marks, height } = scene(aChart({ width, labels, series, unfinished, before: values }));
        for (const rect of of(marks, 'rect')) {
          expect(rect.x).toBeGreaterThanOrEqual(0);
          expect(rect.x + rect.width).toBeLessThanOrEqual(width + 1);
          expect(rect.y + rect.height).toBeLessThanOrEqual(height);
        }
        const under = of(marks, 'text').filter(({ anchor }) => anchor === 'middle');
        expect(under.length).toBeLessThanOrEqual(8);
        under.slice(1).forEach((label, n) => {
          const left = under[n];
          const end = (left?.x ?? 0) + textWidth(left?.text ?? '', 11) / 2;
          expect(label.x - textWidth(label.text, 11) / 2).toBeGreaterThan(end);
        });
        expect(JSON.stringify(marks)).not.toContain('NaN');
      },
    ),
    { numRuns: 60 },
  );
});

it('a text that does not fit is cut, with a mark that something is missing', () => {
  expect(fitted('emergency plumber chicago', 12, 80)).toMatch(/^emerg.*…$/);
  expect(fitted('short', 12, 80)).toBe('short');
});
