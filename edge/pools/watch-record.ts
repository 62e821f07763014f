import { type DelayEvidence, LOOKBACK_MS } from './attribution.ts';
import { CALM_MS, type DrainAlarm } from './drain-cause.ts';
import type { CallKind, CallTally } from './leaks.ts';
import {
  addTally,
  MINUTES_KEPT_MS,
  MinuteBook,
  type PoolMinute,
  type RecentMinute,
  type Tally,
} from './minutes.ts';

/** Alarms shown, and kept. */
const ALARMS_KEPT = 20;

/** Rows that are looked at for their age whenever one is written. */
const PRUNED_AT_ONCE = 20;

const HOUR = 60 * 60_000;

/** When numbers were last taken out of the pool, and how many it had before. */
export interface Removal {
  at: number;
  before: number;
}

/** Visits since the pool was made, and those of them that were left without a number. */
export interface Counts {
  visits: number;
  unnumbered: number;
}

/** A new minute begins: it, still empty, and what had been counted by then. */
export interface Turn extends Counts {
  minute: Tally;
  /** The last lease that is counted in it. */
  countedTo: number;
}

/** A call we were asked about. */
export interface RememberedCall {
  call: string;
  number: string;
  /** Keyed hash; `null` when withheld. */
  caller: string | null;
  at: number;
  kind: CallKind;
  evidence: DelayEvidence | null;
}

/** What a pool notices about itself, in its object's SQLite: minutes, alarms and calls. Each method is one synchronous step. */
export class WatchRecord {
  readonly #sql: SqlStorage;

  /** @param sql of a storage migrated with `MIGRATIONS` */
  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * The minutes and the counts of the whole pool as they stand.
   *
   * @param tallyAfter what the leases after this one add
   */
  readBook(tallyAfter: (lease: number) => Omit<Tally, 'at'>): {
    book: MinuteBook;
    counts: Counts;
    countedTo: number;
  } {
    const { minute, counted_to, visits, unnumbered } = this.#sql
      .exec<{ minute: string | null; counted_to: number; visits: number; unnumbered: number }>(
        'SELECT minute, counted_to, visits, unnumbered FROM pool',
      )
      .one();
    const since = tallyAfter(counted_to);
    const open = minute === null ? null : addTally(JSON.parse(minute) as Tally, since);
    const hour = this.#sql
      .exec<RecentMinute & Record<string, number>>(
        'SELECT at, visits, overflow, taken FROM minutes WHERE at > ? ORDER BY at',
        (open?.at ?? 0) - HOUR,
      )
      .toArray();
    const { began } = this.#sql.exec<{ began: number | null }>('SELECT min(at) AS began FROM minutes').one();
    return {
      book: new MinuteBook(open, hour, began),
      countedTo: counted_to,
      counts: { visits: visits + since.visits, unnumbered: unnumbered + since.overflow },
    };
  }

