import type { TrackingNumber } from '../accounts/directory.ts';
import type { Env } from '../env.ts';
import type { Attribution } from '../pools/attribution.ts';
import { objectName } from '../pools/objects.ts';
import { objectNamed } from '../pools/split-pool.ts';

/**
 * The answer to "who called this number, at this time?". A pool's number is asked of the object
 * that has it, a static number
 * stands for its source.
 *
 * @param at ms since 1970
 * @param caller E.164, or `null` when withheld
 * @param call id of the call, when there is one: the pool then recognises the caller the next time
 */
export async function whoCalled(
  env: Env,
  number: TrackingNumber,
  at: number,
  caller: string | null,
  call: string | null,
): Promise<Attribution> {
  if (number.poolId !== null) {
    const { poolId, poolObject, poolObjectsBefore } = number;
    const before = new Set(poolObjectsBefore.filter((nth) => nth !== poolObject));
    return objectNamed(env, objectName(poolId, poolObject)).attribute({
      number: number.number,
      at,
      caller,
      ...(call === null ? {} : { call }),
      ...(before.size === 0 ? {} : { before: [...before].map((nth) => objectName(poolId, nth)) }),
    });
  }
  return {
    kind: 'static',
    confidence: 1,
    reason: `this number is printed for one source only: ${number.source?.source ?? 'not said'}`,
    source: number.source,
    candidates: [],
  };
}
