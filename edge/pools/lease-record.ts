import type { Lease } from './allocator.ts';
import { LOOKBACK_MS } from './attribution.ts';
import type { VisitFacts } from './messages.ts';
import type { Tally } from './minutes.ts';
import type { Session } from './traffic.ts';

/** A lease that begins, as it is written down. */
export interface Begun {
  lease: Lease;
  /** ms the number had rested since its last visitor; `null` when it had none or stays with its visitor. */
  rested: number | null;
  /** True when the number went to a visitor who did not have it. */
  taken: boolean;
  /** JSON of what is known of the visit; `null` when an earlier lease of it has that. */
  facts: string | null;
}

/** One lease as it stands in the record. */
export type LeaseRow = {
  id: number;
  number: string;
  visit: string;
  visitor: string;
  started_at: number;
  last_active_at: number;
  left_at: number | null;
  joined: number;
  shared: number;
};

/** Leases of a number that are looked at to say who called. */
const HOLDERS_READ = 200;

/** Leases that are looked at to size a pool: those of a month on a site with 6,000 visits a day. */
const SESSIONS_READ = 200_000;

/** Visits without a number that are looked at to say why there was none. */
const WAITING_READ = 5_000;

/** After this many leases the newest of each number are written down anew: so many are looked through at a start. */
const CHAINED_AT_ONCE = 4_000;

/** Values of a lease that begins, and how many such rows fit in one statement: Durable Objects take 100 values. */
const VALUES = 9;
const ROWS_AT_ONCE = Math.floor(100 / VALUES);

/** The statement that writes so many leases that begin; the same text each time, so that it is compiled once. */
const BEGIN = Array.from({ length: ROWS_AT_ONCE + 1 }, (_, rows) => {
  const values = Array.from({ length: rows }, (_, row) => {
    const nth = (value: number) => `?${row * VALUES + value}`;
    const [at, joined] = [nth(5), nth(6)];
    return `(${nth(1)}, ${nth(2)}, ${nth(3)}, ${nth(4)}, ${at}, ${at}, ${joined}, ${joined}, ${nth(7)}, ${nth(8)}, ${nth(9)})`;
  });
  return `INSERT INTO leases (id, number, visit, visitor, started_at, last_active_at, joined, shared, previous, rested, facts)
          VALUES ${values.join(', ')}`;
});

/**
 * The leases of a pool in its object's SQLite: one row each, written at the end of the table, and one in the index of
 * visits. The leases of a number are found by going back from its newest one, which is held in memory, so a lease
 * touches no page of the database but the last ones. Every method is one synchronous step.
 *
 * After a transaction that failed it no longer agrees with its tables: make a new one.
 */
export class LeaseRecord {
  readonly #sql: SqlStorage;
  #newest: Map<string, number> | null = null;
  /** Leases since the newest ones were last written down. */
  #unchained = 0;

  /** @param sql of a storage migrated with `MIGRATIONS` */
  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Writes leases that begin, in their order, and then those that changed. */
  write(begun: readonly Begun[], changed: Iterable<Lease>): void {
    for (let first = 0; first < begun.length; first += ROWS_AT_ONCE) {
      this.#begin(begun.slice(first, first + ROWS_AT_ONCE));
    }
    for (const lease of changed) {
      this.#sql.exec(
        'UPDATE leases SET last_active_at = ?, left_at = ?, shared = ? WHERE id = ?',
        lease.lastActiveAt,
        lease.leftAt,
        lease.shared ? 1 : 0,
        lease.id,
      );
    }
    this.#unchained += begun.length;
    if (this.#unchained >= CHAINED_AT_ONCE) this.#writeNewest();
  }

  /** The current leases of these numbers: of each the newest that did not join another, and all that came after it. */
  readCurrent(numbers: readonly string[]): { leases: Lease[]; lastId: number } {
    const newest = numbers.flatMap((number) => this.#newestOf(number) ?? []);
    const rows = this.#sql.exec<LeaseRow>(
      `WITH RECURSIVE current (id, joined, previous) AS (
         SELECT id, joined, previous FROM leases WHERE id IN (SELECT value FROM json_each(?))
         UNION ALL
         SELECT leases.id, leases.joined, leases.previous
         FROM current JOIN leases ON leases.id = current.previous WHERE current.joined = 1
       )
       SELECT leases.id, number, visit, visitor, started_at, last_active_at, left_at, leases.joined, shared
       FROM current JOIN leases USING (id)`,
      JSON.stringify(newest),
    );
    const last = this.#sql.exec<{ id: number | null }>('SELECT max(id) AS id FROM leases').one();
    return { leases: rows.toArray().map(leaseOf), lastId: last.id ?? 0 };
  }

  /** Whose a visit is, and whether it was ever left without a number; `null` when we never saw it. */
  askerOf(visit: string): { visitor: string; refused: boolean } | null {
    const { visitor, refused } = this.#sql
      .exec<{ visitor: string | null; refused: number }>(
        'SELECT visitor, max(number IS NULL) AS refused FROM leases WHERE visit = ?',
        visit,
      )
      .one();
    return visitor === null ? null : { visitor, refused: refused === 1 };
  }

