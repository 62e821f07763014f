import { describe, expect, it } from 'vitest';
import { barsScene } from './bars.ts';
import { lineScene } from './line.ts';
import { barListScene, funnelScene, heatScene } from './lists.ts';
import type { Mark, Scene, TimeChart } from './scene.ts';
import { sparkScene } from './spark.ts';

// Small charts, mark by mark: what stands where, in which ink. Places are the corner of a rectangle, the baseline of a text.

/** A mark in a line: `rect 0,3 200×26 accent`, then what is special about it. */
function line(mark: Mark): string {
  const special = [
    'width' in mark && mark.kind !== 'rect' ? `${mark.width} wide` : '',
    'dash' in mark ? `dash ${mark.dash}` : '',
    'radius' in mark ? `radius ${mark.radius}` : '',
    'weight' in mark ? `weight ${mark.weight}` : '',
    'opacity' in mark ? `opacity ${mark.opacity}` : '',
  ];
  return [what(mark), ...special].filter((part) => part !== '').join(', ');
}

function what(mark: Mark): string {
  switch (mark.kind) {
    case 'rect':
      return `rect ${mark.x},${mark.y} ${mark.width}×${mark.height} ${mark.fill}`;
    case 'line':
      return `line ${mark.x1},${mark.y1} to ${mark.x2},${mark.y2} ${mark.stroke}`;
    case 'text':
      return `"${mark.text}" ${mark.anchor} ${mark.x},${mark.y} ${mark.fill} of ${mark.size}`;
    case 'path':
      return `path ${mark.d} ${mark.stroke === undefined ? `filled ${mark.fill}` : mark.stroke}`;
  }
}

const drawn = ({ marks }: Scene): string[] => marks.map(line);

it('a list of bars', () => {
  const rows = [
    { label: 'google', value: 40, words: '40', before: 20 },
    { label: 'an address that is too long for it', value: 0.1, words: '0.1', before: 60 },
    { label: 'nobody', value: 0, words: '0', before: 0 },
  ];
  const scene = barListScene(rows, 200, 'second');
  expect(drawn(scene)).toEqual([
    'rect 0,3 169×26 second, radius 3, opacity 0.16',
    'line 84.5,23 to 84.5,29 previous, 1.5 wide, dash 3,2',
    '"google" start 8,20.5 ink of 13',
    '"40" end 200,20.5 ink of 13, weight 600',
    // Never so short that it cannot be seen; what it was before ends where there is no more room.
    'rect 0,35 2×26 second, radius 3, opacity 0.16',
    'line 169,55 to 169,61 previous, 1.5 wide, dash 3,2',
    '"an address that is too…" start 8,52.5 ink of 13',
    '"0.1" end 200,52.5 ink of 13, weight 600',
    'rect 0,67 0×26 second, radius 3, opacity 0.16',
    '"nobody" start 8,84.5 ink of 13',
    '"0" end 200,84.5 ink of 13, weight 600',
  ]);
  expect([scene.width, scene.height]).toEqual([200, 96]);
  expect(drawn(barListScene(rows, 200))[0]).toContain('accent');
  expect(barListScene([], 200)).toEqual({ width: 200, height: 0, marks: [] });
});

describe('a heat grid', () => {
  const grid = {
    columns: ['00', '01', '02', '03'],
    rows: ['Mon', 'Tue'],
    values: [
      [0, 1, 4, 5],
      [null, 2, 8, 6],
    ],
  };

  it('with room for every word', () => {
    const scene = heatScene(grid, 200);
    expect(drawn(scene)).toEqual([
      '"00" start 29,11 faint of 11',
      '"01" start 71.8,11 faint of 11',
      '"02" start 114.5,11 faint of 11',
      '"03" start 157.3,11 faint of 11',
      '"Mon" end 21,33 faint of 11',
      'rect 30,19 40.8×20 grid, radius 2, opacity 0.5',
      'rect 72.8,19 40.8×20 accent, radius 2, opacity 0.25',
      'rect 115.5,19 40.8×20 accent, radius 2, opacity 0.5',
      'rect 158.3,19 40.8×20 accent, radius 2, opacity 0.75',
      '"Tue" end 21,55 faint of 11',
      'rect 30,41 40.8×20 grid, radius 2, opacity 0.5',
      'rect 72.8,41 40.8×20 accent, radius 2, opacity 0.25',
      'rect 115.5,41 40.8×20 accent, radius 2, opacity 1',
      'rect 158.3,41 40.8×20 accent, radius 2, opacity 0.75',
    ]);
    expect({ ...scene, marks: [] }).toEqual({
      width: 200,
      height: 62,
      marks: [],
      cell: { x: 29, y: 18, width: 42.75, height: 22 },
    });
  });

  it('with room for every second', () => {
    const words = heatScene(grid, 80).marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
    expect(words).toEqual(['00', '02', 'Mon', 'Tue']);
  });

  it('in which nothing happened', () => {
    const marks = drawn(heatScene({ ...grid, values: [[0, 0, 0, 0], [null]] }, 200));
    expect(marks.filter((mark) => mark.startsWith('rect') && !mark.includes('grid'))).toEqual([]);
  });
});

