import { poolsOf } from '../accounts/directory.ts';
import type { Env } from '../env.ts';
import { logError } from '../log.ts';
import type { Migration } from '../migration.ts';
import type { EventType } from '../outbox/event.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { SplitPool } from '../pools/split-pool.ts';

/** What a company's object keeps of it. A step that has shipped is never edited. */
export const POOL_NEWS_TABLES: Migration = `
  -- When pools were asked last; one row at most. ms since 1970, as below.
  CREATE TABLE pool_look (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL);

  -- What was told of pools, by what it was: each is told once.
  CREATE TABLE pool_told (what TEXT PRIMARY KEY, at INTEGER NOT NULL);
`;

/** What pools have to tell. */
const NEWS = ['pool.exhausted', 'number.leaked'] as const satisfies readonly EventType[];

/** How often pools are asked, ms. */
const EVERY_MS = 15 * 60_000;

/** A shortage that was over so long ago is no news, ms: longer than one look that failed can take. */
const STALE_MS = 60 * 60_000;

/** How long is remembered what was told, ms: longer than a number counts as leaked by the same calls. */
const TOLD_MS = 90 * 24 * 60 * 60_000;

/**
 * Tells of visits that went without a number and of numbers that leaked. A pool does not know its company, and must not wait
 * for it while a visitor does: so it is asked, as long as anybody wants to be told.
 */
export class PoolNews {
  readonly #sql: SqlStorage;
  readonly #outbox: Outbox;

  constructor(sql: SqlStorage, outbox: Outbox) {
    this.#sql = sql;
    this.#outbox = outbox;
  }

  /** When pools are to be asked next, ms since 1970; `null` while nobody wants to be told. */
  nextDue(): number | null {
    if (!this.#outbox.isHeard(NEWS)) return null;
    const [last] = this.#sql.exec<{ at: number }>('SELECT at FROM pool_look').toArray();
    return last === undefined ? 0 : last.at + EVERY_MS;
  }

  /** Notes that they are asked now. What is missed because one does not answer is told after the next time. */
  begin(now: number): void {
    this.#sql.exec('INSERT OR REPLACE INTO pool_look (one, at) VALUES (1, ?)', now);
    this.#sql.exec('DELETE FROM pool_told WHERE at < ?', now - TOLD_MS);
  }

  /** Tells of something, unless it has been told. In a transaction of the caller's. */
  tell(type: (typeof NEWS)[number], what: string, subject: string, data: object, now: number): void {
    const { rowsWritten } = this.#sql.exec(
      'INSERT OR IGNORE INTO pool_told (what, at) VALUES (?, ?)',
      what,
      now,
    );
    if (rowsWritten > 0) this.#outbox.emit(type, subject, data, now);
  }
}

/** Asks a company's pools what they have to tell, where it is time to. Never rejects: it must not hold up what else is due. */
export async function askPools(
  env: Env,
  company: string,
  news: PoolNews,
  transaction: (work: () => void) => void,
  now: number,
): Promise<void> {
  if ((news.nextDue() ?? Number.POSITIVE_INFINITY) > now) return;
  transaction(() => news.begin(now));
  try {
    for (const pool of await poolsOf(env.DIRECTORY, company)) {
      const split = new SplitPool(env, pool);
      const [{ alarms = [] }, leaks] = await Promise.all([split.status(now), split.leaks(now)]);
      transaction(() => {
        for (const { since, until, unnumbered, cause } of alarms) {
          if ((until ?? now) < now - STALE_MS) continue;
          const data = { pool: pool.id, name: pool.name, since, until, visits: unnumbered, cause };
          news.tell('pool.exhausted', `${pool.id} ${since}`, pool.id, data, now);
        }
        for (const { number, kind, calls, since, explanation } of leaks) {
          const data = { pool: pool.id, name: pool.name, number, kind, calls, since, explanation };
          news.tell('number.leaked', `${pool.id} ${number}`, number, data, now);
        }
      });
    }
  } catch (error) {
    logError('pools_not_asked', error);
  }
}
