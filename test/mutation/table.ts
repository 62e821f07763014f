import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';
import { CORES } from './cores.ts';
import type { Figures } from './figures.ts';

const PAGE = join(root, 'docs', 'testing.md');
const BEGIN = '<!-- npm run mutants: begin -->';
const END = '<!-- npm run mutants: end -->';

/** Writes the figures between the two marks of the page on testing, by core. */
export function writeTable(figures: Readonly<Record<string, Figures>>): void {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/testing.md: expected the marks ${BEGIN} and ${END}`);
  writeFileSync(PAGE, `${before}${BEGIN}\n${tableOf(figures)}\n${END}${after}`);
}

function tableOf(figures: Readonly<Record<string, Figures>>): string {
  const rows = Object.entries(figures).map(
    ([name, { mutants, killed, score }]) =>
      `| ${name} | ${folderOf(name)} | ${mutants} | ${killed} | ${score.toFixed(1)} % |`,
  );
  return [
    '| core | where | faults put in | found | score |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

function folderOf(name: string): string {
  const [file = ''] = CORES[name]?.files ?? [];
  return `\`${file.slice(0, file.lastIndexOf('/'))}\``;
}
