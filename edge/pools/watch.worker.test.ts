import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { HOLD_MS } from './allocator.ts';
import { type DelayFacts, delayFacts } from './delay-law.ts';
import { leaseRequest } from './messages.ts';
import { MIGRATIONS } from './migrations.ts';
import { fittedLaw } from './refit.ts';
import { samplePage, sampleVisit } from './visit.fixture.ts';

const A = '+13125550101';
const B = '+13125550102';
const C = '+13125550103';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A full minute. */
const START = 1_760_000_040_000;

let pools = 0;
async function newPool(...numbers: string[]) {
  const pool = env.POOLS.get(env.POOLS.idFromName(`watched-${++pools}`));
  await pool.configure(numbers, 'page-number', START);
  return pool;
}
type Pool = Awaited<ReturnType<typeof newPool>>;

async function lease(pool: Pool, visit: string, at: number, campaign?: string): Promise<string | null> {
  return pool.lease(...leaseRequest(sampleVisit(visit, at, undefined, campaign), at));
}

function all(pool: Pool, at: number) {
  return pool.minutes({ from: 0, to: at + 1, at });
}

describe('the minutes of a pool', () => {
  it('tell how many numbers were in use and held, who came, who found none, and how long numbers rested', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START + 10_000);
    await lease(pool, 'three', START + 20_000);
    await pool.leave({ visit: 'one', at: START + 30_000, pages: [] });
    await lease(pool, 'four', START + 30_000 + HOLD_MS);
    const minutes = await all(pool, START + 30_000 + HOLD_MS);
    expect(minutes).toEqual([
      {
        at: START,
        size: 2,
        inUse: 1,
        held: 1,
        visits: 3,
        overflow: 1,
        taken: 2,
        rested: null,
        right: expect.any(Number),
      },
      {
        at: START + 2 * MINUTE,
        size: 2,
        inUse: 1,
        held: 0,
        visits: 1,
        overflow: 0,
        taken: 1,
        // The one silent longest: `two`, who was last heard of at ten seconds.
        rested: { least: HOLD_MS + 20_000, mean: HOLD_MS + 20_000 },
        right: expect.any(Number),
      },
    ]);
    for (const { right } of minutes) expect(right).toBeGreaterThan(0);
    for (const { right } of minutes) expect(right).toBeLessThan(1);
    expect(await pool.minutes({ from: START + 1, to: START + HOUR, at: START + HOUR })).toHaveLength(1);
    expect(await pool.minutes({ from: START, to: START + 1, at: START + HOUR })).toHaveLength(1);
  });

  it('are the same whether the pool was evicted in between or not', async () => {
    const [left, evicted] = [await newPool(A, B), await newPool(A, B)];
    for (let n = 0; n < 12; n++) {
      const at = START + n * 25_000;
      for (const pool of [left, evicted]) {
        await lease(pool, `visit ${n}`, at);
        await pool.leave({ visit: `visit ${n - 1}`, at, pages: [] });
      }
      await evictDurableObject(evicted);
    }
    const at = START + 12 * 25_000;
    const counted = async (pool: Pool) =>
      (await all(pool, at)).map(({ inUse: _, held: __, right: ___, ...facts }) => facts);
    expect(await counted(evicted)).toEqual(await counted(left));
  });

  it('are one row each, written only when something is, and kept for seven days', async () => {
    const pool = await newPool(A, B, C);
    await lease(pool, 'one', START);
    for (let n = 1; n <= 10; n++) await pool.keep({ visit: 'one', at: START + n * 30_000, pages: [] });
    await lease(pool, 'two', START + 8 * DAY);
    await pool.leave({ visit: 'two', at: START + 8 * DAY + MINUTE, pages: [] });
    await runInDurableObject(pool, (_, { storage }) => {
      const rows = storage.sql.exec<{ at: number }>('SELECT at FROM minutes').toArray();
      expect(rows).toEqual([{ at: START + 8 * DAY }]);
    });
    expect((await all(pool, START + 8 * DAY + MINUTE)).map(({ at }) => at)).toEqual([
      START + 8 * DAY,
      START + 8 * DAY + MINUTE,
    ]);
  });
});

