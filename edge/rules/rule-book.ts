import type { By, Change, Edit, Edits } from '../calls/edits.ts';
import type { FilterFacts } from '../filters/filter.ts';
import { newId } from '../id.ts';
import type { Migration } from '../migration.ts';
import { type Deed, decide, keyOf } from './decide.ts';
import type { Action, Rule, Trigger } from './rule.ts';

export const RULE_TABLES: Migration = `
  -- Every version of every rule; the newest counts. A rule that was removed has an "ended" one.
  CREATE TABLE rule_version (
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,
    rule_json TEXT NOT NULL,
    position INTEGER NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (rule, version)
  ) WITHOUT ROWID;

  -- What rules did to calls. The key makes sure that an action happens once.
  CREATE TABLE rule_deed (
    call TEXT NOT NULL,
    key TEXT NOT NULL,
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,
    action TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (call, key)
  ) WITHOUT ROWID;

  -- Rules that wait for what is not known yet.
  CREATE TABLE rule_waiting (
    call TEXT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (call, rule)
  ) WITHOUT ROWID;
`;

/** The newest deeds of one rule are asked for as well as those of one call. */
export const RULE_DEED_INDEX: Migration = 'CREATE INDEX rule_deed_rule ON rule_deed (rule, at);';

/** What a rule did to a call, for people. */
export interface DeedRecord extends Deed {
  at: number;
}

/** An action that somebody else has to carry out, in the same transaction. */
export type Errand = Extract<Action, { do: 'add_note' | 'block_caller' | 'send_webhook' }> & {
  by: By;
};

/** What a dry run found. */
export interface Trial {
  looked: number;
  /** Calls for which the rule holds, newest first, and what it would do there. */
  hits: { call: string; actions: Action[] }[];
  /** Calls for which it hangs on something that was never known. */
  waiting: number;
}

/** The rules of a company and what they did. Each method is one synchronous step. */
export class RuleBook {
  readonly #sql: SqlStorage;
  readonly #edits: Edits;

  constructor(sql: SqlStorage, edits: Edits) {
    this.#sql = sql;
    this.#edits = edits;
  }

  /** In the order they are looked at. */
  list(): Rule[] {
    return this.#sql
      .exec<{ rule_json: string }>(
        `SELECT rule_json FROM rule_version AS newest
         WHERE version = (SELECT max(version) FROM rule_version WHERE rule = newest.rule) AND ended = 0
         ORDER BY position, rule`,
      )
      .toArray()
      .map(({ rule_json }) => JSON.parse(rule_json) as Rule);
  }

  add(rule: Omit<Rule, 'id' | 'version' | 'position'>, at: number): Rule {
    const position = this.list().length;
    return this.#write({ ...rule, id: newId('rule'), version: 1, position }, at);
  }

  /** A new version of a rule; `null` when there is none. What was done by an earlier one stays done. */
  change(id: string, rule: Partial<Omit<Rule, 'id' | 'version'>>, at: number): Rule | null {
    const known = this.list().find((one) => one.id === id);
    if (known === undefined) return null;
    return this.#write({ ...known, ...rule, id, version: known.version + 1 }, at);
  }

  /** False when there was none. What it did stays in the history of its calls. */
  remove(id: string, at: number): boolean {
    const known = this.list().find((one) => one.id === id);
    if (known === undefined) return false;
    this.#write({ ...known, version: known.version + 1 }, at, true);
    this.#sql.exec('DELETE FROM rule_waiting WHERE rule = ?', id);
    return true;
  }

