import { describe, expect, it } from 'vitest';
import { Allocator, HOLD_MS, KEEP_ALIVE_MS } from './allocator.ts';

const A = '+13125550101';
const B = '+13125550102';
const C = '+13125550103';
const MINUTE = 60_000;

/** Visit `name` of a visitor of the same name. */
function lease(pool: Allocator, name: string, at: number): string | null {
  return pool.lease(name, `visitor of ${name}`, at).lease.number;
}

function states(pool: Allocator, at: number): Record<string, string> {
  return Object.fromEntries([...pool.states(at)].map(({ number, state }) => [number, state]));
}

describe('the allocator', () => {
  it('hands out numbers never used before any other, in the order of the pool', () => {
    const pool = new Allocator([A, B, C]);
    expect(lease(pool, 'one', 0)).toBe(A);
    pool.leave('one', 1000);
    expect(lease(pool, 'two', 60 * MINUTE)).toBe(B);
    expect(lease(pool, 'three', 61 * MINUTE)).toBe(C);
  });

  it('then takes the number that has been silent longest', () => {
    const pool = new Allocator([A, B]);
    lease(pool, 'one', 0);
    lease(pool, 'two', 1000);
    pool.keep('one', 30_000);
    expect(lease(pool, 'three', 10 * MINUTE)).toBe(B);
    expect(lease(pool, 'four', 10 * MINUTE)).toBe(A);
  });

  it('gives a returning visitor the number they had while nobody else has had it since', () => {
    const pool = new Allocator([A, B]);
    lease(pool, 'first visit', 0);
    pool.leave('first visit', 1000);
    const again = pool.lease('second visit', 'visitor of first visit', 24 * 60 * MINUTE);
    expect(again).toMatchObject({ lease: { number: A, visit: 'second visit' }, returning: true });
  });

  it('gives a returning visitor another number when theirs has gone to somebody else', () => {
    const pool = new Allocator([A, B]);
    lease(pool, 'one', 0);
    lease(pool, 'two', 1000);
    expect(lease(pool, 'three', 10 * MINUTE)).toBe(A);
    expect(pool.lease('one again', 'visitor of one', 11 * MINUTE)).toMatchObject({
      lease: { number: B },
      returning: false,
    });
  });

  it('answers a repeated question of one visit with the same lease', () => {
    const pool = new Allocator([A, B]);
    const first = pool.lease('one', 'visitor', 0).lease;
    expect(pool.lease('one', 'visitor', 1000).lease).toBe(first);
  });

  it('gives no number rather than robbing a visit heard of within the hold', () => {
    const pool = new Allocator([A]);
    lease(pool, 'one', 0);
    expect(lease(pool, 'two', HOLD_MS - 1)).toBeNull();
    expect(lease(pool, 'two', HOLD_MS)).toBe(A);
  });

  it('never robs a visit that keeps alive, even when a keep-alive comes almost a minute late', () => {
    const pool = new Allocator([A]);
    lease(pool, 'one', 0);
    for (let at = 0; at < 60 * MINUTE; at += 2 * KEEP_ALIVE_MS - 1) {
      expect(pool.keep('one', at)?.number).toBe(A);
      expect(lease(pool, 'two', at + 2 * KEEP_ALIVE_MS - 2)).toBeNull();
    }
  });

  it('holds the number of a visit that has gone for two minutes from its going', () => {
    const pool = new Allocator([A]);
    lease(pool, 'one', 0);
    pool.leave('one', 50_000);
    expect(states(pool, 60_000)).toEqual({ [A]: 'held' });
    expect(lease(pool, 'two', 50_000 + HOLD_MS - 1)).toBeNull();
    expect(lease(pool, 'two', 50_000 + HOLD_MS)).toBe(A);
  });

  it('tells since when a visit has its number, when the number can go, and how many share it', () => {
    const pool = new Allocator([A], 'shared');
    const seen = (at: number) => [...pool.states(at)][0];
    expect(seen(0)).toMatchObject({
      visit: null,
      since: null,
      lastActiveAt: null,
      freeFrom: null,
      holders: 0,
    });
    lease(pool, 'one', 1000);
    pool.keep('one', 50_000);
    expect(seen(50_000)).toMatchObject({
      visit: 'one',
      since: 1000,
      lastActiveAt: 50_000,
      freeFrom: 50_000 + HOLD_MS,
      holders: 1,
    });
    lease(pool, 'two', 60_000);
    expect(seen(60_000)).toMatchObject({ visit: 'two', since: 60_000, holders: 2 });
    expect(seen(50_000 + HOLD_MS)).toMatchObject({ holders: 1, freeFrom: 60_000 + HOLD_MS });
    expect(seen(60_000 + HOLD_MS)).toMatchObject({ state: 'free', holders: 0, freeFrom: null });
  });

  it('counts one going once: a late copy does not lengthen the hold', () => {
    const pool = new Allocator([A]);
    lease(pool, 'one', 0);
    expect(pool.leave('one', 1000)).not.toBeNull();
    expect(pool.leave('one', 60_000)).toBeNull();
    expect(lease(pool, 'two', 1000 + HOLD_MS)).toBe(A);
  });

  it('tells a visit that lost its number, and finds it another', () => {
    const pool = new Allocator([A, B]);
    lease(pool, 'one', 0);
    lease(pool, 'two', 1000);
    expect(lease(pool, 'three', 5 * MINUTE)).toBe(A);
    expect(pool.keep('one', 5 * MINUTE)).toBeNull();
    expect(lease(pool, 'one', 5 * MINUTE)).toBe(B);
  });

  it('keeps its order when a clock goes backwards', () => {
    const pool = new Allocator([A, B]);
    lease(pool, 'one', 10 * MINUTE);
    lease(pool, 'two', 3 * MINUTE);
    expect(lease(pool, 'three', 4 * MINUTE)).toBeNull();
    expect(lease(pool, 'three', 11 * MINUTE)).toBeNull();
    expect(lease(pool, 'three', 12 * MINUTE)).toBe(A);
    expect(lease(pool, 'four', 12 * MINUTE)).toBe(B);
  });

  it('takes in new numbers while it runs', () => {
    const pool = new Allocator([A]);
    lease(pool, 'one', 0);
    pool.configure([A, B]);
    expect(lease(pool, 'two', 1000)).toBe(B);
    expect(pool.keep('one', 2000)?.number).toBe(A);
  });

  it('drains a number that is taken out: its visit keeps it, nobody else gets it, then it is gone', () => {
    const pool = new Allocator([A, B]);
    lease(pool, 'one', 0);
    pool.configure([B]);
    expect(pool.keep('one', 60_000)?.number).toBe(A);
    expect(lease(pool, 'two', 60_000)).toBe(B);
    expect(lease(pool, 'three', 60_000)).toBeNull();
    expect([...pool.states(61_000)].map(({ number, draining }) => [number, draining])).toEqual([
      [B, false],
      [A, true],
    ]);
    expect(states(pool, 60_000 + HOLD_MS)).toEqual({ [B]: 'free' });
    expect(pool.lease('one again', 'visitor of one', 60 * MINUTE).lease.number).toBe(B);
  });

  it('takes a drained number back without taking it from its visit', () => {
    const pool = new Allocator([A]);
    lease(pool, 'one', 0);
    pool.configure([]);
    pool.configure([A]);
    expect(lease(pool, 'two', 1000)).toBeNull();
    expect(pool.keep('one', 2000)?.number).toBe(A);
    expect(pool.draining()).toEqual([]);
    expect(pool.lease('one again', 'visitor of one', 60 * MINUTE)).toMatchObject({
      lease: { number: A },
      returning: true,
    });
  });

  it('keeps a number that is taken out for its visit, not for the next one of its visitor', () => {
    const pool = new Allocator([A, B]);
    const first = pool.lease('one', 'ann', 0).lease;
    pool.configure([B]);
    expect(pool.lease('one', 'ann', 1000).lease).toBe(first);
    const next = pool.lease('two', 'ann', 2000);
    expect(next).toMatchObject({ lease: { number: B }, returning: false, ended: [first] });
    expect(pool.holders(A)).toEqual([]);
  });

  it('forgets a number that is taken out: one that nobody had at once, another when it is let go', () => {
    const pool = new Allocator([A, B]);
    pool.configure([B]);
    lease(pool, 'one', 0);
    expect(lease(pool, 'two', 1000)).toBeNull();
    pool.configure([A]);
    pool.letGo(60 * MINUTE);
    pool.configure([A, B]);
    lease(pool, 'three', 60 * MINUTE);
    expect(pool.lease('four', 'dan', 60 * MINUTE)).toMatchObject({ lease: { number: B }, rested: null });
  });

  it('numbers on their way out are told until nobody can have them', () => {
    const pool = new Allocator([A, B], { staticNumber: C });
    lease(pool, 'one', 0);
    pool.configure([B], { staticNumber: C });
    expect(pool.draining()).toEqual([A]);
    expect(pool.hasNumberFor('one', 'visitor of one', 1000)).toBe(true);
    expect(pool.standing(1000)).toEqual({ size: 2, live: 1, held: 0 });
    expect(pool.letGo(HOLD_MS)).toEqual([]);
    expect([...pool.states(HOLD_MS)].map(({ number }) => number)).toEqual([B, C]);
  });

  it('lets go only of numbers that went and that nobody holds', () => {
    const pool = new Allocator([A, B, C]);
    lease(pool, 'one', 0);
    lease(pool, 'two', MINUTE);
    pool.configure([C]);
    expect(pool.letGo(HOLD_MS)).toEqual([B]);
    expect(pool.keep('one', HOLD_MS)).toBeNull();
    expect(pool.keep('two', HOLD_MS)?.number).toBe(B);
    expect(pool.letGo(2 * HOLD_MS)).toEqual([]);
  });

  it('gives nothing from an empty pool', () => {
    expect(lease(new Allocator([]), 'one', 0)).toBeNull();
    expect(lease(new Allocator([], 'shared'), 'one', 0)).toBeNull();
  });
});