describe('a pool that runs dry', () => {
  it('raises an alarm that says since when, how many, and why', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START, 'x');
    await lease(pool, 'two', START, 'x');
    expect((await pool.status(START)).alarms).toBeUndefined();
    await lease(pool, 'three', START + 1000, 'x');
    await lease(pool, 'three', START + 2000, 'x');
    expect((await pool.status(START + 3000)).alarms).toEqual([
      {
        since: START + 1000,
        until: null,
        unnumbered: 1,
        cause: 'a burst: 3 visits in 1 minute; 3 of the visits at once from one campaign (utm_campaign=x)',
      },
    ]);
  });

  it('goes on with one alarm through an eviction, and closes it when ten minutes passed without a miss', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START + 1000);
    await evictDurableObject(pool);
    await pool.keep({ visit: 'one', at: START + MINUTE, pages: [] });
    await lease(pool, 'three', START + 2 * MINUTE);
    const alarms = async (at: number) => (await pool.status(at)).alarms;
    expect(await alarms(START + 12 * MINUTE - 1)).toMatchObject([
      { since: START + 1000, until: null, unnumbered: 2 },
    ]);
    expect(await alarms(START + 12 * MINUTE)).toMatchObject([
      { since: START + 1000, until: START + 2 * MINUTE, unnumbered: 2 },
    ]);
    await lease(pool, 'four', START + 20 * MINUTE);
    await lease(pool, 'five', START + 20 * MINUTE + 1);
    expect(await alarms(START + 21 * MINUTE)).toMatchObject([
      { since: START + 20 * MINUTE + 1, until: null, unnumbered: 1 },
      { since: START + 1000, until: START + 2 * MINUTE, unnumbered: 2 },
    ]);
  });

  it('says when numbers were removed', async () => {
    const pool = await newPool(A, B, C);
    await pool.configure([A], 'page-number', START);
    await lease(pool, 'one', START + HOUR);
    await lease(pool, 'two', START + HOUR);
    const [alarm] = (await pool.status(START + HOUR)).alarms ?? [];
    expect(alarm?.cause).toBe(
      'numbers were removed at 2025-10-09 08:54 UTC: 3 before, 1 since, 2 visits at once',
    );
  });

  it('keeps the twenty latest alarms', async () => {
    const pool = await newPool(A);
    for (let n = 0; n < 25; n++) {
      await lease(pool, `${n} first`, START + n * HOUR);
      await lease(pool, `${n} second`, START + n * HOUR + 1);
    }
    const alarms = (await pool.status(START + 30 * HOUR)).alarms ?? [];
    expect(alarms.map(({ since }) => since)).toEqual(
      Array.from({ length: 20 }, (_, n) => START + (24 - n) * HOUR + 1),
    );
  });

  it('fails with what caused it: a visit that was not written raises no alarm', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await runInDurableObject(pool, async (instance, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER full BEFORE INSERT ON alarms BEGIN SELECT RAISE(ABORT, 'disk full'); END",
      );
      await expect(instance.lease(...leaseRequest(sampleVisit('two', START), START))).rejects.toThrow('full');
      storage.sql.exec('DROP TRIGGER full');
    });
    expect(await pool.status(START)).toMatchObject({ visits: 1, unnumbered: 0 });
    expect(await all(pool, START)).toMatchObject([{ visits: 1, overflow: 0 }]);
  });
});

describe('how a pool stands now', () => {
  it('is told with the gap to the next reuse, and the chance that a call is laid to the right visitor', async () => {
    const pool = await newPool(A, B);
    expect(await pool.status(START)).toMatchObject({ reuseGap: null, right: 1 });
    await lease(pool, 'one', START);
    expect(await pool.status(START)).toMatchObject({ live: 1, reuseGap: null });
    await lease(pool, 'two', START);
    expect(await pool.status(START)).toMatchObject({ free: 0, reuseGap: null });
    await pool.leave({ visit: 'one', at: START + MINUTE, pages: [] });
    await pool.leave({ visit: 'two', at: START + 2 * MINUTE, pages: [] });
    expect(await pool.status(START + 10 * MINUTE)).toMatchObject({ free: 2, reuseGap: 9 * MINUTE });
    const busy = await newPool(A, B);
    for (let n = 0; n < 40; n++) {
      await lease(busy, `visit ${n}`, START + n * 2 * MINUTE);
      await busy.leave({ visit: `visit ${n}`, at: START + n * 2 * MINUTE, pages: [] });
    }
    const then = START + 80 * MINUTE;
    const quietly = (await pool.status(START + 10 * MINUTE)).right;
    expect((await busy.status(then)).right).toBeLessThan(quietly - 0.1);
    expect((await busy.status(then + 5 * HOUR)).right).toBe(1);
  });
});

