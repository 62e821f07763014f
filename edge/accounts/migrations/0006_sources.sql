-- A company's own word on where visits came from, and groups of printed numbers.

-- Every version of a company's rules; the newest counts. A visit names the version it was classified by, so none is edited.
CREATE TABLE source_rules (
  company_id TEXT NOT NULL REFERENCES company (id),
  version INTEGER NOT NULL,
  -- JSON array of SourceRule, in the order they are looked at.
  rules TEXT NOT NULL,
  created_by TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (company_id, version)
);

-- Printed numbers of a site that are replaced together, by one number of a pool.
CREATE TABLE swap_group (
  id TEXT PRIMARY KEY,
  site_key TEXT NOT NULL REFERENCES site (key) ON DELETE CASCADE,
  name TEXT NOT NULL,
  pool_id TEXT NOT NULL REFERENCES pool (id),
  -- 0: its numbers stay as they are printed.
  active INTEGER NOT NULL DEFAULT 1,
  position INTEGER NOT NULL
);
CREATE INDEX swap_group_site ON swap_group (site_key, position);

CREATE TABLE swap_target_before AS SELECT * FROM swap_target;
DROP TABLE swap_target;
CREATE TABLE swap_target (
  group_id TEXT NOT NULL REFERENCES swap_group (id) ON DELETE CASCADE,
  number TEXT NOT NULL,
  PRIMARY KEY (group_id, number)
);
-- Targets that shared a pool were a group already, without a name.
INSERT INTO swap_group (id, site_key, name, pool_id, position)
  SELECT 'swap_' || min(target.rowid), site_key, min(pool.name), pool_id, min(target.rowid)
  FROM swap_target_before AS target JOIN pool ON pool.id = pool_id GROUP BY site_key, pool_id;
INSERT INTO swap_target (group_id, number)
  SELECT swap_group.id, number FROM swap_target_before AS target
  JOIN swap_group ON swap_group.site_key = target.site_key AND swap_group.pool_id = target.pool_id;
DROP TABLE swap_target_before;
