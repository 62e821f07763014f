import type { Sql } from '../filters/sql.ts';
import type { Migration } from '../migration.ts';

/**
 * The words of calls, by the call's row number: the caller's name, notes, and what was said. Kept by triggers, so that no
 * way of changing them can forget it.
 */
export const SEARCH_TABLES: Migration = `
  CREATE VIRTUAL TABLE call_words USING fts5 (name, notes, words, tokenize = "unicode61 remove_diacritics 2");

  CREATE TRIGGER words_of_new_call AFTER INSERT ON call BEGIN
    INSERT INTO call_words (rowid, name) VALUES (new.n, new.caller_name);
  END;
  CREATE TRIGGER words_of_name AFTER UPDATE OF caller_name ON call WHEN new.caller_name IS NOT old.caller_name BEGIN
    UPDATE call_words SET name = new.caller_name WHERE rowid = new.n;
  END;
  CREATE TRIGGER words_of_gone_call AFTER DELETE ON call BEGIN
    DELETE FROM call_words WHERE rowid = old.n;
  END;
  CREATE TRIGGER words_of_new_note AFTER INSERT ON note BEGIN
    UPDATE call_words SET notes = (SELECT group_concat(body, char(10)) FROM note WHERE call = new.call AND deleted_at IS NULL) WHERE rowid = (SELECT n FROM call WHERE id = new.call);
  END;
  CREATE TRIGGER words_of_changed_note AFTER UPDATE ON note BEGIN
    UPDATE call_words SET notes = (SELECT group_concat(body, char(10)) FROM note WHERE call = new.call AND deleted_at IS NULL) WHERE rowid = (SELECT n FROM call WHERE id = new.call);
  END;
  CREATE TRIGGER words_of_new_turn AFTER INSERT ON transcript BEGIN
    UPDATE call_words SET words = (SELECT group_concat(text, char(10)) FROM (SELECT text FROM transcript WHERE call = new.call ORDER BY n)) WHERE rowid = (SELECT n FROM call WHERE id = new.call);
  END;
  CREATE TRIGGER words_of_gone_turn AFTER DELETE ON transcript BEGIN
    UPDATE call_words SET words = (SELECT group_concat(text, char(10)) FROM (SELECT text FROM transcript WHERE call = old.call ORDER BY n)) WHERE rowid = (SELECT n FROM call WHERE id = old.call);
  END;
`;

/** Words that a search has at most. */
const MOST_WORDS = 10;

/**
 * A condition on calls: each word begins a word of the caller's name, a note or what was said; digits are also looked for in
 * the numbers. `null` for a search without a letter or digit.
 *
 * @param hidesCallers digits are looked for in tracking numbers only
 */
export function searchOf(text: string, hidesCallers = false): Sql | null {
  const words = text.match(/[\p{L}\p{N}]+/gu)?.slice(0, MOST_WORDS) ?? [];
  if (words.length === 0) return null;
  const match: Sql = {
    text: 'call.n IN (SELECT rowid FROM call_words WHERE call_words MATCH ?)',
    values: [words.map((word) => `"${word}"*`).join(' ')],
  };
  const digits = text.replace(/\D/g, '');
  if (digits.length < 3 || /\p{L}/u.test(text)) return match;
  if (hidesCallers) {
    return {
      text: `(${match.text} OR instr(call.tracking_number, ?) > 0)`,
      values: [...match.values, digits],
    };
  }
  return {
    text: `(${match.text} OR instr(call.caller_number, ?) > 0 OR instr(call.tracking_number, ?) > 0)`,
    values: [...match.values, digits, digits],
  };
}
