import { newId } from '../id.ts';
import type { Migration } from '../migration.ts';
import type { Dashboard, DashboardBody, Share } from './dashboard.ts';

export const DASHBOARD_TABLES: Migration = `
  CREATE TABLE dashboard (
    id TEXT PRIMARY KEY,
    -- A DashboardBody as JSON.
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  );

  -- Links for people who have no sign-in. One that was taken back is gone.
  CREATE TABLE dashboard_share (
    id TEXT PRIMARY KEY,
    dashboard TEXT NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    expires_at INTEGER,
    -- As passwordHash has it; NULL for none.
    password TEXT,
    filter TEXT NOT NULL,
    redacted INTEGER NOT NULL,
    dates INTEGER NOT NULL,
    download INTEGER NOT NULL,
    origins TEXT NOT NULL,
    views INTEGER NOT NULL DEFAULT 0,
    last_viewed_at INTEGER,
    -- Wrong passwords in the hour that began at wrong_since.
    wrong INTEGER NOT NULL DEFAULT 0,
    wrong_since INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  );
  CREATE INDEX dashboard_share_of ON dashboard_share (dashboard);
`;

type DashboardRow = { id: string; body: string; created_at: number; updated_at: number };

type ShareRow = {
  id: string;
  dashboard: string;
  name: string;
  expires_at: number | null;
  password: string | null;
  filter: string;
  redacted: number;
  dates: number;
  download: number;
  origins: string;
  views: number;
  last_viewed_at: number | null;
  wrong: number;
  wrong_since: number;
  created_at: number;
};

/** What is asked for a new share; `password` is a hash. */
export type NewShare = Pick<
  Share,
  'name' | 'expiresAt' | 'filter' | 'redacted' | 'dates' | 'download' | 'origins'
> & { password: string | null };

/** Wrong passwords within an hour after which a share says no more until the hour is over. */
const MOST_WRONG = 10;
const HOUR = 3_600_000;

/** A company's dashboards and the links to them. Synchronous. */
export class Dashboards {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** By name. */
  all(): Dashboard[] {
    return this.#sql
      .exec<DashboardRow>("SELECT * FROM dashboard ORDER BY body->>'name' COLLATE NOCASE, id")
      .toArray()
      .map(ofRow);
  }

  get(id: string): Dashboard | null {
    const row = this.#sql.exec<DashboardRow>('SELECT * FROM dashboard WHERE id = ?', id).toArray()[0];
    return row === undefined ? null : ofRow(row);
  }

  add(body: DashboardBody, at: number): Dashboard {
    const id = newId('dash');
    this.#sql.exec('INSERT INTO dashboard VALUES (?, ?, ?, ?)', id, JSON.stringify(body), at, at);
    return { id, ...body, createdAt: at, updatedAt: at };
  }

  /** `null` when there is none. */
  change(id: string, body: DashboardBody, at: number): Dashboard | null {
    this.#sql.exec(
      'UPDATE dashboard SET body = ?, updated_at = ? WHERE id = ?',
      JSON.stringify(body),
      at,
      id,
    );
    return this.get(id);
  }

  /** With its links. False when there was none. */
  remove(id: string): boolean {
    this.#sql.exec('DELETE FROM dashboard_share WHERE dashboard = ?', id);
    return this.#sql.exec('DELETE FROM dashboard WHERE id = ?', id).rowsWritten > 0;
  }

  /** Newest first. */
  shares(dashboard: string): Share[] {
    return this.#sql
      .exec<ShareRow>(
        'SELECT * FROM dashboard_share WHERE dashboard = ? ORDER BY created_at DESC, id',
        dashboard,
      )
      .toArray()
      .map(shareOf);
  }

  share(dashboard: string, share: NewShare, at: number): Share {
    const id = newId('share');
    this.#sql.exec(
      `INSERT INTO dashboard_share
         (id, dashboard, name, expires_at, password, filter, redacted, dates, download, origins, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      dashboard,
      share.name,
      share.expiresAt,
      share.password,
      JSON.stringify(share.filter),
      Number(share.redacted),
      Number(share.dates),
      Number(share.download),
      JSON.stringify(share.origins),
      at,
    );
    const { password, ...shown } = share;
    return {
      id,
      dashboard,
      ...shown,
      hasPassword: password !== null,
      views: 0,
      lastViewedAt: null,
      createdAt: at,
    };
  }

  /** Takes a link back. False when there was none. */
  unshare(dashboard: string, id: string): boolean {
    return (
      this.#sql.exec('DELETE FROM dashboard_share WHERE id = ? AND dashboard = ?', id, dashboard)
        .rowsWritten > 0
    );
  }

  /** What a link leads to, with the hash of its password; `null` when it was taken back. */
  shared(
    id: string,
  ): { share: Share; password: string | null; dashboard: Dashboard; isLocked: boolean } | null {
    const row = this.#shareRow(id);
    const dashboard = row === undefined ? null : this.get(row.dashboard);
    if (row === undefined || dashboard === null) return null;
    const isLocked = row.wrong >= MOST_WRONG && Date.now() - row.wrong_since < HOUR;
    return { share: shareOf(row), password: row.password, dashboard, isLocked };
  }

  /** Counts somebody who looks. */
  viewed(id: string, at: number): void {
    this.#sql.exec('UPDATE dashboard_share SET views = views + 1, last_viewed_at = ? WHERE id = ?', at, id);
  }

  /** Counts a wrong password. */
  wrongPassword(id: string, at: number): void {
    const row = this.#shareRow(id);
    if (row === undefined) return;
    const isSameHour = at - row.wrong_since < HOUR;
    this.#sql.exec(
      'UPDATE dashboard_share SET wrong = ?, wrong_since = ? WHERE id = ?',
      isSameHour ? row.wrong + 1 : 1,
      isSameHour ? row.wrong_since : at,
      id,
    );
  }

  #shareRow(id: string): ShareRow | undefined {
    return this.#sql.exec<ShareRow>('SELECT * FROM dashboard_share WHERE id = ?', id).toArray()[0];
  }
}

function ofRow({ id, body, created_at, updated_at }: DashboardRow): Dashboard {
  return { id, ...(JSON.parse(body) as DashboardBody), createdAt: created_at, updatedAt: updated_at };
}

function shareOf(row: ShareRow): Share {
  return {
    id: row.id,
    dashboard: row.dashboard,
    name: row.name,
    expiresAt: row.expires_at,
    hasPassword: row.password !== null,
    filter: JSON.parse(row.filter) as unknown,
    redacted: row.redacted === 1,
    dates: row.dates === 1,
    download: row.download === 1,
    origins: JSON.parse(row.origins) as string[],
    views: row.views,
    lastViewedAt: row.last_viewed_at,
    createdAt: row.created_at,
  };
}
