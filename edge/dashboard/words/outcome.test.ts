import { describe, expect, test } from 'vitest';
import { aCall } from '../calls/samples.ts';
import { outcomeOf, secondsOf } from './outcome.ts';

describe('a call', () => {
  test('says where it stands while it lasts, whatever its outcome will be', () => {
    expect(outcomeOf(aCall({ state: 'connected', outcome: null }))).toEqual({
      words: 'Talking',
      tone: 'live',
    });
  });

  test('says how it came out once it has ended', () => {
    expect(outcomeOf(aCall({ state: 'ended', outcome: 'abandoned' })).words).toBe('Caller gave up');
  });

  test('grows longer while it lasts and keeps its length afterwards', () => {
    const started = 1_000_000;
    const open = aCall({ state: 'ringing', startedAt: started, endedAt: null, duration: null });
    expect(secondsOf(open, started + 5000)).toBe(5);
    expect(secondsOf(aCall({ startedAt: started, duration: 42 }), started + 900_000)).toBe(42);
  });
});
