import { describe, expect, it } from 'vitest';
import { CALL_SIDE_TABLES, CALL_TABLE } from '../calls/call-table.ts';
import { type By, EDIT_TABLES, Edits } from '../calls/edits.ts';
import type { FilterFacts } from '../filters/filter.ts';
import { inObject } from '../object.fixture.ts';
import type { Rule } from './rule.ts';
import { batchOf, RULE_TABLES, RuleBook } from './rule-book.ts';

const ANNA: By = { kind: 'person', id: 'usr_anna' };

/** "Longer than 90 s and says 'quote' → qualified, 50 €." */
const QUOTES: Omit<Rule, 'id' | 'version' | 'position'> = {
  name: 'Quotes',
  enabled: true,
  trigger: 'call.ended',
  when: {
    all: [
      { field: 'talkSeconds', op: 'least', value: 90 },
      { field: 'transcript', op: 'contains', value: 'quote' },
    ],
  },
  actions: [
    { do: 'set_lead_status', to: 'qualified' },
    { do: 'set_value', cents: 5000 },
    { do: 'send_webhook', webhook: 'whk_1' },
  ],
  stop: false,
};

const SPOKEN: FilterFacts = { talkSeconds: 120, transcript: 'a quote please' };

const withBook = (work: (book: RuleBook, edits: Edits) => void): Promise<void> =>
  inObject([CALL_TABLE, CALL_SIDE_TABLES, EDIT_TABLES, RULE_TABLES], ({ sql }) => {
    sql.exec(
      `INSERT INTO call (id, carrier_id, carrier_call, started_at, tracking_number, prior_calls, attribution_kind, confidence, state)
       VALUES ('call_1', 'carrier', 'call_1', 0, '+13125550101', 0, 'none', 0, 'ended')`,
    );
    const edits = new Edits(sql);
    work(new RuleBook(sql, edits), edits);
  });

it('a rule changes the call, and leaves to others what is not a change of the call', () =>
  withBook((book) => {
    const { id } = book.add(QUOTES, 1);
    const { changes, errands } = book.run('call_1', 'call.ended', SPOKEN, 2);
    expect(changes.map(({ field, after }) => [field, after])).toEqual([
      ['leadStatus', 'qualified'],
      ['valueCents', 5000],
    ]);
    expect(errands).toEqual([{ do: 'send_webhook', webhook: 'whk_1', by: { kind: 'rule', id } }]);
  }));

it('waits for the words of a call, then fires once however often they come', () =>
  withBook((book) => {
    book.add(QUOTES, 1);
    expect(book.run('call_1', 'call.ended', { talkSeconds: 120 }, 2).changes).toEqual([]);
    expect(book.run('call_1', 'call.transcript_ready', SPOKEN, 3).changes).toHaveLength(2);
    expect(book.run('call_1', 'call.transcript_ready', SPOKEN, 4)).toEqual({ changes: [], errands: [] });
  }));

describe('a version', () => {
  it('that changes a rule does not do again what an earlier one did', () =>
    withBook((book) => {
      const { id } = book.add(QUOTES, 1);
      book.run('call_1', 'call.ended', SPOKEN, 2);
      const next = book.change(id, { actions: [...QUOTES.actions, { do: 'add_tag', tag: 'quote' }] }, 3);
      expect(next?.version).toBe(2);
      book.run('call_1', 'call.ended', SPOKEN, 4);
      expect(book.deeds('call_1').map(({ version, action }) => `${version} ${action.do}`)).toEqual([
        '1 send_webhook',
        '1 set_lead_status',
        '1 set_value',
        '2 add_tag',
      ]);
    }));

  it('that ends a rule leaves what it did in the history of its calls', () =>
    withBook((book) => {
      const { id } = book.add(QUOTES, 1);
      book.run('call_1', 'call.ended', SPOKEN, 2);
      expect([book.remove(id, 3), book.remove(id, 4)]).toEqual([true, false]);
      expect(book.list()).toEqual([]);
      expect(book.deeds('call_1')).toHaveLength(3);
      expect(book.change(id, { name: 'x' }, 5)).toBeNull();
    }));
});

it('what a rule did to a call can be undone, and what a person chose stays', () =>
  withBook((book, edits) => {
    const { id } = book.add(QUOTES, 1);
    edits.edit('call_1', { valueCents: 99 }, ANNA, 1);
    const { changes } = book.run('call_1', 'call.ended', SPOKEN, 2);
    expect(changes.map(({ field }) => field)).toEqual(['leadStatus']);
    expect(edits.undo(batchOf(id, 'call_1'), 'call_1', ANNA, 3)).toEqual(['leadStatus']);
    expect(edits.history('call_1').at(-1)).toMatchObject({ field: 'leadStatus', after: 'unset' });
  }));

it('a trial counts what would happen and changes nothing', () =>
  withBook((book, edits) => {
    const calls = [
      { id: 'call_3', facts: SPOKEN },
      { id: 'call_2', facts: { talkSeconds: 10, transcript: null } },
      { id: 'call_1', facts: { talkSeconds: 300 } },
    ];
    const rule: Rule = { ...QUOTES, id: 'rule_x', version: 0, position: 0, enabled: false };
    const trial = RuleBook.try(rule, calls);
    expect(trial).toEqual({ looked: 3, hits: [{ call: 'call_3', actions: QUOTES.actions }], waiting: 1 });
    expect([book.list(), edits.history('call_3')]).toEqual([[], []]);
  }));

it('a rule is applied to the past as it would have been then, once', () =>
  withBook((book) => {
    const rule = book.add(QUOTES, 1);
    expect(book.apply(rule, 'call_1', SPOKEN, 2).changes).toHaveLength(2);
    expect(book.apply(rule, 'call_1', SPOKEN, 3).changes).toHaveLength(0);
    expect(book.run('call_1', 'call.ended', SPOKEN, 4).changes).toHaveLength(0);
  }));
