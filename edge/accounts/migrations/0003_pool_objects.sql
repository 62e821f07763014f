-- A pool may be split over several objects; each of its numbers is in one of them.

-- objects: over how many its numbers are dealt. objects_made: the most there ever were. generation: counts up with
-- every reading for a deal, so that what an older one says can be told.
ALTER TABLE pool ADD COLUMN objects INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pool ADD COLUMN objects_made INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pool ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

-- Which object of its pool has the number, from 0, NULL before one had it; and those that had it before, JSON array.
ALTER TABLE tracking_number ADD COLUMN pool_object INTEGER;
ALTER TABLE tracking_number ADD COLUMN objects_before TEXT NOT NULL DEFAULT '[]';
UPDATE tracking_number SET pool_object = 0 WHERE pool_id IS NOT NULL;
