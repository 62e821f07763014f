import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocator, HOLD_MS } from './allocator.ts';
import { leaseRequest } from './messages.ts';
import { UNWRITTEN_MS } from './unwritten.ts';
import { samplePage as page, sampleVisit as snapshot } from './visit.fixture.ts';

const A = '+13125550101';
const B = '+13125550102';
const C = '+13125550103';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = 1_760_000_000_000;

let pools = 0;
/** A fresh pool with these numbers. */
async function newPool(...numbers: string[]) {
  const pool = env.POOLS.get(env.POOLS.idFromName(`pool-${++pools}`));
  await pool.configure(numbers);
  return pool;
}
type Pool = Awaited<ReturnType<typeof newPool>>;

async function lease(pool: Pool, visit: string, at: number): Promise<string | null> {
  return pool.lease(...leaseRequest(snapshot(visit, at), at));
}

describe('a pool of numbers', () => {
  it('gives each visit its own number, and the third of a pool of two none, which is counted', async () => {
    const pool = await newPool(A, B);
    expect(await lease(pool, 'one', START)).toBe(A);
    expect(await lease(pool, 'two', START + 1000)).toBe(B);
    expect(await lease(pool, 'three', START + 2000)).toBeNull();
    expect(await pool.status(START + 2000)).toEqual({
      size: 2,
      live: 2,
      held: 0,
      free: 0,
      overflow: 'page-number',
      reuseGap: null,
      right: expect.closeTo(0.215, 2),
      visits: 3,
      unnumbered: 1,
      numbers: [
        {
          number: A,
          state: 'live',
          visit: 'one',
          since: START,
          lastActiveAt: START,
          freeFrom: START + HOLD_MS,
          holders: 1,
        },
        {
          number: B,
          state: 'live',
          visit: 'two',
          since: START + 1000,
          lastActiveAt: START + 1000,
          freeFrom: START + 1000 + HOLD_MS,
          holders: 1,
        },
      ],
      alarms: [
        {
          since: START + 2000,
          until: null,
          unnumbered: 1,
          cause: expect.stringContaining('3 visits'),
        },
      ],
    });
  });

  it('gives a visitor who comes back the number they had', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START + 1000, pages: [] });
    const again = await pool.lease(
      ...leaseRequest(snapshot('two', START + DAY, 'visitor of one'), START + DAY),
    );
    expect(again).toBe(A);
  });

  it('gives a hundred visits that ask at once a hundred numbers', async () => {
    const numbers = Array.from({ length: 100 }, (_, n) => `+1312555${1000 + n}`);
    const pool = await newPool(...numbers);
    const given = await Promise.all(numbers.map((_, n) => lease(pool, `visit ${n}`, START)));
    expect(new Set(given)).toEqual(new Set(numbers));
    expect(await lease(pool, 'one too many', START)).toBeNull();
  });

  it('counts a visit without a number once, however often it asks, and numbers it when it can', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    expect(await lease(pool, 'two', START)).toBeNull();
    expect(await lease(pool, 'two', START + 1000)).toBeNull();
    expect(await pool.keep({ visit: 'two', at: START + MINUTE, pages: [] })).toEqual({
      known: true,
      number: null,
    });
    expect(await pool.status(START)).toMatchObject({ visits: 2, unnumbered: 1 });
    expect(await pool.keep({ visit: 'two', at: START + HOLD_MS, pages: [] })).toEqual({
      known: true,
      number: A,
    });
  });

  it('knows no visit that never asked', async () => {
    const pool = await newPool(A);
    expect(await pool.keep({ visit: 'nobody', at: START, pages: [page('/', START)] })).toEqual({
      known: false,
      number: null,
    });
    await pool.leave({ visit: 'nobody', at: START, pages: [page('/', START)] });
    await runInDurableObject(pool, (_, { storage }) => {
      expect(storage.sql.exec('SELECT * FROM page_views').toArray()).toEqual([]);
    });
  });

  it('gives a visit that lost its number while silent another one, or none and counts that', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START);
    expect(await lease(pool, 'three', START + HOLD_MS)).toBe(A);
    expect(await pool.keep({ visit: 'one', at: START + HOLD_MS, pages: [] })).toEqual({
      known: true,
      number: B,
    });
    expect(await pool.keep({ visit: 'two', at: START + HOLD_MS, pages: [] })).toEqual({
      known: true,
      number: null,
    });
    expect(await pool.status(START + HOLD_MS)).toMatchObject({ visits: 3, unnumbered: 1 });
  });

  it('takes the same leave twice without harm', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START + 1000, pages: [] });
    await pool.leave({ visit: 'one', at: START + 90_000, pages: [] });
    expect(await lease(pool, 'two', START + 1000 + HOLD_MS)).toBe(A);
  });

  it('refuses numbers that are none, twice the same number, and visits without a name', async () => {
    const pool = await newPool(A);
    await runInDurableObject(pool, async (instance) => {
      await expect(instance.configure(['312 555 0101'])).rejects.toThrow('E.164');
      await expect(instance.configure([A, A])).rejects.toThrow('twice');
      await expect(instance.lease(...leaseRequest(snapshot('', START), START))).rejects.toMatchObject({
        type: 'invalid_request',
        field: 'visit',
      });
      await expect(instance.lease(...leaseRequest(snapshot('one', START, ''), START))).rejects.toMatchObject({
        type: 'invalid_request',
        field: 'visitor',
      });
      await expect(instance.lease(...leaseRequest(snapshot('one', START), Number.NaN))).rejects.toThrow('at');
    });
    expect(await pool.status(START)).toMatchObject({ size: 1, visits: 0 });
  });

  it('shares numbers when told to, and both visits are asked about', async () => {
    const pool = await newPool(A);
    await pool.configure([A], 'shared');
    await lease(pool, 'one', START);
    expect(await lease(pool, 'two', START + 1000)).toBe(A);
    await evictDurableObject(pool);
    expect((await pool.keep({ visit: 'one', at: START + MINUTE, pages: [] })).number).toBe(A);
    expect((await pool.keep({ visit: 'two', at: START + MINUTE, pages: [] })).number).toBe(A);
    const answer = await pool.attribute({ number: A, at: START + MINUTE, caller: null });
    expect(answer.candidates.map(({ visit }) => visit.visit).sort()).toEqual(['one', 'two']);
    expect(answer.candidates[0]?.probability).toBeCloseTo(0.5, 1);
    await runInDurableObject(pool, (_, { storage }) => {
      expect(storage.sql.exec('SELECT shared FROM leases').toArray()).toEqual([{ shared: 1 }, { shared: 1 }]);
    });
  });
});