describe('when every number is in use', () => {
  it('shares the one silent longest, and both leases say so', () => {
    const pool = new Allocator([A, B], 'shared');
    const first = pool.lease('one', 'v1', 0).lease;
    lease(pool, 'two', 1000);
    const grant = pool.lease('three', 'v3', 2000);
    expect(grant.lease).toMatchObject({ number: A, shared: true, joined: true });
    expect(first).toMatchObject({ shared: true, joined: false });
    expect(grant.changed).toEqual([first, grant.lease]);
    expect(lease(pool, 'four', 3000)).toBe(B);
  });

  it('shows the number set aside, which stays no longer than the visit', () => {
    const pool = new Allocator([A], { staticNumber: C });
    lease(pool, 'one', 0);
    expect(lease(pool, 'two', 1000)).toBe(C);
    expect(pool.lease('three', 'v3', 2000).lease).toMatchObject({ number: C, shared: true });
    expect(pool.keep('two', 60_000)?.number).toBe(C);
    expect(pool.lease('two again', 'visitor of two', 10 * MINUTE).lease.number).toBe(A);
  });

  it('gives a returning visitor the number they share, unless somebody else was heard of on it since', () => {
    const shared = (annLast: number, bobLast: number) => {
      const pool = new Allocator([A], 'shared');
      for (const name of ['ann', 'bob']) pool.lease(`visit of ${name}`, name, 0);
      for (const [name, at] of [['ann', annLast] as const, ['bob', bobLast] as const].toSorted(
        ([, a], [, b]) => a - b,
      ))
        pool.keep(`visit of ${name}`, at);
      return (at: number) => pool.lease('ann again', 'ann', at);
    };
    expect(shared(1000, 2000)(3000)).toMatchObject({ lease: { joined: true }, returning: true });
    expect(shared(2000, 1000)(2000 + HOLD_MS)).toMatchObject({ lease: { joined: false }, returning: true });
    expect(shared(1000, 60_000)(1000 + HOLD_MS)).toMatchObject({
      lease: { joined: true },
      returning: false,
    });
    expect(shared(1000, 1000)(1000 + HOLD_MS)).toMatchObject({ returning: false });
  });
});

