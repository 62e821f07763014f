/**
 * How many numbers a site needs, from its traffic.
 *
 *   npm run pool-check -- --trace FILE [--oracle]
 *   npm run pool-check -- --ga4 FILE
 *
 * `--trace`: CSV of visits (start_s,end_s,visitor,pageviews). `--ga4`: JSON of the Google Analytics reports that
 * `ga4-report.ts` describes. `--oracle` also replays the trace itself through the allocator and prints what was
 * predicted beside what happened. Prints one JSON object; the reasoning goes to standard error as well.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { trafficFromGa4 } from '../ga4-report.ts';
import { holdAgainst } from '../oracle.ts';
import { checkPool } from '../sizing.ts';
import { parseTrace, trafficOf } from '../traffic.ts';
import { run } from './arguments.ts';

run(async () => {
  const { values } = parseArgs({
    options: {
      trace: { type: 'string' },
      ga4: { type: 'string' },
      oracle: { type: 'boolean', default: false },
    },
  });
  const { trace, ga4, oracle } = values;
  if ((trace === undefined) === (ga4 === undefined))
    throw new Error('give either --trace FILE or --ga4 FILE');
  if (trace === undefined) {
    if (oracle) throw new Error('--oracle needs --trace: reports do not tell single visits');
    return told(checkPool(trafficFromGa4(JSON.parse(await readFile(ga4 ?? '', 'utf8')))));
  }
  const sessions = parseTrace(await readFile(trace, 'utf8'));
  const check = told(checkPool(trafficOf(sessions)));
  return oracle ? { ...check, oracle: holdAgainst(sessions) } : check;
});

function told<Check extends { arithmetic: string[] }>(check: Check): Check {
  for (const sentence of check.arithmetic) console.error(sentence);
  return check;
}
