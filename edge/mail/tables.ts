import type { Migration } from '../migration.ts';

/** What a company's object keeps of its mail. Instants are ms since 1970. A step that has shipped is never edited. */
export const MAIL_TABLES: Migration = `
  -- Mail on its way to one person.
  CREATE TABLE letter (
    n INTEGER PRIMARY KEY,
    -- The rule or summary it is of.
    list TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- As JSON; NULL once it is over, for it may say who called.
    mail TEXT,
    -- 'waiting', 'taken' or 'given_up'.
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    -- When to try (again); NULL when it is over.
    due INTEGER,
    created_at INTEGER NOT NULL
  );
  CREATE INDEX letter_due ON letter (due) WHERE due IS NOT NULL;
  CREATE INDEX letter_created ON letter (created_at);

  CREATE TABLE letter_attempt (
    letter INTEGER NOT NULL,
    at INTEGER NOT NULL,
    took INTEGER NOT NULL,
    -- NULL when it was taken.
    error TEXT
  );
  CREATE INDEX letter_attempt_letter ON letter_attempt (letter);

  -- Addresses that get nothing: of one list, or, where list is '', of any.
  CREATE TABLE stopped_address (
    list TEXT NOT NULL,
    address TEXT NOT NULL,
    -- 'unsubscribed' or 'refused'.
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (list, address)
  );

  CREATE TABLE notification_rule (
    id TEXT PRIMARY KEY,
    -- As JSON.
    rule TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );

  -- What happened and has yet to be looked at, once it has settled.
  CREATE TABLE notice (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- As JSON; '{}' for calls, which are read when they are told of.
    data TEXT NOT NULL,
    at INTEGER NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
  );
  CREATE INDEX notice_due ON notice (due);

  -- What a rule has told of, so that it does so once.
  CREATE TABLE notice_told (
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (rule, subject)
  ) WITHOUT ROWID;
  CREATE INDEX notice_told_at ON notice_told (at);

  -- What a rule has to tell of next.
  CREATE TABLE notice_waiting (
    n INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    data TEXT NOT NULL,
    at INTEGER NOT NULL,
    due INTEGER NOT NULL
  );
  CREATE INDEX notice_waiting_due ON notice_waiting (due);
  CREATE INDEX notice_waiting_rule ON notice_waiting (rule);

  -- When a rule sent mail, for the hour that storms are measured by.
  CREATE TABLE notice_sent (rule TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE INDEX notice_sent_rule ON notice_sent (rule, at);

  CREATE TABLE summary (
    id TEXT PRIMARY KEY,
    -- As JSON.
    summary TEXT NOT NULL,
    -- When it is sent next; NULL while it is off.
    next_at INTEGER,
    last_at INTEGER,
    created_at INTEGER NOT NULL
  );
  CREATE INDEX summary_next ON summary (next_at) WHERE next_at IS NOT NULL;
`;