  /** Leases of a number that began by `at` and were active in the 30 days before, newest first; with their facts. */
  readHolders(number: string, at: number): (LeaseRow & { facts: VisitFacts })[] {
    return (
      this.#sql
        .exec<LeaseRow & { facts: string | null }>(
          `WITH RECURSIVE chain (id) AS (
           SELECT ?1 UNION ALL SELECT previous FROM chain JOIN leases USING (id) WHERE previous IS NOT NULL
         )
         SELECT id, number, visit, visitor, started_at, last_active_at, left_at, joined, shared,
                coalesce(facts, (
                  SELECT first.facts FROM leases AS first
                  WHERE first.visit = leases.visit AND first.facts IS NOT NULL LIMIT 1
                )) AS facts
         FROM chain JOIN leases USING (id)
         WHERE started_at <= ?2 AND last_active_at >= ?3 LIMIT ?4`,
          this.#newestOf(number),
          at,
          at - LOOKBACK_MS,
          HOLDERS_READ,
        )
        .toArray()
        // Of a visit that went on for 30 days, the lease with its facts may be gone already.
        .flatMap(({ facts, ...row }) =>
          facts === null ? [] : [{ ...row, facts: JSON.parse(facts) as VisitFacts }],
        )
    );
  }

  /** Visits that asked after `since` and were left without a number, each once. */
  readWaiting(since: number): string[] {
    return this.#sql
      .exec<{ visit: string }>(
        `WITH RECURSIVE chain (id, visit, previous) AS (
           SELECT id, visit, previous FROM leases WHERE id = ?1 AND started_at > ?2
           UNION ALL
           SELECT leases.id, leases.visit, leases.previous
           FROM chain JOIN leases ON leases.id = chain.previous WHERE started_at > ?2
           LIMIT ?3
         )
         SELECT DISTINCT visit FROM chain`,
        this.#newestOf(null),
        since,
        WAITING_READ,
      )
      .toArray()
      .map(({ visit }) => visit);
  }

  /** When the oldest lease on record began, ms; `null` when there is none. */
  readBeginning(): number | null {
    const [oldest] = this.#sql
      .exec<{ at: number }>('SELECT started_at AS at FROM leases ORDER BY id LIMIT 1')
      .toArray();
    return oldest?.at ?? null;
  }

  /** What the leases after this one add to the counts of a minute. */
  readTally(after: number): Omit<Tally, 'at'> {
    return this.#sql
      .exec<Omit<Tally, 'at'> & Record<string, number>>(
        `SELECT count(facts) AS visits, count(*) FILTER (WHERE number IS NULL) AS overflow,
                count(rested) AS taken, count(*) FILTER (WHERE rested >= 0) AS rests,
                coalesce(sum(rested) FILTER (WHERE rested >= 0), 0) AS restSum,
                coalesce(min(rested) FILTER (WHERE rested >= 0), 0) AS restLeast
         FROM leases WHERE id > ?`,
        after,
      )
      .one();
  }

  /**
   * The newest visits of the 30 days before `at`, from their first to their last sign; the pages are not counted.
   * `whole` is false when there were more than are read.
   */
  readSessions(at: number): { sessions: Session[]; whole: boolean } {
    const rows = this.#sql.exec<{ start: number; end: number }>(
      `SELECT min(started_at) AS start, max(last_active_at) AS end
       FROM (SELECT * FROM leases ORDER BY id DESC LIMIT ?3)
       WHERE started_at BETWEEN ?1 AND ?2 GROUP BY visit ORDER BY start`,
      at - LOOKBACK_MS,
      at,
      SESSIONS_READ,
    );
    const sessions = rows
      .toArray()
      .map(({ start, end }, visitor) => ({ start, end, visitor, pages: end > start ? 2 : 1 }));
    const { leases } = this.#sql
      .exec<{ leases: number }>('SELECT coalesce(max(id) - min(id) + 1, 0) AS leases FROM leases')
      .one();
    return { sessions, whole: leases <= SESSIONS_READ };
  }

  #begin(begun: readonly Begun[]): void {
    const values: (string | number | null)[] = [];
    for (const { lease, rested, taken, facts } of begun) {
      const { id, number, visit, visitor, from, joined } = lease;
      const previous = this.#newestOf(number);
      values.push(
        id,
        number,
        visit,
        visitor,
        from,
        joined ? 1 : 0,
        previous,
        taken ? (rested ?? -1) : null,
        facts,
      );
      this.#chains().set(number ?? '', id);
    }
    this.#sql.exec(BEGIN[begun.length] as string, ...values);
  }

  #newestOf(number: string | null): number | null {
    return this.#chains().get(number ?? '') ?? null;
  }

  /** The newest lease of each number; that of the visits without a number under the empty text. */
  #chains(): Map<string, number> {
    this.#newest ??= this.#readNewest();
    return this.#newest;
  }

  #readNewest(): Map<string, number> {
    const written = this.#sql.exec<{ newest: string; up_to: number }>('SELECT * FROM chains').one();
    const newest = new Map(JSON.parse(written.newest) as [string, number][]);
    const later = this.#sql.exec<{ number: string; id: number; leases: number }>(
      `SELECT coalesce(number, '') AS number, max(id) AS id, count(*) AS leases
       FROM leases WHERE id > ? GROUP BY number`,
      written.up_to,
    );
    for (const { number, id, leases } of later) {
      newest.set(number, id);
      this.#unchained += leases;
    }
    return newest;
  }

  #writeNewest(): void {
    const { oldest, last } = this.#sql
      .exec<{ oldest: number; last: number }>('SELECT min(id) AS oldest, max(id) AS last FROM leases')
      .one();
    const newest = this.#chains();
    for (const [number, id] of newest) if (id < oldest) newest.delete(number);
    this.#sql.exec('UPDATE chains SET newest = ?, up_to = ?', JSON.stringify([...newest]), last);
    this.#unchained = 0;
  }
}

function leaseOf(row: LeaseRow): Lease {
  return {
    id: row.id,
    number: row.number,
    visit: row.visit,
    visitor: row.visitor,
    from: row.started_at,
    lastActiveAt: row.last_active_at,
    leftAt: row.left_at,
    joined: row.joined === 1,
    shared: row.shared === 1,
    onRecord: { lastActiveAt: row.last_active_at, leftAt: row.left_at },
  };
}
