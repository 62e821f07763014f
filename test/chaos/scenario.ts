import type { Call, CallPage } from '../../edge/calls/call.ts';
import { HOLD_MS } from '../../edge/pools/allocator.ts';
import type { PoolStatus } from '../../edge/pools/messages.ts';
import { type Random, seeded } from '../../edge/pools/random.ts';
import { type Edge, startEdge } from '../edge.ts';
import { createSite, type FaultSite, isSafe, Traffic } from '../faults/traffic.ts';
import { Witness } from '../faults/witness.ts';

/** How a scenario is to be run. */
export interface Wish {
  /** A first idea: fewer and shorter rounds. */
  quick: boolean;
  /** Repeats the moments and messages of an earlier run. */
  seed: number;
}

/** What a scenario found. */
export interface Outcome {
  /** Requests that were sent while something was broken, and those of them without a good answer. */
  requests: number;
  failed: number;
  /** What was promised and is not true: lost, doubled or invented. Empty is the only good answer. */
  lost: string[];
  /** The longest time from the end of the fault until all was as before, ms; what that means is said in the words. */
  recoveryMs: number | null;
  /** Figures of its own, in words. */
  seen: string;
}

/** Something that goes wrong. */
export interface Scenario {
  name: string;
  /** What is done, for the table. */
  fault: string;
  /** Runs it on an installation of its own. Throws when it could not be run. */
  run(wish: Wish): Promise<Outcome>;
}

/** A scenario that cannot be run on this machine, and why. */
export class Unable extends Error {}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** An installation with a site of its own, visitors and callers, and a witness of all it promised. */
export class Stage {
  readonly edge: Edge;
  readonly site: FaultSite;
  readonly witness = new Witness(HOLD_MS);
  readonly random: Random;
  readonly traffic: Traffic;

  private constructor(edge: Edge, site: FaultSite, wish: Wish, mayRefuse: boolean) {
    this.edge = edge;
    this.site = site;
    this.random = seeded(wish.seed);
    this.traffic = new Traffic(edge, site, this.witness, this.random, mayRefuse);
  }

  static async open(
    wish: Wish,
    { size = 600, mayRefuse = false, state }: { size?: number; mayRefuse?: boolean; state?: string } = {},
  ): Promise<Stage> {
    const edge = await startEdge(state);
    try {
      return new Stage(edge, await createSite(edge, size), wish, mayRefuse);
    } catch (error) {
      await edge.remove();
      throw error;
    }
  }

  /** Opens a stage, works on it and takes it away again, whatever happens. */
  static async with<T>(
    wish: Wish,
    options: { size?: number; mayRefuse?: boolean; state?: string },
    work: (stage: Stage) => Promise<T>,
  ): Promise<T> {
    const stage = await Stage.open(wish, options);
    try {
      return await work(stage);
    } finally {
      await stage.edge.remove();
    }
  }

  /** Traffic for so long, ms; resolves when all of it was answered or lost. */
  async trafficFor(ms: number, perSecond?: number): Promise<void> {
    const stop = new AbortController();
    const burst = this.traffic.burst(stop.signal, perSecond);
    await sleep(ms);
    stop.abort();
    await burst;
  }

  /** Starts what was killed. How long it took until a visitor had an answer, ms. */
  async restart(): Promise<number> {
    const began = performance.now();
    await this.edge.start();
    await this.untilAnswered();
    return Math.round(performance.now() - began);
  }

  /** Waits until a visit is answered; at most 60 s. */
  async untilAnswered(): Promise<void> {
    await until('a visit is answered', 60_000, async () => (await this.traffic.begin()) !== undefined);
  }

  /** What the pool and the ledger contradict now, with what was contradicted on the way. */
  async contradictions(): Promise<string[]> {
    const there = [...this.witness.visits.values()].filter((visit) => isSafe(this.witness, visit));
    for (const visit of there.slice(0, 40)) await this.traffic.keep(visit);
    const { status } = await this.edge.api<{ status: PoolStatus }>('GET', `/v1/pools/${this.site.pool}`);
    return [
      ...this.traffic.wrong,
      ...this.witness.checkPool(status, Date.now()),
      ...this.witness.checkLedger(await allCalls(this.edge)),
    ];
  }
}

/** Every call of the ledger, blocked ones too. */
export async function allCalls(edge: Edge, key?: string): Promise<Call[]> {
  const calls: Call[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: CallPage = await edge.api<CallPage>(
      'GET',
      `/v1/calls?limit=200&unwanted=include${query}`,
      undefined,
      key,
    );
    calls.push(...page.calls);
    cursor = page.next;
  }
  return calls;
}

/** Asks until it is true. How long it took, ms. Throws when it is not within `most` ms. */
export async function until(what: string, most: number, isSo: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < most) {
    if (await isSo().catch(() => false)) return Math.round(performance.now() - began);
    await sleep(100);
  }
  throw new Error(`it is not so within ${most / 1000} s that ${what}`);
}

/** A whole number from `least` to before `most`. */
export function between(random: Random, least: number, most: number): number {
  return Math.floor(least + random() * (most - least));
}
