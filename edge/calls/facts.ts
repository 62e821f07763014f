import type { FieldName } from '../filters/fields.ts';
import type { FilterFacts } from '../filters/filter.ts';
import { wallClock } from '../flows/wall-clock.ts';

const DAY_MS = 86_400_000;

/** A row of the table `call`; see `call-table.ts`. */
export interface CallColumns {
  id: string;
  started_at: number;
  tracking_number: string;
  pool_id: string | null;
  caller_number: string | null;
  caller_name: string | null;
  caller_city: string | null;
  caller_state: string | null;
  caller_zip: string | null;
  caller_country: string | null;
  prior_calls: number;
  previous_call_at: number | null;
  attribution_kind: string;
  confidence: number;
  channel: string | null;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  keyword: string | null;
  content: string | null;
  referrer: string | null;
  click_ids: string | null;
  site: string | null;
  landing: string | null;
  page: string | null;
  device: string | null;
  visit_country: string | null;
  visit_city: string | null;
  visitor: string | null;
  flow_id: string | null;
  state: string;
  outcome: string | null;
  cause: string | null;
  destination: string | null;
  duration: number | null;
  ring_seconds: number | null;
  talk_seconds: number | null;
  keys: string | null;
  recorded: number;
  lead_status: string;
  score: number | null;
  value_cents: number | null;
}

/** What stands beside the row. */
export interface BesideCall {
  tags: readonly string[];
  /** In the order they were written. */
  notes: readonly string[];
  /** What was said, turn by turn; `null` while it may still be written down. */
  words: readonly string[] | null;
}

/**
 * A call as filters see it, the same as `COLUMNS` has it in SQL. What is only known later (`late` in `FIELDS`) is `undefined`
 * while the call runs, and the words as long as they may still come.
 *
 * @param zone the company's, IANA
 */
export function factsOf(row: CallColumns, { tags, notes, words }: BesideCall, zone: string): FilterFacts {
  const isOver = row.state === 'ended';
  const late = <T>(value: T): T | undefined => (isOver ? value : undefined);
  const { weekday, minute } = wallClock(row.started_at, zone);
  return {
    startedAt: row.started_at,
    hour: Math.floor(minute / 60),
    weekday,
    'caller.number': row.caller_number,
    'caller.withheld': row.caller_number === null,
    'caller.name': row.caller_name,
    'caller.city': row.caller_city,
    'caller.state': row.caller_state,
    'caller.zip': row.caller_zip,
    'caller.country': row.caller_country,
    trackingNumber: row.tracking_number,
    destination: row.destination,
    pool: row.pool_id,
    flow: row.flow_id,
    state: row.state,
    outcome: late(row.outcome),
    cause: late(row.cause),
    duration: late(row.duration),
    ringSeconds: late(row.ring_seconds),
    talkSeconds: late(row.talk_seconds),
    keys: row.keys,
    priorCalls: row.prior_calls,
    firstCall: row.prior_calls === 0,
    daysSinceLastCall:
      row.previous_call_at === null ? null : (row.started_at - row.previous_call_at) / DAY_MS,
    'attribution.kind': row.attribution_kind,
    'attribution.confidence': row.confidence,
    'source.channel': row.channel,
    'source.source': row.source,
    'source.medium': row.medium,
    'source.campaign': row.campaign,
    'source.keyword': row.keyword,
    'source.content': row.content,
    'source.referrer': row.referrer,
    'source.clickIds': row.click_ids === null ? null : (JSON.parse(row.click_ids) as string[]),
    'visit.site': row.site,
    'visit.landing': row.landing,
    'visit.page': row.page,
    'visit.device': row.device,
    'visit.country': row.visit_country,
    'visit.city': row.visit_city,
    'visit.visitor': row.visitor,
    tags,
    leadStatus: row.lead_status,
    score: row.score,
    valueCents: row.value_cents,
    recorded: late(row.recorded === 1),
    notes: joined(notes),
    transcript: words === null ? undefined : joined(words),
  } satisfies Record<FieldName, FilterFacts[string]>;
}

const joined = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join('\n'));
