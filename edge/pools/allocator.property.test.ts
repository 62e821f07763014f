import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocator, HOLD_MS, type Lease } from './allocator.ts';

const NUMBERS = ['+13125550101', '+13125550102', '+13125550103'];

/** What the allocator promises, written the slow way: every number with its last visitor and activity, scanned. */
class SlowPool {
  readonly #numbers: { number: string; visit?: string; visitor?: string; at: number }[];
  constructor(numbers: string[]) {
    this.#numbers = numbers.map((number) => ({ number, at: Number.NEGATIVE_INFINITY }));
  }

  lease(visit: string, visitor: string, at: number): string | null {
    const own = this.#numbers.find((one) => one.visitor === visitor);
    const silentLongest = [...this.#numbers].sort((a, b) => a.at - b.at)[0];
    const free = silentLongest && at - silentLongest.at >= HOLD_MS ? silentLongest : undefined;
    const chosen = own ?? free;
    if (chosen === undefined) return null;
    Object.assign(chosen, { visit, visitor, at });
    return chosen.number;
  }

  touch(visit: string, at: number): string | null {
    const held = this.#numbers.find((one) => one.visit === visit);
    if (held !== undefined) held.at = at;
    return held?.number ?? null;
  }
}

const step = fc.record({
  do: fc.constantFrom('lease' as const, 'keep' as const, 'leave' as const),
  visitor: fc.integer({ min: 0, max: 5 }),
  visit: fc.integer({ min: 0, max: 1 }),
  wait: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 2 * HOLD_MS })),
});

describe('whatever happens', () => {
  it('a number is never held by two visits at once, nor handed out within its hold', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const pool = new Allocator(NUMBERS);
        const current = new Map<string, Lease>();
        let at = 0;
        for (const { do: what, visitor, visit, wait } of steps) {
          at += wait;
          const name = `visit ${visitor}.${visit}`;
          if (what !== 'lease') {
            pool[what](name, at);
            continue;
          }
          const { lease } = pool.lease(name, `visitor ${visitor}`, at);
          if (lease.number === null) continue;
          const before = current.get(lease.number);
          if (before !== undefined && before.visitor !== lease.visitor) {
            expect(at - before.lastActiveAt).toBeGreaterThanOrEqual(HOLD_MS);
            expect([...pool.states(at)].filter(({ visit }) => visit === before.visit)).toEqual([]);
          }
          current.set(lease.number, lease);
        }
      }),
    );
  });

  it('decides as a plain scan of all numbers would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const pool = new Allocator(NUMBERS);
        const slow = new SlowPool(NUMBERS);
        let at = 0;
        for (const { do: what, visitor, visit, wait } of steps) {
          at += wait;
          const name = `visit ${visitor}.${visit}`;
          if (what === 'lease') {
            const { lease } = pool.lease(name, `visitor ${visitor}`, at);
            expect(lease.number).toBe(slow.lease(name, `visitor ${visitor}`, at));
          } else if (what === 'keep') {
            expect(pool.keep(name, at)?.number ?? null).toBe(slow.touch(name, at));
          } else if (pool.leave(name, at) !== null) {
            slow.touch(name, at);
          }
        }
      }),
    );
  });

  it('counts how its numbers stand as its states do, also while numbers go and others stand in', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), fc.nat(HOLD_MS), (steps, change, later) => {
        const pool = new Allocator(NUMBERS);
        let at = 0;
        for (const [nth, { do: what, visitor, visit, wait }] of steps.entries()) {
          at += wait;
          if (nth === change) pool.configure(NUMBERS.slice(1), { staticNumber: '+13125550199' });
          if (what === 'lease') pool.lease(`${visitor}.${visit}`, `${visitor}`, at);
          else pool[what](`${visitor}.${visit}`, at);
        }
        const all = [...pool.states(at + later)];
        expect(pool.standing(at + later)).toEqual({
          size: all.filter(({ draining }) => !draining).length,
          live: all.filter(({ state }) => state === 'live').length,
          held: all.filter(({ state }) => state === 'held').length,
        });
      }),
    );
  });

  it('says beforehand whether a visit would get a number of its own', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom('page-number', 'shared' as const),
        (steps, overflow) => {
          const pool = new Allocator(NUMBERS, overflow as 'shared');
          let at = 0;
          for (const { do: what, visitor, visit, wait } of steps) {
            at += wait;
            const name = `${visitor}.${visit}`;
            if (what !== 'lease') pool[what](name, at);
            else {
              const has = pool.hasNumberFor(name, `${visitor}`, at);
              const { lease: given } = pool.lease(name, `${visitor}`, at);
              if (!given.shared) expect(has).toBe(given.number !== null);
              else if (given.joined && given.from === at) expect(has).toBe(false);
            }
          }
        },
      ),
    );
  });

  it('a clock that jumps about never makes it rob or lose a visit', () => {
    const jump = fc.record({ visitor: fc.nat(6), at: fc.integer({ min: 0, max: 10 * HOLD_MS }) });
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 80 }), (jumps) => {
        const pool = new Allocator(NUMBERS);
        let latest = 0;
        const heard = new Map<string, { visitor: number; at: number }>();
        for (const { visitor, at } of jumps) {
          latest = Math.max(latest, at);
          const number = pool.lease(`${visitor}`, `visitor ${visitor}`, at).lease.number;
          if (number === null) continue;
          const before = heard.get(number);
          if (before && before.visitor !== visitor)
            expect(latest - before.at).toBeGreaterThanOrEqual(HOLD_MS);
          heard.set(number, { visitor, at: latest });
        }
        expect([...pool.states(latest)].map(({ number }) => number)).toEqual(NUMBERS);
      }),
    );
  });
});
