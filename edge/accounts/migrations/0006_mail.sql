-- How a company sends mail; the way out is sealed, for it holds a password. NULL is the installation's.
CREATE TABLE mail_sender (
  company_id TEXT PRIMARY KEY REFERENCES company (id),
  sender TEXT,
  reply_to TEXT,
  transport TEXT
);

-- Where the simulator is on and no way out is set: the newest mails, as JSON, instead of sending them.
CREATE TABLE simulator_mail (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id TEXT,
  at INTEGER NOT NULL,
  mail TEXT NOT NULL
);

-- The brand of an account ('acc_…') or of one company, as JSON. What it leaves out is its account's, else the default.
CREATE TABLE brand (
  owner TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  changed_at INTEGER NOT NULL
);

-- Its pictures: 'logo', 'logo_dark' or 'favicon'.
CREATE TABLE brand_file (
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (owner, kind)
);

-- Hosts that show a brand. Only one that is verified counts, and a host is verified for one owner.
CREATE TABLE brand_host (
  host TEXT NOT NULL,
  owner TEXT NOT NULL,
  -- What the TXT record has to say.
  token TEXT NOT NULL,
  verified_at INTEGER,
  checked_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (host, owner)
);
CREATE UNIQUE INDEX brand_host_verified ON brand_host (host) WHERE verified_at IS NOT NULL;
