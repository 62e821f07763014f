import { describe, expect, it } from 'vitest';
import { inObject } from '../object.fixture.ts';
import { CALL_SIDE_TABLES, CALL_TABLE } from './call-table.ts';
import { type By, EDIT_TABLES, Edits } from './edits.ts';
import { SEARCH_TABLES, searchOf } from './search.ts';

const ANNA: By = { kind: 'person', id: 'usr_anna' };
const RULE: By = { kind: 'rule', id: 'rule_1' };

/** With two calls, of Zoë Müller and of nobody. */
const withCalls = (work: (edits: Edits, sql: SqlStorage) => void): Promise<void> =>
  inObject([CALL_TABLE, CALL_SIDE_TABLES, EDIT_TABLES, SEARCH_TABLES], ({ sql }) => {
    for (const [id, name, number] of [
      ['call_1', 'Zoë Müller', '+13125550111'],
      ['call_2', null, '+14155550122'],
    ]) {
      sql.exec(
        `INSERT INTO call (id, carrier_id, carrier_call, started_at, tracking_number, caller_number, caller_name,
                           prior_calls, attribution_kind, confidence, state)
         VALUES (?1, 'carrier', ?1, 0, '+13125550101', ?2, ?3, 0, 'none', 0, 'ended')`,
        id as string,
        number as string,
        name as string | null,
      );
    }
    work(new Edits(sql), sql);
  });

const short = (edits: Edits, call = 'call_1') =>
  edits.history(call).map(({ by, field, before, after }) => `${by.kind} ${field} ${before} → ${after}`);

describe('a change', () => {
  it('is noted with who made it; what was so already is none', () =>
    withCalls((edits) => {
      edits.edit('call_1', { leadStatus: 'qualified', valueCents: 5000, addTags: ['Quote'] }, ANNA, 1);
      expect(edits.edit('call_1', { leadStatus: 'qualified', addTags: ['quote'] }, RULE, 2)).toEqual([]);
      expect(short(edits)).toEqual([
        'person leadStatus unset → qualified',
        'person valueCents null → 5000',
        'person tag null → Quote',
      ]);
    }));

  it('of a call that does not exist changes nothing', () =>
    withCalls((edits) => {
      expect(edits.edit('call_9', { score: 5, addTags: ['x'] }, ANNA, 1)).toEqual([]);
      expect(edits.tags('call_9')).toEqual([]);
    }));

  it('by a person is what rules must leave alone, also a tag that was taken away', () =>
    withCalls((edits) => {
      edits.edit('call_1', { score: 10, addTags: ['a'] }, RULE, 1);
      expect(edits.byHand('call_1')).toEqual(new Set());
      edits.edit('call_1', { leadStatus: 'qualified', removeTags: ['A'] }, ANNA, 2);
      expect(edits.byHand('call_1')).toEqual(new Set(['leadStatus', 'tag:a']));
    }));

  it('scores stay between 0 and 100 and each part can be told apart', () =>
    withCalls((edits) => {
      for (const addScore of [60, 60, -20]) edits.edit('call_1', { addScore }, RULE, 1);
      expect(short(edits)).toEqual(['rule score null → 60', 'rule score 60 → 100', 'rule score 100 → 80']);
    }));
});

describe('a batch', () => {
  it('is undone as one, but not where somebody has changed it since', () =>
    withCalls((edits) => {
      for (const call of ['call_1', 'call_2']) {
        edits.edit(call, { leadStatus: 'spam', addTags: ['bulk'] }, ANNA, 1, 'batch_1');
      }
      edits.edit('call_2', { leadStatus: 'qualified', removeTags: ['bulk'] }, ANNA, 2);
      const undo = (at: number) =>
        edits.callsOf('batch_1').map((call) => edits.undo('batch_1', call, ANNA, at));
      expect(undo(3)).toEqual([['tag', 'leadStatus'], []]);
      expect(edits.tags('call_1')).toEqual([]);
      expect(short(edits).at(-1)).toBe('person leadStatus spam → unset');
      expect(short(edits, 'call_2').at(-1)).toBe('person tag bulk → null');
      expect(undo(4)).toEqual([[], []]);
    }));
});

describe('search', () => {
  const found = (sql: SqlStorage, text: string) => {
    const where = searchOf(text);
    if (where === null) return null;
    return sql
      .exec<{ id: string }>(`SELECT id FROM call WHERE ${where.text} ORDER BY id`, ...where.values)
      .toArray()
      .map(({ id }) => id);
  };

  it('finds names without accents, notes, what was said, and numbers by their digits', () =>
    withCalls((_, sql) => {
      sql.exec(
        "INSERT INTO note (id, call, body, created_at) VALUES ('n1', 'call_2', 'wants a new boiler', 0)",
      );
      sql.exec(
        "INSERT INTO transcript (call, n, text) VALUES ('call_2', 0, 'Hello?'), ('call_2', 1, 'About the estimate')",
      );
      expect(found(sql, 'zoe mull')).toEqual(['call_1']);
      expect(found(sql, 'boiler')).toEqual(['call_2']);
      expect(found(sql, 'ESTIM')).toEqual(['call_2']);
      expect(found(sql, '(312) 555-0111')).toEqual(['call_1']);
      expect(found(sql, '312 555 01')).toEqual(['call_1', 'call_2']);
      expect(found(sql, 'nothing')).toEqual([]);
      sql.exec("UPDATE note SET deleted_at = 1 WHERE id = 'n1'");
      expect(found(sql, 'boiler')).toEqual([]);
    }));

  it('takes any text as words and never as a language', () =>
    withCalls((_, sql) => {
      for (const text of [
        '"',
        "'; DROP TABLE call; --",
        'NEAR(a b)',
        'name:zoe',
        'a* OR b*',
        '(((',
        '\u0000x',
      ])
        found(sql, text);
      expect(found(sql, '- . -')).toBeNull();
      expect(found(sql, 'zoe')).toEqual(['call_1']);
    }));
});
