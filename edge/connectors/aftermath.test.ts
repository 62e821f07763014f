import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversion } from './action.ts';
import { aftermath } from './aftermath.ts';
import type { Fate } from './connector.ts';

const AT = 1_000_000;
const waiting: Conversion = {
  action: 'act_1',
  call: 'call_1',
  state: 'waiting',
  does: 'tell',
  cents: 5000,
  toldCents: null,
  changedAt: 0,
  due: 0,
  attempts: 0,
  reference: null,
  reason: null,
  remedy: null,
  toldAt: null,
};
const accepted: Fate = { is: 'accepted', reference: 'r' };
const pending: Fate = { is: 'pending', reference: 'r', askAfterMs: 900_000 };
const failed: Fate = { is: 'failed', reason: 'no answer', afterMs: null };

const standing = (fate: Fate, done: Conversion = waiting, now = done) => aftermath(done, now, fate, AT, 0);

describe('what was told', () => {
  it('is over once it is accepted, or asked about until it is', () => {
    expect(standing(accepted)).toMatchObject({ state: 'accepted', due: null, toldCents: 5000, toldAt: AT });
    const asked = standing(pending);
    expect(asked).toMatchObject({ state: 'pending', due: AT + 900_000, toldCents: 5000 });
    expect(standing(accepted, asked)).toMatchObject({ state: 'accepted', due: null });
  });

  it('is corrected when its value changed meanwhile', () => {
    expect(standing(accepted, waiting, { ...waiting, cents: 9000 })).toMatchObject({
      state: 'waiting',
      does: 'restate',
      due: AT,
      toldCents: 5000,
    });
  });

  it('is taken back when that was decided meanwhile', () => {
    const withdrawn: Conversion = { ...waiting, state: 'withdrawn', does: 'retract', due: null };
    expect(standing(accepted, waiting, withdrawn)).toMatchObject({
      state: 'waiting',
      does: 'retract',
      due: AT,
    });
    expect(standing(failed, waiting, withdrawn)).toEqual(withdrawn);
    expect(
      standing({ is: 'refused', fault: 'call', reason: 'no', remedy: 'none' }, waiting, withdrawn),
    ).toEqual(withdrawn);
  });
});

it('what fails is tried for days and then given up, with the reason', () => {
  let one = waiting;
  let tries = 0;
  for (; one.due !== null; tries++) one = aftermath(one, one, failed, one.due, 0);
  expect(one).toMatchObject({ state: 'given_up', reason: 'no answer' });
  expect(tries).toBeGreaterThan(5);
});

it('a platform that says when to come back is not asked before', () => {
  expect(standing({ is: 'failed', reason: 'busy', afterMs: 3_600_000 }).due).toBe(AT + 3_600_000);
});

it('whatever platforms answer, a conversion ends, and what is wanted and what is told agree at the end', () => {
  const fate = fc.constantFrom<Fate>(accepted, pending, failed, accepted);
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 8 }), fc.array(fc.nat(3), { maxLength: 3 }), (fates, values) => {
      let one = waiting;
      const wanted = [...values];
      for (let i = 0; one.due !== null; i++) {
        expect(i).toBeLessThan(100);
        const next = wanted.shift();
        const now = next === undefined ? one : { ...one, cents: next };
        one = aftermath(one, now, fates[i] ?? accepted, Math.max(AT, one.due), 0.5);
      }
      expect(one.state).toBe('accepted');
      expect(one.toldCents).toBe(one.cents);
    }),
  );
});
