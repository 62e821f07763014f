import type { Migration } from '../migrate.ts';
import type { Lease, Overflow } from './allocator.ts';
import { type Holder, LOOKBACK_MS, type SeenPage, type VisitSnapshot } from './attribution.ts';
import type { Tap } from './messages.ts';
import type { Session } from './traffic.ts';
import { WATCH_TABLES } from './watch-record.ts';

/** The tables of a pool, in the order they came to be. */
export const MIGRATIONS: readonly Migration[] = [
  `
  -- One row: what is true of the pool as a whole. overflow is JSON.
  CREATE TABLE pool (visits INTEGER NOT NULL, unnumbered INTEGER NOT NULL, overflow TEXT NOT NULL);
  INSERT INTO pool VALUES (0, 0, '"page-number"');

  -- A number without a position is being drained.
  CREATE TABLE numbers (number TEXT PRIMARY KEY, position INTEGER) WITHOUT ROWID;

  -- source is JSON. refused: the visit asked for a number when there was none.
  CREATE TABLE visits (
    visit TEXT PRIMARY KEY,
    visitor TEXT NOT NULL,
    site TEXT NOT NULL,
    source TEXT NOT NULL,
    landing TEXT NOT NULL,
    referrer TEXT NOT NULL,
    country TEXT,
    region TEXT,
    city TEXT,
    device TEXT,
    started_at INTEGER NOT NULL,
    refused INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;

  -- A lease without a number: the visit asked when there was none. A lease ends when the next one that did not join
  -- it begins on the same number, so its end is not written: a row less for every visit.
  CREATE TABLE leases (
    id INTEGER PRIMARY KEY,
    number TEXT,
    visit TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    last_active_at INTEGER NOT NULL,
    left_at INTEGER,
    joined INTEGER NOT NULL,
    shared INTEGER NOT NULL
  );
  CREATE INDEX leases_by_number ON leases (number);

  CREATE TABLE page_views (
    visit TEXT NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (visit, n)
  ) WITHOUT ROWID;

  CREATE TABLE taps (
    visit TEXT NOT NULL,
    number TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (visit, number, at)
  ) WITHOUT ROWID;

  -- Who an earlier call was said to come from. caller is a keyed hash: enough to recognise it, not to read it.
  CREATE TABLE callers (
    id INTEGER PRIMARY KEY,
    call TEXT NOT NULL UNIQUE,
    caller TEXT NOT NULL,
    visitor TEXT NOT NULL,
    confidence REAL NOT NULL,
    at INTEGER NOT NULL
  );
  CREATE INDEX callers_by_caller ON callers (caller);
  `,
  WATCH_TABLES,
];

/** Pages kept of one visit: the newest. */
export const PAGES_KEPT = 100;

/** Leases of a number that are looked at to say who called. */
const HOLDERS_READ = 200;

/** Leases that are looked at to size a pool: those of a month on a site with 6,000 visits a day. */
const SESSIONS_READ = 200_000;

/** Visits without a number that are looked at to say why there was none. */
const WAITING_READ = 5_000;

/** Rows of each kind that are looked at for their age whenever a lease is written. */
const PRUNED_AT_ONCE = 20;

/** Where a visit that was forgotten came from: not said. */
const FORGOTTEN: VisitSnapshot['source'] = {
  channel: 'Direct',
  source: '(not set)',
  medium: '(not set)',
  campaign: null,
  keyword: null,
  content: null,
  clickIds: {},
  referrer: null,
};

/** What one message adds to the record. */
export interface Entry {
  visit: string;
  at: number;
  /** Facts of a visit that asks for the first time; ignored when they are known. */
  facts?: VisitSnapshot;
  /** Begun or changed. */
  leases: Lease[];
  /** The visit could not be given a number. */
  refused?: boolean;
  pages: SeenPage[];
  taps?: Tap[];
}

/** What entries add to the counts of the pool. */
export interface Newcomers {
  /** Visits that were not known. */
  visits: number;
  /** Visits that had never been left without a number before. */
  unnumbered: number;
}

/** An earlier call, and the visitor it was said to come from. */
export interface KnownCaller {
  call: string;
  /** Keyed hash. */
  caller: string;
  visitor: string;
  /** 0–1 */
  confidence: number;
  at: number;
}

