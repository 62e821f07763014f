import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { build, root } from '../../edge/local/build.ts';
import { optionsOf, refuse } from '../../edge/local/options.ts';
import { startEdge } from '../edge.ts';
import { replaceMarked } from '../marked.ts';
import { type Asked, Client } from './client.ts';
import { costs } from './costs.ts';
import { aDay, type DayVisit } from './day.ts';
import { costTable, type Step, stepTable } from './table.ts';
import { targetOn } from './target.ts';

// `npm run load`: a day of visits, calls and people at their dashboards, faster and faster, on an installation that it
// starts itself: the built bundle on workerd, as `npm start` runs it. Prints one JSON object on standard output and
// everything else on standard error. At most five minutes.
//   --seconds N   of each step; 25
//   --quick       a first idea: steps of five seconds, and fewer visits for the costs
//   --write       the figures in docs/scale.md

/** Visits that begin in a second, step by step, until one cannot be held. */
const RATES = [5, 10, 20, 40, 80, 160, 320] as const;

/** One visitor in so many calls; and for each so many visits somebody opens a page of the dashboard. */
const CALLS_ONE_IN = 25;
const LOOKS_ONE_IN = 10;

/** Numbers of the pool: enough for every visit of the first five steps, so that each gets one and may call it. */
const NUMBERS = 4_000;

/** A step is held when hardly anything fails, nobody waits and nothing is left over. */
const HELD = { failed: 0.01, visitP99: 1000, share: 0.95 };

const DOCUMENT = join(root, 'docs', 'scale.md');

const values = optionsOf({
  seconds: { type: 'string', default: '25' },
  quick: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
});
const seconds = values.quick ? 5 : Number(values.seconds);
if (!(seconds >= 1 && seconds <= 300)) refuse(`--seconds must be from 1 to 300, not ${values.seconds}`);

build();
const began = performance.now();
const loadBefore = loadavg()[0] ?? 0;
const { from, visits } = aDay();
const units = await costs(visits, values.quick ? 100 : 400);
const steps = await climb(visits);
const held = steps.filter(({ isHeld }) => isHeld);
const answer = {
  load: from,
  took: Math.round((performance.now() - began) / 1000),
  machine: { cpus: availableParallelism(), loadBefore: Number(loadBefore.toFixed(2)) },
  mix: `one visitor in ${CALLS_ONE_IN} calls; for every ${LOOKS_ONE_IN} visits somebody opens the overview, the call log or a report`,
  secondsPerStep: seconds,
  steps,
  saturatesAt: steps.find(({ isHeld }) => !isHeld)?.visitsPerSecond ?? null,
  holds: held.at(-1)?.visitsPerSecond ?? null,
  unitsPer1000: units,
};
console.log(JSON.stringify(answer, null, 2));
if (values.write) {
  let text = readFileSync(DOCUMENT, 'utf8');
  const { machine } = answer;
  const words = `${machine.cpus} cores, on which a load of ${machine.loadBefore} was before it began; the day is ${from}.`;
  text = replaceMarked(text, 'npm run load, steps', `${stepTable(steps)}\n\n${words}`);
  text = replaceMarked(text, 'npm run load, units', costTable(units));
  writeFileSync(DOCUMENT, text);
}
process.exit(0);

async function climb(day: readonly DayVisit[]): Promise<Step[]> {
  const edge = await startEdge();
  const steps: Step[] = [];
  try {
    const client = new Client(await targetOn(edge.url, NUMBERS));
    // Warm: what is loaded on first use is there.
    await Promise.all([
      client.visit(day[0] as DayVisit, Number.POSITIVE_INFINITY, true),
      client.look(),
      client.look(),
      client.look(),
    ]);
    client.takeFigures();
    for (const rate of RATES) {
      const step = await hold(client, day, rate);
      steps.push(step);
      console.error(
        `${rate} visits/s: ${step.requestsPerSecond} requests/s, ${step.isHeld ? 'held' : 'not held'}`,
      );
      if (!step.isHeld) break;
    }
  } finally {
    await edge.remove();
  }
  return steps;
}

/**
 * One step: the same stretch of the day each time, sped up until so many visits begin in a second, and each visit sped up so
 * that most end within the step. A visit begins when it is due, whether others have been answered or not.
 */
async function hold(client: Client, day: readonly DayVisit[], rate: number): Promise<Step> {
  const count = Math.round(rate * seconds);
  const some = Array.from({ length: count }, (_, n) => day[n % day.length] as DayVisit);
  const gaps = some.map(({ at }, n) => Math.max(0, at - (some[n - 1]?.at ?? at)));
  const all = gaps.reduce((sum, gap) => sum + gap, 0);
  const faster = all / (seconds * 1000);
  const started = performance.now();
  const sent: Promise<void>[] = [];
  let due = 0;
  for (const [n, visit] of some.entries()) {
    due += (gaps[n] ?? 0) / faster;
    const wait = started + due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    // No visit takes longer than a quarter of the step.
    const speed = Math.max(faster, visit.lasts / (seconds * 250));
    sent.push(client.visit(visit, speed, n % CALLS_ONE_IN === 0));
    if (n % LOOKS_ONE_IN === 0) sent.push(client.look());
  }
  const offered = performance.now() - started;
  await Promise.all(sent);
  const took = performance.now() - started;
  const kinds: Record<string, Asked> = client.takeFigures();
  const total = Object.values(kinds).reduce((sum, { requests }) => sum + requests, 0);
  const failed = Object.values(kinds).reduce((sum, one) => sum + one.failed, 0);
  const wait = kinds['visit begins']?.p99 ?? Number.POSITIVE_INFINITY;
  // How much longer it took than the visits themselves may: a quarter of the step.
  const share = Math.min(1, (offered + seconds * 250) / took);
  return {
    visitsPerSecond: rate,
    requestsPerSecond: Math.round((total * 1000) / took),
    failed,
    isHeld: failed / total <= HELD.failed && wait <= HELD.visitP99 && share >= HELD.share,
    kinds,
  };
}
