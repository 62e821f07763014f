import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterQuiet, dueOf } from './due.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT_ONCE = { quiet: null, digestMinutes: 0, mostPerHour: 20 } as const;
const at = (text: string) => Date.parse(text);

const NIGHT = { from: 22 * 60, until: 7 * 60 };

describe('quiet hours', () => {
  it.each([
    ['in the evening', '2026-06-10T23:30:00-05:00', '2026-06-11T07:00:00-05:00'],
    ['after midnight', '2026-06-11T03:00:00-05:00', '2026-06-11T07:00:00-05:00'],
    ['by day there are none', '2026-06-11T12:00:00-05:00', '2026-06-11T12:00:00-05:00'],
    ['at their end they are over', '2026-06-11T07:00:00-05:00', '2026-06-11T07:00:00-05:00'],
    ['the night clocks go forward is shorter', '2026-03-07T23:00:00-06:00', '2026-03-08T07:00:00-05:00'],
    ['the night clocks go back is longer', '2026-10-31T23:00:00-05:00', '2026-11-01T07:00:00-06:00'],
  ])('%s', (_, from, until) => {
    expect(afterQuiet(NIGHT, at(from), 'America/Chicago')).toBe(at(until));
  });

  it('within a day', () => {
    const lunch = { from: 12 * 60, until: 13 * 60 };
    expect(afterQuiet(lunch, at('2026-06-10T12:30:00Z'), 'UTC')).toBe(at('2026-06-10T13:00:00Z'));
  });

  it('are never left into quiet hours, and never later than a day', () => {
    const zones = [
      'America/Chicago',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Asia/Kolkata',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom(...zones),
        (now, from, until, zone) => {
          const end = afterQuiet({ from, until }, now, zone);
          expect(end).toBeGreaterThanOrEqual(now);
          expect(end - now).toBeLessThanOrEqual(26 * HOUR);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a rule', () => {
  const now = at('2026-06-10T12:07:00Z');

  it('tells at once', () => {
    expect(dueOf(AT_ONCE, now, [], 'UTC')).toBe(now);
  });

  it('collects for a quarter of an hour or an hour', () => {
    expect(dueOf({ ...AT_ONCE, digestMinutes: 15 }, now, [], 'UTC')).toBe(at('2026-06-10T12:15:00Z'));
    expect(dueOf({ ...AT_ONCE, digestMinutes: 60 }, now, [], 'UTC')).toBe(at('2026-06-10T13:00:00Z'));
  });

  it('in a storm waits until an hour after the first of its mails', () => {
    const sent = [now - 40 * MINUTE, now - 20 * MINUTE];
    expect(dueOf({ ...AT_ONCE, mostPerHour: 2 }, now, sent, 'UTC')).toBe(now + 20 * MINUTE);
    expect(dueOf({ ...AT_ONCE, mostPerHour: 3 }, now, sent, 'UTC')).toBe(now);
  });

  it('never sends more in any hour than it may', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 * MINUTE }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (gaps, mostPerHour) => {
          const sent: number[] = [];
          let clock = 0;
          for (const gap of gaps) {
            clock += gap;
            const due = dueOf(
              { ...AT_ONCE, mostPerHour },
              clock,
              sent.filter((one) => one > clock - HOUR),
              'UTC',
            );
            if (due === clock) sent.push(due);
          }
          for (const one of sent) {
            expect(sent.filter((other) => other > one - HOUR && other <= one).length).toBeLessThanOrEqual(
              mostPerHour,
            );
          }
        },
      ),
    );
  });
});
