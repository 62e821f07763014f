import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS, type FieldName } from '../../filters/fields.ts';
import { readFilter } from '../../filters/parse.ts';
import { spanOf } from './span.ts';
import { conditionsOf, conditionsOfFilter, filterOf, narrowed, readView, withConditions } from './view.ts';

describe('the address of a view', () => {
  it('leaves out what is the default, and what nobody knows', () => {
    expect(readView({ range: '28d', cmp: 'before', f: 'colour:is:red', x: 1 })).toEqual({});
    expect(readView({ range: '7d', cmp: 'none', f: 'source.source:is:google' })).toEqual({
      range: '7d',
      cmp: 'none',
      f: 'source.source:is:google',
    });
  });

  it('gives back every condition it was given, whatever is in its value', () => {
    const texts = (Object.keys(FIELDS) as FieldName[]).filter((name) => FIELDS[name].kind === 'text');
    const condition = fc.record({
      field: fc.constantFrom(...texts),
      op: fc.constantFrom('is' as const, 'not' as const, 'contains' as const),
      value: fc.string({ minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(condition), (conditions) => {
        expect(conditionsOf(withConditions({}, conditions))).toEqual(conditions);
      }),
    );
  });

  it('becomes a filter that the API takes', () => {
    const f =
      'source.source:is:google;talkSeconds:least:90;firstCall:is:true;tags:unknown;outcome:not:blocked';
    const filter = filterOf(conditionsOf({ f }));
    expect(readFilter(filter).issues).toEqual([]);
    expect(filter === null ? null : conditionsOfFilter(filter)).toEqual(conditionsOf({ f }));
    expect(filter).toMatchObject({ all: expect.arrayContaining([{ not: { field: 'tags', op: 'known' } }]) });
  });

  it('narrowed to another value of a field takes the place of the first', () => {
    const google = { field: 'source.source', op: 'is', value: 'google' } as const;
    const view = narrowed(narrowed({ range: '7d' }, google), { ...google, value: 'bing' });
    expect(view).toEqual({ range: '7d', f: 'source.source:is:bing' });
  });
});

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