describe('a pool that was evicted', () => {
  it('loses no lease: who held a number holds it, and nobody else gets it', async () => {
    const pool = await newPool(A, B, C);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START + 1000);
    await pool.keep({ visit: 'one', at: START + MINUTE, pages: [page('/prices', START + MINUTE)] });
    await pool.leave({ visit: 'two', at: START + MINUTE, pages: [] });
    const before = await pool.status(START + MINUTE);
    await evictDurableObject(pool);
    expect(await pool.status(START + MINUTE)).toEqual(before);
    expect(await pool.keep({ visit: 'one', at: START + MINUTE, pages: [] })).toEqual({
      known: true,
      number: A,
    });
    expect(await lease(pool, 'three', START + MINUTE)).toBe(C);
    expect(await lease(pool, 'four', START + MINUTE)).toBeNull();
    expect(await lease(pool, 'four', START + MINUTE + HOLD_MS)).toBe(B);
  });

  it('still gives a returning visitor the number they had, and takes the one silent longest', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START + 1000);
    await pool.keep({ visit: 'one', at: START + 2000, pages: [page('/prices', START + 2000)] });
    await evictDurableObject(pool);
    expect(await lease(pool, 'three', START + 10 * MINUTE)).toBe(B);
    const again = await pool.lease(
      ...leaseRequest(snapshot('four', START + 20 * MINUTE, 'visitor of one'), START + 20 * MINUTE),
    );
    expect(again).toBe(A);
  });

  it('still drains what was being drained', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await pool.configure([B]);
    await evictDurableObject(pool);
    expect(await pool.keep({ visit: 'one', at: START + MINUTE, pages: [] })).toEqual({
      known: true,
      number: A,
    });
    expect(await lease(pool, 'two', START + MINUTE)).toBe(B);
    expect(await lease(pool, 'three', START + MINUTE)).toBeNull();
    const { numbers } = await pool.status(START + MINUTE);
    expect(numbers.map(({ number, draining }) => ({ number, draining }))).toEqual([
      { number: B, draining: undefined },
      { number: A, draining: true },
    ]);
  });
});

