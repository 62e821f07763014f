import type { Migration } from '../migration.ts';

/**
 * Our copies of what carriers recorded. What a carrier told of a recording stays in `recording`; here is what became of it
 * with us. Instants are ms.
 */
export const RECORDING_TABLES: Migration = `
  CREATE TABLE recording_copy (
    id TEXT PRIMARY KEY,
    carrier_id TEXT NOT NULL,
    recording TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    -- When it was first heard of: its age counts from here.
    begun_at INTEGER NOT NULL,
    -- 'none' while there is nothing to fetch, 'waiting', 'stored', 'failed' or 'deleted'.
    audio TEXT NOT NULL DEFAULT 'none',
    -- Why it failed, or could not be deleted at the carrier.
    reason TEXT,
    -- What is in R2, a KeptAudio as JSON.
    kept TEXT,
    -- What is to be done next ('fetch', 'transcribe', 'forget' at the carrier, or 'clear' everywhere), and when.
    task TEXT,
    due_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    -- 'new', 'heard' or 'archived'; NULL for what is no voicemail.
    voicemail TEXT,
    heard_by TEXT,
    heard_at INTEGER,
    deleted_by TEXT,
    deleted_at INTEGER,
    UNIQUE (carrier_id, recording)
  );
  CREATE INDEX recording_copy_call ON recording_copy (carrier_id, carrier_call);
  CREATE INDEX recording_copy_due ON recording_copy (due_at) WHERE task IS NOT NULL;
  CREATE INDEX recording_copy_age ON recording_copy (begun_at) WHERE audio != 'deleted';
  CREATE INDEX recording_copy_voicemail ON recording_copy (voicemail, begun_at) WHERE voicemail IS NOT NULL;
  INSERT INTO recording_copy (id, carrier_id, recording, carrier_call, begun_at, audio, task, due_at, voicemail)
    SELECT 'rec_' || lower(hex(randomblob(16))), carrier_id, recording, carrier_call, told_at,
      iif(is_there, 'waiting', 'none'), iif(is_there, 'fetch', NULL), iif(is_there, told_at, NULL),
      iif(event ->> '$.kind' = 'voicemail', 'new', NULL)
    FROM (SELECT *, event ->> '$.status' = 'completed' AND event ->> '$.url' IS NOT NULL AS is_there
      FROM recording WHERE event IS NOT NULL);
  -- A call counts as recorded once we have its recording.
  UPDATE call SET recorded = 0;
  -- Written down with card numbers in it, and never shown to anybody.
  UPDATE recording SET transcript = NULL;

  -- Every link to a recording that was handed out.
  CREATE TABLE recording_link (
    n INTEGER PRIMARY KEY,
    recording TEXT NOT NULL,
    at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    -- 'listen' or 'download'.
    for_use TEXT NOT NULL
  );
  CREATE INDEX recording_link_recording ON recording_link (recording, n);

  -- Which recording a turn was said in; NULL where a whole call's words were sent to us.
  ALTER TABLE transcript ADD COLUMN recording TEXT;
  -- Who wrote down what was said: 'upload', 'workers_ai' or 'carrier'. "recording" is empty for a whole call.
  CREATE TABLE transcript_source (
    call TEXT NOT NULL,
    recording TEXT NOT NULL,
    engine TEXT NOT NULL,
    language TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (call, recording)
  ) WITHOUT ROWID;
  CREATE INDEX transcript_source_age ON transcript_source (at);
`;
