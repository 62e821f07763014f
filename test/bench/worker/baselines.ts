import { DurableObject } from 'cloudflare:workers';
import type { LeaseRequest } from '../../../edge/pools/messages.ts';

/** What it costs to reach an object at all. */
export class Empty extends DurableObject {
  nothing(): void {}

  /** Takes a lease's message and answers as a pool would, without any work. */
  echo(...[visit]: LeaseRequest): string {
    return visit;
  }
}

/**
 * The pool that one writes first: a row a number, a free one found by a query and marked as taken, the one silent
 * longest when none is free. It remembers nothing but who has a number now, and each call commits on its own.
 */
export class NaivePool extends DurableObject {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as never);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS numbers (number TEXT PRIMARY KEY, visit TEXT, at INTEGER, free INTEGER NOT NULL)',
    );
  }

  configure(numbers: readonly string[]): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO numbers (number, free) SELECT value, 1 FROM json_each(?)',
      JSON.stringify(numbers),
    );
  }

  lease(visit: string, at: number): string {
    const number =
      this.#number('SELECT number FROM numbers WHERE free LIMIT 1') ??
      this.#number('SELECT number FROM numbers ORDER BY at LIMIT 1');
    if (number === undefined) throw new Error('this pool is not prepared');
    this.#sql.exec('UPDATE numbers SET free = 0, visit = ?, at = ? WHERE number = ?', visit, at, number);
    return number;
  }

  #number(query: string): string | undefined {
    return this.#sql.exec<{ number: string }>(query).toArray()[0]?.number;
  }
}