  /** Writes the minutes that are over, and where the one that runs began. */
  writeMinutes(over: readonly PoolMinute[], turn: Turn): void {
    for (const { at, rested, ...minute } of over) {
      this.#sql.exec(
        'INSERT OR IGNORE INTO minutes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        at,
        minute.size,
        minute.inUse,
        minute.held,
        minute.visits,
        minute.overflow,
        minute.taken,
        rested?.least ?? null,
        rested?.mean ?? null,
        minute.right,
      );
      this.#sql.exec(
        'DELETE FROM minutes WHERE at IN (SELECT at FROM minutes ORDER BY at LIMIT ?) AND at < ?',
        PRUNED_AT_ONCE,
        at - MINUTES_KEPT_MS,
      );
    }
    this.#sql.exec(
      'UPDATE pool SET minute = ?, counted_to = ?, visits = ?, unnumbered = ?',
      JSON.stringify(turn.minute),
      turn.countedTo,
      turn.visits,
      turn.unnumbered,
    );
  }

  /** The minutes that began in a stretch of time, `to` not included, oldest first. */
  readMinutes(from: number, to: number): PoolMinute[] {
    return this.#sql
      .exec<MinuteRow>('SELECT * FROM minutes WHERE at >= ? AND at < ? ORDER BY at', from, to)
      .toArray()
      .map(({ in_use, rest_least, rest_mean, right_share, ...same }) => ({
        ...same,
        inUse: in_use,
        rested: rest_least === null || rest_mean === null ? null : { least: rest_least, mean: rest_mean },
        right: right_share,
      }));
  }

  readRemoval(): Removal | null {
    const { removed } = this.#sql.exec<{ removed: string | null }>('SELECT removed FROM pool').one();
    return removed === null ? null : (JSON.parse(removed) as Removal);
  }

  writeRemoval(removal: Removal): void {
    this.#sql.exec('UPDATE pool SET removed = ?', JSON.stringify(removal));
  }

  /** Visits were left without a number: goes on with the alarm that is open, or begins one. */
  writeMisses(at: number, misses: number, cause: () => string): void {
    const [open] = this.readAlarms(at).filter(({ until }) => until === null);
    if (open === undefined) {
      this.#sql.exec('INSERT OR REPLACE INTO alarms VALUES (?, ?, ?, ?)', at, at, misses, cause());
      this.#sql.exec(
        'DELETE FROM alarms WHERE since NOT IN (SELECT since FROM alarms ORDER BY since DESC LIMIT ?)',
        ALARMS_KEPT,
      );
      return;
    }
    this.#sql.exec(
      'UPDATE alarms SET last_miss_at = max(last_miss_at, ?), unnumbered = unnumbered + ?, cause = ? WHERE since = ?',
      at,
      misses,
      cause(),
      open.since,
    );
  }

  /** The alarms as they stand at `at`, latest first. */
  readAlarms(at: number): DrainAlarm[] {
    return this.#sql
      .exec<{ since: number; last_miss_at: number; unnumbered: number; cause: string }>(
        'SELECT * FROM alarms ORDER BY since DESC LIMIT ?',
        ALARMS_KEPT,
      )
      .toArray()
      .map(({ since, last_miss_at, unnumbered, cause }) => ({
        since,
        until: at - last_miss_at < CALM_MS ? null : last_miss_at,
        unnumbered,
        cause,
      }));
  }

  /** That somebody called stays; who, a keyed hash, does not. */
  forgetCaller(caller: string): void {
    this.#sql.exec('UPDATE calls SET caller = NULL WHERE caller = ?', caller);
  }

  /** Remembers a call, once however often it is asked about. */
  writeCall({ call, number, caller, at, kind, evidence }: RememberedCall): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO calls (call, number, caller, at, kind, evidence) VALUES (?, ?, ?, ?, ?, ?)',
      call,
      number,
      caller,
      at,
      kind,
      evidence === null ? null : JSON.stringify(evidence),
    );
    this.#sql.exec(
      'DELETE FROM calls WHERE id IN (SELECT id FROM calls ORDER BY id LIMIT ?) AND at < ?',
      PRUNED_AT_ONCE,
      at - LOOKBACK_MS,
    );
  }

  /** What so many of the newest calls say about how long people wait, newest first. */
  readEvidence(most: number): DelayEvidence[] {
    return this.#sql
      .exec<{ evidence: string }>(
        'SELECT evidence FROM calls WHERE evidence IS NOT NULL ORDER BY id DESC LIMIT ?',
        most,
      )
      .toArray()
      .map(({ evidence }) => JSON.parse(evidence) as DelayEvidence);
  }

  /** The calls to each number in the 30 days before `at`. Callers who withheld their number count as one. */
  readCallTallies(at: number): CallTally[] {
    return this.#sql
      .exec<TallyRow>(
        `SELECT number, count(DISTINCT coalesce(caller, '')) AS callers,
                count(*) FILTER (WHERE kind = 'nobody') AS nobody_calls,
                count(DISTINCT coalesce(caller, '')) FILTER (WHERE kind = 'nobody') AS nobody_callers,
                min(at) FILTER (WHERE kind = 'nobody') AS nobody_since,
                count(*) FILTER (WHERE kind = 'stray') AS stray_calls,
                count(DISTINCT coalesce(caller, '')) FILTER (WHERE kind = 'stray') AS stray_callers,
                min(at) FILTER (WHERE kind = 'stray') AS stray_since,
                count(DISTINCT coalesce(caller, '')) FILTER (WHERE kind <> 'explained') AS loose_callers,
                count(DISTINCT at / 86400000) FILTER (WHERE kind <> 'explained') AS loose_days
         FROM calls WHERE at BETWEEN ? AND ? GROUP BY number ORDER BY number`,
        at - LOOKBACK_MS,
        at,
      )
      .toArray()
      .map((row) => ({
        number: row.number,
        callers: row.callers,
        nobody: { calls: row.nobody_calls, callers: row.nobody_callers, since: row.nobody_since },
        stray: { calls: row.stray_calls, callers: row.stray_callers, since: row.stray_since },
        loose: { callers: row.loose_callers, days: row.loose_days },
      }));
  }
}

type MinuteRow = {
  at: number;
  size: number;
  in_use: number;
  held: number;
  visits: number;
  overflow: number;
  taken: number;
  rest_least: number | null;
  rest_mean: number | null;
  right_share: number;
};

type TallyRow = {
  number: string;
  callers: number;
  nobody_calls: number;
  nobody_callers: number;
  nobody_since: number | null;
  stray_calls: number;
  stray_callers: number;
  stray_since: number | null;
  loose_callers: number;
  loose_days: number;
};