describe('a number that leaked', () => {
  it('is told by a call while nobody had it, but not by a mere question', async () => {
    const pool = await newPool(A, B);
    await pool.attribute({ number: A, at: START, caller: '+12125550111' });
    expect(await pool.leaks(START)).toEqual([]);
    await pool.attribute({ number: A, at: START, caller: null, call: 'call_1' });
    await pool.attribute({ number: A, at: START, caller: null, call: 'call_1' });
    expect(await pool.leaks(START + DAY)).toMatchObject([{ number: A, calls: 1, since: START }]);
    expect(await pool.leaks(START + 31 * DAY)).toEqual([]);
  });

  it('is told by different callers of whom no visit knows', async () => {
    const pool = await newPool(A);
    for (let n = 0; n < 6; n++) {
      await lease(pool, `visit ${n}`, START + n * HOUR);
      await pool.leave({ visit: `visit ${n}`, at: START + n * HOUR, pages: [] });
    }
    const call = (n: number) => ({ number: A, at: START + (20 + n) * HOUR, call: `call_${n}` });
    for (let n = 0; n < 10; n++) await pool.attribute({ ...call(n), caller: '+12125550111' });
    expect(await pool.leaks(START + 30 * HOUR)).toEqual([]);
    for (let n = 10; n < 17; n++) await pool.attribute({ ...call(n), caller: `+1212555010${n - 10}` });
    const [leak] = await pool.leaks(START + 40 * HOUR);
    expect(leak).toMatchObject({ number: A });
    expect(leak?.explanation).toMatch(/^[78] of 8 callers in 30 days/);
  });

  it('is not told by people who call while or soon after they saw it', async () => {
    const pool = await newPool(A);
    for (let n = 0; n < 20; n++) {
      const at = START + n * HOUR;
      await lease(pool, `visit ${n}`, at);
      await pool.leave({ visit: `visit ${n}`, at: at + MINUTE, pages: [samplePage('/', at + MINUTE)] });
      const caller = `+1212555${String(1000 + n)}`;
      await pool.attribute({ number: A, at: at + (n % 2) * 4 * MINUTE, caller, call: `call_${n}` });
    }
    expect(await pool.leaks(START + DAY)).toEqual([]);
  });
});

describe('a number that stands in a page', () => {
  const tap = (pool: Pool, visit: string, number: string, at: number) =>
    pool.keep({ visit, at, pages: [samplePage('/contact', at)], taps: [{ number, at }] });

  it('is told by a visitor who taps it though it was never theirs, with the page', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START);
    await tap(pool, 'one', A, START + MINUTE);
    expect(await pool.leaks(START + HOUR)).toEqual([]);
    await tap(pool, 'two', A, START + MINUTE);
    expect(await pool.leaks(START)).toEqual([]);
    const [leak, ...more] = await pool.leaks(START + HOUR);
    expect(more).toEqual([]);
    expect(leak).toMatchObject({ number: A, kind: 'printed', calls: 0, since: START + MINUTE });
    expect(leak?.explanation).toContain('https://example.com/contact');
  });

  it('is not told by a tap on the number of an earlier visit, on another number, or on none of the pool', async () => {
    const pool = await newPool(A);
    const ask = (visit: string, visitor: string, at: number) =>
      pool.lease(...leaseRequest(sampleVisit(visit, at, visitor), at));
    await ask('first', 'ann', START);
    await pool.leave({ visit: 'first', at: START, pages: [] });
    await ask('other', 'bob', START + 5 * MINUTE);
    expect(await ask('again', 'ann', START + 6 * MINUTE)).toBeNull();
    await tap(pool, 'again', A, START + 6 * MINUTE + 1000);
    await tap(pool, 'again', '+13125550142', START + 6 * MINUTE + 1000);
    expect(await pool.leaks(START + HOUR)).toEqual([]);
  });
});

