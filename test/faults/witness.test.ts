import { expect, test } from 'vitest';
import type { Call } from '../../edge/calls/call.ts';
import type { PoolStatus } from '../../edge/pools/messages.ts';
import { Witness } from './witness.ts';

const HOLD = 1000;
const ONE = '+13125550101';
const TWO = '+13125550102';

function heard(witness: Witness, visit: string, number: string | null, at: number, left = false): string[] {
  return witness.heard({ visit, token: `token of ${visit}`, number, heardAt: at, left }, at + 10);
}

function pool(...rows: [number: string, visit: string, state: 'live' | 'held' | 'free'][]): PoolStatus {
  const unasked = { since: 0, lastActiveAt: 0, freeFrom: null, holders: 1 };
  const numbers = rows.map(([number, visit, state]) => ({ number, visit, state, ...unasked }));
  const counts = { live: 0, held: 0, free: 0, visits: 0, unnumbered: 0 };
  return { size: rows.length, ...counts, overflow: 'page-number', reuseGap: null, right: 1, numbers };
}

function row(from: string, visits: string, to = ONE): Call {
  const candidates = [...visits].map((visit) => ({ visit: { visit } }));
  return {
    trackingNumber: to,
    caller: { number: from },
    attribution: { kind: 'visit', reason: '', candidates },
  } as unknown as Call;
}

test('a number given to a second visit within the hold is a contradiction, after it is not', () => {
  const witness = new Witness(HOLD);
  expect(heard(witness, 'a', ONE, 0)).toEqual([]);
  expect(heard(witness, 'b', ONE, 500)).toHaveLength(1);
  expect(heard(witness, 'c', ONE, 1600)).toEqual([]);
});

test('a visit that keeps goes on holding its number', () => {
  const witness = new Witness(HOLD);
  heard(witness, 'a', ONE, 0);
  expect(heard(witness, 'a', ONE, 900)).toEqual([]);
  expect(heard(witness, 'b', ONE, 1500)).toHaveLength(1);
});

test('a visit that is shown another number within the hold has lost its own', () => {
  const witness = new Witness(HOLD);
  heard(witness, 'a', ONE, 0);
  expect(heard(witness, 'a', TWO, 500)).toHaveLength(1);
  expect(heard(witness, 'b', null, 500)).toEqual([]);
  expect(heard(witness, 'b', ONE, 600)).toEqual([]);
});

test('a pool that lists somebody else, or nobody, or the wrong state is contradicted', () => {
  const witness = new Witness(HOLD);
  heard(witness, 'a', ONE, 0);
  heard(witness, 'b', TWO, 0, true);
  expect(witness.checkPool(pool([ONE, 'a', 'live'], [TWO, 'b', 'held']), 500)).toEqual([]);
  expect(witness.checkPool(pool([ONE, 'x', 'live'], [TWO, 'b', 'held']), 500)).toHaveLength(1);
  expect(witness.checkPool(pool([TWO, 'b', 'held']), 500)).toHaveLength(1);
  expect(witness.checkPool(pool([ONE, 'a', 'held'], [TWO, 'b', 'live']), 500)).toHaveLength(2);
  expect(witness.checkPool(pool([ONE, 'a', 'live'], [TWO, 'a', 'held']), 500).length).toBeGreaterThan(0);
  expect(witness.checkPool(pool([ONE, 'x', 'live']), 2000)).toEqual([]);
});

test('what got no answer may have changed the state, never the holder', () => {
  const witness = new Witness(HOLD);
  heard(witness, 'a', ONE, 0);
  const visit = witness.visits.get('a');
  if (visit) visit.unsure = true;
  expect(witness.checkPool(pool([ONE, 'a', 'held']), 500)).toEqual([]);
  expect(witness.checkPool(pool([ONE, 'x', 'held']), 500)).toHaveLength(1);
});

test('an answered call has one row that names its visit; one without an answer has at most one', () => {
  const witness = new Witness(HOLD);
  witness.calls.set('+1', { from: '+1', to: ONE, visit: 'a', answered: true });
  witness.calls.set('+2', { from: '+2', to: ONE, visit: 'a', answered: false });
  expect(witness.checkLedger([row('+1', 'a')])).toEqual([]);
  expect(witness.checkLedger([row('+1', 'a'), row('+2', 'a')])).toEqual([]);
  expect(witness.checkLedger([])).toHaveLength(1);
  expect(witness.checkLedger([row('+1', 'a'), row('+2', 'a'), row('+2', 'a')])).toHaveLength(1);
  expect(witness.checkLedger([row('+1', 'b')])).toHaveLength(1);
  expect(witness.checkLedger([row('+1', 'ba')])).toEqual([]);
  expect(witness.checkLedger([row('+1', '')])).toHaveLength(1);
  expect(witness.checkLedger([row('+1', 'a', TWO)])).toHaveLength(1);
  expect(witness.checkLedger([row('+1', 'a'), row('+9', 'a')])).toHaveLength(1);
});
