import type { Migration } from '../migration.ts';

/** The tables of a company's outbox. Instants are ms since 1970. A step that has shipped is never edited. */
export const OUTBOX_TABLES: Migration = `
  CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    -- JSON list of event types; an empty one takes all.
    types TEXT NOT NULL,
    -- Sealed; the one before it counts too until old_until.
    secret TEXT NOT NULL,
    old_secret TEXT,
    old_until INTEGER,
    -- 'on', 'off' by a person, or 'failing' when it was given up.
    state TEXT NOT NULL,
    -- Since when nothing was taken; NULL while it works.
    failing_since INTEGER,
    created_at INTEGER NOT NULL
  );

  CREATE TABLE outbox_event (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    subject TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL
  );
  CREATE INDEX outbox_subject ON outbox_event (subject, version);

  -- One event for one webhook. A replay is another delivery of the same event.
  CREATE TABLE delivery (
    n INTEGER PRIMARY KEY,
    event TEXT NOT NULL,
    webhook TEXT NOT NULL,
    -- 'waiting', 'taken' or 'given_up'.
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    -- When to try (again); NULL when it is over.
    due INTEGER
  );
  CREATE INDEX delivery_due ON delivery (due) WHERE due IS NOT NULL;
  CREATE INDEX delivery_webhook ON delivery (webhook, n);

  CREATE TABLE attempt (
    delivery INTEGER NOT NULL,
    at INTEGER NOT NULL,
    took INTEGER NOT NULL,
    status INTEGER,
    response TEXT NOT NULL,
    error TEXT
  );
  CREATE INDEX attempt_delivery ON attempt (delivery);
`;

/** What is due is asked for by webhook: none waits for another. */
export const DELIVERY_DUE_INDEX: Migration = `
  DROP INDEX delivery_due;
  CREATE INDEX delivery_due ON delivery (webhook, due) WHERE due IS NOT NULL;
`;