describe('how long people wait before they call', () => {
  /** Visits that leave at once, each of whose visitors calls so long after. */
  async function poolWithCalls(delay: number, calls: number) {
    const numbers = Array.from({ length: calls }, (_, n) => `+13125${String(560_000 + n)}`);
    const pool = await newPool(...numbers);
    for (const [n, number] of numbers.entries()) {
      await lease(pool, `visit ${n}`, START + n);
      await pool.leave({ visit: `visit ${n}`, at: START + n, pages: [] });
      await pool.attribute({ number, at: START + n + delay, caller: null, call: `call_${n}` });
    }
    return pool;
  }

  async function delaysOf(pool: Pool, at: number): Promise<DelayFacts> {
    const { law, calls } = fittedLaw(await pool.delays(at));
    return delayFacts(law, Math.round(calls));
  }

  it('is as assumed until there are calls, and a question is none', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    const assumed = await delaysOf(pool, START);
    expect(assumed.calls).toBe(0);
    expect(assumed.within30Minutes).toBeCloseTo(0.74, 1);
    expect(await pool.attribute({ number: A, at: START + MINUTE, caller: null })).toMatchObject({
      fittedTo: 0,
    });
    expect(await delaysOf(pool, START + MINUTE)).toEqual(assumed);
  });

  it('is learnt from calls, is on record, and the answers say so', async () => {
    const assumed = await delaysOf(await newPool(A), START);
    const prompt = await poolWithCalls(MINUTE, 60);
    const late = await poolWithCalls(20 * HOUR, 60);
    const later = START + 20 * DAY;
    expect((await delaysOf(prompt, later)).within30Minutes).toBeGreaterThan(assumed.within30Minutes + 0.05);
    expect((await delaysOf(late, later)).within30Minutes).toBeLessThan(assumed.within30Minutes - 0.2);
    const learnt = await delaysOf(late, later);
    await evictDurableObject(late);
    expect(await delaysOf(late, later)).toEqual(learnt);
    const answer = await late.attribute({ number: '+13125560003', at: later, caller: null });
    expect(answer.fittedTo).toBe(learnt.calls);
    expect(learnt.calls).toBeGreaterThan(30);
  });

  it('is not learnt twice from one call, nor from a caller who calls again', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START, pages: [] });
    const call = { number: A, at: START + MINUTE, caller: '+12125550111' };
    await pool.attribute({ ...call, call: 'call_1' });
    const once = await delaysOf(pool, START + MINUTE);
    expect(once.calls).toBe(1);
    await pool.attribute({ ...call, call: 'call_1' });
    await pool.attribute({ ...call, at: START + 2 * MINUTE, call: 'call_2' });
    expect(await delaysOf(pool, START + MINUTE)).toEqual(once);
  });
});

describe('a pool made before all this was watched', () => {
  it('is brought up to date with its visits, leases and counts', async () => {
    const pool = env.POOLS.get(env.POOLS.idFromName('from-before'));
    await runInDurableObject(pool, (_, { storage }) => {
      const tables = storage.sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'",
        )
        .toArray();
      for (const { name } of tables) storage.sql.exec(`DROP TABLE "${name}"`);
      migrate(storage, MIGRATIONS.slice(0, 1));
      storage.sql.exec(
        "UPDATE pool SET visits = 7, unnumbered = 2; INSERT INTO numbers VALUES ('+13125550101', 0)",
      );
      storage.sql.exec(
        `INSERT INTO visits VALUES ('one', 'her', 'site_1', '{}', '', '', NULL, NULL, NULL, NULL, ?, 0)`,
        START,
      );
      storage.sql.exec("INSERT INTO leases VALUES (1, '+13125550101', 'one', ?1, ?1, NULL, 0, 0)", START);
    });
    await evictDurableObject(pool);
    expect((await pool.keep({ visit: 'one', at: START + MINUTE, pages: [] })).number).toBe(A);
    await lease(pool, 'two', START + MINUTE);
    expect(await pool.status(START + MINUTE)).toMatchObject({ visits: 8, unnumbered: 3, alarms: [{}] });
    expect(await all(pool, START + MINUTE)).toMatchObject([{ visits: 1, overflow: 1 }]);
  });
});
