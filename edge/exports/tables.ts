import type { Migration } from '../migration.ts';

/** Files that are made in the background. Instants are ms. */
export const EXPORT_TABLES: Migration = `
  CREATE TABLE export_job (
    id TEXT PRIMARY KEY,
    -- 'calls' or 'archive', and what exactly, as JSON.
    kind TEXT NOT NULL,
    request TEXT NOT NULL,
    -- 'csv', 'xlsx' or 'zip'.
    format TEXT NOT NULL,
    -- 'waiting', 'running', 'done' or 'failed'.
    state TEXT NOT NULL DEFAULT 'waiting',
    -- Rows written, and how many there were when it began.
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER,
    bytes INTEGER NOT NULL DEFAULT 0,
    failure TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    -- A backup that nobody asked for by hand.
    scheduled INTEGER NOT NULL DEFAULT 0,
    made_by TEXT,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    -- When it is deleted.
    keep_until INTEGER NOT NULL,
    -- When somebody has to see to it: to go on, or to delete it.
    due_at INTEGER NOT NULL,
    -- R2's name of the upload, and the tags of its parts as JSON.
    upload TEXT,
    parts TEXT NOT NULL DEFAULT '[]'
  );
  CREATE INDEX export_job_due ON export_job (due_at);
  CREATE INDEX export_job_created ON export_job (created_at);

  -- What another process needs to go on, in pieces that fit a row: the state of the writer as JSON, and bytes that do
  -- not fill a part of the upload yet.
  CREATE TABLE export_piece (
    job TEXT NOT NULL,
    kind TEXT NOT NULL,
    n INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (job, kind, n)
  ) WITHOUT ROWID;

  -- Calls that were brought from another product, in batches that can be taken back.
  CREATE TABLE call_import (
    id TEXT PRIMARY KEY,
    -- 'callrail' or 'ctm'.
    "from" TEXT NOT NULL,
    made_by TEXT,
    at INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    undone_at INTEGER
  );
  CREATE TABLE imported_call (
    call TEXT PRIMARY KEY,
    import TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX imported_call_import ON imported_call (import);

  -- One row while an archive is being taken in: when something was last written.
  CREATE TABLE restoring (at INTEGER NOT NULL);
`;

/** When something is to be done for files, ms; `null` when nothing is. Small, because every call asks for it. */
export function nextFileWork(sql: SqlStorage): number | null {
  return sql
    .exec<{ due: number | null }>(
      'SELECT min(due) AS due FROM (SELECT min(due_at) AS due FROM export_job UNION ALL SELECT at + 600000 FROM restoring)',
    )
    .one().due;
}
