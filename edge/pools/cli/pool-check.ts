/**
 * How many numbers a site needs, from its traffic.
 *
 *   npm run pool-check -- --trace FILE [--hold MINUTES] [--size NUMBERS] [--oracle]
 *   npm run pool-check -- --ga4 FILE [--hold MINUTES] [--size NUMBERS]
 *
 * `--trace`: CSV of visits (start_s,end_s,visitor,pageviews). `--ga4`: JSON of saved Google Analytics reports; which
 * ones is said in `ga4/saved.ts`. `--hold`: minutes of silence after which a number may be given away, 2 unless said.
 * `--size`: how many numbers there are today. `--oracle` also replays the trace itself through the allocator and
 * prints what was predicted beside what happened. Prints one JSON object, the same that `POST /v1/pool-check`
 * answers; the reasoning goes to standard error as well.
 */
import { parseArgs } from 'node:util';
import { asTraffic } from '../ga4/as-traffic.ts';
import { savedTraffic } from '../ga4/saved.ts';
import { holdAgainst } from '../oracle.ts';
import { checkPool } from '../sizing.ts';
import { trafficOf } from '../traffic.ts';
import { run, wholeNumber } from './arguments.ts';
import { readJson, readTrace } from './files.ts';

const MINUTE = 60_000;

run(async () => {
  const { values } = parseArgs({
    options: {
      trace: { type: 'string' },
      ga4: { type: 'string' },
      hold: { type: 'string' },
      size: { type: 'string' },
      oracle: { type: 'boolean', default: false },
    },
  });
  const { trace, ga4, oracle } = values;
  const options = {
    hold: values.hold === undefined ? undefined : wholeNumber('--hold', values.hold, 1) * MINUTE,
    size: values.size === undefined ? undefined : wholeNumber('--size', values.size, 1),
  };
  if ((trace === undefined) === (ga4 === undefined))
    throw new Error('give either --trace FILE or --ga4 FILE');
  if (trace === undefined) {
    if (oracle) throw new Error('--oracle needs --trace: reports do not tell single visits');
    const saved = await readJson(ga4 ?? '', savedTraffic);
    return told(checkPool(asTraffic(saved), { ...options, notes: saved.notes }));
  }
  const sessions = await readTrace(trace);
  const check = told(checkPool(trafficOf(sessions), options));
  return oracle ? { ...check, oracle: holdAgainst(sessions) } : check;
});

function told<Check extends { arithmetic: string[]; notes: string[] }>(check: Check): Check {
  for (const sentence of [...check.arithmetic, ...check.notes]) console.error(sentence);
  return check;
}
