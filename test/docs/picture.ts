import { DOOR, FOOT, type House } from './house.ts';

// The house as an SVG: what comes in at the door and where each room keeps things, and below, who imports whom.

const ROW = 22;
const WIDTH = 1000;
const CELL = 19;
const BLUE = '#2563a8';
const COLOURS = ['#2563a8', '#1f8a5b', '#b4552d', '#7a4fb0', '#a8862b', '#4a6a7d', '#b03a6e'];

interface Spot {
  name: string;
  y: number;
}

/** Draws it. The same house makes the same picture, byte by byte. */
export function pictureOf(house: House): string {
  const flow = flowOf(house, 60);
  const matrix = matrixOf(house, flow.bottom + 60);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${matrix.bottom + 30}" font-family="system-ui, sans-serif" font-size="12" fill="#1c2530">`,
    '<title>Numberline: addresses, rooms, what they are bound to, and who imports whom</title>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...flow.lines,
    ...matrix.lines,
    '</svg>',
    '',
  ].join('\n');
}

/** Addresses, the rooms behind the door, and what those are bound to. */
function flowOf({ routes, bindings, rooms }: House, top: number): { lines: string[]; bottom: number } {
  const reached = new Set([...routes.map(({ room }) => room), ...bindings.flatMap(({ usedBy }) => usedBy)]);
  const order = [...new Set(routes.map(({ room }) => room))];
  const shown = [...order, ...rooms.filter((room) => reached.has(room) && !order.includes(room))];
  const height = ROW * Math.max(routes.length, shown.length, bindings.length);
  const column = (names: readonly string[]): Spot[] =>
    names.map((name, n) => ({ name, y: Math.round(top + (height * (n + 0.5)) / names.length) }));
  const at = (spots: readonly Spot[], name: string) => spots.find((spot) => spot.name === name)?.y ?? top;

  const addresses = column(routes.map(({ address }) => address));
  const middle = column(shown);
  const right = column(bindings.map(({ name }) => name));
  const colourOf = (name: string) => COLOURS[bindings.findIndex((one) => one.name === name) % COLOURS.length];
  return {
    bottom: top + height,
    lines: [
      heading(20, 30, 'Addresses in edge/worker.ts'),
      heading(380, 30, 'Rooms in edge/'),
      heading(680, 30, 'Bound in wrangler.toml'),
      ...routes.map(({ address, room }) =>
        curve(250, at(addresses, address), 370, at(middle, room), '#8a97a6'),
      ),
      ...bindings.flatMap(({ name, usedBy }) =>
        usedBy.map((room) => curve(500, at(middle, room), 670, at(right, name), colourOf(name) ?? BLUE)),
      ),
      ...addresses.map(({ name, y }) => text(20, y, name, 'font-family="ui-monospace, monospace"')),
      ...middle.map(({ name, y }) => box(370, y, 130, name)),
      ...bindings.map(({ name, kind, object }) => {
        const says = object === undefined ? kind : `${object.name}, ${kind}`;
        return `${box(670, at(right, name), 150, name, colourOf(name))}${text(828, at(right, name), says, 'font-size="10" fill="#55606e"')}`;
      }),
    ],
  };
}

/**
 * Who imports whom: a row for each room, a column for each. Those that import much and are imported little stand first, so
 * what lies above the diagonal goes down the house, and what lies below it goes back up.
 */
function matrixOf({ rooms, imports }: House, top: number): { lines: string[]; bottom: number } {
  // Rooms are counted and not lines, so that the picture stays the same until one room comes to know another.
  const leaning = (room: string) =>
    imports.filter(({ from }) => from === room).length - imports.filter(({ to }) => to === room).length;
  const fixed = (room: string) => (room === DOOR ? -1 : room === 'sdk' || room === FOOT ? 1 : 0);
  const order = rooms.toSorted((a, b) => fixed(a) - fixed(b) || leaning(b) - leaning(a) || (a < b ? -1 : 1));
  const [left, head] = [150, top + 110];
  const cells = imports.flatMap((one) => {
    const [row, column] = [order.indexOf(one.from), order.indexOf(one.to)];
    const lines = one.values + one.types;
    const shade = lines < 3 ? 0.3 : lines < 10 ? 0.6 : 0.95;
    const colour = column > row ? BLUE : '#b4552d';
    const [x, y] = [left + column * CELL, head + row * CELL];
    const look =
      one.values > 0
        ? `fill="${colour}" fill-opacity="${shade}"`
        : `fill="none" stroke="${colour}" stroke-opacity="0.6"`;
    const title = `${one.from} imports ${one.to}`;
    return `<rect x="${x + 2}" y="${y + 2}" width="${CELL - 4}" height="${CELL - 4}" rx="2" ${look}><title>${title}</title></rect>`;
  });
  const size = order.length * CELL;
  const grid = order.flatMap((room, n) => [
    `<text x="${left - 8}" y="${head + n * CELL + 13}" text-anchor="end">${room}</text>`,
    `<text transform="translate(${left + n * CELL + 13} ${head - 8}) rotate(-60)">${room}</text>`,
    `<path d="M${left} ${head + n * CELL}h${size}M${left + n * CELL} ${head}v${size}" stroke="#e3e8ee"/>`,
  ]);
  return {
    bottom: head + size,
    lines: [
      heading(20, top, 'Who imports whom: a row imports a column'),
      text(left + size + 24, head + 12, 'blue: further down the house'),
      text(left + size + 24, head + 30, 'red: back up'),
      text(left + size + 24, head + 48, 'darker: 3 lines or more, 10 or more'),
      text(left + size + 24, head + 66, 'outline: types only'),
      ...grid,
      `<path d="M${left} ${head}l${size} ${size}" stroke="#c3ccd6"/>`,
      ...cells,
    ],
  };
}

function heading(x: number, y: number, words: string): string {
  return text(x, y, words, 'font-size="14" font-weight="600"');
}

function text(x: number, y: number, words: string, look = ''): string {
  return `<text x="${x}" y="${y + 4}" ${look}>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
}

function box(x: number, y: number, width: number, words: string, colour = '#55606e'): string {
  return `<rect x="${x}" y="${y - 9}" width="${width}" height="18" rx="4" fill="#f5f7f9" stroke="${colour}"/>${text(x + 8, y, words)}`;
}

function curve(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  const bend = (x1 + x2) / 2;
  return `<path d="M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}" fill="none" stroke="${colour}" stroke-opacity="0.55"/>`;
}
