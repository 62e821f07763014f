import { type Key, type Report, reportOf } from './report.ts';
import type { ReportSpec } from './spec.ts';

/** Answers reports from a company's tables. Synchronous. */
export class Reports {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  report(spec: ReportSpec): Report {
    return reportOf(spec, ({ text, values }) =>
      this.#sql.exec<Record<string, Key>>(text, ...values).toArray(),
    );
  }
}
