import type { Migration } from '../migrate.ts';

/** The schema of a company's ledger, step by step. A step that has shipped is never edited. Instants are ms. */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE flow_version (
    flow_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    graph TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    PRIMARY KEY (flow_id, version)
  );

  CREATE TABLE call (
    id TEXT PRIMARY KEY,
    carrier_id TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    caller_number TEXT,
    caller_withheld TEXT,
    caller_name TEXT,
    caller_city TEXT,
    caller_state TEXT,
    caller_country TEXT,
    prior_calls INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    -- Snapshot of who called, as JSON, taken when the call came in.
    attribution TEXT NOT NULL,
    flow_id TEXT,
    flow_version INTEGER,
    -- Where the call stands in its flow, as JSON; NULL when there was none to run.
    flow_state TEXT,
    -- What was answered to the first webhook, as JSON, so that a repeated one gets the same.
    first_answer TEXT NOT NULL,
    -- All below follow from what the carrier told and are written anew with each message.
    state TEXT NOT NULL,
    outcome TEXT,
    destination TEXT,
    answered_at INTEGER,
    ended_at INTEGER,
    duration INTEGER,
    ring_seconds INTEGER,
    talk_seconds INTEGER,
    UNIQUE (carrier_id, carrier_call)
  );
  CREATE INDEX call_started ON call (started_at, id);
  CREATE INDEX call_caller ON call (caller_number, started_at);

  -- Each message once, whichever order they come in; kept by the carrier's id of the call because a message can
  -- be here before its call is.
  CREATE TABLE told (
    carrier_id TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    leg TEXT NOT NULL,
    status TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    event TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (carrier_id, carrier_call, leg, status, sequence)
  );

  CREATE TABLE dial_result (
    carrier_id TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    node TEXT NOT NULL,
    result TEXT NOT NULL,
    -- What was answered, as JSON.
    answer TEXT NOT NULL,
    PRIMARY KEY (carrier_id, carrier_call, node)
  );
  `,
];