  /**
   * Looks at the rules for a call and does what they say. Runs within the transaction of what happened.
   *
   * @returns what has to be done by others, and the changes that were made
   */
  run(call: string, trigger: Trigger, facts: FilterFacts, at: number) {
    const { deeds, held, waiting } = decide(this.list(), trigger, this.#subject(call, facts));
    for (const rule of held)
      this.#sql.exec('DELETE FROM rule_waiting WHERE call = ? AND rule = ?', call, rule);
    for (const rule of waiting) {
      this.#sql.exec('INSERT OR IGNORE INTO rule_waiting (call, rule) VALUES (?, ?)', call, rule);
    }
    return this.#carryOut(call, deeds, at);
  }

  /** Does what one rule says to calls of the past, as `run` would have. */
  apply(rule: Rule, call: string, facts: FilterFacts, at: number) {
    const { deeds } = decide([{ ...rule, enabled: true }], rule.trigger, this.#subject(call, facts));
    return this.#carryOut(call, deeds, at);
  }

  /** What a rule, saved or not, would do to these calls. Changes nothing. */
  static try(rule: Rule, calls: Iterable<{ id: string; facts: FilterFacts }>): Trial {
    const trial: Trial = { looked: 0, hits: [], waiting: 0 };
    const nothing = { waiting: new Set<string>(), byHand: new Set<string>(), done: new Set<string>() };
    for (const { id, facts } of calls) {
      trial.looked++;
      const { deeds, held, waiting } = decide([{ ...rule, enabled: true }], rule.trigger, {
        facts,
        ...nothing,
      });
      if (held.length > 0) trial.hits.push({ call: id, actions: deeds.map(({ action }) => action) });
      trial.waiting += waiting.length;
    }
    return trial;
  }

  /**
   * Puts the rules into this order; those that are not named follow as they were. A rule that moves gets a new version. False
   * when one is named that is none.
   */
  reorder(ids: readonly string[], at: number): boolean {
    const rules = this.list();
    if (ids.some((id) => !rules.some((rule) => rule.id === id))) return false;
    const place = (id: string) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
    const ordered = rules.toSorted((a, b) => place(a.id) - place(b.id));
    for (const [position, rule] of ordered.entries()) {
      if (rule.position !== position) this.change(rule.id, { position }, at);
    }
    return true;
  }

  /** What a rule did to calls, newest first, from before a moment. */
  deedsOf(rule: string, before: number, limit: number): (DeedRecord & { call: string })[] {
    return this.#sql
      .exec<{ call: string; version: number; action: string; at: number }>(
        'SELECT call, version, action, at FROM rule_deed WHERE rule = ? AND at < ? ORDER BY at DESC, call LIMIT ?',
        rule,
        before,
        limit,
      )
      .toArray()
      .map(({ call, version, action, at }, nth) => ({
        call,
        rule,
        version,
        nth,
        action: JSON.parse(action) as Action,
        at,
      }));
  }

  /** To how many calls each rule has done something, and when last. */
  tallies(): Record<string, { calls: number; lastAt: number }> {
    return Object.fromEntries(
      this.#sql
        .exec<{ rule: string; calls: number; at: number }>(
          'SELECT rule, count(DISTINCT call) AS calls, max(at) AS at FROM rule_deed GROUP BY rule',
        )
        .toArray()
        .map(({ rule, calls, at }) => [rule, { calls, lastAt: at }]),
    );
  }

  /** What rules did to a call, oldest first. */
  deeds(call: string): DeedRecord[] {
    return this.#sql
      .exec<{ rule: string; version: number; action: string; at: number }>(
        'SELECT rule, version, action, at FROM rule_deed WHERE call = ? ORDER BY at, key',
        call,
      )
      .toArray()
      .map(({ rule, version, action, at }, nth) => ({
        rule,
        version,
        nth,
        action: JSON.parse(action) as Action,
        at,
      }));
  }

  #write(rule: Rule, at: number, ended = false): Rule {
    this.#sql.exec(
      'INSERT INTO rule_version (rule, version, rule_json, position, ended, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      rule.id,
      rule.version,
      JSON.stringify(rule),
      rule.position,
      Number(ended),
      at,
    );
    return rule;
  }

  #subject(call: string, facts: FilterFacts) {
    const keys = this.#sql.exec<{ key: string }>('SELECT key FROM rule_deed WHERE call = ?', call).toArray();
    const waiting = this.#sql
      .exec<{ rule: string }>('SELECT rule FROM rule_waiting WHERE call = ?', call)
      .toArray();
    return {
      facts,
      done: new Set(keys.map(({ key }) => key)),
      waiting: new Set(waiting.map(({ rule }) => rule)),
      byHand: this.#edits.byHand(call),
    };
  }

  #carryOut(call: string, deeds: readonly Deed[], at: number): { changes: Change[]; errands: Errand[] } {
    const changes: Change[] = [];
    const errands: Errand[] = [];
    for (const deed of deeds) {
      const by: By = { kind: 'rule', id: deed.rule };
      this.#sql.exec(
        'INSERT INTO rule_deed (call, key, rule, version, action, at) VALUES (?, ?, ?, ?, ?, ?)',
        call,
        keyOf(deed),
        deed.rule,
        deed.version,
        JSON.stringify(deed.action),
        at,
      );
      const edit = editOf(deed.action);
      if (edit === null) errands.push({ ...(deed.action as Errand), by });
      // Under the rule and call as batch, so that what a rule did to a call can be undone.
      else changes.push(...this.#edits.edit(call, edit, by, at, batchOf(deed.rule, call)));
    }
    return { changes, errands };
  }
}

/** The batch under which `Edits.undo` takes back what a rule did to a call. */
export function batchOf(rule: string, call: string): string {
  return `${rule} ${call}`;
}

/** An action that only changes the call, as the change it is; `null` for one that somebody else has to carry out. */
function editOf(action: Action): Edit | null {
  switch (action.do) {
    case 'add_tag':
      return { addTags: [action.tag] };
    case 'remove_tag':
      return { removeTags: [action.tag] };
    case 'set_lead_status':
      return { leadStatus: action.to };
    case 'add_score':
      return { addScore: action.points };
    case 'set_value':
      return { valueCents: action.cents };
    default:
      return null;
  }
}
