import type { FieldName } from './fields.ts';

/** How the planner gets at a field: an expression over a row of `call`, or a side table that holds several values. */
export type Column =
  | { sql: string }
  /** Rows of a side table that belong to the call. */
  | { each: string; of: string };

/** Stands for local time: ms since 1970 as if the company's clocks were UTC's. The planner fills it in. */
export const LOCAL = '{local}';

const DAY_MS = 86_400_000;

/** Every field in SQL. The names are those of `edge/calls/call-table.ts`. */
export const COLUMNS: Record<FieldName, Column> = {
  startedAt: { sql: 'call.started_at' },
  hour: { sql: `(${LOCAL} % ${DAY_MS}) / 3600000` },
  // 1 January 1970 was a Thursday.
  weekday: { sql: `(${LOCAL} / ${DAY_MS} + 3) % 7 + 1` },
  'caller.number': { sql: 'call.caller_number' },
  'caller.withheld': { sql: 'call.caller_number IS NULL' },
  'caller.name': { sql: 'call.caller_name' },
  'caller.city': { sql: 'call.caller_city' },
  'caller.state': { sql: 'call.caller_state' },
  'caller.zip': { sql: 'call.caller_zip' },
  'caller.country': { sql: 'call.caller_country' },
  trackingNumber: { sql: 'call.tracking_number' },
  destination: { sql: 'call.destination' },
  pool: { sql: 'call.pool_id' },
  flow: { sql: 'call.flow_id' },
  state: { sql: 'call.state' },
  outcome: { sql: 'call.outcome' },
  cause: { sql: 'call.cause' },
  duration: { sql: 'call.duration' },
  ringSeconds: { sql: 'call.ring_seconds' },
  talkSeconds: { sql: 'call.talk_seconds' },
  keys: { sql: 'call.keys' },
  priorCalls: { sql: 'call.prior_calls' },
  firstCall: { sql: 'call.prior_calls = 0' },
  daysSinceLastCall: { sql: `(call.started_at - call.previous_call_at) / ${DAY_MS}.0` },
  'attribution.kind': { sql: 'call.attribution_kind' },
  'attribution.confidence': { sql: 'call.confidence' },
  'source.channel': { sql: 'call.channel' },
  'source.source': { sql: 'call.source' },
  'source.medium': { sql: 'call.medium' },
  'source.campaign': { sql: 'call.campaign' },
  'source.keyword': { sql: 'call.keyword' },
  'source.content': { sql: 'call.content' },
  'source.referrer': { sql: 'call.referrer' },
  'source.clickIds': { each: 'SELECT value FROM json_each(call.click_ids)', of: 'value' },
  'visit.site': { sql: 'call.site' },
  'visit.landing': { sql: 'call.landing' },
  'visit.page': { sql: 'call.page' },
  'visit.device': { sql: 'call.device' },
  'visit.country': { sql: 'call.visit_country' },
  'visit.city': { sql: 'call.visit_city' },
  'visit.visitor': { sql: 'call.visitor' },
  tags: { each: 'SELECT tag FROM call_tag WHERE call_tag.call = call.id', of: 'tag' },
  leadStatus: { sql: 'call.lead_status' },
  score: { sql: 'call.score' },
  valueCents: { sql: 'call.value_cents' },
  recorded: { sql: 'call.recorded' },
  notes: {
    sql: `(SELECT group_concat(body, char(10)) FROM
           (SELECT body FROM note WHERE note.call = call.id AND deleted_at IS NULL ORDER BY created_at, id))`,
  },
  transcript: {
    sql: `(SELECT group_concat(text, char(10)) FROM
           (SELECT text FROM transcript WHERE transcript.call = call.id ORDER BY n))`,
  },
};
