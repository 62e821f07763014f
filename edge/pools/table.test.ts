import { describe, expect, it } from 'vitest';
import { seeded } from './random.ts';
import { tableOf } from './table.ts';
import type { Session } from './traffic.ts';

const MINUTE = 60_000;

/** A day of visits at random moments, some of them of visitors who were there before. */
function someDay(visits: number): Session[] {
  const random = seeded(7);
  return Array.from({ length: visits }, () => {
    const start = random() * 24 * 60 * MINUTE;
    const visitor = Math.floor(random() * visits);
    return { start, end: start + random() * 6 * MINUTE, visitor, pages: 2 };
  }).sort((a, b) => a.start - b.start);
}

describe('the figures of a trace', { timeout: 120_000 }, () => {
  const table = tableOf(someDay(300), 1);

  it('are shares, and better with more numbers', () => {
    expect(table).toMatchObject({ visits: 300 });
    const rights = table.lastHolder.map(({ right }) => right);
    expect(rights).toEqual(rights.toSorted((a, b) => a - b));
    for (const share of [...rights, ...table.attributor.map(({ precision90 }) => precision90)]) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it('tell where a pool with a fixed hold does better, and by how much', () => {
    const { law, x, policy, by } = table.furthestBehind;
    const there = table.policies.find((one) => one.law === law && one.x === x);
    expect(by).toBeCloseTo((there?.right[policy] ?? 0) - (there?.right['soft-lru'] ?? 0), 10);
    for (const { right } of table.policies) {
      for (const one of Object.values(right)) expect(one - right['soft-lru']).toBeLessThanOrEqual(by);
    }
  });

  it('show what the attributor adds: fewer numbers for as many right calls', () => {
    for (const { random5, lastHolder, attributor, shared } of table.needed) {
      expect(lastHolder).toBeLessThanOrEqual(random5);
      expect(attributor).toBeLessThan(lastHolder);
      expect(shared).toBeLessThanOrEqual(attributor);
    }
  });

  it("put other products' rules beside the allocator with as many numbers", () => {
    expect(table.peers.length).toBeGreaterThanOrEqual(7);
    for (const { rule, theirs, ours } of table.peers) {
      for (const { right, wrong, none } of [theirs, ours]) expect(right + wrong + none).toBeCloseTo(1, 10);
      expect(ours.right, rule).toBeGreaterThanOrEqual(theirs.right - 0.01);
    }
  });
});
