import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deal, homeOf, MOST_OBJECTS, type OwnedNumber, objectName, poolOfObject } from './objects.ts';

const objects = fc.integer({ min: 1, max: MOST_OBJECTS });
const owned = fc
  .array(fc.option(fc.nat(MOST_OBJECTS - 1)), { maxLength: 200 })
  .map((owners) => owners.map((object, n): OwnedNumber => ({ number: `+1312555${1000 + n}`, object })));

describe('the objects of a pool', () => {
  it('are named after it, the first by its own name', () => {
    expect(objectName('pool_7h2', 0)).toBe('pool_7h2');
    expect(objectName('pool_7h2', 11)).toBe('pool_7h2.11');
    for (const nth of [0, 1, 31]) expect(poolOfObject(objectName('pool_7h2', nth))).toBe('pool_7h2');
  });

  it('are each home to the same visitors every time, and to about as many', () => {
    for (const count of [2, 3, 7, MOST_OBJECTS]) {
      const visitors = new Array<number>(count).fill(0);
      for (let n = 0; n < 1000 * count; n++) {
        const home = homeOf(`vtr_${n.toString(32)}`, count);
        expect(homeOf(`vtr_${n.toString(32)}`, count)).toBe(home);
        visitors[home] = (visitors[home] ?? 0) + 1;
      }
      for (const share of visitors) expect(Math.abs(share - 1000)).toBeLessThan(150);
    }
  });
});

describe('dealing numbers to objects', () => {
  it('gives each number to one object, and every object as many as any other or one fewer', () => {
    fc.assert(
      fc.property(owned, objects, (numbers, count) => {
        const dealt = deal(numbers, count);
        expect([...dealt.keys()].sort()).toEqual(numbers.map(({ number }) => number).sort());
        const sizes = new Array<number>(count).fill(0);
        for (const object of dealt.values()) sizes[object] = (sizes[object] ?? Number.NaN) + 1;
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('moves nothing once it is done, and no more than it must', () => {
    fc.assert(
      fc.property(owned, objects, (numbers, count) => {
        const dealt = deal(numbers, count);
        const done = numbers.map(({ number }) => ({ number, object: dealt.get(number) ?? null }));
        expect(deal(done, count)).toEqual(dealt);
        // An object keeps of its own as many as it may have: the number of moves is that of those beyond.
        const stayed = numbers.filter(({ number, object }) => dealt.get(number) === object).length;
        const own = new Array<number>(count).fill(0);
        for (const { object } of numbers)
          if (object !== null && object < count) own[object] = (own[object] ?? 0) + 1;
        const fair = numbers.length / count;
        const least = own.reduce((all, some) => all + Math.min(some, Math.floor(fair)), 0);
        expect(stayed).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  it('leaves three of four numbers where they are when a fourth object is added', () => {
    const numbers = Array.from({ length: 120 }, (_, n) => ({ number: `+${n}`, object: n % 3 }));
    const dealt = deal(numbers, 4);
    expect(numbers.filter(({ number, object }) => dealt.get(number) !== object)).toHaveLength(30);
  });
});
