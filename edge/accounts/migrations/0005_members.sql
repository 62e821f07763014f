-- Agencies, roles, invitations, one-time links, and what happened to accounts.

-- An owner of an account owns every company of it, those to come included.
CREATE TABLE account_owner (
  account_id TEXT NOT NULL REFERENCES account (id),
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, user_id)
);
CREATE INDEX account_owner_user ON account_owner (user_id);
CREATE INDEX company_account ON company (account_id, created_at);
CREATE INDEX membership_company ON membership (company_id);

-- Roles that a company made for itself; the preset ones are in the code.
CREATE TABLE role (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  name TEXT NOT NULL COLLATE NOCASE,
  -- JSON array
  permissions TEXT NOT NULL,
  -- 1 where its people see only calls that rang with them.
  own_calls INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (company_id, name)
);

-- Tracking numbers whose calls a member sees, JSON array; NULL for all.
ALTER TABLE membership ADD COLUMN numbers TEXT;
-- Numbers and SIP addresses that ring with a member, JSON array: whose calls are "their own".
ALTER TABLE membership ADD COLUMN destinations TEXT NOT NULL DEFAULT '[]';

-- Before there were owners, admins could do everything. One of the only company of an account owns the account.
UPDATE membership SET role = 'owner' WHERE role = 'admin';
INSERT INTO account_owner (account_id, user_id, created_at)
  SELECT company.account_id, membership.user_id, membership.created_at
  FROM membership JOIN company ON company.id = membership.company_id
  WHERE membership.role = 'owner'
    AND (SELECT count(*) FROM company AS other WHERE other.account_id = company.account_id) = 1;

-- What "view_calls" was is several permissions now; keys keep what they could see.
UPDATE api_key SET permissions = json_insert(permissions, '$[#]', 'see_numbers', '$[#]', 'view_reports', '$[#]', 'view_setup')
  WHERE EXISTS (SELECT 1 FROM json_each(api_key.permissions) WHERE value = 'view_calls');

CREATE TABLE invite (
  id TEXT PRIMARY KEY,
  company_id TEXT NOT NULL REFERENCES company (id),
  email TEXT NOT NULL COLLATE NOCASE,
  role TEXT NOT NULL,
  numbers TEXT,
  destinations TEXT NOT NULL,
  -- SHA-256 of what the link in the mail has.
  hash TEXT NOT NULL UNIQUE,
  invited_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX invite_company ON invite (company_id, created_at);

-- Links that sign somebody in or let them choose a new password. A row is gone once it was used.
CREATE TABLE one_time_link (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('sign_in', 'reset')),
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
);
CREATE INDEX one_time_link_user ON one_time_link (user_id, kind);

-- Tries that went wrong, by what was tried: an address or a sender, hashed. Rows are forgotten after a day.
CREATE TABLE attempt (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  at INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL
);
CREATE INDEX attempt_at ON attempt (at);

-- What happened to people's accounts and their rights. company_id is NULL for what is of a person in all companies.
CREATE TABLE audit_event (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  company_id TEXT,
  type TEXT NOT NULL,
  -- Who did it: a user's or a key's id; NULL where nobody had signed in.
  by_id TEXT,
  -- Whom or what it was done to: an id.
  subject TEXT,
  -- JSON object
  detail TEXT NOT NULL
);
CREATE INDEX audit_event_company ON audit_event (company_id, id);
CREATE INDEX audit_event_subject ON audit_event (subject, id);

-- Tables of the sign-in library for the second factor (better-auth 1.7).
ALTER TABLE user ADD COLUMN twoFactorEnabled INTEGER;
CREATE TABLE two_factor (
  id TEXT NOT NULL PRIMARY KEY,
  secret TEXT NOT NULL,
  backupCodes TEXT NOT NULL,
  userId TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  verified INTEGER,
  failedVerificationCount INTEGER,
  lockedUntil DATE
);
CREATE INDEX two_factor_user ON two_factor (userId);
