import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';
import { CORES, type Core } from './cores.ts';
import { type Figures, figuresOf, type Report, reusable, survivors } from './figures.ts';
import { writeTable } from './table.ts';

// `npm run mutants -- [core …]`: small faults put into the pure cores one by one, to see whether a test fails. JSON:
// { "attribution": { mutants, killed, survived, score }, … }, the score in per cent; what survived is told on standard
// error, and the table in docs/testing.md is brought up to date. Ends with 1 when a core is under LEAST. Without a name
// all of them.
//
// What was tried before is not tried again while neither it nor its tests have changed: `rm -r .stryker` forgets.

/** Of 100 faults, those that have to be found. */
const LEAST = 85;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in CORES));
if (unknown.length > 0) {
  console.error(`No core is called ${unknown.join(', ')}. There are ${Object.keys(CORES).join(', ')}.`);
  process.exit(2);
}

const figures: Record<string, Figures> = {};
for (const [name, core] of Object.entries(CORES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.error(`== ${name}`);
  const report = mutate(name, core);
  for (const line of survivors(report)) console.error(line);
  figures[name] = figuresOf(report);
}
writeTable(figures);
console.log(JSON.stringify(figures, null, 2));

const weak = Object.entries(figures).filter(([, { score }]) => score < LEAST);
for (const [name, { score }] of weak)
  console.error(`${name}: ${score} % of the faults were found, under ${LEAST} %.`);
process.exitCode = weak.length === 0 ? 0 : 1;

/** Runs Stryker over one core. Its reports stay in `.stryker/`, one to look at in a browser among them. */
function mutate(name: string, { files, tests }: Core): Report {
  const report = join(root, '.stryker', `${name}.json`);
  if (existsSync(report)) writeFileSync(report, JSON.stringify(reusable(read(report), files)));
  const { status } = spawnSync(
    'stryker',
    [
      ['run', join('test', 'mutation', 'stryker.config.json')],
      ['--mutate', files.join(',')],
      ['--incrementalFile', report],
    ].flat(),
    {
      cwd: root,
      // Nothing of it may reach our standard output.
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
      // Not its option `testFiles`, with which it never puts in the faults of what is worked out once, at the start.
      env: { ...process.env, MUTANTS_TESTS: tests.join(',') },
    },
  );
  if (status !== 0) throw new Error(`Stryker could not run the tests of ${name}.`);
  return read(report);
}

function read(report: string): Report {
  return JSON.parse(readFileSync(report, 'utf8'));
}
