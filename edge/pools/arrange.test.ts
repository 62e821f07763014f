import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange, type PoolDirectory } from './arrange.ts';
import { deal, type OwnedNumber } from './objects.ts';

const NUMBERS = Array.from({ length: 7 }, (_, n) => `+1312555010${n}`);

/** A directory and objects that do what the real ones promise, each step at one moment. */
class Model {
  objects = 1;
  generation = 0;
  /** Numbers that a visit holds. */
  readonly held = new Set<string>();
  readonly rows: OwnedNumber[] = NUMBERS.map((number) => ({ number, object: null }));
  /** What each object has: in its pool, or out of it and still with a visit. */
  readonly has = new Map<number, { generation: number; pool: string[]; draining: string[] }>();

  /** @param pass called before every step: what happens meanwhile happens there */
  directory(pass: () => Promise<void>): PoolDirectory {
    return {
      begin: async () => {
        await pass();
        const rows = structuredClone(this.rows);
        return { generation: ++this.generation, objects: this.objects, numbers: rows };
      },
      move: async (moves, generation) => {
        await pass();
        if (generation !== this.generation) return false;
        for (const { number, from, to } of moves) {
          const row = this.rows.find((one) => one.number === number);
          expect(row?.object).toBe(from);
          if (row !== undefined) row.object = to;
        }
        return true;
      },
    };
  }

  configure(pass: () => Promise<void>) {
    return async (object: number, numbers: string[], generation: number) => {
      await pass();
      const before = this.has.get(object) ?? { generation: 0, pool: [], draining: [] };
      if (generation < before.generation) return null;
      const gone = [...before.pool, ...before.draining].filter((number) => !numbers.includes(number));
      const draining = gone.filter((number) => this.held.has(number));
      this.has.set(object, { generation, pool: numbers, draining });
      this.check();
      return draining;
    };
  }

  check(): void {
    const all = [...this.has.values()].flatMap(({ pool, draining }) => [...pool, ...draining]);
    expect(new Set(all).size, JSON.stringify([...this.has])).toBe(all.length);
  }
}

const now = () => Promise.resolve();

describe('arranging the numbers of a pool', () => {
  it('deals new numbers at once, and moves others as soon as nobody holds them', async () => {
    const model = new Model();
    model.objects = 2;
    expect(await arrange(model.directory(now), model.configure(now))).toBe(0);
    expect([...model.has.values()].map(({ pool }) => pool.length)).toEqual([4, 3]);
    for (const number of NUMBERS) model.held.add(number);
    model.objects = 1;
    expect(await arrange(model.directory(now), model.configure(now))).toBe(3);
    expect(model.has.get(1)).toMatchObject({ pool: [], draining: { length: 3 } });
    model.held.clear();
    expect(await arrange(model.directory(now), model.configure(now))).toBe(0);
    expect(model.has.get(0)?.pool).toHaveLength(7);
    expect(model.has.get(1)).toMatchObject({ pool: [], draining: [] });
  });

  it('has no number in two objects at any time, however many arrange at once, stop half way, or change the count', async () => {
    const change = fc.record({ objects: fc.integer({ min: 1, max: 4 }), hold: fc.array(fc.nat(6)) });
    let superseded = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(change, { minLength: 2, maxLength: 6 }),
        fc.array(fc.nat(12), { maxLength: 3 }),
        async (scheduler, changes, crashes) => {
          const model = new Model();
          const runs = changes.map(async ({ objects, hold }, nth) => {
            let steps = 0;
            const pass = async () => {
              await scheduler.schedule(Promise.resolve(), `step of ${nth}`);
              if (steps++ === crashes[nth]) throw new Error('crashed');
            };
            await pass();
            model.objects = objects;
            model.held.clear();
            for (const n of hold) model.held.add(NUMBERS[n] as string);
            const left = await arrange(model.directory(pass), model.configure(pass));
            if (left === null) superseded++;
          });
          await scheduler.waitFor(Promise.allSettled(runs));

          model.held.clear();
          expect(await arrange(model.directory(now), model.configure(now))).toBe(0);
          expect(new Map(model.rows.map(({ number, object }) => [number, object]))).toEqual(
            deal(model.rows, model.objects),
          );
          for (const { number, object } of model.rows) {
            expect(model.has.get(object as number)?.pool).toContain(number);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(superseded).toBeGreaterThan(20);
  });
});