describe('a grant tells what became of it', () => {
  it('a number that nobody had', () => {
    const pool = new Allocator([A]);
    const grant = pool.lease('one', 'ann', 1000);
    expect(grant).toEqual({
      lease: {
        id: 1,
        number: A,
        visit: 'one',
        visitor: 'ann',
        from: 1000,
        lastActiveAt: 1000,
        leftAt: null,
        joined: false,
        shared: false,
        onRecord: null,
      },
      returning: false,
      rested: null,
      taken: true,
      changed: [grant.lease],
      ended: [],
    });
    expect(pool.lastId).toBe(1);
  });

  it('a number that somebody else had: how long it rested, and whose lease that ended', () => {
    const pool = new Allocator([A]);
    const first = pool.lease('one', 'ann', MINUTE).lease;
    const grant = pool.lease('two', 'bob', 6 * MINUTE);
    expect(grant).toMatchObject({ rested: 5 * MINUTE, taken: true, returning: false, ended: [first] });
    expect(grant.changed).toEqual([grant.lease]);
    expect(grant.lease).toMatchObject({ id: 2, joined: false, shared: false });
    expect([...pool.leases()]).toEqual([grant.lease]);
  });

  it('the number of the same visit, which is back', () => {
    const pool = new Allocator([A]);
    const first = pool.lease('one', 'ann', 0).lease;
    pool.leave('one', 1000);
    const grant = pool.lease('one', 'ann', 2000);
    expect(grant).toEqual({
      lease: first,
      returning: true,
      rested: null,
      taken: false,
      changed: [first],
      ended: [],
    });
    expect(first).toMatchObject({ leftAt: null, lastActiveAt: 2000 });
  });

  it('the number that the visitor had: their earlier lease ends, and none that was free is gone', () => {
    const pool = new Allocator([A, B]);
    const first = pool.lease('one', 'ann', 0).lease;
    expect(pool.lease('two', 'ann', 5 * MINUTE)).toMatchObject({
      returning: true,
      taken: false,
      rested: null,
      ended: [first],
    });
  });

  it('a number that another visit holds, and later one that two have held', () => {
    const pool = new Allocator([A], 'shared');
    const first = pool.lease('one', 'ann', 0).lease;
    const second = pool.lease('two', 'bob', 1000);
    expect(second).toMatchObject({ taken: false, rested: null, returning: false, ended: [] });
    const third = pool.lease('three', 'cid', 2000);
    // Ann's lease says so already.
    expect(third.changed).toEqual([third.lease]);
    expect(pool.holders(A)).toEqual([first, second.lease, third.lease]);
    const last = pool.lease('four', 'dan', 10 * MINUTE);
    expect(last.ended).toEqual([first, second.lease, third.lease]);
    expect(last.lease).toMatchObject({ joined: false, shared: false });
  });

  it('no number', () => {
    const pool = new Allocator([]);
    const grant = pool.lease('one', 'ann', 0);
    expect(grant).toMatchObject({ returning: false, rested: null, taken: false, ended: [] });
    expect(grant.lease).toMatchObject({ number: null, joined: false, shared: false });
    expect(grant.changed).toEqual([grant.lease]);
    expect([...pool.leases()]).toEqual([]);
    expect(pool.keep('one', 1000)).toBeNull();
  });

  it('a visit whose visitor has a new name lets its earlier number go', () => {
    const pool = new Allocator([A, B]);
    const first = pool.lease('one', 'ann', 0).lease;
    const grant = pool.lease('one', 'ann on another day', 1000);
    expect(grant.ended).toEqual([first]);
    expect(pool.holders(A)).toEqual([]);
    expect(pool.keep('one', 2000)?.number).toBe(B);
  });
});

