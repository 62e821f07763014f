import type { Rule } from '../rules/rule.ts';
import { batchOf, RuleBook, type Trial } from '../rules/rule-book.ts';
import type { CompanyTables } from './company-tables.ts';
import { followEdit, runErrands } from './consequences.ts';
import type { By, Edit } from './edits.ts';
import type { Live } from './live.ts';
import { EVERY_CALL } from './log.ts';

/** Writes a note, changes one, or takes one away. */
export type NoteEdit = { add: string } | { note: string; edit: string } | { note: string };

/** How many calls a rule was looked at for, and of how many it changed something. */
export interface Applied {
  looked: number;
  changed: number;
}

/** What was taken back of what a rule did to a call. */
export interface RuleUndone {
  /** Something of the call is as it was before. */
  changed: boolean;
  /** Notes and blocks that are gone. */
  notes: number;
  blocks: number;
  /** What stays, in words: "1 webhook was sent, which nothing takes back". */
  stays: string[];
}

/** What an `Editor` needs of its object. */
export interface EditorHost {
  live: Live;
  transaction<T>(work: () => T): T;
  /** Something may have to leave. */
  schedule(): void;
}

/** Does to calls what people, programs and rules ask for; each in one transaction, with what follows from it. */
export class Editor {
  readonly #tables: CompanyTables;
  readonly #host: EditorHost;

  constructor(tables: CompanyTables, host: EditorHost) {
    this.#tables = tables;
    this.#host = host;
  }

  /**
   * Changes calls as a person or a program asked; rules and webhooks follow. How many were changed.
   *
   * @param batch under which all of it can be undone; `null` where it is a change of its own
   */
  edit(ids: readonly string[], edit: Edit, by: By, batch: string | null): number {
    return this.#edited(ids, (id, at) =>
      this.#tables.edits.edit(id, edit, by, at, batch).map(({ field }) => field),
    );
  }

  /** Takes back what a batch changed, where nobody has changed it since. How many calls that were. */
  undo(batch: string, by: By): number {
    const { edits } = this.#tables;
    return this.#edited(edits.callsOf(batch), (id, at) => edits.undo(batch, id, by, at));
  }

  /** False when there is no such call or note. */
  note(call: string, what: NoteEdit, by: By): boolean {
    const { notes } = this.#tables;
    const done = this.#edited([call], (id, at) => {
      const isDone =
        'add' in what
          ? notes.add(id, what.add, by.id, at) !== null
          : 'edit' in what
            ? notes.edit(id, what.note, what.edit, at) !== null
            : notes.remove(id, what.note, at);
      return isDone ? ['notes'] : [];
    });
    return done > 0;
  }

  /** What a rule would have done to the newest calls. */
  tryRule(rule: Rule, calls: number): Trial {
    const { log, settings } = this.#tables;
    const zone = settings.get('zone', 'UTC');
    return RuleBook.try(rule, log.pageOfFacts({ ...EVERY_CALL, zone }, null, calls));
  }

  /** Does what a rule says to the newest calls, as if it had been there. `null` when there is no such rule. */
  applyRule(id: string, calls: number): Applied | null {
    const { ledger, log, rules, settings } = this.#tables;
    const rule = rules.list().find((one) => one.id === id);
    if (rule === undefined) return null;
    const page = log.pageOfFacts({ ...EVERY_CALL, zone: settings.get('zone', 'UTC') }, null, calls);
    const facts = new Map(page.map((one) => [one.id, one.facts]));
    const changed = this.#edited([...facts.keys()], (call, at) => {
      const { changes, errands } = rules.apply(rule, call, facts.get(call) ?? {}, at);
      const row = errands.length === 0 ? null : ledger.callById(call);
      if (row !== null) runErrands(this.#tables, row, errands, at);
      return changes.map(({ field }) => field);
    });
    return { looked: page.length, changed };
  }

  /**
   * Takes back what a rule did to a call, where nobody has changed it since: fields, notes it wrote, the block of the caller.
   *
   * @param unblocks whether whoever asks may take a caller off the block list
   */
  undoRule(rule: string, call: string, by: By, unblocks: boolean): RuleUndone {
    const { callers, edits, ledger, notes, rules } = this.#tables;
    const author = `rule:${rule}`;
    const undone: RuleUndone = { changed: false, notes: 0, blocks: 0, stays: [] };
    const changed = this.#edited([call], (id, at) => {
      const fields = edits.undo(batchOf(rule, id), id, by, at);
      undone.notes = notes.removeOf(id, author, at);
      const number = ledger.callById(id)?.caller_number ?? null;
      if (number !== null && unblocks) undone.blocks = callers.removeOf(author, number);
      return undone.notes === 0 ? fields : [...fields, 'notes'];
    });
    undone.changed = changed > 0;
    const did = rules.deeds(call).filter((deed) => deed.rule === rule);
    const count = (action: string) => did.filter((deed) => deed.action.do === action).length;
    const sent = count('send_webhook');
    if (sent > 0) {
      const was = sent === 1 ? '1 webhook was' : `${sent} webhooks were`;
      undone.stays.push(`${was} sent, which nothing takes back`);
    }
    if (notes.of(call).some((note) => note.author === author))
      undone.stays.push('a note that somebody has changed since');
    if (count('block_caller') > 0 && !unblocks)
      undone.stays.push('the block of the caller, which needs the permission manage_flows');
    return undone;
  }

  /** Does something to each call that may change fields of it, and lets what follows from that happen. */
  #edited(ids: readonly string[], work: (id: string, at: number) => string[]): number {
    const { live, transaction, schedule } = this.#host;
    const at = Date.now();
    const changed = transaction(() =>
      ids.flatMap((id) => {
        const shown = live.showing(id);
        const fields = work(id, at);
        const row = fields.length === 0 ? null : this.#tables.ledger.callById(id);
        return row === null ? [] : { shown, row: followEdit(this.#tables, row, [...new Set(fields)], at) };
      }),
    );
    for (const { row, shown } of changed) live.tell(row, shown);
    if (changed.length > 0) schedule();
    return changed.length;
  }
}
