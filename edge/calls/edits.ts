import { foldCase } from '../filters/fold-case.ts';
import type { Migration } from '../migration.ts';
import type { LeadStatus } from '../rules/rule.ts';

/** Who changed something. A person's choice, or that of a program with an API key, is never undone by a rule. */
export interface By {
  kind: 'person' | 'api' | 'rule' | 'flow' | 'survey';
  /** Of the user, key, rule or node; `null` where there is none. */
  id: string | null;
}

/** What is to be changed of a call; what is absent stays. */
export interface Edit {
  leadStatus?: LeadStatus;
  /** 0–100; `null` for none. */
  score?: number | null;
  /** Added to the score there is. */
  addScore?: number;
  valueCents?: number | null;
  addTags?: readonly string[];
  removeTags?: readonly string[];
}

/** One change, as the history of a call shows it. `before` and `after` are `null` for nothing. */
export interface Change {
  at: number;
  by: By;
  /** `leadStatus`, `score`, `valueCents` or `tag`. */
  field: string;
  before: string | number | null;
  after: string | number | null;
}

export const EDIT_TABLES: Migration = `
  -- Every change people and rules made, in order. Nothing is ever taken out: undoing is another change.
  CREATE TABLE change (
    n INTEGER PRIMARY KEY,
    call TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    by_id TEXT,
    -- Changes of many calls that were made, and can be undone, together.
    batch TEXT,
    field TEXT NOT NULL,
    before,
    after
  );
  CREATE INDEX change_call ON change (call, n);
  CREATE INDEX change_batch ON change (batch) WHERE batch IS NOT NULL;
`;

type Value = string | number | null;

interface ChangeRow extends Record<string, SqlStorageValue> {
  call: string;
  at: number;
  by_kind: string;
  by_id: string | null;
  field: string;
  before: Value;
  after: Value;
}

/** The columns of `call` that can be changed, by the name of the field. */
const COLUMN = { leadStatus: 'lead_status', score: 'score', valueCents: 'value_cents' } as const;
type Field = keyof typeof COLUMN;

const BEATS_RULES: readonly By['kind'][] = ['person', 'api'];

/** What people and rules make of calls, with the history of it. Each method is one synchronous step. */
export class Edits {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Changes a call and notes who did. What already is as asked for is no change.
   *
   * @param batch id under which it can be undone with others; `null` for a change of its own
   * @returns the changes; empty when there were none, or there is no such call
   */
  edit(call: string, edit: Edit, by: By, at: number, batch: string | null = null): Change[] {
    const now = this.#now(call);
    if (now === null) return [];
    const changes: Change[] = [];
    const note = (field: string, before: Value, after: Value): void => {
      changes.push({ at, by, field, before, after });
      this.#sql.exec(
        'INSERT INTO change (call, at, by_kind, by_id, batch, field, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        call,
        at,
        by.kind,
        by.id,
        batch,
        field,
        before,
        after,
      );
    };
    const { leadStatus, valueCents, addScore, addTags = [], removeTags = [] } = edit;
    const score = addScore === undefined ? edit.score : clamped(Number(now.score ?? 0) + addScore);
    for (const [field, after] of Object.entries({ leadStatus, score, valueCents }) as [
      Field,
      Value | undefined,
    ][]) {
      if (after === undefined || after === now[field]) continue;
      this.#sql.exec(`UPDATE call SET ${COLUMN[field]} = ? WHERE id = ?`, after, call);
      note(field, now[field], after);
    }
    for (const tag of removeTags) {
      // As it was written when it was added: undoing brings back that.
      const gone = this.#sql
        .exec<{ tag: string }>('DELETE FROM call_tag WHERE call = ? AND tag = ? RETURNING tag', call, tag)
        .toArray();
      for (const one of gone) note('tag', one.tag, null);
    }
    for (const tag of addTags) {
      const { rowsWritten } = this.#sql.exec(
        'INSERT OR IGNORE INTO call_tag (call, tag, by_kind, by_id, at) VALUES (?, ?, ?, ?, ?)',
        call,
        tag,
        by.kind,
        by.id,
        at,
      );
      if (rowsWritten > 0) note('tag', null, tag);
    }
    return changes;
  }

  /** Oldest first. */
  history(call: string): Change[] {
    return this.#sql
      .exec<ChangeRow>('SELECT * FROM change WHERE call = ? ORDER BY n', call)
      .toArray()
      .map(toChange);
  }

  tags(call: string): string[] {
    return this.#sql
      .exec<{ tag: string }>('SELECT tag FROM call_tag WHERE call = ? ORDER BY tag', call)
      .toArray()
      .map(({ tag }) => tag);
  }

  /** What a person or a program decided about a call, which no rule changes: field names, and `tag:…` in lower case. */
  byHand(call: string): Set<string> {
    const changes = this.history(call).filter(({ by }) => BEATS_RULES.includes(by.kind));
    return new Set(
      changes.map(({ field, before, after }) =>
        field === 'tag' ? `tag:${foldCase(String(after ?? before))}` : field,
      ),
    );
  }

  /** The calls that a batch changed. */
  callsOf(batch: string): string[] {
    return this.#sql
      .exec<{ call: string }>('SELECT DISTINCT call FROM change WHERE batch = ? ORDER BY n', batch)
      .toArray()
      .map(({ call }) => call);
  }

  /**
   * Takes back what a batch changed of a call, where nobody has changed it since.
   *
   * @param by who undoes it
   * @returns the fields that are as they were
   */
  undo(batch: string, call: string, by: By, at: number): string[] {
    return this.#sql
      .exec<ChangeRow>('SELECT * FROM change WHERE batch = ? AND call = ? ORDER BY n DESC', batch, call)
      .toArray()
      .filter(({ field, before, after }) => this.#undo(call, field, before, after, by, at))
      .map(({ field }) => field);
  }

  #undo(call: string, field: string, before: Value, after: Value, by: By, at: number): boolean {
    if (field === 'tag') {
      const edit = after === null ? { addTags: [String(before)] } : { removeTags: [String(after)] };
      return this.edit(call, edit, by, at).length > 0;
    }
    if (this.#now(call)?.[field as Field] !== after) return false;
    return this.edit(call, { [field]: before }, by, at).length > 0;
  }

  #now(call: string): Record<Field, Value> | null {
    const row = this.#sql
      .exec<{ lead_status: string; score: number | null; value_cents: number | null }>(
        'SELECT lead_status, score, value_cents FROM call WHERE id = ?',
        call,
      )
      .toArray()[0];
    return row === undefined
      ? null
      : { leadStatus: row.lead_status, score: row.score, valueCents: row.value_cents };
  }
}

function toChange({ at, by_kind, by_id, field, before, after }: ChangeRow): Change {
  return { at, by: { kind: by_kind as By['kind'], id: by_id }, field, before, after };
}

const clamped = (score: number): number => Math.min(100, Math.max(0, score));
