/**
 * Runs the allocator and the attributor over a trace of real traffic with simulated callers.
 *
 *   npm run replay -- --trace FILE --numbers N [--attributor last|full] [--law base|fast|slow]
 *                     [--policy soft-lru|lru-30|random-5|recent-5] [--seed S]
 *
 * Prints one JSON object; what it is doing goes to standard error.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { DELAY_LAWS } from '../delay-law.ts';
import { POLICIES } from '../policies.ts';
import { replay } from '../replay.ts';
import { parseTrace } from '../traffic.ts';
import { oneOf, required, run, wholeNumber } from './arguments.ts';

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
      seed: { type: 'string', default: '1' },
    },
  });
  const options = {
    numbers: wholeNumber('--numbers', required('--numbers', values.numbers), 1),
    attributor: oneOf('--attributor', values.attributor, ['last', 'full']),
    law: oneOf('--law', values.law, Object.keys(DELAY_LAWS) as (keyof typeof DELAY_LAWS)[]),
    policy: oneOf('--policy', values.policy, Object.keys(POLICIES) as (keyof typeof POLICIES)[]),
    seed: wholeNumber('--seed', values.seed, 0),
  };
  const trace = required('--trace', values.trace);
  const sessions = parseTrace(await readFile(trace, 'utf8'));
  console.error(
    `${sessions.length} visits of ${trace}; callers are simulated, their delays assumed (${options.law} law)`,
  );
  return { ...options, ...replay(sessions, { ...options, calls: CALLS }) };
});
