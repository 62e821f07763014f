import { CALL_OUTCOMES, CALL_STATES } from '../calls/call.ts';

/**
 * What a field holds: text (compared without regard to case), a number, yes or no, an instant (ms since 1970), or a list of
 * texts.
 */
export type FieldKind = 'text' | 'number' | 'boolean' | 'instant' | 'list';

/** A field of a call that can be asked about. */
export interface Field {
  kind: FieldKind;
  /** What people call it. */
  words: string;
  /** All that it can be, where that is a closed set. */
  values?: readonly string[];
  /** What a number counts. */
  unit?: 'seconds' | 'cents' | 'share' | 'days';
  /** True for what is only known once the call is over or its words were written down; `undefined` until then. */
  late?: true;
}

/** Every field of a call, its visit and what people made of it, by dotted name. `FilterFacts` holds the same names. */
export const FIELDS = {
  startedAt: { kind: 'instant', words: 'Time' },
  hour: { kind: 'number', words: 'Hour of the day' },
  /** 1 Monday … 7 Sunday, like the hour in the company's zone. */
  weekday: { kind: 'number', words: 'Day of the week' },
  'caller.number': { kind: 'text', words: 'Caller' },
  'caller.withheld': { kind: 'boolean', words: 'Caller withheld' },
  'caller.name': { kind: 'text', words: 'Caller name' },
  'caller.city': { kind: 'text', words: 'Caller city' },
  'caller.state': { kind: 'text', words: 'Caller state' },
  'caller.zip': { kind: 'text', words: 'Caller zip code' },
  'caller.country': { kind: 'text', words: 'Caller country' },
  trackingNumber: { kind: 'text', words: 'Tracking number' },
  destination: { kind: 'text', words: 'Destination' },
  pool: { kind: 'text', words: 'Pool' },
  flow: { kind: 'text', words: 'Flow' },
  state: {
    kind: 'text',
    words: 'State',
    values: CALL_STATES,
  },
  outcome: {
    kind: 'text',
    words: 'Outcome',
    late: true,
    values: CALL_OUTCOMES,
  },
  cause: { kind: 'text', words: 'Hang-up cause', late: true },
  duration: { kind: 'number', words: 'Duration', unit: 'seconds', late: true },
  ringSeconds: { kind: 'number', words: 'Ring time', unit: 'seconds', late: true },
  talkSeconds: { kind: 'number', words: 'Talk time', unit: 'seconds', late: true },
  keys: { kind: 'text', words: 'Keys pressed' },
  priorCalls: { kind: 'number', words: 'Earlier calls' },
  firstCall: { kind: 'boolean', words: 'First call' },
  /** Nothing for somebody who never called before. */
  daysSinceLastCall: { kind: 'number', words: 'Days since the last call', unit: 'days' },
  'attribution.kind': { kind: 'text', words: 'Attribution', values: ['visit', 'unsure', 'static', 'none'] },
  'attribution.confidence': { kind: 'number', words: 'Confidence', unit: 'share' },
  'source.channel': { kind: 'text', words: 'Channel' },
  'source.source': { kind: 'text', words: 'Source' },
  'source.medium': { kind: 'text', words: 'Medium' },
  'source.campaign': { kind: 'text', words: 'Campaign' },
  'source.keyword': { kind: 'text', words: 'Keyword' },
  'source.content': { kind: 'text', words: 'Ad content' },
  'source.referrer': { kind: 'text', words: 'Referrer' },
  /** Names of the ad click ids the visit came with: `gclid`, `msclkid` … */
  'source.clickIds': { kind: 'list', words: 'Click ids' },
  'visit.site': { kind: 'text', words: 'Site' },
  'visit.landing': { kind: 'text', words: 'Landing page' },
  /** The page that was seen last before the call. */
  'visit.page': { kind: 'text', words: 'Page' },
  'visit.device': { kind: 'text', words: 'Device', values: ['phone', 'tablet', 'desktop'] },
  'visit.country': { kind: 'text', words: 'Visit country' },
  'visit.city': { kind: 'text', words: 'Visit city' },
  'visit.visitor': { kind: 'text', words: 'Visitor' },
  tags: { kind: 'list', words: 'Tags' },
  leadStatus: {
    kind: 'text',
    words: 'Lead status',
    values: ['unset', 'qualified', 'not_qualified', 'spam', 'duplicate'],
  },
  score: { kind: 'number', words: 'Score' },
  valueCents: { kind: 'number', words: 'Value', unit: 'cents' },
  recorded: { kind: 'boolean', words: 'Recorded', late: true },
  notes: { kind: 'text', words: 'Notes' },
  /** What was said, as written down. */
  transcript: { kind: 'text', words: 'Spoken words', late: true },
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

/** The field of this name, or `null`. */
export function fieldOf(name: string): Field | null {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name as FieldName] : null;
}
