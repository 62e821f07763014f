import { describe, expect, it } from 'vitest';
import { spanOf } from './span.ts';

describe('the time of a view', () => {
  const now = Date.parse('2026-11-24T15:00:00Z');
  const shown = (range: string | undefined, zone = 'UTC', cmp?: 'year' | 'none') => {
    const span = spanOf({ ...(range && { range }), ...(cmp && { cmp }) }, now, zone);
    const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
    return [
      iso(span.from),
      iso(span.to),
      span.compare && iso(span.compare.from),
      span.compare && iso(span.compare.to),
    ];
  };

  it('is whole days, compared with as much of the days before', () => {
    expect(shown('7d')).toEqual([
      '2026-11-18T00:00',
      '2026-11-25T00:00',
      '2026-11-11T00:00',
      '2026-11-17T15:00',
    ]);
    expect(shown('yesterday')).toEqual([
      '2026-11-23T00:00',
      '2026-11-24T00:00',
      '2026-11-22T00:00',
      '2026-11-23T00:00',
    ]);
  });

  it('is the company’s, also where its clocks change in between', () => {
    expect(shown('28d', 'America/Chicago').slice(0, 2)).toEqual(['2026-10-28T05:00', '2026-11-25T06:00']);
  });

  it('sets a month against the month before, up to the same day', () => {
    expect(shown('month')).toEqual([
      '2026-11-01T00:00',
      '2026-11-25T00:00',
      '2026-10-01T00:00',
      '2026-10-24T15:00',
    ]);
  });

  it('sets a year against the same weekdays 52 weeks before', () => {
    expect(shown('7d', 'UTC', 'year')[2]).toBe('2025-11-19T00:00');
    expect(shown('7d', 'UTC', 'none')[2]).toBeNull();
  });

  it('takes two days in either order', () => {
    expect(shown('2026-11-05..2026-11-01').slice(0, 2)).toEqual(['2026-11-01T00:00', '2026-11-06T00:00']);
  });

  it('is broken down as fine as can be read', () => {
    const interval = (range: string) => spanOf({ range }, now, 'UTC').interval;
    expect([interval('today'), interval('28d'), interval('365d')]).toEqual(['hour', 'day', 'week']);
  });
});
