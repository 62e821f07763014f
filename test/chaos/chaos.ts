import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build, root } from '../../edge/local/build.ts';
import { optionsOf, refuse } from '../../edge/local/options.ts';
import { replaceMarked } from '../marked.ts';
import { type Outcome, type Scenario, Unable } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { type Result, tableOf } from './table.ts';

// `npm run chaos`: breaks installations that it starts itself, on this machine only, and says what was lost. Prints one
// JSON object on standard output and everything else on standard error; ends with 1 when anything was lost.
//   --quick       less of each, at most three minutes; otherwise at most twelve
//   --only WORDS  the scenarios whose name has these words
//   --seed N      the moments and messages of an earlier run
//   --write       the table in docs/reliability.md; lines of scenarios that were not run stay

/** Nothing more is begun after so long, ms, so that all of it ends within twelve minutes, and three. */
const TIME_MS = { whole: 600_000, quick: 150_000 };

const DOCUMENT = join(root, 'docs', 'reliability.md');

const values = optionsOf({
  quick: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  write: { type: 'boolean', default: false },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed)) refuse(`--seed must be a whole number, not ${values.seed}`);
const chosen = SCENARIOS.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) {
  const known = SCENARIOS.map(({ name }) => name).join('; ');
  refuse(`--only: no scenario has “${values.only}” in its name; there are: ${known}`);
}

build();
const began = performance.now();
const results: Result[] = [];
for (const scenario of chosen) results.push(await result(scenario));
const took = Math.round((performance.now() - began) / 1000);
const isWhole = results.every(({ problem, lost }) => problem === null && lost.length === 0);
console.log(
  JSON.stringify(
    { chaos: values.quick ? 'quick' : 'whole', seed, took, cpus: availableParallelism(), isWhole, results },
    null,
    2,
  ),
);
if (values.write) {
  const before = readFileSync(DOCUMENT, 'utf8');
  const names = SCENARIOS.map(({ name }) => name);
  writeFileSync(DOCUMENT, replaceMarked(before, 'npm run chaos', tableOf(results, names, before)));
}
process.exit(isWhole ? 0 : 1);

async function result({ name, fault, run }: Scenario): Promise<Result> {
  console.error(`\n${name}: ${fault}`);
  const started = performance.now();
  const done = (outcome: Outcome | null, problem: string | null, skipped: string | null): Result => ({
    name,
    fault,
    tookMs: Math.round(performance.now() - started),
    requests: outcome?.requests ?? 0,
    failed: outcome?.failed ?? 0,
    lost: outcome?.lost ?? [],
    recoveryMs: outcome?.recoveryMs ?? null,
    seen: outcome?.seen ?? '',
    problem,
    skipped,
  });
  const time = values.quick ? TIME_MS.quick : TIME_MS.whole;
  if (started - began > time) return done(null, null, `no time was left after ${time / 60_000} minutes`);
  try {
    const outcome = await run({ quick: values.quick, seed });
    console.error(
      `${outcome.seen}; ${outcome.lost.length === 0 ? 'nothing lost' : outcome.lost.slice(0, 10).join('\n')}`,
    );
    return done(outcome, null, null);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    console.error(error);
    return error instanceof Unable ? done(null, null, words) : done(null, words, null);
  }
}
