import { visitOf } from '../calls/attributed.ts';
import type { CallRow } from '../calls/ledger.ts';
import type { Env } from '../env.ts';
import { logInfo } from '../log.ts';
import { measure } from '../metrics.ts';
import type { Attribution } from '../pools/attribution.ts';
import { traceOfCall } from '../trace.ts';

/** A call has begun: how sure the answer is goes to the metrics, and its trace to the log. */
export function noteBegun(env: Env, company: string, id: string, attribution: Attribution): void {
  const { kind, confidence } = attribution;
  const trace = traceOfCall({ id, visit: visitOf(attribution)?.visit ?? null });
  measure(env, { what: 'attribution', company, kind, confidence });
  logInfo('call_begun', { trace, company, call: id, attribution: kind, confidence });
}

/** A call is over. Durations are seconds. */
export function noteEnded(company: string, row: CallRow): void {
  const { id, outcome, cause, duration, talk_seconds: talked } = row;
  logInfo('call_ended', { trace: traceOfCall(row), company, call: id, outcome, cause, duration, talked });
}