it('a funnel', () => {
  const step = (label: string, value: number) => ({ label, value, words: String(value) });
  const scene = funnelScene(
    [step('Visits', 200), step('Calls', 50), step('Sales', 0), step('Again', 0)],
    200,
  );
  expect(drawn(scene)).toEqual([
    '"Visits" start 0,14 ink of 13',
    '"200" end 200,14 ink of 13, weight 600',
    'rect 0,20 200×12 grid, radius 3, opacity 0.5',
    'rect 0,20 200×12 accent, radius 3',
    '"Calls" start 0,70 ink of 13',
    '"50" end 200,70 ink of 13, weight 600',
    'rect 0,76 200×12 grid, radius 3, opacity 0.5',
    'rect 0,76 50×12 accent, radius 3',
    '"25% of the step before" start 0,102 faint of 11',
    '"Sales" start 0,126 ink of 13',
    '"0" end 200,126 ink of 13, weight 600',
    'rect 0,132 200×12 grid, radius 3, opacity 0.5',
    'rect 0,132 0×12 accent, radius 3',
    '"0% of the step before" start 0,158 faint of 11',
    '"Again" start 0,182 ink of 13',
    '"0" end 200,182 ink of 13, weight 600',
    'rect 0,188 200×12 grid, radius 3, opacity 0.5',
    'rect 0,188 0×12 accent, radius 3',
  ]);
  expect([scene.width, scene.height]).toEqual([200, 224]);
  expect(funnelScene([], 200).marks).toEqual([]);
});

it('a sparkline', () => {
  const spark = (...values: (number | null)[]) => drawn(sparkScene(values, 62, 24, 'good'));
  expect(spark(0, 4, 1)).toEqual(['path M1,22L31,2L61,17 good, 1.5 wide']);
  expect(spark(0, 4, null, 2)).toEqual(['path M1,22L21,2M61,12Z good, 1.5 wide']);
  expect(spark(3)).toEqual(['path M31,2Z good, 1.5 wide']);
  expect(spark(0, 0)).toEqual(['path M1,22L61,22 good, 1.5 wide']);
  expect(spark(null)).toEqual([]);
  expect(sparkScene([1, 2], 62, 24)).toMatchObject({ width: 62, height: 24, marks: [{ stroke: 'accent' }] });
});

const CHART: TimeChart = {
  width: 240,
  height: 130,
  labels: ['1', '2', '3'],
  series: [{ name: 'a', values: [4, 0, 2], color: 'accent' }],
  before: null,
  unfinished: false,
  format: String,
};

describe('lines over time', () => {
  const lines = (over: Partial<TimeChart>) => lineScene({ ...CHART, ...over });
  /** Without the axes. */
  const inside = (over: Partial<TimeChart>) => drawn(lines(over)).filter((mark) => /^(path|rect)/.test(mark));

  it('between axes, beside the time before', () => {
    const scene = lines({ before: [2, null, 1] });
    expect(drawn(scene)).toEqual([
      'line 15,108 to 232,108 grid, 1 wide',
      '"0" end 7,111.9 faint of 11',
      'line 15,83 to 232,83 grid, 1 wide',
      '"1" end 7,86.9 faint of 11',
      'line 15,58 to 232,58 grid, 1 wide',
      '"2" end 7,61.9 faint of 11',
      'line 15,33 to 232,33 grid, 1 wide',
      '"3" end 7,36.9 faint of 11',
      'line 15,8 to 232,8 grid, 1 wide',
      '"4" end 7,11.9 faint of 11',
      '"1" middle 15,124 faint of 11',
      '"2" middle 123.5,124 faint of 11',
      '"3" middle 232,124 faint of 11',
      'path M15,58ZM232,83Z previous, 1.5 wide, dash 4,4',
      'path M15,8L123.5,108L232,58L232,108L123.5,108L15,108Z filled accent, opacity 0.08',
      'path M15,8L123.5,108L232,58 accent, 2 wide',
    ]);
    expect({ ...scene, marks: [] }).toEqual({
      width: 240,
      height: 130,
      marks: [],
      inner: { x: 15, y: 8, width: 217, height: 100 },
      points: [
        { x: 15, ys: [8] },
        { x: 123.5, ys: [108] },
        { x: 232, ys: [58] },
      ],
    });
  });

  it('of several series have no ground, and holes where nothing is known', () => {
    const series: TimeChart['series'] = [
      { name: 'a', values: [4, null, 2], color: 'accent' },
      { name: 'b', values: [null, 1, 2], color: 'second' },
    ];
    expect(inside({ series, unfinished: true })).toEqual([
      'path M15,8Z accent, 2 wide',
      'path M232,58Z accent, 2 wide, dash 3,4',
      'rect 12,5 6×6 accent, radius 3',
      'rect 229,55 6×6 accent, radius 3',
      'path M123.5,83Z second, 2 wide',
      'path M123.5,83L232,58 second, 2 wide, dash 3,4',
    ]);
    expect(lines({ series }).points.map(({ ys }) => ys)).toEqual([
      [8, null],
      [null, 83],
      [58, 58],
    ]);
  });

  it('are dashed from the last interval that is over to the one that is not', () => {
    expect(inside({ unfinished: true }).slice(1)).toEqual([
      'path M15,8L123.5,108 accent, 2 wide',
      'path M123.5,108L232,58 accent, 2 wide, dash 3,4',
    ]);
  });

  it('of one value are a dot in the middle', () => {
    const one = { labels: ['1'], series: [{ name: 'a', values: [4], color: 'accent' as const }] };
    for (const unfinished of [false, true])
      expect(inside({ ...one, unfinished }).at(-1)).toBe('rect 120.5,5 6×6 accent, radius 3');
  });

  it('without a value are axes from nought to one, and nothing between them', () => {
    const none = { series: [{ name: 'a', values: [null, null, null], color: 'accent' as const }] };
    expect(inside(none)).toEqual([]);
    const heights = drawn(lines(none)).filter((mark) => mark.startsWith('"') && mark.includes(' end '));
    expect(heights.at(0)).toContain('"0"');
    expect(heights.at(-1)).toContain('"1"');
  });
});

