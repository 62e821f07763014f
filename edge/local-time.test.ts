import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantsOf, stretchesOf } from './local-time.ts';
import { clockOf } from './pools/ga4/fake-events.ts';

const DAY = 24 * 60 * 60_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Chicago',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Casablanca',
];

/** The moments at which a clock in the zone showed this, all in the form `2026-10-25T02:30`, UTC. */
function moments(timeZone: string, local: string): string[] {
  const shown = Date.parse(`${local}Z`);
  const instants = instantsOf(shown, stretchesOf(timeZone, shown - 3 * DAY, shown + 3 * DAY));
  return instants.map((at) => new Date(at).toISOString().slice(0, 16));
}

describe('a time on the clocks of a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-01-15T12:00', '2026-01-15T11:00'],
    ['Europe/Berlin', '2026-07-15T12:00', '2026-07-15T10:00'],
    ['America/Chicago', '2026-01-15T12:00', '2026-01-15T18:00'],
    ['America/Chicago', '2026-07-15T23:59', '2026-07-16T04:59'],
    ['Asia/Kathmandu', '2026-07-15T00:00', '2026-07-14T18:15'],
    ['UTC', '2026-07-15T00:00', '2026-07-15T00:00'],
  ])('is one moment on a common day: %s %s', (timeZone, local, at) => {
    expect(moments(timeZone, local)).toEqual([at]);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T01:59', ['2026-10-24T23:59']],
    ['Europe/Berlin', '2026-10-25T02:00', ['2026-10-25T00:00', '2026-10-25T01:00']],
    ['Europe/Berlin', '2026-10-25T02:59', ['2026-10-25T00:59', '2026-10-25T01:59']],
    ['Europe/Berlin', '2026-10-25T03:00', ['2026-10-25T02:00']],
    ['America/Chicago', '2026-11-01T00:59', ['2026-11-01T05:59']],
    ['America/Chicago', '2026-11-01T01:00', ['2026-11-01T06:00', '2026-11-01T07:00']],
    ['America/Chicago', '2026-11-01T01:59', ['2026-11-01T06:59', '2026-11-01T07:59']],
    ['America/Chicago', '2026-11-01T02:00', ['2026-11-01T08:00']],
    ['Australia/Lord_Howe', '2026-04-05T01:45', ['2026-04-04T14:45', '2026-04-04T15:15']],
  ])(
    'is two moments in the hour that comes twice when clocks go back: %s %s',
    (timeZone, local, expected) => {
      expect(moments(timeZone, local)).toEqual(expected);
    },
  );

  it.each([
    ['Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59'],
    ['Europe/Berlin', '2026-03-29T02:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00'],
    ['America/Chicago', '2026-03-08T01:59', '2026-03-08T07:59'],
    ['America/Chicago', '2026-03-08T02:30', '2026-03-08T08:30'],
    ['America/Chicago', '2026-03-08T03:00', '2026-03-08T08:00'],
  ])('is read as if clocks had not gone forward yet where they skipped it: %s %s', (timeZone, local, at) => {
    expect(moments(timeZone, local)).toEqual([at]);
  });

  it('is read so wherever clocks had changed before', () => {
    const year = stretchesOf('Europe/Berlin', Date.UTC(2026, 6, 1), Date.UTC(2027, 6, 1));
    expect(instantsOf(Date.UTC(2027, 2, 28, 2, 30), year)).toEqual([Date.UTC(2027, 2, 28, 1, 30)]);
  });

  it('leads back to every moment of any zone', () => {
    const from = Date.UTC(2025, 0, 1);
    const stretches = new Map(ZONES.map((zone) => [zone, stretchesOf(zone, from - DAY, from + 800 * DAY)]));
    const clocks = new Map(ZONES.map((zone) => [zone, clockOf(zone)]));
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 799 * 24 * 60 }), (zone, minute) => {
        const at = from + minute * 60_000;
        const shown = clocks.get(zone)?.(at) ?? '';
        const local = Date.parse(
          `${shown.slice(0, 4)}-${shown.slice(4, 6)}-${shown.slice(6, 8)}T${shown.slice(8, 10)}:${shown.slice(10)}Z`,
        );
        const instants = instantsOf(local, stretches.get(zone) ?? []);
        expect(instants).toContain(at);
        for (const instant of instants) expect(clocks.get(zone)?.(instant)).toBe(shown);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the clocks of a zone', () => {
  it('change at the moments the law says', () => {
    const changes = stretchesOf('Europe/Berlin', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1));
    expect(changes.map(({ from, offset }) => [from, offset / 3_600_000])).toEqual([
      [Number.NEGATIVE_INFINITY, 1],
      [Date.UTC(2026, 2, 29, 1), 2],
      [Date.UTC(2026, 9, 25, 1), 1],
    ]);
  });

  it('are not made up for a zone that is none', () => {
    expect(() => stretchesOf('Mars/Olympus', 0, 0)).toThrow(RangeError);
  });
});
