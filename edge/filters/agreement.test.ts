import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TestLedger } from '../reports/ledger.fixture.ts';
import type { Filter, FilterFacts } from './filter.ts';
import { matches } from './matches.ts';
import { parseFilter } from './parse.ts';
import { whereOf } from './sql.ts';

/** Short texts that are often alike, begin alike, or differ in case; with letters that only look like A to Z. */
const text = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'é', 'É', '%', '_', '1'),
  minLength: 1,
  maxLength: 3,
});

const call = fc.record({
  medium: fc.option(text),
  talk_seconds: fc.option(fc.integer({ min: 0, max: 3 })),
  prior_calls: fc.integer({ min: 0, max: 2 }),
  tags: fc.uniqueArray(text, { maxLength: 3, selector: (tag) => tag.toLowerCase() }),
});

const comparison = fc.oneof(
  fc.record({
    field: fc.constantFrom('source.medium', 'tags'),
    op: fc.constantFrom('is', 'begins', 'ends', 'contains'),
    value: text,
  }),
  fc.record({
    field: fc.constantFrom('source.medium', 'tags'),
    op: fc.constant('in'),
    value: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: fc.constantFrom('talkSeconds', 'priorCalls'),
    op: fc.constantFrom('is', 'least', 'most'),
    value: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ field: fc.constantFrom('source.medium', 'talkSeconds', 'tags'), op: fc.constant('known') }),
  fc.record({ field: fc.constant('firstCall'), op: fc.constant('is'), value: fc.boolean() }),
);

const { filter } = fc.letrec<{ filter: unknown }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.record({ not: tie('filter') }),
    fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
  ),
}));

it('a filter finds the same calls in the ledger as it matches one by one', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(call, { minLength: 1, maxLength: 8 }),
      fc.array(filter, { minLength: 10, maxLength: 20 }),
      (calls, filters) => {
        const ledger = new TestLedger();
        for (const [index, { tags, ...row }] of calls.entries()) {
          ledger.call({ id: `${index}`, started_at: index, ...row });
          for (const tag of tags) ledger.add('call_tag', { call: `${index}`, tag, by_kind: 'person', at: 0 });
        }
        for (const input of filters) {
          const asked: Filter = parseFilter(input);
          const { text, values } = whereOf(asked, () => 'call.started_at');
          const rows = ledger.ask({ text: `SELECT id FROM call WHERE ${text} ORDER BY started_at`, values });
          const matching = calls.flatMap((one, index) =>
            matches(asked, factsOf(one)) === true ? [{ id: `${index}` }] : [],
          );
          expect(rows.map((row) => ({ ...row }))).toEqual(matching);
          found += rows.length;
        }
      },
    ),
    { numRuns: 100 },
  );
  expect(found).toBeGreaterThan(500);
});

function factsOf(one: {
  medium: string | null;
  talk_seconds: number | null;
  prior_calls: number;
  tags: string[];
}): FilterFacts {
  return {
    'source.medium': one.medium,
    talkSeconds: one.talk_seconds,
    priorCalls: one.prior_calls,
    firstCall: one.prior_calls === 0,
    tags: one.tags,
  };
}
