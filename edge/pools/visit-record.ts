import type { SeenPage, VisitSnapshot } from './attribution.ts';
import type { KeptVisit, Learnt, Tap, VisitFacts } from './messages.ts';

/** Pages kept of one visit: the newest. */
const PAGES_KEPT = 100;

/** Leases that are looked at for their age at once. */
const PRUNED_AT_ONCE = 500;

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

/** What a visit told after it had begun. */
export interface Told {
  visit: string;
  /** Oldest first. */
  pages: readonly SeenPage[];
  taps: readonly Tap[];
  learnt?: Learnt;
}

/**
 * What a pool remembers of its visits beside the leases themselves: pages and taps told later, and how to forget.
 * Every method is one synchronous step.
 */
export class VisitRecord {
  readonly #sql: SqlStorage;

  /** @param sql of a storage migrated with `MIGRATIONS` */
  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  write({ visit, pages, taps, learnt }: Told): void {
    if (pages.length > 0) this.#writePages(visit, pages.slice(-PAGES_KEPT));
    for (const { number, at } of taps) {
      this.#sql.exec('INSERT OR IGNORE INTO taps (visit, number, at) VALUES (?, ?, ?)', visit, number, at);
    }
    if (learnt !== undefined) {
      this.#sql.exec(
        'UPDATE leases SET facts = json_patch(facts, ?1) WHERE visit = ?2 AND json_patch(facts, ?1) <> facts',
        JSON.stringify(learnt),
        visit,
      );
    }
  }

  /** The newest pages of a visit up to a moment, oldest first: those it began with, and those told later. */
  readPages({ visit, pages }: Pick<VisitSnapshot, 'visit' | 'pages'>, until: number): SeenPage[] {
    const later = this.#sql.exec<{ url: string; title: string; at: number }>(
      'SELECT url, title, at FROM page_views WHERE visit = ? ORDER BY n',
      visit,
    );
    return [...pages, ...later].slice(-PAGES_KEPT).filter(({ at }) => at <= until);
  }

  /** When these visits tapped a number, ms, up to a moment; visits that did not are left out. */
  readTaps(visits: readonly string[], number: string, until: number): Map<string, number[]> {
    const taps = new Map<string, number[]>();
    const rows = this.#sql.exec<{ visit: string; at: number }>(
      `SELECT visit, at FROM taps
       WHERE visit IN (SELECT value FROM json_each(?)) AND number = ? AND at <= ?`,
      JSON.stringify(visits),
      number,
      until,
    );
    for (const { visit, at } of rows) taps.set(visit, [...(taps.get(visit) ?? []), at]);
    return taps;
  }

  /** Taps up to a moment on these numbers by visits that were not given the number they tapped; newest first. */
  readForeignTaps(numbers: readonly string[], until: number, most: number): (Tap & { visit: string })[] {
    return this.#sql
      .exec<Tap & { visit: string } & Record<string, string | number>>(
        `SELECT visit, number, at FROM taps
         WHERE number IN (SELECT value FROM json_each(?)) AND at <= ? AND NOT EXISTS (
           SELECT 1 FROM leases WHERE leases.visit = taps.visit AND leases.number = taps.number
         )
         ORDER BY at DESC LIMIT ?`,
        JSON.stringify(numbers),
        until,
        most,
      )
      .toArray();
  }

  /** The page that a visit had come to by a moment, of those it told after it began; `null` when it told none. */
  readPageAt(visit: string, at: number): string | null {
    const [page] = this.#sql
      .exec<{ url: string }>(
        'SELECT url FROM page_views WHERE visit = ? AND at <= ? ORDER BY n DESC LIMIT 1',
        visit,
        at,
      )
      .toArray();
    return page?.url ?? this.#readFirstPage(visit);
  }

  #readFirstPage(visit: string): string | null {
    const [first] = this.#sql
      .exec<{ url: string | null }>(
        "SELECT facts->>'$.pages[#-1].url' AS url FROM leases WHERE visit = ? AND facts IS NOT NULL",
        visit,
      )
      .toArray();
    return first?.url ?? null;
  }

  /** How many of these visits came by each campaign; those that came by none are left out. */
  readCampaigns(visits: readonly string[]): { campaign: string; visits: number }[] {
    return this.#sql
      .exec<{ campaign: string; visits: number }>(
        `SELECT facts->>'$.source.campaign' AS campaign, count(*) AS visits FROM leases
         WHERE visit IN (SELECT value FROM json_each(?)) AND campaign IS NOT NULL GROUP BY campaign`,
        JSON.stringify(visits),
      )
      .toArray();
  }

  /** All that is known of a visitor's visits, oldest first. */
  readVisitor(visitor: string): KeptVisit[] {
    const rows = this.#sql
      .exec<{
        visit: string;
        numbers: string;
        started_at: number;
        last_active_at: number;
        facts: string | null;
      }>(
        `SELECT visit, json_group_array(number) AS numbers, min(started_at) AS started_at,
           max(last_active_at) AS last_active_at, max(facts) AS facts
         FROM leases WHERE visitor = ? GROUP BY visit ORDER BY min(id)`,
        visitor,
      )
      .toArray();
    return rows.map(({ visit, numbers, started_at, last_active_at, facts }) => ({
      visit,
      numbers: [...new Set(JSON.parse(numbers) as (string | null)[])].filter((number) => number !== null),
      startedAt: started_at,
      lastActiveAt: last_active_at,
      facts: facts === null ? null : (JSON.parse(facts) as VisitFacts),
      pages: this.#sql
        .exec<SeenPage & Record<string, string | number>>(
          'SELECT url, title, at FROM page_views WHERE visit = ? ORDER BY n',
          visit,
        )
        .toArray(),
      taps: this.#sql
        .exec<Tap & Record<string, string | number>>(
          'SELECT number, at FROM taps WHERE visit = ? ORDER BY at',
          visit,
        )
        .toArray(),
    }));
  }

  /**
   * Puts a stranger of whom nothing is known in the place of a visit, in a transaction of the caller's: its leases
   * stay, and name nobody.
   */
  forget(visit: string, visitor: string, stranger: { visit: string; visitor: string }): void {
    this.#sql.exec(
      `UPDATE leases SET visit = ?, visitor = ?, facts = CASE WHEN facts IS NOT NULL THEN json_object(
         'site', facts->>'site', 'source', json(?), 'landing', '', 'referrer', '', 'pages', json('[]'),
         'country', NULL, 'region', NULL, 'city', NULL, 'device', NULL, 'startedAt', facts->>'startedAt'
       ) END
       WHERE visit = ?`,
      stranger.visit,
      stranger.visitor,
      JSON.stringify(FORGOTTEN),
      visit,
    );
    this.#sql.exec('DELETE FROM page_views WHERE visit = ?', visit);
    this.#sql.exec('DELETE FROM taps WHERE visit = ?', visit);
    this.#sql.exec(
      'UPDATE calls SET caller = NULL WHERE call IN (SELECT call FROM callers WHERE visitor = ?)',
      visitor,
    );
    this.#sql.exec('DELETE FROM callers WHERE visitor = ?', visitor);
  }

  /**
   * Forgets the oldest leases with what their visits told, once nobody will ask for them: a few hundred at a time. True
   * when there may be more to forget.
   */
  prune(before: number): boolean {
    const old = this.#sql
      .exec<{ id: number; visit: string }>(
        'SELECT id, visit FROM (SELECT * FROM leases ORDER BY id LIMIT ?) WHERE last_active_at < ?',
        PRUNED_AT_ONCE,
        before,
      )
      .toArray();
    if (old.length === 0) return false;
    const ids = JSON.stringify(old.map(({ id }) => id));
    const visits = JSON.stringify(old.map(({ visit }) => visit));
    this.#sql.exec('DELETE FROM leases WHERE id IN (SELECT value FROM json_each(?))', ids);
    this.#sql.exec('DELETE FROM page_views WHERE visit IN (SELECT value FROM json_each(?))', visits);
    this.#sql.exec('DELETE FROM taps WHERE visit IN (SELECT value FROM json_each(?))', visits);
    return old.length === PRUNED_AT_ONCE;
  }

  #writePages(visit: string, pages: readonly SeenPage[]): void {
    this.#sql.exec(
      `INSERT INTO page_views (visit, n, at, url, title)
       SELECT ?1, (SELECT coalesce(max(n), 0) FROM page_views WHERE visit = ?1) + 1 + key,
              value->>'at', value->>'url', value->>'title'
       FROM json_each(?2)`,
      visit,
      JSON.stringify(pages),
    );
    this.#sql.exec(
      'DELETE FROM page_views WHERE visit = ?1 AND n <= (SELECT max(n) FROM page_views WHERE visit = ?1) - ?2',
      visit,
      PAGES_KEPT,
    );
  }
}
