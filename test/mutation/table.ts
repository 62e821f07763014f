import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';
import { CORES } from './cores.ts';
import type { Figures } from './figures.ts';

const PAGE = join(root, 'docs', 'testing.md');
const BEGIN = '<!-- npm run mutants: begin -->';
const END = '<!-- npm run mutants: end -->';

/** Writes the rows of these cores between the two marks of the page on testing; those of the others stay as they are. */
export function writeTable(figures: Readonly<Record<string, Figures>>): void {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const [table, after] = rest?.split(END) ?? [];
  if (before === undefined || table === undefined || after === undefined)
    throw new Error(`docs/testing.md: expected the marks ${BEGIN} and ${END}`);
  const rows = Object.keys(CORES).flatMap((name) => {
    const known = table.split('\n').find((line) => line.startsWith(`| ${name} |`));
    const one = figures[name];
    return one === undefined ? (known ?? []) : rowOf(name, one);
  });
  const head = ['| core | where | faults put in | found | score |', '| --- | --- | ---: | ---: | ---: |'];
  writeFileSync(PAGE, [`${before}${BEGIN}`, ...head, ...rows, `${END}${after}`].join('\n'));
}

function rowOf(name: string, { mutants, killed, score }: Figures): string {
  const [file = ''] = CORES[name]?.files ?? [];
  const folder = file.slice(0, file.lastIndexOf('/'));
  return `| ${name} | \`${folder}\` | ${mutants} | ${killed} | ${score.toFixed(1)} % |`;
}
