import type { Filter } from '../filters/filter.ts';
import { and, type Sql, whereOf } from '../filters/sql.ts';
import { clocksOf, localSql } from '../reports/local-sql.ts';
import { WANTED } from '../reports/plan.ts';
import { type BesideCall, factsOf } from './facts.ts';
import { type CallRow, WHOLE } from './ledger.ts';
import { searchOf } from './search.ts';

/** Which calls: everything a list, an export or a bulk change can ask for. */
export interface LogQuestion {
  /** Checked by `parseFilter`; `null` for all. */
  filter: Filter | null;
  /** Words and digits to look for; `null` for none. */
  search: string | null;
  /** Blocked calls and spam are left out unless this says otherwise. */
  unwanted: 'exclude' | 'include';
  /** ms since 1970; `to` is not part of it. `null` for no limit. */
  from: number | null;
  to: number | null;
  /** Digits are looked for in tracking numbers only: whoever asks may not see who called. */
  hidesCallers?: true;
  /** IANA zone that hours and weekdays in the filter are of. */
  zone: string;
}

/** All that somebody wants to hear of. */
export const EVERY_CALL: LogQuestion = {
  filter: null,
  search: null,
  unwanted: 'exclude',
  from: null,
  to: null,
  zone: 'UTC',
};

/** Where a page begins: behind this call. */
export interface Place {
  startedAt: number;
  n: number;
}

/** The SQL of lists of calls. Synchronous. */
export class CallLog {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Newest first, at most `limit`, starting behind `before`. */
  page(question: LogQuestion, before: Place | null, limit: number): CallRow[] {
    const { text, values } = this.#where(question);
    const { startedAt, n } = before ?? { startedAt: Number.MAX_SAFE_INTEGER, n: 0 };
    return this.#sql
      .exec<CallRow>(
        `${WHOLE} WHERE (started_at, n) < (?, ?) AND ${text} ORDER BY started_at DESC, n DESC LIMIT ?`,
        startedAt,
        n,
        ...values,
        limit,
      )
      .toArray();
  }

  count(question: LogQuestion): number {
    const { text, values } = this.#where(question);
    return this.#sql
      .exec<{ calls: number }>(`SELECT count(*) AS calls FROM call WHERE ${text}`, ...values)
      .one().calls;
  }

  /** Is this call among them? False where there is no such call. */
  holds(question: LogQuestion, id: string): boolean {
    const { text, values } = this.#where(question);
    return (
      this.#sql
        .exec<{ there: number }>(
          `SELECT EXISTS (SELECT 1 FROM call WHERE id = ? AND ${text}) AS there`,
          id,
          ...values,
        )
        .one().there === 1
    );
  }

  /** Ids of all that match, newest first, at most `limit`. */
  ids(question: LogQuestion, limit: number): string[] {
    const { text, values } = this.#where(question);
    return this.#sql
      .exec<{ id: string }>(
        `SELECT id FROM call WHERE ${text} ORDER BY started_at DESC, n DESC LIMIT ?`,
        ...values,
        limit,
      )
      .toArray()
      .map(({ id }) => id);
  }

  /** What a filter is asked of, for one call. */
  facts(row: CallRow, zone: string) {
    return factsOf(row, this.#beside(row), zone);
  }

  /** What a filter is asked of, for a page of calls: what an export writes. */
  pageOfFacts(question: LogQuestion, before: Place | null, limit: number) {
    return this.page(question, before, limit).map((row) => ({
      id: row.id,
      place: { startedAt: row.started_at, n: row.n },
      facts: this.facts(row, question.zone),
    }));
  }

  #beside({ id, state, recorded }: CallRow): BesideCall {
    const column = (sql: string): string[] =>
      this.#sql
        .exec<{ value: string }>(sql, id)
        .toArray()
        .map(({ value }) => value);
    const words = column('SELECT text AS value FROM transcript WHERE call = ? ORDER BY n');
    return {
      tags: column('SELECT tag AS value FROM call_tag WHERE call = ? ORDER BY tag'),
      notes: column(
        'SELECT body AS value FROM note WHERE call = ? AND deleted_at IS NULL ORDER BY created_at, id',
      ),
      // Nothing more is said in a call that is over and was not recorded.
      words: words.length === 0 && (state !== 'ended' || recorded === 1) ? null : words,
    };
  }

  #where({ filter, search, hidesCallers, unwanted, from, to, zone }: LogQuestion): Sql {
    const conditions: Sql[] = [];
    if (from !== null) conditions.push({ text: 'call.started_at >= ?', values: [from] });
    if (to !== null) conditions.push({ text: 'call.started_at < ?', values: [to] });
    if (unwanted === 'exclude') conditions.push(WANTED);
    if (filter !== null) conditions.push(whereOf(filter, () => this.#local(zone)));
    // A search for nothing that can be looked for finds nothing.
    if (search !== null) conditions.push(searchOf(search, hidesCallers) ?? { text: '0', values: [] });
    return and(...conditions);
  }

  #local(zone: string): string {
    const { first, last } = this.#sql
      .exec<{ first: number | null; last: number | null }>(
        'SELECT min(started_at) AS first, max(started_at) AS last FROM call',
      )
      .one();
    return localSql(clocksOf(zone, first ?? 0, last ?? 0));
  }
}
