import type { Swap, VisitAnswer } from '../../sdk/src/protocol.ts';
import type { Site } from '../accounts/directory.ts';
import { targetsOn } from '../accounts/swap-paths.ts';
import type { Env } from '../env.ts';
import { poolOfObject } from '../pools/objects.ts';
import { displayFor } from './display.ts';
import { signToken, type VisitToken } from './token.ts';

/** Seconds between keep-alives. The pool's hold of a silent number is longer, so one may be late. */
const KEEP_EVERY = 60;

/** Seconds of silence after which a visit is over: analytics' own limit, so that visits mean what people know. */
const ENDS_AFTER = 30 * 60;

/** Asks every object at once: the number each of them gave, by its pool; `null` where it had none to give. */
export async function numbersOf(
  objects: readonly string[],
  ask: (object: string) => Promise<string | null>,
): Promise<Map<string, string | null>> {
  return new Map(
    await Promise.all(objects.map(async (name) => [poolOfObject(name), await ask(name)] as const)),
  );
}

/**
 * What a page is told: which of its numbers to replace by what.
 *
 * @param page the address of the page it is shown on, as far as that is known
 * @param numbers by pool; a target whose pool is not in it keeps its number without being counted as overflow
 */
export async function answer(
  env: Env,
  site: Site,
  token: VisitToken,
  page: string,
  numbers: ReadonlyMap<string, string | null>,
): Promise<VisitAnswer> {
  const swaps: Swap[] = [];
  const overflow: string[] = [];
  for (const { number, poolId } of targetsOn(site.targets, page)) {
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
