import type { Swap, VisitAnswer } from '../../sdk/src/protocol.ts';
import type { Site } from '../accounts/directory.ts';
import type { Env } from '../env.ts';
import { displayFor } from './display.ts';
import { signToken, type VisitToken } from './token.ts';

/** Seconds between keep-alives. The pool's hold of a silent number is longer, so one may be late. */
const KEEP_EVERY = 60;

/** Seconds of silence after which a visit is over: analytics' own limit, so that visits mean what people know. */
const ENDS_AFTER = 30 * 60;

/** Each pool of a site once: targets that share a pool are shown the same number. */
export function poolsOf(site: Site): string[] {
  return [...new Set(site.targets.map((target) => target.poolId))];
}

/** The object of a pool. */
export function poolObject(env: Env, pool: string) {
  return env.POOLS.get(env.POOLS.idFromName(pool));
}

/** Asks every pool at once: the number each of them gave, `null` where it had none to give. */
export async function numbersOf(
  pools: readonly string[],
  ask: (pool: string) => Promise<string | null>,
): Promise<Map<string, string | null>> {
  return new Map(await Promise.all(pools.map(async (pool) => [pool, await ask(pool)] as const)));
}

/**
 * What a page is told: which of its numbers to replace by what.
 *
 * @param numbers by pool; a target whose pool is not in it keeps its number without being counted as overflow
 */
export async function answer(
  env: Env,
  site: Site,
  token: VisitToken,
  numbers: ReadonlyMap<string, string | null>,
): Promise<VisitAnswer> {
  const swaps: Swap[] = [];
  const overflow: string[] = [];
  for (const { number, poolId } of site.targets) {
    const leased = numbers.get(poolId);
    if (leased === null) overflow.push(number);
    else if (leased !== undefined) {
      const display = await displayFor(number, leased);
      swaps.push({ from: number, to: leased, ...(display === null ? {} : { display }) });
    }
  }
  return {
    visit: token.visit,
    visitor: token.visitor,
    token: await signToken(env.SECRET, token),
    swaps,
    keepEvery: KEEP_EVERY,
    endsAfter: ENDS_AFTER,
    ...(overflow.length === 0 ? {} : { overflow }),
  };
}
