import { FIELDS, type FieldName } from '../../filters/fields.ts';
import type { Measure } from '../../reports/metrics.ts';
import { lengthInWords } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
import { pageOf } from '../words/source.ts';
import type { Condition, Op } from './view.ts';

const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Closed sets as people say them. */
const VALUES: Partial<Record<FieldName, Record<string, string>>> = {
  outcome: {
    answered: 'Answered',
    not_answered: 'Not answered',
    voicemail: 'Voicemail',
    blocked: 'Blocked',
    abandoned: 'Caller gave up',
    capped: 'Over the call cap',
    flow_hangup: 'Ended by the flow',
    no_flow: 'No call flow',
    failed: 'Failed',
  },
  leadStatus: {
    unset: 'Not decided',
    qualified: 'Qualified',
    not_qualified: 'Not qualified',
    spam: 'Spam',
    duplicate: 'Duplicate',
  },
  'attribution.kind': {
    visit: 'One visit',
    unsure: 'Several visits',
    static: 'Number of a source',
    none: 'Not known',
  },
  'visit.device': { phone: 'Phone', tablet: 'Tablet', desktop: 'Desktop' },
};

/** What a row of a breakdown is called. */
export function keyInWords(field: FieldName, key: string | number | null): string {
  if (key === null) return field.startsWith('source.') || field.startsWith('visit.') ? 'Not known' : 'None';
  if (FIELDS[field].kind === 'boolean') {
    const isYes = key === 1 || key === 'true';
    if (field === 'firstCall') return isYes ? 'First call' : 'Called before';
    return isYes ? 'Yes' : 'No';
  }
  if (field === 'weekday') return WEEKDAYS[Number(key)] ?? String(key);
  if (field === 'hour') return `${String(key).padStart(2, '0')}:00`;
  if (field === 'trackingNumber' || field === 'destination' || field === 'caller.number')
    return phoneInWords(String(key));
  if (field === 'visit.landing' || field === 'visit.page') return pageOf(String(key));
  return VALUES[field]?.[String(key)] ?? String(key);
}

/** How an operation reads between a field and a value. */
export const OP_WORDS: Record<Op, string> = {
  is: 'is',
  not: 'is not',
  contains: 'contains',
  least: 'is at least',
  most: 'is at most',
  known: 'is known',
  unknown: 'is not known',
};

/** Operations that make sense for a field. */
export function opsOf(field: FieldName): Op[] {
  switch (FIELDS[field].kind) {
    case 'number':
    case 'instant':
      return ['least', 'most', 'is', 'not', 'known', 'unknown'];
    case 'boolean':
      return ['is'];
    default:
      return ['is', 'not', 'contains', 'known', 'unknown'];
  }
}

/** A condition as a sentence: "Source is google". */
export function conditionInWords({ field, op, value }: Condition): string {
  const name = FIELDS[field].words;
  return value === '' ? `${name} ${OP_WORDS[op]}` : `${name} ${OP_WORDS[op]} ${keyInWords(field, value)}`;
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const money = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const one = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** A number of a report, exact. `null` is "—": it cannot be said. */
export function valueInWords(value: number | null, measure: Measure): string {
  if (value === null) return '—';
  switch (measure) {
    case 'count':
      // Shared among several touches, a call may be counted in part.
      return Number.isInteger(value) ? whole.format(value) : one.format(value);
    case 'seconds':
      return lengthInWords(Math.round(value));
    case 'share':
      return `${one.format(value * 100)}%`;
    case 'cents':
      return money.format(value / 100);
    case 'points':
      return one.format(value);
    case 'ratio':
      return `${one.format(value)}×`;
  }
}

/** The same, as short as an axis needs it. */
export function axisInWords(value: number, measure: Measure): string {
  switch (measure) {
    case 'share':
      return `${whole.format(value * 100)}%`;
    case 'cents':
      return short.format(value / 100);
    case 'seconds':
      return lengthInWords(value);
    case 'count':
      return short.format(Math.floor(value));
    default:
      return short.format(value);
  }
}

/** A change against the time before. */
export interface Change {
  /** "+12%", "−3 points", "new". */
  words: string;
  direction: 'up' | 'down' | 'same';
}

/** How a value has changed; `null` where there is nothing to compare. Shares change in points. */
export function changeOf(
  now: number | null,
  before: number | null | undefined,
  measure: Measure,
): Change | null {
  if (now === null || before === null || before === undefined) return null;
  const sign = (by: number) => (by > 0 ? '+' : by < 0 ? '−' : '±');
  if (measure === 'share') {
    const by = (now - before) * 100;
    return {
      words: `${sign(Math.round(by * 10))}${one.format(Math.abs(by))} points`,
      direction: directionOf(by),
    };
  }
  if (before === 0) return now === 0 ? null : { words: 'new', direction: 'up' };
  const by = Math.round(((now - before) / before) * 100);
  return { words: `${sign(by)}${whole.format(Math.abs(by))}%`, direction: directionOf(by) };
}

/** The same as part of a sentence: "+12% against the time before". */
export function changeInWords(change: Change, before: string): string {
  if (change.words === 'new') return `none in ${before}`;
  return change.direction === 'same' ? `as in ${before}` : `${change.words} against ${before}`;
}

function directionOf(by: number): Change['direction'] {
  return by > 0 ? 'up' : by < 0 ? 'down' : 'same';
}
