import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../problem.ts';
import { parseFilter, readFilter } from './parse.ts';

const issues = (input: unknown) =>
  readFilter(input).issues.map(({ path, message }) => [path.join('.'), message]);
const cpc = { field: 'source.medium', op: 'is', value: 'cpc' };

describe('a sound filter', () => {
  it('comes back as it is', () => {
    const filter = {
      all: [
        cpc,
        { not: { field: 'caller.number', op: 'begins', value: '+1312' } },
        {
          any: [
            { field: 'talkSeconds', op: 'least', value: 90 },
            { field: 'tags', op: 'in', value: ['quote', 'sale'] },
          ],
        },
        { field: 'source.campaign', op: 'known' },
        { field: 'firstCall', op: 'is', value: true },
        { field: 'outcome', op: 'is', value: 'Answered' },
        { field: 'outcome', op: 'begins', value: 'answ' },
      ],
    };
    expect(parseFilter(filter)).toEqual(filter);
    expect(readFilter(filter)).toEqual({ filter, issues: [] });
  });

  it.each([
    ['source.medium', ['is', 'begins', 'ends', 'contains'], 'cpc'],
    ['tags', ['is', 'begins', 'ends', 'contains'], 'quote'],
    ['score', ['is', 'least', 'most'], 7],
    ['startedAt', ['is', 'least', 'most'], 1_760_000_000_000],
    ['firstCall', ['is'], false],
  ])('may ask %s whether it %j', (field, ops, value) => {
    for (const op of ops) expect(issues({ field, op, value })).toEqual([]);
    expect(issues({ field, op: 'known' })).toEqual([]);
    if (field !== 'firstCall') expect(issues({ field, op: 'in', value: [value, value] })).toEqual([]);
  });

  it('may be as long and as deep as the limits say', () => {
    expect(issues({ any: Array.from({ length: 200 }, () => cpc) })).toEqual([]);
    expect(issues({ ...cpc, value: 'x'.repeat(1000) })).toEqual([]);
    expect(issues({ ...cpc, op: 'in', value: Array.from({ length: 1000 }, () => 'x') })).toEqual([]);
    let deep: unknown = cpc;
    for (let i = 0; i < 20; i++) deep = { all: [deep] };
    expect(issues(deep)).toEqual([]);
  });

  it('may ask for all of nothing, which always holds', () => {
    expect(parseFilter({ all: [] })).toEqual({ all: [] });
  });
});

