import type { CompanyTables } from './company-tables.ts';
import { type DialEnd, type FlowProgress, fold, type OurSide, type Told } from './fold.ts';
import { type CallKey, type CallRow, keyOf } from './ledger.ts';
import { PATIENCE_MS } from './silence.ts';

/** All that a call is worked out from. */
export interface Evidence {
  side: OurSide;
  told: Told[];
  dials: (DialEnd & { at: number })[];
}

/** Reads what is known of a call. */
export function evidenceOf(tables: CompanyTables, row: CallRow): Evidence {
  const key = keyOf(row);
  const results = tables.answers.results(key);
  const messages = [
    ...tables.recordings.of(key).filter(({ kind, status }) => kind === 'voicemail' && status === 'completed'),
    ...results.filter(({ type }) => type === 'recorded'),
  ].map((message) => ('duration' in message ? (message.duration ?? 0) : 0));
  return {
    side: {
      id: row.carrier_call,
      startedAt: row.started_at,
      flow: flowProgress(row.flow_state),
      isBlocked: isBlocked(row),
      flowOutcome: row.flow_outcome,
      flowCause: row.flow_cause,
      voicemail: Math.max(0, ...messages),
    },
    told: tables.ledger.told(key),
    dials: results.filter((result) => result.type === 'dialed'),
  };
}

/** Works a call out anew from all that is known of it. `null` when it has no row yet. */
export function refresh(tables: CompanyTables, key: CallKey): CallRow | null {
  const row = tables.ledger.callByKey(key);
  if (row === null) return null;
  const { side, told, dials } = evidenceOf(tables, row);
  const facts = fold(side, told, dials);
  tables.ledger.writeFacts(row.id, facts);
  tables.caps.settle(key, { legs: facts.legs, dials, endedAt: facts.endedAt });
  if (facts.endedAt !== null) {
    if (row.check_at !== null) tables.ledger.writeCourse(row.id, { check_at: null });
  } else if (facts.state === 'connected' && row.state !== 'connected') {
    // The conversation may last as long as it may; then its end is overdue.
    const until = tables.caps.openUntil(key);
    if (until !== null) tables.ledger.writeCourse(row.id, { check_at: until + PATIENCE_MS });
  }
  return tables.ledger.callById(row.id);
}

/** Refused, or asked for a key that was never pressed. */
function isBlocked({ screened, stage, flow_state }: CallRow): boolean {
  return screened !== null && (stage === 'challenge' || (stage === 'over' && flow_state === null));
}

function flowProgress(flowState: string | null): FlowProgress {
  if (flowState === null) return 'missing';
  return (JSON.parse(flowState) as { done: boolean }).done ? 'done' : 'running';
}
