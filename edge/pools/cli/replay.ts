/**
 * Runs the allocator and the attributor over a trace of real traffic with simulated callers.
 *
 *   npm run replay -- --trace FILE --numbers N [--attributor last|full] [--law base|fast|slow]
 *                     [--policy soft-lru|lru-30|random-5|recent-5] [--refit CALLS] [--seed S]
 *   npm run replay -- --trace FILE --table [--seed S]
 *
 * `--refit`: so many other calls, simulated alike, the attributor has fitted its delay law to. `--table`: every figure of the trace instead, over sizes, laws, policies and other products' rules; what they are is
 * said in `table.ts`. Prints one JSON object; what it is doing goes to standard error.
 */
import { parseArgs } from 'node:util';
import { DELAY_LAWS } from '../delay-law.ts';
import { POLICIES } from '../policies.ts';
import { replay } from '../replay.ts';
import { tableOf } from '../table.ts';
import { oneOf, required, run, wholeNumber } from './arguments.ts';
import { readTrace } from './files.ts';

/** Simulated at least, so that a share is good to about 0.1 of a percent. */
const CALLS = 40_000;

run(async () => {
  const { values } = parseArgs({
    options: {
      trace: { type: 'string' },
      numbers: { type: 'string' },
      attributor: { type: 'string', default: 'full' },
      law: { type: 'string', default: 'base' },
      policy: { type: 'string', default: 'soft-lru' },
      refit: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      table: { type: 'boolean', default: false },
    },
  });
  const trace = required('--trace', values.trace);
  const seed = wholeNumber('--seed', values.seed, 0);
  const asked = values.table
    ? null
    : {
        numbers: wholeNumber('--numbers', required('--numbers', values.numbers), 1),
        attributor: oneOf('--attributor', values.attributor, ['last', 'full']),
        law: oneOf('--law', values.law, Object.keys(DELAY_LAWS) as (keyof typeof DELAY_LAWS)[]),
        policy: oneOf('--policy', values.policy, Object.keys(POLICIES) as (keyof typeof POLICIES)[]),
        refit: wholeNumber('--refit', values.refit, 0),
        seed,
      };
  const sessions = await readTrace(trace);
  const laws = asked === null ? 'each of the three laws' : `${asked.law} law`;
  console.error(
    `${sessions.length} visits of ${trace}; callers are simulated, their delays assumed (${laws})`,
  );
  return asked === null
    ? { seed, ...tableOf(sessions, seed) }
    : { ...asked, ...replay(sessions, { ...asked, calls: CALLS }) };
});
