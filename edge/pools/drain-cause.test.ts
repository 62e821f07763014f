import { describe, expect, it } from 'vitest';
import { causeOf, type DrainFacts } from './drain-cause.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT = Date.UTC(2026, 10, 23, 14, 30, 20);

/** Visits by the minute up to now, the present minute last. */
function upToNow(...visits: number[]): DrainFacts['minutes'] {
  return visits.map((came, n) => ({ at: AT - (visits.length - 1 - n) * MINUTE, visits: came }));
}

const steady = Array.from({ length: 60 }, () => 4);

function cause(facts: Partial<DrainFacts>): string {
  return causeOf({
    at: AT,
    numbers: 8,
    visits: 9,
    campaigns: [],
    minutes: upToNow(...steady),
    removed: null,
    ...facts,
  });
}

describe('the cause of a drained pool', () => {
  it('is more visits at once than numbers', () => {
    expect(cause({})).toBe('8 numbers, 9 visits at once');
    expect(cause({ numbers: 1, visits: 2 })).toBe('1 number, 2 visits at once');
  });

  it('names the campaign that brought half of them or more', () => {
    const campaigns = [
      { campaign: 'y', visits: 2 },
      { campaign: 'x', visits: 6 },
    ];
    expect(cause({ campaigns })).toBe(
      '8 numbers, 9 visits at once; 6 of them from one campaign (utm_campaign=x)',
    );
    expect(cause({ campaigns: [{ campaign: 'x', visits: 4 }] })).toBe('8 numbers, 9 visits at once');
    expect(cause({ visits: 2, campaigns: [{ campaign: 'x', visits: 1 }] })).not.toContain('campaign');
  });

  it('is a burst when far more visits came in some minutes than are usual', () => {
    const minutes = upToNow(...Array.from({ length: 56 }, (_, n) => n % 2), 10, 15, 20, 8);
    expect(cause({ minutes, visits: 53 })).toBe('a burst: 53 visits in 4 minutes');
    expect(cause({ minutes, visits: 50, campaigns: [{ campaign: 'x', visits: 48 }] })).toBe(
      'a burst: 53 visits in 4 minutes; 48 of the visits at once from one campaign (utm_campaign=x)',
    );
  });

  it('is a burst in the first minutes of a pool, too, and one minute is enough', () => {
    expect(cause({ minutes: upToNow(20), visits: 20 })).toBe('a burst: 20 visits in 1 minute');
  });

  it('is no burst when as many are usual, or when the pool had numbers for all of it', () => {
    const few = upToNow(...Array.from({ length: 59 }, () => 0), 6);
    expect(cause({ minutes: few })).toBe('8 numbers, 9 visits at once');
    const many = upToNow(...Array.from({ length: 60 }, () => 20));
    expect(cause({ minutes: many, visits: 40 })).toBe('8 numbers, 40 visits at once');
  });

  it('is over when the burst is: later misses have another cause', () => {
    const minutes = upToNow(
      ...Array.from({ length: 30 }, () => 0),
      30,
      ...Array.from({ length: 20 }, () => 1),
    );
    expect(cause({ minutes })).toBe('8 numbers, 9 visits at once');
  });

  it('is that numbers were taken out, when those there were would have done', () => {
    const removed = { at: AT - 2 * HOUR, before: 12 };
    expect(cause({ removed })).toBe(
      'numbers were removed at 2026-11-23 12:30 UTC: 12 before, 8 since, 9 visits at once',
    );
    expect(cause({ removed, visits: 13 })).toBe('8 numbers, 13 visits at once');
    expect(cause({ removed: { ...removed, at: AT - 25 * HOUR } })).toBe('8 numbers, 9 visits at once');
  });

  it('is that there are no numbers', () => {
    expect(cause({ numbers: 0 })).toBe('the pool has no numbers');
    expect(cause({ numbers: 0, removed: { at: AT, before: 3 } })).toBe(
      'numbers were removed at 2026-11-23 14:30 UTC: the pool has none since',
    );
  });
});
