import { CONNECTOR_TABLES } from '../connectors/tables.ts';
import { DASHBOARD_TABLES } from '../dashboards/dashboards.ts';
import { EXPORT_TABLES } from '../exports/tables.ts';
import { MAIL_TABLES } from '../mail/tables.ts';
import { MEDIA_TABLES } from '../media/tables.ts';
import type { Migration } from '../migration.ts';
import { DELIVERY_DUE_INDEX, OUTBOX_TABLES } from '../outbox/tables.ts';
import { RECORDING_TABLES } from '../recordings/tables.ts';
import { COST_TABLE } from '../reports/cost.ts';
import { SAVED_REPORT_TABLE } from '../reports/saved-reports.ts';
import { RULE_DEED_INDEX, RULE_TABLES } from '../rules/rule-book.ts';
import { ANNOTATION_TABLE } from './annotations.ts';
import { CALL_INDEXES, CALL_SIDE_TABLES, CALL_TABLE } from './call-table.ts';
import { CAP_TOLD_COLUMN } from './caps.ts';
import { DONE_TABLE } from './done.ts';
import { EDIT_TABLES } from './edits.ts';
import { ERASURE_TABLE } from './erasure.ts';
import { LIVE_TABLE } from './live.ts';
import { ONCE_TABLE } from './once.ts';
import { PEOPLE_TABLES } from './people.ts';
import { POOL_NEWS_TABLES } from './pool-news.ts';
import { PORT_TABLE } from './ports.ts';
import { RETENTION_TABLES } from './retention.ts';
import { FILTER_TABLES } from './saved-filters.ts';
import { SEARCH_TABLES } from './search.ts';

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
  `
  -- A flow has a draft that people work on, and versions that calls run. Versions never change.
  CREATE TABLE flow (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- As it was sent, valid or not; NULL when nothing is waiting to be published.
    draft TEXT,
    drafted_at INTEGER,
    -- The version new calls get; NULL when it was taken back.
    published INTEGER,
    created_at INTEGER NOT NULL
  );
  -- Counts up over all flows: a call sees what was published up to the publication it began with.
  ALTER TABLE flow_version ADD COLUMN publication INTEGER NOT NULL DEFAULT 0;
  UPDATE flow_version SET publication = rowid;
  CREATE UNIQUE INDEX flow_version_publication ON flow_version (publication);
  INSERT INTO flow (id, name, published, created_at)
    SELECT flow_id, name, max(version), min(published_at) FROM flow_version GROUP BY flow_id;
  -- Versions from before the whole call flow: destinations were plain numbers, messages plain sentences.
  UPDATE flow_version SET graph = json_object(
    'start', json_extract(graph, '$.start'),
    'nodes', (SELECT json_group_object(node.key, json(CASE json_extract(node.value, '$.type')
      WHEN 'hangup' THEN json_object(
        'type', 'hangup',
        'message', CASE WHEN json_extract(node.value, '$.message') IS NULL THEN NULL ELSE
          json_object('say', json_extract(node.value, '$.message'), 'language', 'en-US') END,
        'reason', 'normal')
      ELSE json_object(
        'type', 'dial',
        'destinations', (SELECT json_group_array(json_object('to', value, 'label', '', 'sendDigits', '', 'weight', 1))
          FROM json_each(node.value, '$.destinations')),
        'mode', 'simultaneous',
        'ringSeconds', json_extract(node.value, '$.ringSeconds'),
        'sticky', json('false'),
        'callerId', 'caller',
        'whisper', NULL, 'accept', NULL, 'timeLimitSeconds', NULL, 'holdMedia', NULL,
        'onAnswered', NULL,
        'onNoAnswer', json_extract(node.value, '$.onNoAnswer'),
        'onBusy', json_extract(node.value, '$.onNoAnswer'),
        'onFailed', json_extract(node.value, '$.onNoAnswer'),
        'onCapped', json_extract(node.value, '$.onNoAnswer'))
      END)) FROM json_each(flow_version.graph, '$.nodes') AS node));

  -- How often each round-robin or weighted dial has had its turn.
  CREATE TABLE turn (node TEXT PRIMARY KEY, turns INTEGER NOT NULL);

  -- What was answered to each request of a call, so that a repeated one gets the same and has no second effect.
  CREATE TABLE answer (
    carrier_id TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    -- 'voice' for the first request, 'challenge', or the number of the step whose result came.
    asked TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- What came back, as JSON; NULL for the first request.
    result TEXT,
    -- As JSON: the instructions and which part of us they came of.
    answer TEXT NOT NULL,
    PRIMARY KEY (carrier_id, carrier_call, asked)
  );
  INSERT INTO answer SELECT carrier_id, carrier_call, 'voice', started_at, NULL,
    json_object('stage', 'over', 'instructions', json('[{"do":"hangup"}]')) FROM call;
  INSERT INTO answer SELECT carrier_id, carrier_call, 'node ' || node, 0, json_set(result, '$.type', 'dialed', '$.step', 0),
    json_object('stage', 'over', 'instructions', json('[{"do":"hangup"}]')) FROM dial_result;
  DROP TABLE dial_result;

  -- What a call did in its flow, in order: the effects of each step, as JSON.
  CREATE TABLE happening (
    id INTEGER PRIMARY KEY,
    carrier_id TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    at INTEGER NOT NULL,
    effects TEXT NOT NULL
  );
  CREATE INDEX happening_call ON happening (carrier_id, carrier_call, id);

  -- What people ask about moves into a narrow table of its own; the rest of a call is in call_text.
  ALTER TABLE call RENAME TO call_before;
  DROP INDEX call_started;
  DROP INDEX call_caller;
  ${CALL_TABLE}
  ${CALL_SIDE_TABLES}
  ${CALL_INDEXES}
  CREATE TABLE call_text (
    call TEXT PRIMARY KEY,
    -- Snapshot of who called, as JSON, taken when the call came in.
    attribution TEXT NOT NULL,
    -- Why the caller was refused or asked to press a key; NULL when they were let through.
    screened TEXT,
    -- Which part of us has the call: 'challenge', 'flow', 'backup' or 'over'.
    stage TEXT NOT NULL,
    -- The last publication when the call began: it runs no later version of any flow.
    publication INTEGER NOT NULL,
    -- Where the call stands in its flow, as JSON; NULL when there was none to run.
    flow_state TEXT,
    -- What the flow said last of how the call comes out, and why.
    flow_outcome TEXT,
    flow_cause TEXT,
    -- Fields of the company's own that the flow set, as JSON.
    fields TEXT NOT NULL DEFAULT '{}',
    -- When the carrier is asked what became of the call, because it should have ended; NULL once it has.
    check_at INTEGER,
    checks INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX call_text_check ON call_text (check_at) WHERE check_at IS NOT NULL;
  INSERT INTO call (id, carrier_id, carrier_call, started_at, tracking_number, caller_number, caller_withheld, caller_name,
      caller_city, caller_state, caller_country, prior_calls, attribution_kind, confidence, channel, source, medium,
      campaign, keyword, content, referrer, site, device, visit_country, visit_city, visitor, visit, flow_id,
      flow_version, state, outcome, destination, answered_at, ended_at, duration, ring_seconds, talk_seconds)
    SELECT id, carrier_id, carrier_call, started_at, tracking_number, caller_number, caller_withheld, caller_name,
      caller_city, caller_state, caller_country, prior_calls, attribution ->> '$.kind', attribution ->> '$.confidence',
      attribution ->> '$.source.channel', attribution ->> '$.source.source', attribution ->> '$.source.medium',
      attribution ->> '$.source.campaign', attribution ->> '$.source.keyword', attribution ->> '$.source.content',
      attribution ->> '$.source.referrer', visit ->> '$.site', visit ->> '$.device', visit ->> '$.country',
      visit ->> '$.city', visit ->> '$.visitor', visit ->> '$.visit', flow_id,
      flow_version, state, outcome, destination, answered_at, ended_at, duration, ring_seconds, talk_seconds
    FROM (SELECT *, CASE WHEN attribution ->> '$.kind' = 'visit' THEN attribution -> '$.candidates[0].visit' END AS visit
      FROM call_before) ORDER BY started_at, id;
  INSERT INTO call_text (call, attribution, stage, publication, flow_state, check_at)
    SELECT id, attribution, 'over', 0, flow_state, CASE WHEN ended_at IS NULL THEN started_at + 15000000 END
    FROM call_before;
  DROP TABLE call_before;

  CREATE TABLE recording (
    carrier_id TEXT NOT NULL,
    recording TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    -- The most that was told, as JSON; NULL while only a transcript is here.
    event TEXT,
    told_at INTEGER NOT NULL,
    transcript TEXT,
    PRIMARY KEY (carrier_id, recording)
  );
  CREATE INDEX recording_call ON recording (carrier_id, carrier_call);

  -- Numbers and SIP addresses that may ring, as people name them. Those a flow rings need not be here.
  CREATE TABLE destination (
    address TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );
  CREATE TABLE destination_group (
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (name, address)
  );
  CREATE INDEX destination_group_address ON destination_group (address);

  CREATE TABLE cap (
    id TEXT PRIMARY KEY,
    -- 'destination', 'group' or 'company', and which.
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT,
    most INTEGER NOT NULL,
    reset_at INTEGER,
    created_at INTEGER NOT NULL
  );

  -- Each time a destination was rung: what caps and the health of destinations are worked out from.
  CREATE TABLE offer (
    carrier_id TEXT NOT NULL,
    carrier_call TEXT NOT NULL,
    step INTEGER NOT NULL,
    leg INTEGER NOT NULL,
    destination TEXT NOT NULL,
    offered_at INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answered_at INTEGER,
    ended_at INTEGER,
    seconds INTEGER NOT NULL DEFAULT 0,
    result TEXT,
    PRIMARY KEY (carrier_id, carrier_call, step, leg)
  );
  CREATE INDEX offer_destination ON offer (destination, offered_at);
  CREATE INDEX offer_at ON offer (offered_at);
  CREATE INDEX offer_open ON offer (expires_at) WHERE ended_at IS NULL;

  CREATE TABLE listed_caller (
    id TEXT PRIMARY KEY,
    list TEXT NOT NULL,
    match TEXT NOT NULL,
    value TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    hits INTEGER NOT NULL DEFAULT 0,
    last_hit_at INTEGER,
    UNIQUE (list, match, value)
  );

  -- What a company has set, by name, as JSON.
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  `,
  [
    SEARCH_TABLES,
    'INSERT INTO call_words (rowid, name) SELECT n, caller_name FROM call;',
    EDIT_TABLES,
    FILTER_TABLES,
    RULE_TABLES,
    OUTBOX_TABLES,
    COST_TABLE,
  ].join('\n'),
  `${MEDIA_TABLES}\n${RECORDING_TABLES}`,
  [ONCE_TABLE, PEOPLE_TABLES, ERASURE_TABLE].join('\n'),
  CONNECTOR_TABLES,
  DASHBOARD_TABLES,
  MAIL_TABLES,
  [RETENTION_TABLES, DONE_TABLE, LIVE_TABLE, RULE_DEED_INDEX].join('\n'),
  EXPORT_TABLES,
  POOL_NEWS_TABLES,
  CAP_TOLD_COLUMN,
  PORT_TABLE,
  ANNOTATION_TABLE,
  SAVED_REPORT_TABLE,
  DELIVERY_DUE_INDEX,
];
