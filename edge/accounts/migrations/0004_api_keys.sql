-- When a key was last used, to the minute, and who made it: a user, another key, or NULL where nobody is known.
ALTER TABLE api_key ADD COLUMN last_used_at INTEGER;
ALTER TABLE api_key ADD COLUMN created_by TEXT;
CREATE INDEX api_key_company ON api_key (company_id, created_at);
