import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter, FilterFacts } from './filter.ts';
import { matches, type Truth } from './matches.ts';

const facts: FilterFacts = {
  'caller.number': '+13125550199',
  'source.medium': 'CPC',
  'source.campaign': null,
  talkSeconds: 90,
  firstCall: true,
  tags: ['Quote', 'west'],
  notes: [],
};

describe('a comparison', () => {
  it.each<[Filter, Truth]>([
    [{ field: 'source.medium', op: 'is', value: 'cpc' }, true],
    [{ field: 'source.medium', op: 'is', value: 'cp' }, false],
    [{ field: 'source.medium', op: 'in', value: ['organic', 'Cpc'] }, true],
    [{ field: 'source.medium', op: 'in', value: ['organic'] }, false],
    [{ field: 'caller.number', op: 'begins', value: '+1312' }, true],
    [{ field: 'caller.number', op: 'begins', value: '1312' }, false],
    [{ field: 'caller.number', op: 'ends', value: '0199' }, true],
    [{ field: 'source.medium', op: 'contains', value: 'P' }, true],
    [{ field: 'source.medium', op: 'contains', value: 'x' }, false],
    [{ field: 'talkSeconds', op: 'least', value: 90 }, true],
    [{ field: 'talkSeconds', op: 'least', value: 90.5 }, false],
    [{ field: 'talkSeconds', op: 'most', value: 90 }, true],
    [{ field: 'talkSeconds', op: 'most', value: 89 }, false],
    [{ field: 'talkSeconds', op: 'is', value: 90 }, true],
    [{ field: 'firstCall', op: 'is', value: true }, true],
    [{ field: 'firstCall', op: 'is', value: false }, false],
    [{ field: 'tags', op: 'is', value: 'quote' }, true],
    [{ field: 'tags', op: 'in', value: ['east', 'West'] }, true],
    [{ field: 'tags', op: 'contains', value: 'uot' }, true],
    [{ field: 'tags', op: 'is', value: 'quot' }, false],
    [{ field: 'tags', op: 'known' }, true],
    [{ field: 'talkSeconds', op: 'known' }, true],
  ])('%j is %s', (filter, truth) => {
    expect(matches(filter, facts)).toBe(truth);
  });

  it('about what is known to be nothing is false, whatever it asks', () => {
    for (const field of ['source.campaign', 'notes']) {
      expect(matches({ field, op: 'known' }, facts)).toBe(false);
      expect(matches({ field, op: 'is', value: '' }, facts)).toBe(false);
      expect(matches({ not: { field, op: 'is', value: 'x' } }, facts)).toBe(true);
    }
  });

  it('about what is not known yet is unknown, also with not', () => {
    const late: Filter = { field: 'transcript', op: 'contains', value: 'quote' };
    expect(matches(late, facts)).toBe('unknown');
    expect(matches({ not: late }, facts)).toBe('unknown');
    expect(matches({ field: 'constructor', op: 'known' }, facts)).toBe('unknown');
  });
});

describe('several together', () => {
  const part: Record<string, Filter> = {
    true: { field: 'firstCall', op: 'is', value: true },
    false: { field: 'firstCall', op: 'is', value: false },
    unknown: { field: 'transcript', op: 'known' },
  };
  const truths: Truth[] = [true, false, 'unknown'];

  it('hold all when none fails, and hang on what is unknown only where it matters', () => {
    for (const a of truths)
      for (const b of truths) {
        const all = { all: [part[`${a}`], part[`${b}`]] } as Filter;
        const any = { any: [part[`${a}`], part[`${b}`]] } as Filter;
        const has = (truth: Truth) => a === truth || b === truth;
        expect(matches(all, facts)).toBe(has(false) ? false : has('unknown') ? 'unknown' : true);
        expect(matches(any, facts)).toBe(has(true) ? true : has('unknown') ? 'unknown' : false);
      }
  });

  it('all of nothing holds, any of nothing does not', () => {
    expect(matches({ all: [] }, {})).toBe(true);
    expect(matches({ any: [] }, {})).toBe(false);
  });
});

it('an answer once known stays, whatever becomes known later', () => {
  const names = ['a', 'b', 'c'];
  const comparison = fc.record({
    field: fc.constantFrom(...names),
    op: fc.constant('is' as const),
    value: fc.constantFrom('x', 'y'),
  });
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      comparison,
      fc.record({ not: tie('filter') }),
      fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
    ),
  }));
  const known = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('x', 'y', null));
  fc.assert(
    fc.property(
      filter,
      known,
      fc.record({
        a: fc.constantFrom('x', null),
        b: fc.constantFrom('y', null),
        c: fc.constantFrom('x', 'y'),
      }),
      (asked, early, later) => {
        const before = matches(asked, early);
        const after = matches(asked, { ...later, ...early });
        expect(after).not.toBe('unknown');
        if (before !== 'unknown') expect(after).toBe(before);
      },
    ),
    { numRuns: 2000 },
  );
});
