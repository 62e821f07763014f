import type { Migration } from '../migration.ts';

/** What a company's callers hear: assets, and every version of each. The sound itself is in R2. Instants are ms. */
export const MEDIA_TABLES: Migration = `
  CREATE TABLE media_asset (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- The one that is played.
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  );
  CREATE TABLE media_version (
    asset TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- A Content (library.ts) as JSON.
    content TEXT NOT NULL,
    made_by TEXT,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (asset, version)
  ) WITHOUT ROWID;
`;
