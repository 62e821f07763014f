import type { Segment } from '../recordings/segment.ts';
import type { LeadStatus } from '../rules/rule.ts';
import type { DeedRecord } from '../rules/rule-book.ts';
import type { CallDetail } from './call.ts';
import type { ListEntry } from './callers.ts';
import type { CompanyTables } from './company-tables.ts';
import { detailOf } from './detail.ts';
import type { Change } from './edits.ts';
import type { CallRow } from './ledger.ts';
import { EVERY_CALL, type Place } from './log.ts';
import type { Note } from './notes.ts';
import type { Person } from './people.ts';

/** What people and rules made of a call. */
export interface MadeOfCall {
  tags: string[];
  leadStatus: LeadStatus;
  score: number | null;
  valueCents: number | null;
  notes: Note[];
  history: Change[];
  rules: DeedRecord[];
}

export function madeOf({ edits, notes, rules }: CompanyTables, row: CallRow): MadeOfCall {
  return {
    tags: edits.tags(row.id),
    leadStatus: row.lead_status as LeadStatus,
    score: row.score,
    valueCents: row.value_cents,
    notes: notes.of(row.id),
    history: edits.history(row.id),
    rules: rules.deeds(row.id),
  };
}

/** A call with everything that is kept of it. */
export interface KnownCall {
  call: CallDetail;
  made: MadeOfCall;
  transcript: Segment[];
  /** What was sent to webhooks about it. */
  sent: { event: string; type: string; at: number; webhook: string; state: string }[];
}

/** Everything a company keeps of a caller or a visitor, to hand over to them. */
export interface Known {
  /** `null` for a visitor, and a caller of whom only a list knows. */
  person: Person | null;
  /** Entries of the block and allow lists that name the caller. */
  listed: ListEntry[];
  /** Newest first. */
  calls: KnownCall[];
  /** The last of these calls, where there are more behind it. */
  next: Place | null;
}

/** Calls that one answer holds; who called more often asks for the rest. */
const CALLS_AT_ONCE = 100;

/** @param who number in E.164, or id of a visitor */
export function knownOf(
  tables: CompanyTables,
  who: { caller: string } | { visitor: string },
  before: Place | null,
): Known {
  const [field, value] = 'caller' in who ? ['caller.number', who.caller] : ['visit.visitor', who.visitor];
  const question = { ...EVERY_CALL, unwanted: 'include', filter: { field, op: 'is', value } } as const;
  const rows = tables.log.page(question, before, CALLS_AT_ONCE + 1);
  const page = rows.slice(0, CALLS_AT_ONCE);
  const last = rows.length > CALLS_AT_ONCE ? page.at(-1) : undefined;
  return {
    person: 'caller' in who ? tables.people.find(who.caller) : null,
    listed: tables.callers
      .all()
      .filter((entry) => 'caller' in who && entry.match === 'exact' && entry.value === who.caller),
    calls: page.map((row) => ({
      call: detailOf(tables, row),
      made: madeOf(tables, row),
      transcript: tables.transcripts.of(row.id).segments,
      sent: tables.outbox.sentAbout(row.id),
    })),
    next: last === undefined ? null : { startedAt: last.started_at, n: last.n },
  };
}
