-- Keys that people's devices hold for them, to sign in with instead of a password.
CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  -- Its id as the device knows it, base64url.
  credential TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  -- The host it was made on, and the only one it works on.
  host TEXT NOT NULL,
  name TEXT NOT NULL,
  -- COSE
  public_key BLOB NOT NULL,
  -- How often the device says it was used; a device that does not count stays at 0.
  counter INTEGER NOT NULL,
  -- How the browser reaches the device, JSON array: a hint for the browser.
  transports TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER
);
CREATE INDEX passkey_user ON passkey (user_id, created_at);
