import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';
import { type House, readHouse } from './house.ts';
import { pictureOf } from './picture.ts';

// `npm run architecture`: draws docs/pictures/architecture.svg from the code, and writes the tables of docs/architecture.md.

const PAGE = join(root, 'docs', 'architecture.md');
const PICTURE = join(root, 'docs', 'pictures', 'architecture.svg');

/** Between these lines a page is written by the command; around them by people. */
const WRITTEN = /(<!-- npm run architecture -->\n)[\s\S]*?(<!-- until here -->)/;

/** Both files as the code says they should be, by path. */
export function architecture(): Map<string, string> {
  const house = readHouse();
  const page = readFileSync(PAGE, 'utf8');
  if (!WRITTEN.test(page)) throw new Error(`${PAGE} has no place for what is written by the command`);
  return new Map([
    [PICTURE, pictureOf(house)],
    [PAGE, page.replace(WRITTEN, (_, begin: string, end: string) => `${begin}${tablesOf(house)}${end}`)],
  ]);
}

function tablesOf({ bindings, routes }: House): string {
  const rows = bindings.map(({ name, kind, object, usedBy }) => {
    const what = object === undefined ? kind : `${kind} [\`${object.name}\`](../${object.file})`;
    return `| \`${name}\` | ${what} | ${usedBy.map(link).join(', ') || '–'} |`;
  });
  const answering = [...new Set(routes.map(({ room }) => room))];
  return [
    '',
    '| bound as | what | asked by |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '| room | answers |',
    '| --- | --- |',
    ...answering.map((room) => {
      const addresses = routes.filter((one) => one.room === room).map(({ address }) => `\`${address}\``);
      return `| ${link(room)} | ${addresses.join(', ')} |`;
    }),
    '',
    '',
  ].join('\n');
}

function link(room: string): string {
  return `[${room}](../edge/${room})`;
}

if (import.meta.main) {
  for (const [file, text] of architecture()) writeFileSync(file, text);
}
