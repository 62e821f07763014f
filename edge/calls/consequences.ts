import type { EventType } from '../outbox/event.ts';
import type { Trigger } from '../rules/rule.ts';
import type { Errand } from '../rules/rule-book.ts';
import type { CompanyTables } from './company-tables.ts';
import { type CallRow, toCall } from './ledger.ts';

/**
 * What follows when something happened to a call: webhooks are told, and rules are looked at. Runs in the transaction of what
 * happened, so that an event and its cause commit together.
 *
 * @param before the call as it was; `null` when it has just begun
 * @returns the call as it is after the rules
 */
export function follow(tables: CompanyTables, before: CallRow | null, after: CallRow, at: number): CallRow {
  let row = after;
  for (const { event, trigger } of whatHappened(before, after)) {
    tables.outbox.emit(event, row.id, toCall(row), at);
    row = runRules(tables, row, trigger, at);
    tables.conversions.touch(row.id, at);
  }
  return row;
}

/** Looks at the rules after something about a call was changed by hand or by a program, and tells of the change. */
export function followEdit(
  tables: CompanyTables,
  row: CallRow,
  changed: readonly string[],
  at: number,
): CallRow {
  if (changed.length === 0) return row;
  tables.outbox.emit('call.updated', row.id, { ...toCall(row), changed, origin: 'edit' }, at);
  tables.conversions.touch(row.id, at);
  return runRules(tables, row, 'call.updated', at);
}

/** What was said in a call has been written down: webhooks are told, and rules are looked at. */
export function followTranscript(tables: CompanyTables, row: CallRow, at: number): CallRow {
  tables.outbox.emit('call.transcript_ready', row.id, toCall(row), at);
  tables.conversions.touch(row.id, at);
  return runRules(tables, row, 'call.transcript_ready', at);
}

/** Does what rules ask for that is not a change of the call. */
export function runErrands(
  tables: CompanyTables,
  row: CallRow,
  errands: readonly Errand[],
  at: number,
): void {
  for (const errand of errands) {
    const author = `rule:${errand.by.id}`;
    switch (errand.do) {
      case 'add_note':
        tables.notes.add(row.id, errand.body, author, at);
        break;
      case 'block_caller':
        if (row.caller_number !== null) {
          const entry = {
            list: 'block',
            match: 'exact',
            value: row.caller_number,
            action: 'reject',
          } as const;
          tables.callers.add({ ...entry, reason: 'a rule', createdBy: author }, at);
        }
        break;
      case 'send_webhook':
        tables.outbox.send(
          errand.webhook,
          'call.updated',
          row.id,
          { ...toCall(row), changed: [], origin: author },
          at,
        );
        break;
    }
  }
}

function whatHappened(before: CallRow | null, after: CallRow): { event: EventType; trigger: Trigger }[] {
  const happened: { event: EventType; trigger: Trigger }[] = [];
  if (before === null) happened.push({ event: 'call.started', trigger: 'call.started' });
  if (before?.state !== 'ended' && after.state === 'ended') {
    happened.push({ event: 'call.ended', trigger: 'call.ended' });
  }
  if (before?.recorded === 0 && after.recorded === 1) {
    happened.push({ event: 'call.recording_ready', trigger: 'call.recording_ready' });
  }
  return happened;
}

function runRules(tables: CompanyTables, row: CallRow, trigger: Trigger, at: number): CallRow {
  const facts = tables.log.facts(row, tables.settings.get('zone', 'UTC'));
  const { changes, errands } = tables.rules.run(row.id, trigger, facts, at);
  if (changes.length + errands.length === 0) return row;
  const after = tables.ledger.callById(row.id) ?? row;
  runErrands(tables, after, errands, at);
  if (changes.length > 0) {
    const changed = [...new Set(changes.map(({ field }) => field))];
    tables.outbox.emit('call.updated', row.id, { ...toCall(after), changed, origin: 'rule' }, at);
  }
  return after;
}
