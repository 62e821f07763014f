import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAt, periodsOf, type Schedule } from './schedule.ts';

const DAY = 86_400_000;
const at = (text: string) => Date.parse(text);
const DAILY: Schedule = { every: 'day', weekday: 1, day: 1, minute: 8 * 60 };
const WEEKLY: Schedule = { ...DAILY, every: 'week' };
const MONTHLY: Schedule = { ...DAILY, every: 'month' };

const ZONES = [
  'UTC',
  'America/Chicago',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Pacific/Apia',
];

describe('the next time', () => {
  it.each([
    ['daily, later today', DAILY, '2026-06-10T07:59:59-05:00', '2026-06-10T08:00:00-05:00'],
    ['daily, tomorrow', DAILY, '2026-06-10T08:00:00-05:00', '2026-06-11T08:00:00-05:00'],
    ['daily, over the change of clocks', DAILY, '2026-03-07T09:00:00-06:00', '2026-03-08T08:00:00-05:00'],
    ['weekly, on Monday', WEEKLY, '2026-06-10T12:00:00-05:00', '2026-06-15T08:00:00-05:00'],
    [
      'weekly, on Sunday',
      { ...WEEKLY, weekday: 7 },
      '2026-06-10T12:00:00-05:00',
      '2026-06-14T08:00:00-05:00',
    ],
    ['monthly, on the 1st', MONTHLY, '2026-06-10T12:00:00-05:00', '2026-07-01T08:00:00-05:00'],
    [
      'monthly, on the 31st of a short month',
      { ...MONTHLY, day: 31 },
      '2026-06-10T12:00:00-05:00',
      '2026-06-30T08:00:00-05:00',
    ],
    [
      'monthly, on the 30th of February',
      { ...MONTHLY, day: 30 },
      '2027-02-01T12:00:00-06:00',
      '2027-02-28T08:00:00-06:00',
    ],
    [
      'monthly, in a leap year',
      { ...MONTHLY, day: 31 },
      '2028-02-01T12:00:00-06:00',
      '2028-02-29T08:00:00-06:00',
    ],
    [
      'at a time that clocks skip',
      { ...DAILY, minute: 150 },
      '2026-03-07T12:00:00-06:00',
      '2026-03-08T03:30:00-05:00',
    ],
    [
      'at a time that comes twice, the first',
      { ...DAILY, minute: 90 },
      '2026-10-31T12:00:00-05:00',
      '2026-11-01T01:30:00-05:00',
    ],
    [
      'at a time that comes twice, once',
      { ...DAILY, minute: 90 },
      '2026-11-01T01:30:00-05:00',
      '2026-11-02T01:30:00-06:00',
    ],
  ] as const)('%s', (_, schedule, after, expected) => {
    expect(new Date(nextAt(schedule, at(after), 'America/Chicago')).toISOString()).toBe(
      new Date(at(expected)).toISOString(),
    );
  });
});

describe('what it tells of', () => {
  it.each([
    [
      'daily: yesterday',
      DAILY,
      '2026-06-10T08:00:00-05:00',
      ['2026-06-09T00:00:00-05:00', '2026-06-10T00:00:00-05:00'],
    ],
    [
      'weekly on Monday: Monday to Sunday',
      WEEKLY,
      '2026-06-15T08:00:00-05:00',
      ['2026-06-08T00:00:00-05:00', '2026-06-15T00:00:00-05:00'],
    ],
    [
      'monthly on the 1st: the month',
      MONTHLY,
      '2026-03-01T08:00:00-06:00',
      ['2026-02-01T00:00:00-06:00', '2026-03-01T00:00:00-06:00'],
    ],
    [
      'monthly on the 31st: from one last day to the next',
      { ...MONTHLY, day: 31 },
      '2026-03-31T08:00:00-05:00',
      ['2026-02-28T00:00:00-06:00', '2026-03-31T00:00:00-05:00'],
    ],
    [
      'late: the last whole one',
      WEEKLY,
      '2026-06-17T11:00:00-05:00',
      ['2026-06-08T00:00:00-05:00', '2026-06-15T00:00:00-05:00'],
    ],
  ] as const)('%s', (_, schedule, now, [from, to]) => {
    expect(periodsOf(schedule, at(now), 'America/Chicago').now).toEqual({ from: at(from), to: at(to) });
  });
});

const schedules = fc.record({
  every: fc.constantFrom('day', 'week', 'month'),
  weekday: fc.integer({ min: 1, max: 7 }),
  day: fc.integer({ min: 1, max: 31 }),
  minute: fc.integer({ min: 0, max: 1439 }),
}) as fc.Arbitrary<Schedule>;
const moments = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2028-12-31T00:00:00Z') });

const wallOf = (moment: number, timeZone: string) =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    })
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

describe('whatever the schedule, zone and moment', () => {
  it('it comes after the moment, soon enough, at the time on the wall; on its weekday or day', () => {
    fc.assert(
      fc.property(schedules, moments, fc.constantFrom(...ZONES), (schedule, after, zone) => {
        const next = nextAt(schedule, after, zone);
        expect(next).toBeGreaterThan(after);
        expect(next - after).toBeLessThanOrEqual({ day: 2, week: 8, month: 32 }[schedule.every] * DAY);
        const wall = wallOf(next, zone);
        const minute = Number(wall.hour) * 60 + Number(wall.minute);
        // Where clocks skip its time it is as much later as they go forward: an hour, half an hour on Lord Howe.
        expect([0, 30, 60]).toContain((minute - schedule.minute + 1440) % 1440);
        if (schedule.every === 'week') expect(wall.weekday).toBe(DAYS[schedule.weekday - 1]);
        if (schedule.every === 'month') expect(Number(wall.day)).toBeLessThanOrEqual(schedule.day);
      }),
      { numRuns: 300 },
    );
  });

  it('one period follows the other: no call is told of twice or never', () => {
    fc.assert(
      fc.property(schedules, moments, fc.constantFrom(...ZONES), (schedule, after, zone) => {
        const first = nextAt(schedule, after, zone);
        const second = nextAt(schedule, first, zone);
        const one = periodsOf(schedule, first, zone);
        const other = periodsOf(schedule, second, zone);
        expect(other.now.from).toBe(one.now.to);
        expect(other.before).toEqual(one.now);
        expect(one.now.to).toBeLessThanOrEqual(first);
        expect(one.before.to).toBe(one.now.from);
        expect(one.now.from).toBeLessThan(one.now.to);
      }),
      { numRuns: 300 },
    );
  });
});
