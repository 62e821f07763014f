import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallColumns, factsOf } from '../calls/facts.ts';
import { TestLedger } from '../calls/ledger.fixture.ts';
import { clocksOf, localSql } from '../reports/local-sql.ts';
import { FIELDS, type FieldName } from './fields.ts';
import type { Filter, FilterOp } from './filter.ts';
import { matches } from './matches.ts';
import { parseFilter } from './parse.ts';
import { and, whereOf } from './sql.ts';

const ZONE = 'America/New_York';
const START = Date.parse('2026-03-01T00:00Z');
const CLOCKS = clocksOf(ZONE, START - 86_400_000, START + 90 * 86_400_000);

// Words that meet each other often, among them what trips patterns and case.
const word = fc.constantFrom(
  'Google',
  'google',
  'oog',
  'bing',
  'Straße',
  'STRASSE',
  '100%',
  'a_b',
  "O'Neil",
  '\\',
  '+1312',
  'phone',
  'x\ny',
  'é',
);
const nothingOr = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });

/** A finished call with all its columns, and what stands beside it. */
const call = fc.record({
  row: fc.record({
    started_at: fc.integer({ min: START, max: START + 80 * 86_400_000 }),
    tracking_number: fc.constantFrom('+13125550101', '+13125550102'),
    pool_id: nothingOr(word),
    caller_number: nothingOr(fc.constantFrom('+13125550111', '+14155550122')),
    caller_name: nothingOr(word),
    caller_city: nothingOr(word),
    caller_state: nothingOr(word),
    caller_zip: nothingOr(word),
    caller_country: nothingOr(word),
    prior_calls: fc.integer({ min: 0, max: 3 }),
    previous_call_at: nothingOr(fc.integer({ min: START - 30 * 86_400_000, max: START })),
    attribution_kind: fc.constantFrom('visit', 'none'),
    confidence: fc.constantFrom(0, 0.5, 0.93),
    channel: nothingOr(word),
    source: nothingOr(word),
    medium: nothingOr(word),
    campaign: nothingOr(word),
    keyword: nothingOr(word),
    content: nothingOr(word),
    referrer: nothingOr(word),
    click_ids: nothingOr(fc.constantFrom('["gclid"]', '["gclid","fbclid"]')),
    site: nothingOr(word),
    landing: nothingOr(word),
    page: nothingOr(word),
    device: nothingOr(fc.constantFrom('phone', 'desktop')),
    visit_country: nothingOr(word),
    visit_city: nothingOr(word),
    visitor: nothingOr(word),
    flow_id: nothingOr(word),
    state: fc.constant('ended'),
    outcome: nothingOr(fc.constantFrom('answered', 'abandoned')),
    cause: nothingOr(word),
    destination: nothingOr(word),
    duration: nothingOr(fc.integer({ min: 0, max: 5 })),
    ring_seconds: nothingOr(fc.integer({ min: 0, max: 5 })),
    talk_seconds: nothingOr(fc.integer({ min: 0, max: 5 })),
    keys: nothingOr(word),
    recorded: fc.constantFrom(0, 1),
    lead_status: fc.constantFrom('unset', 'qualified'),
    score: nothingOr(fc.integer({ min: 0, max: 5 })),
    value_cents: nothingOr(fc.integer({ min: 0, max: 5 })),
  }),
  tags: fc.uniqueArray(word, { maxLength: 3, selector: (tag) => tag.toLowerCase() }),
  notes: fc.array(word, { maxLength: 2 }),
  words: fc.array(word, { maxLength: 2 }),
});

const OPS: Record<string, readonly FilterOp[]> = {
  text: ['is', 'in', 'begins', 'ends', 'contains', 'known'],
  number: ['is', 'in', 'least', 'most', 'known'],
  instant: ['least', 'most', 'known'],
  boolean: ['is', 'known'],
  list: ['is', 'in', 'contains', 'known'],
};

const comparison: fc.Arbitrary<Filter> = fc
  .constantFrom(...(Object.keys(FIELDS) as FieldName[]))
  .chain((field) => {
    const { kind, ...rest } = FIELDS[field];
    const values = 'values' in rest ? fc.constantFrom<string>(...rest.values) : word;
    const value: fc.Arbitrary<string | number | boolean> =
      kind === 'boolean'
        ? fc.boolean()
        : kind === 'number'
          ? fc.oneof(fc.integer({ min: 0, max: 24 }), fc.constantFrom(0.5, 0.93))
          : kind === 'instant'
            ? fc.integer({ min: START, max: START + 80 * 86_400_000 })
            : values;
    return fc.constantFrom(...(OPS[kind] ?? [])).chain((op): fc.Arbitrary<Filter> => {
      if (op === 'known') return fc.constant({ field, op });
      if (op === 'in')
        return fc.array(value, { minLength: 1, maxLength: 3 }).map((list) => ({ field, op, value: list }));
      return value.map((one) => ({ field, op, value: one }));
    });
  });

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.array(tie('filter'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('filter'), { maxLength: 3 }).map((any) => ({ any })),
    tie('filter').map((not) => ({ not })),
  ),
}));

