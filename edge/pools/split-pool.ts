import type { Env } from '../env.ts';
import type { Overflow } from './allocator.ts';
import type { Leak } from './leaks.ts';
import { mergeDelays, mergeMinutes, mergeStatus, mergeTraffic } from './merge.ts';
import type { KeptVisit, LeaseRequest, PoolStatus } from './messages.ts';
import type { PoolMinute } from './minutes.ts';
import { homeOf, objectName } from './objects.ts';
import type { FittedShares } from './refit.ts';
import type { Traffic } from './traffic.ts';

/** A number given to a visit, and by which object of the pool: its later messages go there. */
export interface Leased {
  object: string;
  /** E.164, `null` when there was none to give. */
  number: string | null;
}

/** What a pool says of itself: over however many objects it is split, it is one. */
export class SplitPool {
  readonly #env: Env;
  readonly #names: readonly string[];

  /** @param pool with how many objects it ever had: those it no longer has still know what was */
  constructor(env: Env, { id, objectsMade }: { id: string; objectsMade: number }) {
    this.#env = env;
    this.#names = Array.from({ length: objectsMade }, (_, nth) => objectName(id, nth));
  }

  async status(at: number): Promise<PoolStatus> {
    return mergeStatus(await this.#ask((object) => object.status(at)));
  }

  async minutes(request: { from: number; to: number; at: number }): Promise<PoolMinute[]> {
    return mergeMinutes(await this.#ask((object) => object.minutes(request)));
  }

  async leaks(at: number): Promise<Leak[]> {
    return (await this.#ask((object) => object.leaks(at))).flat();
  }

  async delays(at: number): Promise<FittedShares> {
    return mergeDelays(await this.#ask((object) => object.delays(at)));
  }

  async setOverflow(overflow: Overflow, at: number): Promise<void> {
    await this.#ask((object) => object.setOverflow(overflow, at));
  }

  async traffic(at: number): Promise<Traffic> {
    return mergeTraffic(await this.#ask((object) => object.traffic(at)));
  }

  async forgetCaller(caller: string): Promise<void> {
    await this.#ask((object) => object.forgetCaller(caller));
  }

  async forgetBefore(at: number): Promise<void> {
    await this.#ask((object) => object.forgetBefore(at));
  }

  /** What is known of a visitor, oldest visit first. */
  async visitorData(visitor: string): Promise<KeptVisit[]> {
    const visits = (await this.#ask((object) => object.visitorData(visitor))).flat();
    return visits.sort((a, b) => a.startedAt - b.startedAt);
  }

  /** How many visits were forgotten. */
  async forgetVisitor(visitor: string): Promise<number> {
    return (await this.#ask((object) => object.forgetVisitor(visitor))).reduce((sum, one) => sum + one, 0);
  }

  #ask<Answer>(what: (object: ReturnType<typeof objectNamed>) => Promise<Answer>): Promise<Answer[]> {
    return Promise.all(this.#names.map((name) => what(objectNamed(this.#env, name))));
  }
}

/** An object of a pool, by its name. */
export function objectNamed(env: Env, name: string) {
  return env.POOLS.getByName(name);
}

/**
 * A number for a visit that begins: from the object of its visitor, or when that has none free from the next one,
 * which says what a visit gets when there is none.
 *
 * @example
 * const { object, number } = await leaseFrom(env, { id: 'pool_7h2…', objects: 2 }, leaseRequest(visit, Date.now()));
 * await objectNamed(env, object).keep({ visit: visit.visit, at: Date.now(), pages: [] });
 */
export async function leaseFrom(
  env: Env,
  { id, objects }: { id: string; objects: number },
  request: LeaseRequest,
): Promise<Leased> {
  const [, visitor] = request;
  const home = homeOf(visitor, objects);
  if (objects > 1) {
    const object = objectName(id, home);
    const number = await objectNamed(env, object).lease(...request, true);
    if (number !== null) return { object, number };
  }
  const object = objectName(id, (home + 1) % objects);
  const number = await objectNamed(env, object).lease(...request);
  return { object, number };
}
