import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS, type FieldName } from '../../filters/fields.ts';
import { readFilter } from '../../filters/parse.ts';
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