describe('a pool with a number set aside for when all are in use', () => {
  it('shows it to the visits left over, through an eviction, and asks about all of them', async () => {
    const pool = await newPool(A);
    await pool.configure([A], { staticNumber: C });
    await lease(pool, 'one', START);
    expect(await lease(pool, 'two', START + 1000)).toBe(C);
    expect(await lease(pool, 'three', START + 2000)).toBe(C);
    await evictDurableObject(pool);
    expect((await pool.keep({ visit: 'two', at: START + MINUTE, pages: [] })).number).toBe(C);
    const answer = await pool.attribute({ number: C, at: START + MINUTE, caller: null });
    expect(answer.candidates.map(({ visit }) => visit.visit).sort()).toEqual(['three', 'two']);
    expect((await pool.status(START + MINUTE)).unnumbered).toBe(0);
  });
});

describe('whatever happens', () => {
  const step = fc.record({
    does: fc.constantFrom('lease' as const, 'lease' as const, 'keep' as const, 'leave' as const),
    visitor: fc.nat(4),
    visit: fc.nat(1),
    wait: fc.integer({ min: 1, max: 2 * HOLD_MS }),
  });

  it('the object answers as the allocator alone would', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const pool = await newPool(A, B);
        const model = new Allocator([A, B]);
        const asked = new Set<string>();
        let at = START;
        for (const { does, visitor, visit, wait } of steps) {
          at += wait;
          const name = `${visitor}.${visit}`;
          const owner = `visitor ${visitor}`;
          if (does === 'lease') {
            asked.add(name);
            const { lease } = model.lease(name, owner, at);
            const answer = await pool.lease(...leaseRequest(snapshot(name, at, owner), at));
            expect(answer).toBe(lease.number);
          } else if (does === 'keep') {
            const known = asked.has(name);
            const kept = model.keep(name, at) ?? (known ? model.lease(name, owner, at).lease : null);
            const answer = await pool.keep({ visit: name, at, pages: [] });
            expect(answer).toEqual({ known, number: kept?.number ?? null });
          } else {
            model.leave(name, at);
            await pool.leave({ visit: name, at, pages: [] });
          }
        }
        const states = (await pool.status(at)).numbers.map(({ number, state }) => ({ number, state }));
        expect(states).toEqual([...model.states(at)].map(({ number, state }) => ({ number, state })));
      }),
      { numRuns: 25 },
    );
  });
});

describe('a keep-alive', () => {
  const written = (pool: Pool) =>
    runInDurableObject(pool, (_, { storage }) =>
      storage.sql
        .exec<{ last_active_at: number; left_at: number | null }>(
          'SELECT last_active_at, left_at FROM leases',
        )
        .toArray()
        .map(({ last_active_at, left_at }) => [last_active_at - START, left_at]),
    );

  it('is written down only when the record would lag too far behind, or when it tells pages or taps', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.keep({ visit: 'one', at: START + MINUTE, pages: [] });
    expect(await written(pool)).toEqual([[0, null]]);
    await pool.keep({ visit: 'one', at: START + UNWRITTEN_MS, pages: [] });
    expect(await written(pool)).toEqual([[0, null]]);
    await pool.keep({ visit: 'one', at: START + UNWRITTEN_MS + 1, pages: [] });
    expect(await written(pool)).toEqual([[UNWRITTEN_MS + 1, null]]);
    const soon = START + UNWRITTEN_MS + 2000;
    await pool.keep({ visit: 'one', at: soon, pages: [page('/prices', soon)] });
    expect(await written(pool)).toEqual([[UNWRITTEN_MS + 2000, null]]);
    await pool.keep({ visit: 'one', at: soon + 1, pages: [], taps: [{ number: A, at: soon + 1 }] });
    expect(await written(pool)).toEqual([[UNWRITTEN_MS + 2001, null]]);
  });

  it('is written down when the visit comes back after it had left', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START + 1000, pages: [] });
    await pool.keep({ visit: 'one', at: START + 2000, pages: [] });
    expect(await written(pool)).toEqual([[2000, null]]);
  });

  it('that was not written is when the number goes to somebody else, and counts when somebody calls before', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.keep({ visit: 'one', at: START + MINUTE, pages: [] });
    const call = { number: A, at: START + MINUTE + HOLD_MS - 1, caller: null };
    expect((await pool.attribute(call)).candidates[0]).toMatchObject({
      visit: { lastActiveAt: START + MINUTE },
      reason: 'looking at the number when the call came in',
    });
    await lease(pool, 'two', START + MINUTE + HOLD_MS);
    expect((await written(pool))[0]).toEqual([MINUTE, null]);
  });

  it('of a visit without a number writes nothing while there is none to give', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START);
    await runInDurableObject(pool, async (instance, { storage }) => {
      for (const [name, write] of [
        ['no_lease', 'INSERT ON leases'],
        ['no_change', 'UPDATE ON leases'],
        ['no_count', 'UPDATE ON pool'],
      ])
        storage.sql.exec(`CREATE TRIGGER ${name} BEFORE ${write} BEGIN SELECT RAISE(ABORT, 'written'); END`);
      const kept = await instance.keep({ visit: 'two', at: START + 30_000, pages: [] });
      expect(kept).toEqual({ known: true, number: null });
      for (const name of ['no_lease', 'no_change', 'no_count']) storage.sql.exec(`DROP TRIGGER ${name}`);
    });
  });
});