describe('what is wrong is named with its place', () => {
  it.each([
    [null, '', 'must be a comparison { field, op, value } or one of { all }, { any }, { not }'],
    [[], '', 'must be a comparison { field, op, value } or one of { all }, { any }, { not }'],
    [{ none: [] }, '', 'must be a comparison { field, op, value } or one of { all }, { any }, { not }'],
    [{ all: cpc }, 'all', 'must be a list of filters'],
    [{ all: [cpc], any: [cpc] }, 'any', 'does not belong beside "all"'],
    [{ ...cpc, not: cpc }, 'not', 'does not belong beside "field", "op", "value"'],
    [{ ...cpc, case: 1 }, 'case', 'does not belong beside "field", "op", "value"'],
    [{ ...cpc, field: 'source.sauce' }, 'field', 'must be the name of a field; there is no "source.sauce"'],
    [{ ...cpc, field: 'constructor' }, 'field', 'must be the name of a field; there is no "constructor"'],
    [{ field: 7, op: 'is', value: 1 }, 'field', 'must be the name of a field; there is no 7'],
    [
      { ...cpc, op: 'like' },
      'op',
      'must be "is", "in", "begins", "ends", "contains" or "known" for source.medium (text), not "like"',
    ],
    [
      { field: 'score', op: 'begins', value: 1 },
      'op',
      'must be "is", "in", "least", "most" or "known" for score (number), not "begins"',
    ],
    [{ field: 'score', op: 'least', value: '7' }, 'value', 'must be a number'],
    [{ field: 'score', op: 'least', value: Number.NaN }, 'value', 'must be a number'],
    [{ field: 'startedAt', op: 'most', value: '2026-01-01' }, 'value', 'must be a number of ms since 1970'],
    [{ field: 'firstCall', op: 'is', value: 1 }, 'value', 'must be true or false'],
    [{ field: 'tags', op: 'is' }, 'value', 'must be a text of 1 to 1000 characters'],
    [{ ...cpc, value: '' }, 'value', 'must be a text of 1 to 1000 characters'],
    [{ ...cpc, op: 'in' }, 'value', 'must be a list of 1 to 1000 values for "in"'],
    [{ ...cpc, op: 'in', value: [] }, 'value', 'must be a list of 1 to 1000 values for "in"'],
    [{ ...cpc, op: 'in', value: ['cpc', 7] }, 'value.1', 'must be a text of 1 to 1000 characters'],
    [{ ...cpc, op: 'known' }, 'value', 'must be left out for "known"'],
    [{ ...cpc, value: 'x'.repeat(1001) }, 'value', 'must be a text of 1 to 1000 characters'],
    [
      { ...cpc, op: 'in', value: Array.from({ length: 1001 }, () => 'x') },
      'value',
      'must be a list of 1 to 1000 values for "in"',
    ],
    [{ field: 'firstCall', op: 'in' }, 'op', 'must be "is" or "known" for firstCall (boolean), not "in"'],
    [{ field: 'firstCall' }, 'op', 'must be "is" or "known" for firstCall (boolean), not nothing'],
    [
      { ...cpc, field: 'x'.repeat(58) },
      'field',
      `must be the name of a field; there is no "${'x'.repeat(58)}"`,
    ],
    [
      { ...cpc, field: 'x'.repeat(59) },
      'field',
      `must be the name of a field; there is no "${'x'.repeat(58)}…`,
    ],
    [
      { field: 'visit.device', op: 'in', value: ['Phone', 'fridge'] },
      'value.1',
      'must be "phone", "tablet" or "desktop"',
    ],
    [{ field: 'visit.device', op: 'is', value: 'fridge' }, 'value', 'must be "phone", "tablet" or "desktop"'],
  ])('%j', (input, path, message) => {
    expect(issues(input)).toEqual([[path, message]]);
  });

  it('however deep it is, and everything at once', () => {
    const filter = {
      all: [
        cpc,
        {
          not: {
            any: [
              { ...cpc, op: '=' },
              { ...cpc, field: 'x' },
            ],
          },
        },
      ],
    };
    expect(issues(filter).map(([path]) => path)).toEqual(['all.1.not.any.0.op', 'all.1.not.any.1.field']);
  });

  it('as a problem of the request', () => {
    const parse = () => parseFilter({ all: [{ ...cpc, op: '=' }] }, undefined, 'when');
    expect(parse).toThrow(Problem);
    expect(parse).toThrow(/^when\.all\.0\.op must be "is"/);
    expect(parse).toThrow(expect.objectContaining({ type: 'invalid_request', field: 'when.all.0.op' }));
    expect(() => parseFilter(null)).toThrow(/^filter must be a comparison/);
  });

  it('when there is too much of it', () => {
    expect(issues({ any: Array.from({ length: 201 }, () => cpc) })).toEqual([
      ['', 'must have at most 200 comparisons'],
    ]);
    let deep: unknown = cpc;
    for (let i = 0; i < 10_000; i++) deep = { not: deep };
    expect(issues(deep)).toMatchObject([
      [expect.stringMatching(/^not\.not/), 'must be nested at most 20 deep'],
    ]);
  });
});

it('never throws but with a problem, whatever comes in', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (input) => {
      const { filter, issues } = readFilter(input);
      expect(filter === null).toBe(issues.length > 0);
    }),
  );
});
