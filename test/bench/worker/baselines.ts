import { DurableObject } from 'cloudflare:workers';
import { GroupCommit } from '../../../edge/pools/group-commit.ts';
import type { LeaseRequest } from '../../../edge/pools/messages.ts';

/** What it costs to reach an object at all. */
export class Empty extends DurableObject {
  nothing(): void {}

  /** Takes a lease's message and answers as a pool would, without any work. */
  echo(...[visit]: LeaseRequest): string {
    return visit;
  }
}

/** Messages that one statement writes: Durable Objects take 100 values. */
const AT_ONCE = 25;

/**
 * The least that any durable answer to this message costs: it is written down as one row of a table without an index,
 * together with all that came at the same time, and then answered. Nothing is looked at and nothing decided.
 */
export class Notebook extends DurableObject {
  readonly #commits: GroupCommit<LeaseRequest>;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as never);
    const { sql } = ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS notes (n INTEGER PRIMARY KEY, visit, visitor, at, facts)');
    this.#commits = new GroupCommit<LeaseRequest>(
      (messages) => {
        for (let n = 0; n < messages.length; n += AT_ONCE) {
          const some = messages.slice(n, n + AT_ONCE);
          const rows = some.map(() => '(?, ?, ?, ?)').join(', ');
          sql.exec(`INSERT INTO notes (visit, visitor, at, facts) VALUES ${rows}`, ...some.flat());
        }
      },
      () => {},
      () => ctx.storage.sync(),
    );
  }

  async note(...message: LeaseRequest): Promise<string> {
    await this.#commits.add(message);
    return message[0];
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