describe('killed at any moment', () => {
  const step = fc.record({
    does: fc.constantFrom(
      'lease' as const,
      'lease' as const,
      'keep' as const,
      'keep' as const,
      'leave' as const,
      'kill' as const,
    ),
    visit: fc.nat(5),
    wait: fc.oneof(fc.integer({ min: 1, max: 70_000 }), fc.integer({ min: 1, max: 2 * HOLD_MS })),
  });

  it('a pool gives no number away within the hold of its visit’s true last sign', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const pool = await newPool(A, B);
        const heard = new Map<string, { visit: string; at: number; left: boolean }>();
        let at = START;
        const hears = (visit: string, number: string | null) => {
          if (number === null) return;
          const before = heard.get(number);
          if (before !== undefined && before.visit !== visit) {
            expect(at - before.at).toBeGreaterThanOrEqual(HOLD_MS);
          }
          heard.set(number, { visit, at, left: false });
        };
        for (const { does, visit, wait } of steps) {
          at += wait;
          const name = String(visit);
          if (does === 'kill') {
            // Only what runs can be killed.
            await runInDurableObject(pool, () => {});
            await evictDurableObject(pool);
          } else if (does === 'lease') hears(name, await lease(pool, name, at));
          else if (does === 'keep') hears(name, (await pool.keep({ visit: name, at, pages: [] })).number);
          else {
            await pool.leave({ visit: name, at, pages: [] });
            // A visit that has said that it is going says nothing new by saying it again.
            for (const one of heard.values())
              if (one.visit === name && !one.left) Object.assign(one, { at, left: true });
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a write that fails', () => {
  it('fails every visit that waited for it, keeps no number for them, and the pool goes on', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await runInDurableObject(pool, async (instance, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER full BEFORE INSERT ON leases BEGIN SELECT RAISE(ABORT, 'disk full'); END",
      );
      const answers = await Promise.allSettled([
        instance.lease(...leaseRequest(snapshot('two', START), START)),
        instance.lease(...leaseRequest(snapshot('three', START), START)),
        instance.keep({ visit: 'one', at: START, pages: [] }),
      ]);
      // The keep-alive had nothing to write, so there was nothing for it to wait for.
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
      storage.sql.exec('DROP TRIGGER full');
    });
    expect(await pool.status(START)).toMatchObject({ live: 1, free: 1, visits: 1 });
    expect(await lease(pool, 'three', START)).toBe(B);
  });
});

describe('who called a number of the pool', () => {
  it('names the visit with the pages it saw up to the call', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.keep({ visit: 'one', at: START + MINUTE, pages: [page('/prices', START + MINUTE)] });
    await pool.keep({ visit: 'one', at: START + 2 * MINUTE, pages: [page('/later', START + 2 * MINUTE)] });
    const answer = await pool.attribute({ number: A, at: START + 90_000, caller: '+13125550199' });
    expect(answer).toMatchObject({
      kind: 'visit',
      source: { campaign: 'campaign of one', clickIds: { gclid: 'Cj0' } },
      candidates: [
        {
          visit: { visit: 'one', city: 'Chicago', region: 'IL', device: 'phone', startedAt: START },
          reason: "looking at the number when the call came in, in the region of the caller's area code",
        },
      ],
    });
    expect(answer.candidates[0]?.visit.pages).toEqual([page('/', START), page('/prices', START + MINUTE)]);
  });

  it('lists earlier holders after the present one', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START, pages: [] });
    await lease(pool, 'two', START + 10 * MINUTE);
    const answer = await pool.attribute({ number: A, at: START + 11 * MINUTE, caller: null });
    expect(answer.candidates.map(({ visit }) => visit.visit)).toEqual(['two', 'one']);
    const earlier = await pool.attribute({ number: A, at: START + 5 * MINUTE, caller: null });
    expect(earlier.candidates.map(({ visit }) => visit.visit)).toEqual(['one']);
  });

  it('knows nobody for a number that was never leased', async () => {
    const pool = await newPool(A);
    expect((await pool.attribute({ number: A, at: START, caller: null })).kind).toBe('none');
  });

  it('believes the visitor who tapped the number', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START, pages: [] });
    await lease(pool, 'two', START + 10 * MINUTE);
    const at = START + 30 * MINUTE;
    const before = await pool.attribute({ number: A, at, caller: null });
    expect(before.candidates[0]?.visit.visit).toBe('two');
    await pool.leave({ visit: 'one', at, pages: [], taps: [{ number: A, at: at - 4000 }] });
    const answer = await pool.attribute({ number: A, at, caller: null });
    expect(answer.candidates[0]).toMatchObject({ visit: { visit: 'one' } });
    expect(answer.reason).toContain('tapped the number 4 seconds before the call');
  });

  it('recognises a caller of an earlier call, but not from a mere question', async () => {
    const pool = await newPool(A);
    const [caller, askedAbout] = ['+12125550188', '+12125550199'];
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START, pages: [] });
    await pool.attribute({ number: A, at: START + 1000, caller: askedAbout });
    await pool.attribute({ number: A, at: START + 1000, caller, call: 'call_1' });
    await pool.attribute({ number: A, at: START + 2000, caller, call: 'call_1' });
    await lease(pool, 'two', START + 3 * DAY - 10 * MINUTE);
    await pool.leave({ visit: 'two', at: START + 3 * DAY - 10 * MINUTE, pages: [] });
    const question = { number: A, at: START + 3 * DAY };
    const asked = await pool.attribute({ ...question, caller: askedAbout });
    expect(asked.candidates[0]?.visit.visit).toBe('two');
    const answer = await pool.attribute({ ...question, caller });
    expect(answer.candidates[0]?.visit.visit).toBe('one');
    expect(answer.reason).toContain('called before from the same number');
    await runInDurableObject(pool, (_, { storage }) => {
      const kept = storage.sql.exec<{ caller: string }>('SELECT caller FROM callers').toArray();
      expect(kept).toHaveLength(1);
      expect(kept[0]?.caller).not.toContain('2125550188');
    });
  });

  it('lays a call to who holds the number, though the clock was set back since; a question is about its own moment', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    const earlier = { number: A, at: START - MINUTE, caller: null };
    const { candidates, confidence } = await pool.attribute({ ...earlier, call: 'call_1' });
    expect(candidates.map(({ visit }) => visit.visit)).toEqual(['one']);
    expect(confidence).toBeGreaterThan(0.9);
    expect((await pool.attribute(earlier)).candidates).toEqual([]);
  });

  it('still knows the visits of a number that has left the pool', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.configure([B]);
    const answer = await pool.attribute({ number: A, at: START + DAY, caller: null });
    expect(answer.candidates[0]?.visit.visit).toBe('one');
  });
});

