import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocator, HOLD_MS, KEEP_ALIVE_MS, type Lease } from './allocator.ts';
import { asLateAsMayBe, isBehind, mustWrite, UNWRITTEN_MS } from './unwritten.ts';

const NUMBERS = ['+13125550101', '+13125550102', '+13125550103'];

/** A pool and its record, which is all that a crash leaves of it. */
class CrashingPool {
  readonly #rows = new Map<number, Lease>();
  #allocator = new Allocator(NUMBERS);
  writes = 0;

  lease(visit: string, at: number): Lease {
    const { lease, changed, ended } = this.#allocator.lease(visit, `visitor of ${visit}`, at);
    for (const one of [...changed, ...ended.filter(isBehind)]) this.#write(one);
    return lease;
  }

  keep(visit: string, at: number): Lease | null {
    const kept = this.#allocator.keep(visit, at);
    if (kept !== null && mustWrite(kept)) this.#write(kept);
    return kept;
  }

  leave(visit: string, at: number): Lease | null {
    const left = this.#allocator.leave(visit, at);
    if (left !== null) this.#write(left);
    return left;
  }

  /** Forgets everything that is not on record; what is read back is read at `at`. */
  crash(at: number): void {
    const newest = new Map<string | null, Lease>();
    for (const row of this.#rows.values()) newest.set(row.number, row);
    newest.delete(null);
    this.#allocator = new Allocator(NUMBERS);
    const rows = [...newest.values()].map((row) => asLateAsMayBe(structuredClone(row), at));
    this.#allocator.restore(rows, Math.max(0, ...this.#rows.keys()));
  }

  #write(lease: Lease): void {
    this.writes++;
    lease.onRecord = { lastActiveAt: lease.lastActiveAt, leftAt: lease.leftAt };
    this.#rows.set(lease.id, structuredClone(lease));
  }
}

describe('what is not written down', () => {
  const step = fc.record({
    does: fc.constantFrom(
      'lease' as const,
      'lease' as const,
      'keep' as const,
      'keep' as const,
      'keep' as const,
      'leave' as const,
      'crash' as const,
    ),
    visit: fc.nat(7),
    wait: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 50_000, max: 70_000 }),
      fc.integer({ min: 1, max: 2 * HOLD_MS }),
    ),
  });

  it('never costs a visit its number within the hold of its true last sign, whenever the crash comes', () => {
    let given = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 120 }), (steps) => {
        const pool = new CrashingPool();
        const lastSign = new Map<string, { visit: string; at: number }>();
        let at = 0;
        for (const { does, visit, wait } of steps) {
          at += wait;
          if (does === 'crash') {
            pool.crash(at);
            continue;
          }
          const lease = pool[does](String(visit), at);
          if (lease === null || lease.number === null) continue;
          const before = lastSign.get(lease.number);
          if (before !== undefined && before.visit !== lease.visit) {
            given++;
            expect(at - before.at).toBeGreaterThanOrEqual(HOLD_MS);
          }
          lastSign.set(lease.number, { visit: lease.visit, at });
        }
      }),
      { numRuns: 1500 },
    );
    expect(given).toBeGreaterThan(1000);
  });

  it('is every other keep-alive of a visit that stays, also when each comes a little late', () => {
    for (const late of [0, 50, 5_000]) {
      const pool = new CrashingPool();
      pool.lease('one', 0);
      for (let n = 1; n <= 30; n++) pool.keep('one', n * (KEEP_ALIVE_MS + late));
      expect(pool.writes).toBe(1 + 15);
    }
  });

  it('can have happened up to now and no later, and not at all after a visit said it was going', () => {
    const lease = new Allocator(NUMBERS).lease('one', 'visitor', 1000).lease;
    expect(asLateAsMayBe(lease, 5000).lastActiveAt).toBe(5000);
    expect(asLateAsMayBe(lease, 10 * HOLD_MS).lastActiveAt).toBe(1000 + UNWRITTEN_MS);
    expect(asLateAsMayBe(lease, 500).lastActiveAt).toBe(1000);
    expect(asLateAsMayBe({ ...lease, leftAt: 1000 }, 10 * HOLD_MS).lastActiveAt).toBe(1000);
  });

  it('keeps a number from others for longer after a crash, but not for good', () => {
    const pool = new CrashingPool();
    for (const [n] of NUMBERS.entries()) pool.lease(String(n), 0);
    pool.crash(HOLD_MS);
    expect(pool.lease('new', HOLD_MS).number).toBeNull();
    expect(pool.lease('new', HOLD_MS + UNWRITTEN_MS).number).not.toBeNull();
  });
});
