import type { Migration } from '../migration.ts';

/** The tables of a company's connections. Instants are ms since 1970. A step that has shipped is never edited. */
export const CONNECTOR_TABLES: Migration = `
  CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON; secrets are sealed, also JSON.
    settings TEXT NOT NULL,
    secrets TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    last_success_at INTEGER,
    last_error TEXT,
    failing_since INTEGER,
    -- How often somebody was told that it fails.
    reminders INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  );

  CREATE TABLE conversion_action (
    id TEXT PRIMARY KEY,
    connection TEXT NOT NULL REFERENCES connection (id),
    -- JSON of all the rest.
    action TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  );

  -- One call and one action, once: this is what makes a conversion one, however often it is looked at.
  CREATE TABLE conversion (
    n INTEGER PRIMARY KEY,
    action TEXT NOT NULL,
    call TEXT NOT NULL,
    state TEXT NOT NULL,
    does TEXT NOT NULL,
    cents INTEGER,
    told_cents INTEGER,
    changed_at INTEGER NOT NULL,
    due INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    reference TEXT,
    reason TEXT,
    remedy TEXT,
    told_at INTEGER,
    UNIQUE (action, call)
  );
  CREATE INDEX conversion_due ON conversion (due) WHERE due IS NOT NULL;
  CREATE INDEX conversion_call ON conversion (call);

  -- What came of each attempt, for people.
  CREATE TABLE conversion_attempt (
    conversion INTEGER NOT NULL,
    at INTEGER NOT NULL,
    does TEXT NOT NULL,
    fate TEXT NOT NULL,
    reason TEXT
  );
  CREATE INDEX conversion_attempt_of ON conversion_attempt (conversion);

  -- Calls to which something happened that an action may be interested in.
  CREATE TABLE conversion_look (
    call TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;