describe('the axes', () => {
  const words = (over: Partial<TimeChart>, anchor: string) =>
    lineScene({ ...CHART, ...over }).marks.flatMap((mark) =>
      mark.kind === 'text' && mark.anchor === anchor ? [mark.text] : [],
    );

  it('name no two heights alike', () => {
    const series: TimeChart['series'] = [{ name: 'a', values: [1, 2], color: 'accent' }];
    const whole = { series, format: (value: number) => String(Math.floor(value)) };
    expect(words(whole, 'end')).toEqual(['0', '1', '2']);
  });

  it('leave out labels for which there is no room, and keep the others inside the picture', () => {
    const labels = Array.from({ length: 20 }, (_, n) => `${n + 1} November`);
    const series: TimeChart['series'] = [{ name: 'a', values: labels.map((_, n) => n), color: 'accent' }];
    expect(words({ labels, series, width: 400 }, 'middle')).toEqual([
      '1 November',
      '6 November',
      '11 November',
      '16 November',
    ]);
    expect(words({ labels, series, width: 4000 }, 'middle')).toHaveLength(7);
    const [first] = lineScene({ ...CHART, labels, series, width: 400 }).marks.filter(
      (mark) => mark.kind === 'text' && mark.anchor === 'middle',
    );
    expect(first).toMatchObject({ text: '1 November', x: 44.6 });
  });
});

describe('bars over time', () => {
  const series: TimeChart['series'] = [
    { name: 'a', values: [4, 0, 2], color: 'accent' },
    { name: 'b', values: [1, null, 2], color: 'second' },
  ];

  it('one upon the other, the time before over them, the last one pale while it goes on', () => {
    const scene = barsScene({ ...CHART, series, before: [2, null, 9, 9], unfinished: true });
    expect(drawn(scene).slice(-10)).toEqual([
      '"1" middle 55,124 faint of 11',
      '"2" middle 126.5,124 faint of 11',
      '"3" middle 198,124 faint of 11',
      'rect 28.2,68 53.6×40 accent, radius 1',
      'rect 28.2,58 53.6×10 second, radius 1',
      'rect 171.2,88 53.6×20 accent, radius 1, opacity 0.55',
      'rect 171.2,68 53.6×20 second, radius 1, opacity 0.55',
      'line 27.2,88 to 82.8,88 previous, 1.5 wide, dash 3,2',
      'line 170.2,18 to 225.8,18 previous, 1.5 wide, dash 3,2',
      'line 21,108 to 232,108 faint',
    ]);
    expect([scene.width, scene.height]).toEqual([240, 130]);
    expect(scene.points).toEqual([
      { x: 55, ys: [68, 58] },
      { x: 126.5, ys: [108, 108] },
      { x: 198, ys: [88, 68] },
    ]);
  });

  it('have room for the highest pile', () => {
    const { points, inner } = barsScene({ ...CHART, series });
    // Of 5, which is where the axis ends.
    expect(points.map(({ ys }) => ys.at(-1))).toEqual([inner.y, inner.y + 100, inner.y + 20]);
  });

  it('are as dark as the others where the last one is over', () => {
    expect(drawn(barsScene({ ...CHART, series })).filter((mark) => mark.includes('opacity'))).toEqual([]);
  });
});
