-- What calls need of the directory: a number that rings when nothing else can, carrier accounts of every kind, and
-- numbers that are bought and released.

-- E.164; rings when no flow can be run. Here, and not in the company's object, because the object may be what fails.
ALTER TABLE company ADD COLUMN backup_number TEXT;

-- SQLite cannot change a CHECK, so the table is made anew; its rows are back before the references are looked at.
PRAGMA defer_foreign_keys = on;
CREATE TABLE carrier_before AS SELECT * FROM carrier;
DROP TABLE carrier;
CREATE TABLE carrier (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  kind TEXT NOT NULL CHECK (kind IN ('simulator', 'twilio', 'telnyx', 'signalwire', 'plivo')),
  name TEXT NOT NULL,
  -- Sealed with a key derived from the installation's secret; NULL for the built-in carrier, whose are derived.
  credentials TEXT,
  created_at INTEGER NOT NULL
);
INSERT INTO carrier (id, company_id, kind, name, created_at)
  SELECT id, company_id, kind, 'Built-in carrier', created_at FROM carrier_before;
DROP TABLE carrier_before;
CREATE INDEX carrier_company ON carrier (company_id);

ALTER TABLE tracking_number ADD COLUMN label TEXT;
-- The carrier's id of the number; NULL where it was not bought through us.
ALTER TABLE tracking_number ADD COLUMN carrier_number TEXT;
-- Given back: it still answers with the backup number until quarantine_until, and is nobody else's before.
ALTER TABLE tracking_number ADD COLUMN released_at INTEGER;
ALTER TABLE tracking_number ADD COLUMN quarantine_until INTEGER;

-- A purchase is written down before it is sent, because it must never be sent twice.
CREATE TABLE number_order (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  carrier_id TEXT NOT NULL REFERENCES carrier (id),
  number TEXT NOT NULL,
  -- 'sent': asked for, no answer known yet; 'bought'; 'refused' by the carrier.
  status TEXT NOT NULL CHECK (status IN ('sent', 'bought', 'refused')),
  -- What the number is for, as JSON.
  wanted TEXT NOT NULL,
  -- Why it was refused, in the carrier's words.
  reason TEXT,
  created_at INTEGER NOT NULL
);
CREATE INDEX number_order_company ON number_order (company_id, created_at);
-- One purchase of a number at a time.
CREATE UNIQUE INDEX number_order_open ON number_order (carrier_id, number) WHERE status = 'sent';
