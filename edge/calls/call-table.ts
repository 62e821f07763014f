import type { Migration } from '../migration.ts';

/** Tables whose rows belong to a call, by its id in `call`: they go with it. Words to search for go by a trigger. */
export const OF_A_CALL = [
  'touch',
  'call_tag',
  'note',
  'transcript',
  'transcript_source',
  'change',
  'rule_deed',
  'rule_waiting',
  'call_text',
] as const;

/**
 * The table of calls: one narrow row each, with what people ask about in columns, because a report reads all of them. What
 * is long (the attribution with its candidates, where the flow stands) is in `call_text`, which a report never touches.
 * Instants are ms, durations seconds, money cents.
 */
export const CALL_TABLE: Migration = `
  CREATE TABLE call (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    carrier_id TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    tracking_number TEXT NOT NULL,
    pool_id TEXT,
    caller_number TEXT,
    caller_withheld TEXT,
    caller_name TEXT,
    caller_city TEXT,
    caller_state TEXT,
    caller_zip TEXT,
    caller_country TEXT,
    prior_calls INTEGER NOT NULL,
    previous_call_at INTEGER,
    -- From the attribution, so that reports need not open it.
    attribution_kind TEXT NOT NULL,
    confidence REAL NOT NULL,
    channel TEXT,
    source TEXT,
    medium TEXT,
    campaign TEXT,
    keyword TEXT,
    content TEXT,
    referrer TEXT,
    -- JSON list of the names of click ids; NULL for none.
    click_ids TEXT,
    site TEXT,
    -- Path of the landing page, and of the page seen last.
    landing TEXT,
    page TEXT,
    device TEXT,
    visit_country TEXT,
    visit_city TEXT,
    visitor TEXT,
    visit TEXT,
    flow_id TEXT,
    flow_version INTEGER,
    -- What follows from the carrier's messages; written anew with each.
    state TEXT NOT NULL,
    outcome TEXT,
    cause TEXT,
    destination TEXT,
    answered_at INTEGER,
    ended_at INTEGER,
    duration INTEGER,
    ring_seconds INTEGER,
    talk_seconds INTEGER,
    -- What the caller pressed, and what people and rules made of the call.
    keys TEXT,
    recorded INTEGER NOT NULL DEFAULT 0,
    lead_status TEXT NOT NULL DEFAULT 'unset',
    score INTEGER,
    value_cents INTEGER,
    UNIQUE (carrier_id, carrier_call)
  );
`;

/** What belongs to a call and may be several. */
export const CALL_SIDE_TABLES: Migration = `
  -- The visits that led to a call, frozen with its attribution: n counts from 1, the first, to "of", the last.
  CREATE TABLE touch (
    call TEXT NOT NULL,
    n INTEGER NOT NULL,
    "of" INTEGER NOT NULL,
    at INTEGER NOT NULL,
    channel TEXT,
    source TEXT,
    medium TEXT,
    campaign TEXT,
    keyword TEXT,
    content TEXT,
    referrer TEXT,
    landing TEXT,
    -- Share under the model "decay"; the touches of a call add up to 1.
    decay REAL NOT NULL,
    PRIMARY KEY (call, n)
  ) WITHOUT ROWID;

  CREATE TABLE call_tag (
    call TEXT NOT NULL,
    tag TEXT NOT NULL COLLATE NOCASE,
    -- 'person', 'rule', 'flow', 'survey' or 'api', and which.
    by_kind TEXT NOT NULL,
    by_id TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (call, tag)
  ) WITHOUT ROWID;
  CREATE INDEX call_tag_tag ON call_tag (tag, call);

  CREATE TABLE note (
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL,
    author TEXT,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER
  );
  CREATE INDEX note_call ON note (call);

  -- What was said, a row a turn.
  CREATE TABLE transcript (
    call TEXT NOT NULL,
    n INTEGER NOT NULL,
    -- 'caller', 'agent', or NULL where nobody can tell.
    speaker TEXT,
    from_ms INTEGER,
    to_ms INTEGER,
    text TEXT NOT NULL,
    PRIMARY KEY (call, n)
  ) WITHOUT ROWID;
`;

/** What makes the log's pages and its most usual filters quick. Each costs a row written for every call. */
export const CALL_INDEXES: Migration = `
  CREATE INDEX call_started ON call (started_at, n);
  CREATE INDEX call_caller ON call (caller_number COLLATE NOCASE, started_at, n);
  CREATE INDEX call_source ON call (source COLLATE NOCASE, started_at, n);
  CREATE INDEX call_campaign ON call (campaign COLLATE NOCASE, started_at, n);
  CREATE INDEX call_number ON call (tracking_number COLLATE NOCASE, started_at, n);
  CREATE INDEX call_outcome ON call (outcome COLLATE NOCASE, started_at, n);
  CREATE INDEX call_visitor ON call (visitor COLLATE NOCASE, started_at, n);
`;