type LeaseRow = {
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

type HolderRow = LeaseRow & {
  site: string;
  source: string;
  landing: string;
  referrer: string;
  country: string | null;
  region: string | null;
  city: string | null;
  device: VisitSnapshot['device'];
  visit_started_at: number;
  taps: string;
};

/** What a pool remembers, in its object's SQLite. Every method is one synchronous step. */
export class PoolRecord {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  /** @param storage already migrated with `MIGRATIONS` */
  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
  }

  /** The numbers in their order, those being drained, and what happens when all are in use. */
  readNumbers(): { numbers: string[]; draining: string[]; overflow: Overflow } {
    const rows = this.#sql
      .exec<{ number: string; position: number | null }>(
        'SELECT number, position FROM numbers ORDER BY position',
      )
      .toArray();
    const { overflow } = this.#sql.exec<{ overflow: string }>('SELECT overflow FROM pool').one();
    return {
      numbers: rows.filter(({ position }) => position !== null).map(({ number }) => number),
      draining: rows.filter(({ position }) => position === null).map(({ number }) => number),
      overflow: JSON.parse(overflow) as Overflow,
    };
  }

  writeNumbers(numbers: readonly string[], draining: readonly string[], overflow: Overflow): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec('DELETE FROM numbers');
      this.#sql.exec(
        'INSERT INTO numbers (number, position) SELECT value, key FROM json_each(?)',
        JSON.stringify(numbers),
      );
      this.#sql.exec(
        'INSERT OR IGNORE INTO numbers (number, position) SELECT value, NULL FROM json_each(?)',
        JSON.stringify(draining),
      );
      this.#sql.exec('UPDATE pool SET overflow = ?', JSON.stringify(overflow));
    });
  }

  /** The current leases of every number: the newest that did not join another, and all that came after it. */
  readCurrentLeases(): { leases: Lease[]; lastId: number } {
    const rows = this.#sql.exec<LeaseRow>(`
      SELECT leases.*, visits.visitor
      FROM (
        SELECT number, (
          SELECT id FROM leases WHERE leases.number = every.number AND joined = 0 ORDER BY id DESC LIMIT 1
        ) AS newest
        FROM (
          SELECT number FROM numbers UNION SELECT json_extract(overflow, '$.staticNumber') FROM pool
        ) AS every
      ) AS current
      JOIN leases ON leases.number = current.number AND leases.id >= current.newest
      JOIN visits ON visits.visit = leases.visit
    `);
    const last = this.#sql.exec<{ id: number | null }>('SELECT max(id) AS id FROM leases').one();
    return { leases: rows.toArray().map(leaseOf), lastId: last.id ?? 0 };
  }

  /** Whose a visit is, and whether it was ever left without a number; `null` when we never saw it. */
  askerOf(visit: string): { visitor: string; refused: boolean } | null {
    const [row] = this.#sql
      .exec<{ visitor: string; refused: number }>(
        'SELECT visitor, refused FROM visits WHERE visit = ?',
        visit,
      )
      .toArray();
    return row === undefined ? null : { visitor: row.visitor, refused: row.refused === 1 };
  }

  /**
   * Writes the entries, within a transaction of the caller's. How many visits are new by that, and how many were left
   * without a number for the first time.
   */
  write(entries: readonly Entry[]): Newcomers {
    const newcomers = this.#writeVisits(entries);
    this.#writeLeases(entries);
    this.#writePages(entries);
    this.#writeTaps(entries);
    if (entries.some(({ facts }) => facts !== undefined)) {
      this.#prune(Math.max(...entries.map(({ at }) => at)) - LOOKBACK_MS);
    }
    return newcomers;
  }

  /** Visits that asked after `since` and were left without a number, each once. */
  readWaiting(since: number): string[] {
    return this.#sql
      .exec<{ visit: string }>(
        `SELECT DISTINCT visit
         FROM (SELECT visit, started_at FROM leases WHERE number IS NULL ORDER BY id DESC LIMIT ?)
         WHERE started_at > ?`,
        WAITING_READ,
        since,
      )
      .toArray()
      .map(({ visit }) => visit);
  }

  /** How many of these visits came by each campaign; those that came by none are left out. */
  readCampaigns(visits: readonly string[]): { campaign: string; visits: number }[] {
    return this.#sql
      .exec<{ campaign: string; visits: number }>(
        `SELECT source->>'campaign' AS campaign, count(*) AS visits FROM visits
         WHERE visit IN (SELECT value FROM json_each(?)) AND campaign IS NOT NULL GROUP BY campaign`,
        JSON.stringify(visits),
      )
      .toArray();
  }

  /**
   * Puts a stranger of whom nothing is known in the place of a visit: the lease stays, and names nobody. False when
   * the visit is unknown. Looks through all leases for those of the visit, which an index would spare at the cost of
   * one more write for every lease; this is asked for rarely.
   */
  forget(visit: string, stranger: { visit: string; visitor: string }): boolean {
    const visitor = this.askerOf(visit)?.visitor;
    if (visitor === undefined) return false;
    this.#storage.transactionSync(() => {
      this.#sql.exec(
        `UPDATE visits SET visit = ?, visitor = ?, source = ?, landing = '', referrer = '',
                country = NULL, region = NULL, city = NULL, device = NULL
         WHERE visit = ?`,
        stranger.visit,
        stranger.visitor,
        JSON.stringify(FORGOTTEN),
        visit,
      );
      this.#sql.exec('UPDATE leases SET visit = ? WHERE visit = ?', stranger.visit, visit);
      this.#sql.exec('DELETE FROM page_views WHERE visit = ?', visit);
      this.#sql.exec('DELETE FROM taps WHERE visit = ?', visit);
      this.#sql.exec(
        'UPDATE calls SET caller = NULL WHERE call IN (SELECT call FROM callers WHERE visitor = ?)',
        visitor,
      );
      this.#sql.exec('DELETE FROM callers WHERE visitor = ?', visitor);
    });
    return true;
  }

  #writeVisits(entries: readonly Entry[]): Newcomers {
    const newcomers: Newcomers = { visits: 0, unnumbered: 0 };
    const changes = () => this.#sql.exec<{ rows: number }>('SELECT changes() AS rows').one().rows;
    const facts = entries.flatMap((entry) => entry.facts ?? []);
    if (facts.length > 0) {
      this.#sql.exec(
        `INSERT OR IGNORE INTO visits
           (visit, visitor, site, source, landing, referrer, country, region, city, device, started_at)
         SELECT value->>'visit', value->>'visitor', value->>'site', value->'source', value->>'landing',
                value->>'referrer', value->>'country', value->>'region', value->>'city', value->>'device',
                value->>'startedAt'
         FROM json_each(?)`,
        JSON.stringify(facts.map((visit) => ({ ...visit, pages: [] }))),
      );
      newcomers.visits = changes();
    }
    const refused = entries.filter((entry) => entry.refused).map(({ visit }) => visit);
    if (refused.length > 0) {
      this.#sql.exec(
        'UPDATE visits SET refused = 1 WHERE refused = 0 AND visit IN (SELECT value FROM json_each(?))',
        JSON.stringify(refused),
      );
      newcomers.unnumbered = changes();
    }
    return newcomers;
  }

  #writeLeases(entries: readonly Entry[]): void {
    const leases = new Set(entries.flatMap((entry) => entry.leases));
    if (leases.size === 0) return;
    this.#sql.exec(
      `INSERT INTO leases (id, number, visit, started_at, last_active_at, left_at, joined, shared)
       SELECT value->>'id', value->>'number', value->>'visit', value->>'from', value->>'lastActiveAt',
              value->>'leftAt', value->>'joined', value->>'shared'
       FROM json_each(?) WHERE true
       ON CONFLICT (id) DO UPDATE
       SET last_active_at = excluded.last_active_at, left_at = excluded.left_at, shared = excluded.shared`,
      JSON.stringify([...leases]),
    );
  }

  #writePages(entries: readonly Entry[]): void {
    const seen = new Map<string, number>();
    const pages = entries.flatMap((entry) =>
      entry.pages.slice(-PAGES_KEPT).map((page) => {
        const nth = (seen.get(entry.visit) ?? 0) + 1;
        seen.set(entry.visit, nth);
        // A visit that asks again tells its pages again; one that keeps tells only new ones.
        return { ...page, visit: entry.visit, nth, again: entry.facts !== undefined };
      }),
    );
    if (pages.length === 0) return;
    this.#sql.exec(
      `INSERT INTO page_views (visit, n, at, url, title)
       SELECT page.value->>'visit', coalesce(last.n, 0) + (page.value->>'nth'), page.value->>'at',
              page.value->>'url', page.value->>'title'
       FROM json_each(?) AS page
       LEFT JOIN (
         SELECT visit, max(n) AS n, max(at) AS at FROM page_views
         WHERE visit IN (SELECT value FROM json_each(?)) GROUP BY visit
       ) AS last ON last.visit = page.value->>'visit'
       WHERE NOT (page.value->>'again') OR last.at IS NULL OR (page.value->>'at') > last.at`,
      JSON.stringify(pages),
      JSON.stringify([...seen.keys()]),
    );
    // A visit that asks for a number tells few pages; those that go on are kept to their newest.
    for (const visit of new Set(pages.filter(({ again }) => !again).map((page) => page.visit))) {
      this.#sql.exec(
        'DELETE FROM page_views WHERE visit = ?1 AND n <= (SELECT max(n) FROM page_views WHERE visit = ?1) - ?2',
        visit,
        PAGES_KEPT,
      );
    }
  }

  #writeTaps(entries: readonly Entry[]): void {
    const taps = entries.flatMap((entry) =>
      (entry.taps ?? []).map((tap) => ({ ...tap, visit: entry.visit })),
    );
    if (taps.length === 0) return;
    this.#sql.exec(
      `INSERT OR IGNORE INTO taps (visit, number, at)
       SELECT value->>'visit', value->>'number', value->>'at' FROM json_each(?)`,
      JSON.stringify(taps),
    );
  }

  /** Forgets the oldest leases with their visits once nobody will ask for them, a few at a time. */
  #prune(before: number): void {
    const old = this.#sql
      .exec<{ id: number; visit: string }>(
        `SELECT id, visit FROM (SELECT * FROM leases ORDER BY id LIMIT ?) WHERE last_active_at < ?`,
        PRUNED_AT_ONCE,
        before,
      )
      .toArray();
    if (old.length > 0) {
      const ids = JSON.stringify(old.map(({ id }) => id));
      const visits = JSON.stringify(old.map(({ visit }) => visit));
      this.#sql.exec('DELETE FROM leases WHERE id IN (SELECT value FROM json_each(?))', ids);
      for (const table of ['visits', 'page_views', 'taps']) {
        this.#sql.exec(`DELETE FROM ${table} WHERE visit IN (SELECT value FROM json_each(?))`, visits);
      }
    }
    this.#sql.exec(
      'DELETE FROM callers WHERE id IN (SELECT id FROM callers ORDER BY id LIMIT ?) AND at < ?',
      PRUNED_AT_ONCE,
      before,
    );
  }

  /**
   * Who was given the number in the 30 days before `at`, newest first, as it was known then; without pages.
   *
   * @param current leases of the number of which more may be known than is on record
   */
  readHolders(
    number: string,
    at: number,
    current: readonly Lease[],
    isLive: (lastActiveAt: number) => boolean,
  ): Holder[] {
    const rows = this.#sql.exec<HolderRow>(
      `SELECT leases.*, visitor, site, source, landing, referrer, country, region, city, device,
              visits.started_at AS visit_started_at,
              (SELECT json_group_array(taps.at) FROM taps
               WHERE taps.visit = leases.visit AND taps.number = leases.number AND taps.at <= ?2) AS taps
       FROM leases JOIN visits USING (visit)
       WHERE leases.number = ?1 AND leases.started_at <= ?2 AND leases.last_active_at >= ?3
       ORDER BY leases.id DESC LIMIT ?4`,
      number,
      at,
      at - LOOKBACK_MS,
      HOLDERS_READ,
    );
    const known = new Map(current.map((lease) => [lease.id, lease]));
    return rows.toArray().map((row) => {
      const { lastActiveAt = row.last_active_at, leftAt = row.left_at } = known.get(row.id) ?? {};
      return holderOf({ ...row, last_active_at: lastActiveAt, left_at: leftAt }, at, isLive);
    });
  }

  /** The pages of a visit up to a moment, oldest first. */
  readPages(visit: string, until: number): SeenPage[] {
    return this.#sql
      .exec<{ url: string; title: string; at: number }>(
        'SELECT url, title, at FROM page_views WHERE visit = ? AND at <= ? ORDER BY n',
        visit,
        until,
      )
      .toArray();
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

  /** What earlier calls of this caller were said to come from: the greatest confidence by visitor. */
  readKnownCaller(caller: string, before: number): Map<string, number> {
    const rows = this.#sql.exec<{ visitor: string; confidence: number }>(
      'SELECT visitor, max(confidence) AS confidence FROM callers WHERE caller = ? AND at < ? GROUP BY visitor',
      caller,
      before,
    );
    return new Map(rows.toArray().map(({ visitor, confidence }) => [visitor, confidence]));
  }

  writeKnownCaller({ call, caller, visitor, confidence, at }: KnownCaller): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO callers (call, caller, visitor, confidence, at) VALUES (?, ?, ?, ?, ?)',
      call,
      caller,
      visitor,
      confidence,
      at,
    );
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

function holderOf(row: HolderRow, at: number, isLive: (lastActiveAt: number) => boolean): Holder {
  const lastActiveAt = Math.min(row.last_active_at, at);
  return {
    visit: {
      visit: row.visit,
      visitor: row.visitor,
      site: row.site,
      source: JSON.parse(row.source) as VisitSnapshot['source'],
      landing: row.landing,
      referrer: row.referrer,
      pages: [],
      country: row.country,
      region: row.region,
      city: row.city,
      device: row.device,
      startedAt: row.visit_started_at,
      lastActiveAt,
    },
    live: (row.left_at === null || row.left_at > at) && isLive(lastActiveAt),
    taps: JSON.parse(row.taps) as number[],
  };
}
