import { describe, expect, it } from 'vitest';
import { PEER_RULES } from './peers.ts';
import { numberRange } from './replay.ts';
import type { Session } from './traffic.ts';

const MINUTE = 60_000;

function rule(name: string) {
  const found = PEER_RULES.find((one) => one.name.startsWith(name));
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

/** 60 visits an hour for a day, three minutes each, of 40 visitors in turn. */
const EVEN: Session[] = Array.from({ length: 1440 }, (_, n) => ({
  start: n * MINUTE,
  end: (n + 3) * MINUTE,
  visitor: n % 40,
  pages: 2,
}));

describe("another product's rule", () => {
  it.each([
    ['Nimbata', 3],
    ['CTM', 2],
    ['matelso', 60],
    ['CallRail', 4],
    ['Roistat', 6],
    ['Delacon', 8],
    ['a hold of 30', 33],
  ])('%s would have %d numbers for 60 visits of three minutes an hour', (name, numbers) => {
    expect(rule(name).numbers(EVEN)).toBe(numbers);
  });

  it('names a number at least, whatever the traffic', () => {
    for (const { numbers } of PEER_RULES) expect(numbers([])).toBeGreaterThanOrEqual(1);
  });

  it('CTM gives a visitor the same number for good and refuses nobody', () => {
    const pool = rule('CTM').pool(numberRange(2), 1);
    const first = pool.lease('visit 1', 'ann', 0);
    for (let n = 0; n < 50; n++) expect(pool.lease(`${n}`, `visitor ${n}`, n)).not.toBeNull();
    expect(pool.lease('visit 2', 'ann', 100 * MINUTE)).toBe(first);
  });

  it('a hold keeps a number back from others, and for who comes back', () => {
    const pool = rule('Delacon').pool(numberRange(1), 1);
    const number = pool.lease('1', 'ann', 0);
    expect(pool.lease('2', 'bob', 60 * MINUTE)).toBeNull();
    pool.leave('1', 61 * MINUTE);
    expect(pool.lease('3', 'bob', 65 * MINUTE)).toBeNull();
    expect(pool.lease('4', 'ann', 65 * MINUTE)).toBe(number);
    pool.leave('4', 66 * MINUTE);
    expect(pool.lease('5', 'bob', 71 * MINUTE)).toBe(number);
  });
});