describe('a visit', () => {
  it('that goes is noted at the moment it says so, and is back when it is heard of again', () => {
    const pool = new Allocator([A]);
    lease(pool, 'one', 0);
    expect(pool.leave('one', 1000)).toMatchObject({ leftAt: 1000, lastActiveAt: 1000 });
    expect(pool.keep('one', 2000)).toMatchObject({ leftAt: null, lastActiveAt: 2000 });
    expect(pool.leave('nobody', 2000)).toBeNull();
    expect(states(pool, 2000)).toEqual({ [A]: 'live' });
  });

  it('that shares a number is known beside the others, the one heard of last at the end', () => {
    const pool = new Allocator([A], 'shared');
    for (const name of ['one', 'two', 'three']) lease(pool, name, 0);
    pool.keep('one', 1000);
    expect(pool.holders(A).map(({ visit }) => visit)).toEqual(['two', 'three', 'one']);
    expect(pool.holders(B)).toEqual([]);
    pool.leave('one', 1000);
    expect(states(pool, 1000)).toEqual({ [A]: 'live' });
    for (const name of ['two', 'three']) pool.leave(name, 1000);
    expect(states(pool, 1000)).toEqual({ [A]: 'held' });
    expect(pool.standing(1000 + HOLD_MS - 1)).toEqual({ size: 1, live: 0, held: 1 });
    expect(pool.standing(1000 + HOLD_MS)).toEqual({ size: 1, live: 0, held: 0 });
  });

  it('that was not heard of for the hold is not there, though one beside it went later', () => {
    const pool = new Allocator([A], 'shared');
    lease(pool, 'one', 0);
    lease(pool, 'two', MINUTE);
    pool.leave('two', MINUTE);
    expect(pool.standing(HOLD_MS - 1)).toEqual({ size: 1, live: 1, held: 0 });
    expect(pool.standing(HOLD_MS)).toEqual({ size: 1, live: 0, held: 1 });
    expect(states(pool, HOLD_MS)).toEqual({ [A]: 'held' });
  });
});

