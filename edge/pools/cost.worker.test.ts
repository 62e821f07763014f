import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { leaseRequest } from './messages.ts';
import type { NumberPool } from './number-pool.ts';
import { samplePage, sampleVisit } from './visit.fixture.ts';

// What docs/scale.md says a visit costs. Cloudflare bills every row a statement writes or deletes, those of indexes
// too; the runtime counts them the same way here.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = 1_760_000_040_000;
const NUMBERS = Array.from({ length: 100 }, (_, n) => `+1312555${1000 + n}`);
const VISITS = 300;

/** A visit every 20 seconds, 4,320 a day, ms: few enough that no message is written together with another. */
const APART = 20_000;

/** What one visit says to its pool, and when: s from its beginning. */
interface Message {
  after: number;
  say(pool: NumberPool, visit: string, at: number): Promise<unknown>;
}

const lease: Message = {
  after: 0,
  say: (pool, visit, at) => pool.lease(...leaseRequest(sampleVisit(visit, at), at)),
};

function keep(after: number, page?: string): Message {
  const pages = (at: number) => (page === undefined ? [] : [samplePage(page, at)]);
  return { after, say: (pool, visit, at) => pool.keep({ visit, at, pages: pages(at) }) };
}

function leave(after: number): Message {
  return { after, say: (pool, visit, at) => pool.leave({ visit, at, pages: [] }) };
}

/** One page, left after 20 seconds. */
const BOUNCE = [lease, leave(20)];

/** Three pages in three minutes, with the keep-alives of each full minute. */
const READER = [
  lease,
  keep(40, '/prices'),
  keep(60),
  keep(100, '/contact'),
  keep(120),
  keep(180),
  leave(185),
];

/** One page kept open for half an hour, then gone without a word. */
const PARKED = [lease, ...Array.from({ length: 30 }, (_, n) => keep((n + 1) * 60.05))];

/** Rows written for each visit, and bytes kept of it, once visits of 30 days ago are deleted as fast as new ones come. */
async function costOf(what: string, messages: readonly Message[]) {
  const pool = env.POOLS.get(env.POOLS.idFromName(`cost of a ${what}`));
  await pool.configure(NUMBERS, 'page-number', START);
  return runInDurableObject(pool, async (instance, { storage }) => {
    const { sql } = storage;
    let rows = 0;
    const exec = sql.exec.bind(sql);
    sql.exec = ((query: string, ...bindings: unknown[]) => {
      const cursor = exec(query, ...bindings);
      rows += cursor.rowsWritten;
      return cursor;
    }) as typeof sql.exec;
    const round = async (from: number) => {
      rows = 0;
      const said = Array.from({ length: VISITS }, (_, n) =>
        messages.map(({ after, say }) => ({
          visit: `${from} ${n}`,
          at: from + n * APART + after * 1000,
          say,
        })),
      ).flat();
      for (const { visit, at, say } of said.sort((a, b) => a.at - b.at))
        await say(instance, visit, Math.round(at));
      return rows / VISITS;
    };
    const empty = sql.databaseSize;
    const kept = await round(START);
    const bytes = (sql.databaseSize - empty) / VISITS;
    const steady = await round(START + 31 * DAY);
    sql.exec = exec as typeof sql.exec;
    const unnumbered = (await instance.status(START + 32 * DAY)).unnumbered;
    return {
      what,
      rowsWritten: kept,
      withDeletesAfter30Days: steady,
      bytesKept: Math.round(bytes),
      unnumbered,
    };
  });
}

describe('what a visit costs', { timeout: 120_000 }, () => {
  it.each([
    ['bounce', BOUNCE, 4, 6],
    ['reader', READER, 8, 12],
    ['parked page', PARKED, 18, 20],
  ] as const)('%s', async (what, messages, most, mostWithDeletes) => {
    const cost = await costOf(what, messages);
    console.log(JSON.stringify(cost));
    expect(cost.unnumbered).toBe(0);
    expect(cost.rowsWritten).toBeGreaterThan(3);
    expect(cost.rowsWritten).toBeLessThanOrEqual(most);
    expect(cost.withDeletesAfter30Days).toBeLessThanOrEqual(mostWithDeletes);
  });

  it('a keep-alive alone: nothing for one of two', async () => {
    const pool = env.POOLS.get(env.POOLS.idFromName('cost of keeping'));
    await pool.configure(NUMBERS, 'page-number', START);
    const written = await runInDurableObject(pool, async (instance, { storage }) => {
      await instance.lease(...leaseRequest(sampleVisit('one', START), START));
      let writes = 0;
      const { sql } = storage;
      const exec = sql.exec.bind(sql);
      sql.exec = ((query: string, ...bindings: unknown[]) => {
        if (query.includes('UPDATE leases')) writes++;
        return exec(query, ...bindings);
      }) as typeof sql.exec;
      for (let n = 1; n <= 100; n++) {
        await instance.keep({ visit: 'one', at: START + n * (MINUTE + 50), pages: [] });
      }
      return writes;
    });
    expect(written).toBe(50);
  });
});
