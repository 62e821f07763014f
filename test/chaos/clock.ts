import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HOLD_MS } from '../../edge/pools/allocator.ts';
import { databasesIn, type Kind } from '../databases.ts';
import { isSafe, Traffic } from '../faults/traffic.ts';
import { Witness } from '../faults/witness.ts';
import { Receiver } from './receiver.ts';
import { allCalls, type Outcome, type Scenario, Stage, sleep, until, type Wish } from './scenario.ts';

// A machine whose clock was wrong and is set right: seen from then on, all that it wrote before is from another time. So the
// times that are on record are moved, and the clock stays.

/** Columns with instants, ms, that something is decided by. */
const INSTANTS: Partial<Record<Kind, Record<string, string[]>>> = {
  pool: {
    leases: ['started_at', 'last_active_at', 'left_at'],
    page_views: ['at'],
    taps: ['at'],
    callers: ['at'],
    calls: ['at'],
    minutes: ['at'],
  },
  company: {
    call: ['started_at', 'answered_at', 'ended_at'],
    call_text: ['check_at'],
    told: ['received_at'],
    answer: ['at'],
    happening: ['at'],
    touch: ['at'],
    delivery: ['due'],
    attempt: ['at'],
    offer: ['offered_at', 'expires_at', 'answered_at', 'ended_at'],
  },
};

/** How fast the one clock was, and how slow the other, ms. */
const FAST_MS = 20_000;
const SLOW_MS = 3_600_000;

/** The clock was fast: what is on record has yet to happen. */
export const clockBack: Scenario = {
  name: 'clock set back',
  fault:
    'the clock was 20 s fast and is set right, so that leases, calls and retries on record lie in the future',
  run: (wish) =>
    afterJump(wish, FAST_MS, async ({ stage, witness }) => {
      const { edge } = stage;
      const lost: string[] = [];
      const held = new Set([...stage.witness.visits.values()].flatMap(({ number }) => number ?? []));
      for (const { number } of witness.visits.values())
        if (number !== null && held.has(number)) lost.push(`${number} is in two visits that are there`);
      const first = await allCalls(edge);
      // By then the clock has caught up with all that is on record.
      await sleep(FAST_MS);
      const visit = [...stage.witness.visits.values()].find((one) => isSafe(stage.witness, one));
      if (visit === undefined) throw new Error('nobody held a number after the clock was set');
      await stage.traffic.keep(visit);
      for (const [from, call] of witness.calls) stage.witness.calls.set(from, call);
      await stage.traffic.call(visit);
      lost.push(...stage.witness.checkLedger(await allCalls(edge)));
      const named = first.filter(({ attribution }) => attribution.kind === 'visit').length;
      return { lost, seen: `${named} of the ${first.length} calls so far are laid to a visit` };
    }),
};

/** The clock was slow: who is on the page now was heard of an hour ago, as after an hour without power. */
export const clockForward: Scenario = {
  name: 'clock set forward',
  fault:
    'the clock was an hour slow and is set right, so that visitors who are there count as gone for an hour',
  run: (wish) =>
    afterJump(wish, -SLOW_MS, async ({ stage, traffic }) => {
      const stayed = [...stage.witness.visits.values()].filter(
        ({ left, number }) => !left && number !== null,
      );
      let same = 0;
      for (const visit of stayed.slice(0, 40)) if ((await traffic.keep(visit)) === visit.number) same++;
      return {
        lost: [],
        seen: `${same} of ${Math.min(40, stayed.length)} visitors who had stayed had their number still`,
      };
    }),
};

/** New visitors and callers after the clock was set; those from before are the stage's own. */
interface After {
  stage: Stage;
  witness: Witness;
  traffic: Traffic;
}

/** Traffic, a clock that is set, other traffic; and events that were due by the wrong clock. */
function afterJump(
  wish: Wish,
  by: number,
  work: (after: After) => Promise<Pick<Outcome, 'lost' | 'seen'>>,
): Promise<Outcome> {
  return Stage.with(wish, {}, async (stage) => {
    const receiver = await Receiver.of(stage.edge, 'fails');
    try {
      await stage.trafficFor(1_500);
      // Before the start: a retry that failed once more would wait for five minutes.
      receiver.manner = 'takes';
      await jump(stage, by);
      const witness = new Witness(HOLD_MS);
      for (const [from, call] of stage.witness.calls) witness.calls.set(from, call);
      const traffic = new Traffic(stage.edge, stage.site, witness, stage.random);
      const stop = new AbortController();
      const burst = traffic.burst(stop.signal, 100);
      await sleep(2_000);
      stop.abort();
      await burst;
      await callSome(witness, traffic);
      const lost = [...traffic.wrong, ...witness.checkLedger(await allCalls(stage.edge))];
      const own = await work({ stage, witness, traffic });
      const { recoveryMs, wrong } = await eventsCome(stage, receiver);
      return {
        requests: stage.traffic.sent.requests + traffic.sent.requests,
        failed: stage.traffic.sent.failed + traffic.sent.failed,
        lost: [...new Set([...lost, ...own.lost, ...wrong])],
        recoveryMs,
        seen: `${stage.witness.visits.size} visits before, ${witness.visits.size} after, ${witness.calls.size} calls; ${own.seen}`,
      };
    } finally {
      receiver.stop();
    }
  });
}

/** Visitors who surely hold their numbers call. */
async function callSome(witness: Witness, traffic: Traffic): Promise<void> {
  for (const visit of [...witness.visits.values()].slice(0, 8))
    if (isSafe(witness, visit)) await traffic.call(visit);
}

async function eventsCome(stage: Stage, receiver: Receiver) {
  const callers = (await allCalls(stage.edge)).flatMap(({ caller }) => caller.number ?? []);
  const ready = async () => receiver.wrong(callers).length === 0;
  // A retry that was due five seconds after the first attempt, by the wrong clock; the next would be five minutes later.
  const recoveryMs = await until('every event was taken', 130_000, ready).catch(() => null);
  return { recoveryMs, wrong: receiver.wrong(callers) };
}

/** Stops, moves what is on record by so much, ms, and starts again. */
async function jump(stage: Stage, by: number): Promise<void> {
  const { edge } = stage;
  await edge.kill();
  for (const [kind, tables] of Object.entries(INSTANTS)) {
    for (const database of databasesIn(edge.state, kind as Kind)) {
      for (const [table, columns] of Object.entries(tables ?? {})) {
        const set = columns.map((column) => `${column} = ${column} + ${by}`).join(', ');
        database.exec(`UPDATE ${table} SET ${set}`);
      }
      database.close();
    }
  }
  for (const name of readdirSync(edge.state, { recursive: true, encoding: 'utf8' })) {
    if (!/numberline-\w+\/metadata\.sqlite$/.test(name)) continue;
    const alarms = new DatabaseSync(join(edge.state, name));
    // In ns, which is more than a JavaScript number holds.
    alarms.exec(`UPDATE _cf_ALARM SET scheduled_time = scheduled_time + ${BigInt(by) * 1_000_000n}`);
    alarms.close();
  }
  await edge.start();
}
