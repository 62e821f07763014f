import type { Migration } from '../migration.ts';

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
  `
  -- The minute that runs, JSON; and when numbers were last taken out of the pool and how many it had, JSON.
  ALTER TABLE pool ADD COLUMN minute TEXT;
  ALTER TABLE pool ADD COLUMN removed TEXT;

  CREATE TABLE minutes (
    at INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    in_use INTEGER NOT NULL,
    held INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    overflow INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    rest_least INTEGER,
    rest_mean INTEGER,
    right_share REAL NOT NULL
  );

  CREATE TABLE alarms (
    since INTEGER PRIMARY KEY,
    last_miss_at INTEGER NOT NULL,
    unnumbered INTEGER NOT NULL,
    cause TEXT NOT NULL
  );

  -- Every call we were asked about. caller is a keyed hash, or null when withheld.
  CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    call TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    caller TEXT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL
  );
  `,
  `
  -- One row a lease, with all that is known of a visit when it begins: the pages told later are in page_views.
  -- previous: the newest lease of the same number before this one (of those without a number, for one of them), so
  -- that the leases of a number are a chain and need no index. rested: ms since the number's last visitor was heard of,
  -- -1 when it had none, null when it went to nobody new. facts: JSON, null but in the first lease of a visit.
  CREATE TABLE leases_with_facts (
    id INTEGER PRIMARY KEY,
    number TEXT,
    visit TEXT NOT NULL,
    visitor TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    last_active_at INTEGER NOT NULL,
    left_at INTEGER,
    joined INTEGER NOT NULL,
    shared INTEGER NOT NULL,
    previous INTEGER,
    rested INTEGER,
    facts TEXT
  );
  INSERT INTO leases_with_facts
  SELECT leases.id, number, leases.visit, visitor, leases.started_at, last_active_at, left_at, joined, shared,
         lag(leases.id) OVER (PARTITION BY number ORDER BY leases.id), NULL,
         CASE WHEN row_number() OVER (PARTITION BY leases.visit ORDER BY leases.id) = 1 THEN json_object(
           'site', site, 'source', json(source), 'landing', landing, 'referrer', referrer, 'pages', json('[]'),
           'country', country, 'region', region, 'city', city, 'device', device, 'startedAt', visits.started_at
         ) END
  FROM leases JOIN visits USING (visit);
  DROP TABLE leases;
  DROP TABLE visits;
  ALTER TABLE leases_with_facts RENAME TO leases;
  CREATE INDEX leases_by_visit ON leases (visit);

  -- One row: the newest lease of each number, JSON pairs, of those up to up_to; the later ones are looked up.
  CREATE TABLE chains (newest TEXT NOT NULL, up_to INTEGER NOT NULL);
  INSERT INTO chains VALUES ('[]', 0);

  -- The last lease that visits, unnumbered and minute count; later ones are counted when it is needed.
  ALTER TABLE pool ADD COLUMN counted_to INTEGER NOT NULL DEFAULT 0;
  UPDATE pool SET counted_to = coalesce((SELECT max(id) FROM leases), 0);
  `,
  `
  -- The generation of the directory that the numbers are from, and in the first object of a pool that is split: the id
  -- of the pool while some of its numbers have yet to move.
  ALTER TABLE pool ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE pool ADD COLUMN arranging TEXT;
  `,
  `
  -- What a call says about how long people wait: DelayEvidence, JSON, or null when it says nothing.
  ALTER TABLE calls ADD COLUMN evidence TEXT;
  `,
];
