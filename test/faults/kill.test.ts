import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call, CallPage } from '../../edge/calls/call.ts';
import { HOLD_MS } from '../../edge/pools/allocator.ts';
import type { PoolStatus } from '../../edge/pools/messages.ts';
import { seeded } from '../../edge/pools/random.ts';
import { type Edge, startEdge } from '../edge.ts';
import { createSite, type FaultSite, isSafe, Traffic } from './traffic.ts';
import { Witness } from './witness.ts';

// The whole edge is killed at random moments under traffic and started again on what it had written.
//   FAULT_ROUNDS=50 vitest run --project browser test/faults     more rounds than the five of every day
//   FAULT_SEED=7 …                                               the moments and messages of an earlier run

const ROUNDS = natural('FAULT_ROUNDS', 5);
const SEED = natural('FAULT_SEED', Date.now() % 1_000_000);

/** Numbers in the pool: enough for five rounds, few enough that fifty hand them out again and again. */
const SIZE = 600;

/** Visits of a round that are asked for their number afterwards, and called. */
const KEPT = 40;
const CALLED = 3;

let edge: Edge;
let site: FaultSite;

beforeAll(async () => {
  edge = await startEdge();
  site = await createSite(edge, SIZE);
});
afterAll(() => edge?.remove());

test(`what was answered before a kill holds after it (${ROUNDS} kills, FAULT_SEED=${SEED})`, {
  timeout: 30_000 + ROUNDS * 30_000,
}, async () => {
  const random = seeded(SEED);
  const witness = new Witness(HOLD_MS);
  const traffic = new Traffic(edge, site, witness, random);
  const status = async () => (await edge.api<{ status: PoolStatus }>('GET', `/v1/pools/${site.pool}`)).status;
  const check = (wrong: readonly string[], when: string) => {
    expect(wrong, `${when}, FAULT_SEED=${SEED}`).toEqual([]);
  };

  for (let round = 1; round <= ROUNDS; round++) {
    const killAfter = 50 + Math.floor(random() * 1450);
    const stop = new AbortController();
    const burst = traffic.burst(stop.signal);
    await new Promise((resolve) => setTimeout(resolve, killAfter));
    await edge.kill();
    stop.abort();
    await burst;
    check(traffic.wrong, `round ${round}, killed after ${killAfter} ms`);

    await edge.start();
    const when = `round ${round}, after the restart`;
    const now = Date.now();
    check(witness.checkPool(await status(), now), when);
    const there = [...witness.visits.values()].filter((visit) => isSafe(witness, visit));
    await Promise.all(some(there, KEPT).map((visit) => traffic.keep(visit)));
    for (const visit of some(there, CALLED)) if (isSafe(witness, visit)) await traffic.call(visit);
    check(traffic.wrong, when);
    console.log(
      `round ${round}: killed after ${killAfter} ms; ${witness.visits.size} visits and ${witness.calls.size} calls so far`,
    );

    function some<Item>(items: readonly Item[], count: number): Item[] {
      return items
        .map((item) => ({ item, order: random() }))
        .sort((a, b) => a.order - b.order)
        .slice(0, count)
        .map(({ item }) => item);
    }
  }

  check(witness.checkPool(await status(), Date.now()), 'at the end');
  check(witness.checkLedger(await allCalls()), 'at the end');
  // A run that promised nothing would have nothing to break.
  expect(witness.visits.size).toBeGreaterThan(ROUNDS * 10);
  expect([...witness.calls.values()].filter(({ answered }) => answered).length).toBeGreaterThan(ROUNDS);
});

async function allCalls(): Promise<Call[]> {
  const calls: Call[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: CallPage = await edge.api<CallPage>('GET', `/v1/calls?limit=200${query}`);
    calls.push(...page.calls);
    cursor = page.next;
  }
  return calls;
}

function natural(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${name} must be a whole number from 1, not ${text}`);
  return value;
}