describe('a visit that is forgotten', () => {
  const tables = ['leases', 'page_views', 'taps', 'callers'];
  /** Everything the object has written down, as one text. */
  const written = (pool: Pool) =>
    runInDurableObject(pool, (_, { storage }) =>
      JSON.stringify(tables.map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray())),
    );

  it('leaves nothing of who it was, where it came from and what it did', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await lease(pool, 'two', START);
    await pool.keep({
      visit: 'one',
      at: START + MINUTE,
      pages: [page('/secret', START + MINUTE)],
      taps: [{ number: A, at: START + MINUTE }],
    });
    const call = { number: A, at: START + MINUTE, caller: '+12125550188', call: 'call_1' };
    await pool.attribute(call);
    await pool.forget('one');
    const left = await written(pool);
    for (const fact of ['"one"', 'visitor of one', 'campaign of one', 'secret', 'call_1'])
      expect(left).not.toContain(fact);
    expect(left).toContain('campaign of two');
    await pool.leave({ visit: 'one', at: START + 2 * MINUTE, pages: [page('/secret', START)] });
    expect(
      await pool.keep({ visit: 'one', at: START + 2 * MINUTE, pages: [page('/secret', START)] }),
    ).toEqual({
      known: false,
      number: null,
    });
    expect(await written(pool)).toBe(left);
  });

  it('keeps its number held to the end of its hold, evicted or not, and stays counted', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START + 1000, pages: [] });
    await pool.forget('one');
    await pool.forget('one');
    await pool.forget('nobody');
    expect(await pool.status(START + 2000)).toMatchObject({ held: 1, free: 0, visits: 1, unnumbered: 0 });
    expect(await lease(pool, 'two', START + 1000 + HOLD_MS - 1)).toBeNull();
    await evictDurableObject(pool);
    expect(await lease(pool, 'three', START + 1000 + HOLD_MS)).toBe(A);
  });

  it('puts no call down to whoever had the number before', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.leave({ visit: 'one', at: START, pages: [] });
    await lease(pool, 'two', START + DAY);
    await pool.forget('two');
    const answer = await pool.attribute({ number: A, at: START + DAY + MINUTE, caller: null });
    expect(answer).toMatchObject({ kind: 'visit', source: { source: '(not set)', campaign: null } });
    expect(answer.candidates[0]?.visit).toMatchObject({ landing: '', city: null, device: null, pages: [] });
  });

  it('does not give its visitor the number back', async () => {
    const pool = await newPool(A, B);
    await lease(pool, 'one', START);
    await pool.forget('one');
    const again = await pool.lease(
      ...leaseRequest(snapshot('two', START + 1000, 'visitor of one'), START + 1000),
    );
    expect(again).toBe(B);
  });
});

