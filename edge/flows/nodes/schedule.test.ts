import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';
import type { ScheduleNode } from '../flow.ts';

const say = (text: string) => ({ type: 'hangup', message: text });
const office = {
  type: 'schedule',
  intervals: [
    { name: 'lunch', days: [1, 2, 3, 4, 5], from: '12:00', to: '13:00', next: 'lunch' },
    { name: 'open', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', next: 'open' },
  ],
  holidays: [
    { name: 'Christmas', date: '12-25', next: 'holiday' },
    { name: 'Inventory', date: '2026-09-03', next: 'holiday' },
  ],
  onClosed: 'voicemail',
};
const places = {
  open: say('open'),
  lunch: say('lunch'),
  holiday: say('holiday'),
  voicemail: { type: 'voicemail', greeting: 'closed' },
};
const flow = published({ office, ...places });

/** Where a call gets to that comes at this time of Chicago's clocks, in September 2026 (UTC-5) unless said otherwise. */
const inChicago = (local: string, offset = '-05:00') =>
  new PlayedCall(flow, { world: { at: Date.parse(`${local}${offset}`) } }).step.state.at.node;

/** The same in Chicago with these hours alone and no holidays. */
function during(hours: { days: number[]; from: string; to: string }): (at: string) => string {
  const { open, voicemail } = places;
  const intervals = [{ name: 'open', ...hours, next: 'open' }];
  const flow = published({
    office: { type: 'schedule', intervals, onClosed: 'voicemail' },
    open,
    voicemail,
  });
  return (at) => new PlayedCall(flow, { world: { at: Date.parse(at) } }).step.state.at.node;
}

describe('opening hours', () => {
  it.each([
    ['a Wednesday morning is open', '2026-09-02T09:00', 'open'],
    ['a minute before is not', '2026-09-02T08:59', 'voicemail'],
    ['the last minute is open', '2026-09-02T16:59', 'open'],
    ['the end is closed', '2026-09-02T17:00', 'voicemail'],
    ['the first interval that holds wins', '2026-09-02T12:30', 'lunch'],
    ['Sunday night goes to voicemail', '2026-09-06T23:30', 'voicemail'],
    ['Saturday noon too', '2026-09-05T12:30', 'voicemail'],
    ['a holiday wins over the week', '2026-09-03T10:00', 'holiday'],
    ['only that year', '2027-09-03T10:00', 'open'],
  ])('%s', (_what, local, node) => {
    expect(inChicago(local)).toBe(node);
  });

  it('a holiday of every year comes every year, by the date of the zone', () => {
    expect(inChicago('2026-12-25T10:00', '-06:00')).toBe('holiday');
    expect(inChicago('2031-12-25T10:00', '-06:00')).toBe('holiday');
    // 23:30 on Christmas Day in Chicago is the 26th already in UTC.
    expect(inChicago('2026-12-25T23:30', '-06:00')).toBe('holiday');
    expect(inChicago('2026-12-26T00:00', '-06:00')).toBe('voicemail');
  });

  it("go by the node's own zone where it has one", () => {
    const berlin = published({ office: { ...office, zone: 'Europe/Berlin' }, ...places });
    const call = new PlayedCall(berlin, { world: { at: Date.parse('2026-09-02T09:30+02:00') } });
    expect(call.step.state.at.node).toBe('open');
  });

  it('past midnight belong to the day they began on', () => {
    const at = during({ days: [5], from: '22:00', to: '02:00' });
    expect(at('2026-09-04T21:59-05:00')).toBe('voicemail');
    expect(at('2026-09-04T22:00-05:00')).toBe('open');
    expect(at('2026-09-05T01:59-05:00')).toBe('open');
    expect(at('2026-09-05T02:00-05:00')).toBe('voicemail');
    expect(at('2026-09-04T01:00-05:00')).toBe('voicemail');
  });

  it('may be the whole day, up to 24:00', () => {
    const at = during({ days: [3], from: '00:00', to: '24:00' });
    expect([at('2026-09-02T00:00-05:00'), at('2026-09-02T23:59-05:00')]).toEqual(['open', 'open']);
    expect([at('2026-09-01T23:59-05:00'), at('2026-09-03T00:00-05:00')]).toEqual(['voicemail', 'voicemail']);
  });

  it('that end when they begin last a day', () => {
    const at = during({ days: [3], from: '09:00', to: '09:00' });
    expect([at('2026-09-02T09:00-05:00'), at('2026-09-03T08:59-05:00')]).toEqual(['open', 'open']);
    expect([at('2026-09-02T08:59-05:00'), at('2026-09-03T09:00-05:00')]).toEqual(['voicemail', 'voicemail']);
  });
});

describe('when the clocks change', () => {
  const at = during({ days: [7], from: '01:30', to: '02:30' });

  it('the hour that comes twice is open both times', () => {
    // Chicago, 1 November 2026: 02:00 daylight time becomes 01:00 standard time.
    expect(at('2026-11-01T06:29Z')).toBe('voicemail');
    expect(at('2026-11-01T06:30Z')).toBe('open');
    expect(at('2026-11-01T07:15Z')).toBe('voicemail');
    expect(at('2026-11-01T07:30Z')).toBe('open');
    expect(at('2026-11-01T08:29Z')).toBe('open');
    expect(at('2026-11-01T08:30Z')).toBe('voicemail');
  });

  it('the hour that is left out ends what would have ended in it', () => {
    // Chicago, 8 March 2026: 02:00 standard time becomes 03:00 daylight time.
    expect(at('2026-03-08T07:59Z')).toBe('open');
    expect(at('2026-03-08T08:00Z')).toBe('voicemail');
  });
});

it('agrees with a slow reading of calendar and clock, in any zone at any time', () => {
  const minute = fc.integer({ min: 0, max: 24 * 60 - 1 }).map(clock);
  const interval = fc.record({
    name: fc.constant('x'),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    from: minute,
    to: fc.oneof(minute, fc.constant('24:00')),
  });
  const zones = ['America/Chicago', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
  const moment = fc.integer({ min: Date.UTC(2009, 0), max: Date.UTC(2035, 0) });
  // Around the changes of the clocks, where mistakes live.
  const change = fc
    .tuple(
      fc.constantFrom(
        '2026-03-08T08:00Z',
        '2026-11-01T07:00Z',
        '2026-03-29T01:00Z',
        '2026-10-25T01:00Z',
        '2011-12-30T10:00Z',
      ),
      fc.integer({ min: -36 * 60, max: 36 * 60 }),
    )
    .map(([at, minutes]) => Date.parse(at) + minutes * 60_000);
  fc.assert(
    fc.property(
      fc.array(interval, { maxLength: 3 }),
      fc.array(fc.constantFrom('12-25', '11-01', '2026-03-29', '2011-12-31'), { maxLength: 2 }),
      fc.constantFrom(...zones),
      fc.oneof(moment, change),
      (intervals, dates, zone, at) => {
        const node: ScheduleNode = {
          type: 'schedule',
          zone,
          intervals: intervals.map((one, index) => ({ ...one, next: `interval ${index}` })),
          holidays: dates.map((date, index) => ({ name: 'x', date, next: `holiday ${index}` })),
          onClosed: 'closed',
        };
        const end = { type: 'hangup', message: null, reason: 'normal' };
        const ends = [...node.intervals, ...node.holidays].map(({ next }) => [next, end]);
        const nodes = Object.fromEntries([['s', node], ['closed', end], ...ends]);
        const call = new PlayedCall({ start: 's', nodes }, { world: { at } });
        expect(call.step.state.at.node).toBe(slowly(node, zone, at));
      },
    ),
    { numRuns: 500 },
  );
});

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Reads the runtime's own words for the moment, and looks every minute of every interval up in a list. */
function slowly(node: ScheduleNode, zone: string, at: number): string | null {
  const read = (options: Intl.DateTimeFormatOptions) =>
    new Date(at).toLocaleString('en-GB', { timeZone: zone, ...options });
  const date = new Date(at).toLocaleDateString('sv-SE', { timeZone: zone });
  const time = read({ hour: '2-digit', minute: '2-digit', hour12: false }).replace(/^24/, '00');
  const day = DAYS.indexOf(read({ weekday: 'long' })) + 1;
  const holiday = node.holidays.find((one) => one.date === date || `${date.slice(0, 5)}${one.date}` === date);
  if (holiday !== undefined) return holiday.next;
  for (const { days, from, to, next } of node.intervals) {
    const minutes = Array.from({ length: 24 * 60 }, (_, minute) => clock(minute));
    const isOpen = (isFirstDay: boolean) =>
      from < to
        ? isFirstDay && minutes.filter((one) => one >= from && one < to).includes(time)
        : minutes.filter((one) => (isFirstDay ? one >= from : one < to)).includes(time);
    const yesterday = ((day + 5) % 7) + 1;
    if ((days.includes(day) && isOpen(true)) || (days.includes(yesterday) && isOpen(false))) return next;
  }
  return node.onClosed;
}
