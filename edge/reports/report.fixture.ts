import { type TestCall, TestLedger } from '../calls/ledger.fixture.ts';
import type { Filter } from '../filters/filter.ts';
import { type Report, type ReportRow, reportOf } from './report.ts';
import { reportRequest, specOf } from './spec.ts';

/** The zone of the company whose ledger it is. */
const ZONE = 'America/Chicago';

/** July 2026 in that zone, ms. */
export const JULY = { from: Date.parse('2026-07-01T05:00Z'), to: Date.parse('2026-08-01T05:00Z') };

/** A ledger in memory, and reports on it. */
export class ReportedLedger extends TestLedger {
  #calls = 0;

  /** Adds a call, answered on 10 July unless said otherwise, and returns its id. */
  answer(rest: Partial<TestCall>): string {
    const id = `call_${++this.#calls}`;
    this.call({ started_at: Date.parse('2026-07-10T15:00Z'), outcome: 'answered', ...rest, id });
    return id;
  }

  /** Answers a request as somebody writes it; of July unless said otherwise. Its filter is not checked. */
  report(request: object): Report {
    const spec = specOf(reportRequest.parse({ ...JULY, ...request }), ZONE, (filter) => filter as Filter);
    return reportOf(spec, this.ask);
  }
}

/** A row in a few words: what it is about, and its numbers. */
export function short({ keys, values }: ReportRow): string {
  return [...keys, ...values].join(' ');
}
