import { nextAttempt } from '../outbox/retries.ts';
import type { Conversion } from './action.ts';
import type { Fate } from './connector.ts';

/**
 * What stands of a conversion after an attempt.
 *
 * @param done as it was when the attempt began
 * @param now as it is: meanwhile it may have been decided to take it back, or that it is worth something else
 * @param at ms
 * @param random from 0 to 1, for the jitter of the next attempt
 */
export function aftermath<C extends Conversion>(done: C, now: C, fate: Fate, at: number, random: number): C {
  const isTakenBack = now.does === 'retract' && done.does !== 'retract';
  switch (fate.is) {
    case 'accepted':
    case 'pending': {
      const taken: C = {
        ...now,
        // A question only learns what became of what was told before.
        toldCents: done.state === 'pending' ? now.toldCents : done.cents,
        toldAt: now.toldAt ?? at,
        attempts: 0,
        reference: fate.reference,
        reason: null,
        remedy: null,
      };
      if (isTakenBack) return { ...taken, state: 'waiting', due: at };
      if (fate.is === 'pending') return { ...taken, state: 'pending', due: at + fate.askAfterMs };
      if (done.does === 'retract') return { ...taken, state: 'retracted', due: null };
      return now.cents === taken.toldCents
        ? { ...taken, state: 'accepted', due: null }
        : { ...taken, state: 'waiting', does: 'restate', due: at };
    }
    case 'refused':
      return isTakenBack
        ? now
        : {
            ...now,
            state: 'refused',
            due: null,
            attempts: done.attempts + 1,
            reason: fate.reason,
            remedy: fate.remedy,
          };
    case 'failed': {
      // Nothing was told, and nothing is to be.
      if (now.state === 'withdrawn') return now;
      const next = nextAttempt(done.attempts + 1, at, random);
      return {
        ...now,
        state: next === null ? 'given_up' : now.state,
        due: next === null ? null : Math.max(next, at + (fate.afterMs ?? 0)),
        attempts: done.attempts + 1,
        reason: fate.reason,
        remedy: null,
      };
    }
  }
}
