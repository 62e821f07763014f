-- JSON array of the path prefixes under which a group counts; none is everywhere.
ALTER TABLE swap_group ADD COLUMN paths TEXT NOT NULL DEFAULT '[]';
