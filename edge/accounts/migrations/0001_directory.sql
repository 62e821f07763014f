-- The directory: who may enter, and the way from a site key or a phone number to its company. Calls and visits
-- are never here; they live in the objects of their company and pool. Instants are ms since 1970 unless the
-- sign-in library owns the table.

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE company (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE membership (
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  company_id TEXT NOT NULL REFERENCES company (id),
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, company_id)
);

-- Only a key's SHA-256 is kept; the prefix lets people tell their keys apart.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  permissions TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
);

CREATE TABLE pool (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX pool_company ON pool (company_id);

CREATE TABLE carrier (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  kind TEXT NOT NULL CHECK (kind IN ('simulator')),
  created_at INTEGER NOT NULL
);
CREATE INDEX carrier_company ON carrier (company_id);

CREATE TABLE tracking_number (
  number TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  carrier_id TEXT NOT NULL REFERENCES carrier (id),
  pool_id TEXT REFERENCES pool (id),
  -- The source a static number stands for, as JSON; NULL for a number of a pool.
  source TEXT,
  flow_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK ((pool_id IS NULL) <> (source IS NULL))
);
CREATE INDEX tracking_number_company ON tracking_number (company_id);
CREATE INDEX tracking_number_pool ON tracking_number (pool_id);

CREATE TABLE site (
  key TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  name TEXT NOT NULL,
  -- JSON array of origins that may ask for numbers, e.g. ["https://www.example.com"].
  origins TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX site_company ON site (company_id);

-- Targets of a site that share a pool get the same number: together they are a group.
CREATE TABLE swap_target (
  site_key TEXT NOT NULL REFERENCES site (key) ON DELETE CASCADE,
  number TEXT NOT NULL,
  pool_id TEXT NOT NULL REFERENCES pool (id),
  PRIMARY KEY (site_key, number)
);

-- Tables of the sign-in library (better-auth 1.7, its default columns; its "account" is our "credential").
CREATE TABLE user (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  emailVerified INTEGER NOT NULL,
  image TEXT,
  createdAt DATE NOT NULL,
  updatedAt DATE NOT NULL
);

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  expiresAt DATE NOT NULL,
  token TEXT NOT NULL UNIQUE,
  createdAt DATE NOT NULL,
  updatedAt DATE NOT NULL,
  ipAddress TEXT,
  userAgent TEXT,
  userId TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE
);
CREATE INDEX session_userId_idx ON session (userId);

CREATE TABLE credential (
  id TEXT NOT NULL PRIMARY KEY,
  accountId TEXT NOT NULL,
  providerId TEXT NOT NULL,
  userId TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  accessToken TEXT,
  refreshToken TEXT,
  idToken TEXT,
  accessTokenExpiresAt DATE,
  refreshTokenExpiresAt DATE,
  scope TEXT,
  password TEXT,
  createdAt DATE NOT NULL,
  updatedAt DATE NOT NULL
);
CREATE INDEX credential_userId_idx ON credential (userId);

CREATE TABLE verification (
  id TEXT NOT NULL PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expiresAt DATE NOT NULL,
  createdAt DATE NOT NULL,
  updatedAt DATE NOT NULL
);
CREATE INDEX verification_identifier_idx ON verification (identifier);