describe('what is kept', () => {
  it('the newest hundred pages of a visit, and each page once when a visit asks again', async () => {
    const pool = await newPool(A);
    await lease(pool, 'one', START);
    await pool.lease(...leaseRequest(snapshot('one', START), START + 1));
    const pages = Array.from({ length: 120 }, (_, n) => page(`/${n}`, START + 1000 + n));
    await pool.keep({ visit: 'one', at: START + MINUTE, pages: pages.slice(0, 90) });
    await pool.keep({ visit: 'one', at: START + MINUTE, pages: pages.slice(90) });
    const answer = await pool.attribute({ number: A, at: START + MINUTE, caller: null });
    expect(answer.candidates[0]?.visit.pages).toEqual(pages.slice(-100));
  });

  it('when visits began and how long they lasted, for sizing the pool', async () => {
    const pool = await newPool(A, B);
    const hour = Math.floor(START / (60 * MINUTE)) * 60 * MINUTE;
    await lease(pool, 'one', hour + 5 * MINUTE);
    await lease(pool, 'two', hour + 7 * MINUTE);
    await pool.leave({ visit: 'one', at: hour + 9 * MINUTE, pages: [] });
    const traffic = await pool.traffic(hour + DAY);
    expect(traffic).toMatchObject({
      binMs: MINUTE,
      from: hour,
      lengths: { visits: 2, meanDuration: 2 * MINUTE, singlePage: 0.5 },
    });
    expect(traffic.starts.flatMap((count, minute) => (count > 0 ? [[minute, count]] : []))).toEqual([
      [5, 1],
      [7, 1],
    ]);
  });

  it('nothing of a visit thirty days after its last sign', async () => {
    const pool = await newPool(A, B);
    for (const [visit, at] of [
      ['one', START],
      ['two', START + 31 * DAY],
    ] as const) {
      await lease(pool, visit, at);
      const taps = [{ number: A, at }];
      await pool.leave({ visit, at, pages: [page('/prices', at)], taps });
    }
    await runInDurableObject(pool, (_, { storage }) => {
      const visits = (table: string) => storage.sql.exec(`SELECT visit FROM ${table}`).toArray();
      for (const table of ['leases', 'page_views', 'taps']) {
        expect(visits(table)).toEqual([{ visit: 'two' }]);
      }
    });
    expect((await pool.status(START + 31 * DAY)).visits).toBe(2);
  });
});