type Generated = typeof call extends fc.Arbitrary<infer T> ? T : never;

function ledgerOf(calls: Generated[]): TestLedger {
  const ledger = new TestLedger();
  calls.forEach(({ row, tags, notes, words }, n) => {
    const id = `call_${n}`;
    ledger.call({ ...row, id });
    for (const tag of tags) ledger.add('call_tag', { call: id, tag, by_kind: 'person', by_id: null, at: 0 });
    notes.forEach((body, i) => {
      ledger.add('note', { id: `${id} ${i}`, call: id, body, created_at: i });
    });
    words.forEach((text, i) => {
      ledger.add('transcript', { call: id, n: i, text });
    });
  });
  return ledger;
}

describe('a filter', () => {
  it('finds the same calls in the database as one by one', () => {
    fc.assert(
      fc.property(
        fc.array(call, { minLength: 1, maxLength: 6 }),
        fc.array(filter, { minLength: 1, maxLength: 8 }),
        (calls, filters) => {
          const ledger = ledgerOf(calls);
          for (const one of filters) {
            const { text, values } = whereOf(parseFilter(one), () => localSql(CLOCKS));
            const found = ledger
              .ask({ text: `SELECT id FROM call WHERE ${text} ORDER BY n`, values })
              .map(({ id }) => id);
            const expected = calls.flatMap(({ row, ...beside }, n) => {
              const facts = factsOf({ ...row, id: `call_${n}` } as CallColumns, beside, ZONE);
              return matches(one, facts) === true ? [`call_${n}`] : [];
            });
            expect(found, JSON.stringify(one)).toEqual(expected);
          }
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  describe('that asks', () => {
    const ledger = new TestLedger();
    const call = (id: string, columns: Record<string, string | number | null>) =>
      ledger.call({ id, started_at: START, ...columns });
    call('a', { medium: 'CPC', caller_number: '+13125550111', talk_seconds: 60, prior_calls: 0 });
    call('b', { medium: 'organic', caller_number: null, talk_seconds: 90, prior_calls: 2 });
    call('c', { medium: null, caller_number: '+14155550122', talk_seconds: null, prior_calls: 1 });
    const foundBy = ({ text, values }: ReturnType<typeof whereOf>) =>
      ledger.ask({ text: `SELECT id FROM call WHERE ${text} ORDER BY id`, values }).map(({ id }) => id);
    const asked = (one: unknown) => whereOf(parseFilter(one), () => localSql(CLOCKS));

    it.each([
      [{ field: 'source.medium', op: 'is', value: 'cpc' }, ['a']],
      [{ field: 'source.medium', op: 'in', value: ['cpc', 'Organic'] }, ['a', 'b']],
      [{ field: 'source.medium', op: 'begins', value: 'ORG' }, ['b']],
      [{ field: 'source.medium', op: 'ends', value: 'pc' }, ['a']],
      [{ field: 'source.medium', op: 'ends', value: 'orga' }, []],
      [{ field: 'source.medium', op: 'contains', value: 'Gan' }, ['b']],
      [{ field: 'source.medium', op: 'known' }, ['a', 'b']],
      [{ not: { field: 'source.medium', op: 'is', value: 'cpc' } }, ['b', 'c']],
      [{ field: 'talkSeconds', op: 'least', value: 90 }, ['b']],
      [{ field: 'talkSeconds', op: 'most', value: 60 }, ['a']],
      [{ field: 'talkSeconds', op: 'in', value: [60, 90] }, ['a', 'b']],
      [{ field: 'caller.withheld', op: 'is', value: true }, ['b']],
      [{ field: 'firstCall', op: 'is', value: true }, ['a']],
      [{ field: 'firstCall', op: 'is', value: false }, ['b', 'c']],
    ])('%j finds %j', (one, ids) => {
      expect(foundBy(asked(one))).toEqual(ids);
    });

    it('several at once finds what all of them do, and with none everything', () => {
      const any = asked({
        any: [
          { field: 'talkSeconds', op: 'known' },
          { field: 'firstCall', op: 'is', value: false },
        ],
      });
      const withheld = asked({ field: 'caller.withheld', op: 'is', value: false });
      expect(foundBy(and(any, withheld))).toEqual(['a', 'c']);
      expect(foundBy(and(any))).toEqual(['a', 'b', 'c']);
      expect(foundBy(and())).toEqual(['a', 'b', 'c']);
    });
  });

  it.each([
    'source.source',
    'source.campaign',
    'caller.number',
    'trackingNumber',
    'outcome',
    'visit.visitor',
  ])('on %s is answered by an index', (field) => {
    const ledger = new TestLedger();
    for (const op of ['is', 'begins'] as const) {
      const { text, values } = whereOf({ field, op, value: 'x' }, () => '0');
      const plan = ledger.ask({ text: `EXPLAIN QUERY PLAN SELECT id FROM call WHERE ${text}`, values });
      expect(plan.map(({ detail }) => detail).join()).toMatch(/SEARCH call USING INDEX/);
    }
  });
});