describe('after a restart', () => {
  it('knows the latest lease of each visitor, those on numbers it has, and no id twice', () => {
    const before = new Allocator([A, B]);
    const old = before.lease('old', 'ann', 0).lease;
    const latest = structuredClone(before.lease('new', 'ann', MINUTE).lease);
    const gone = structuredClone(before.lease('gone', 'bob', MINUTE).lease);
    for (const written of [
      [old, latest, gone],
      [gone, latest, { ...old, lastActiveAt: 2 * MINUTE }],
    ]) {
      const pool = new Allocator([A]);
      pool.restore(structuredClone(written), 7);
      expect([...pool.leases()].map(({ visit }) => visit)).toEqual(['new']);
      expect(pool.lastId).toBe(7);
      pool.restore([], 3);
      expect(pool.lease('next', 'cid', 60 * MINUTE).lease.id).toBe(8);
    }
  });

  it('counts the silence of a shared number from whoever was heard of last', () => {
    const before = new Allocator([A], 'shared');
    const [one, two] = [before.lease('one', 'ann', 0).lease, before.lease('two', 'bob', MINUTE).lease];
    const three = before.lease('three', 'cid', MINUTE).lease;
    const pool = new Allocator([A]);
    pool.restore(structuredClone([three, two, one]), 3);
    expect(pool.holders(A).map(({ visit }) => visit)).toEqual(['one', 'two', 'three']);
    expect(pool.hasNumberFor('four', 'dan', MINUTE + HOLD_MS - 1)).toBe(false);
    expect(pool.hasNumberFor('four', 'dan', MINUTE + HOLD_MS)).toBe(true);
  });

  it('does not go back to before what was written down', () => {
    const before = new Allocator([A, B]);
    const pool = new Allocator([A, B]);
    pool.restore([before.lease('one', 'ann', 60 * MINUTE).lease], 1);
    expect(pool.lease('two', 'bob', 0).lease.from).toBe(60 * MINUTE);
  });

  it('gives away first what was silent longest', () => {
    const before = new Allocator([A, B]);
    const [one, two] = [before.lease('one', 'ann', 0).lease, before.lease('two', 'bob', 1000).lease];
    const pool = new Allocator([A, B]);
    pool.restore(structuredClone([two, { ...one, lastActiveAt: 2000 }]), 2);
    expect(lease(pool, 'three', 60 * MINUTE)).toBe(B);
  });

  it('carries on from the leases that were written down', () => {
    const before = new Allocator([A, B, C]);
    const written = [before.lease('one', 'v1', 0).lease, before.lease('two', 'v2', 60_000).lease];
    const pool = new Allocator([A, B, C]);
    pool.restore(structuredClone(written).reverse(), 2);
    expect(pool.keep('one', 61_000)?.number).toBe(A);
    expect(lease(pool, 'three', 62_000)).toBe(C);
    expect(lease(pool, 'four', 63_000)).toBeNull();
    expect(lease(pool, 'four', 60_000 + HOLD_MS)).toBe(B);
  });
});
