/** How a number is to be read. */
export type Measure = 'count' | 'seconds' | 'share' | 'cents' | 'points' | 'ratio';

/**
 * A sum over calls. `share` is an expression for how much of a call belongs to the row, where several touches share it;
 * `null` where each call belongs to one row whole.
 */
export type Part = (share: string | null) => string;

/** Something a report counts. */
export interface Metric {
  words: string;
  /** What exactly is counted, for people. */
  meaning: string;
  measure: Measure;
  /** The sums over the calls of a row that it is made of, as SQL. */
  parts: readonly Part[];
  /** From the sums to the number; `null` where there is nothing to divide by. */
  from(parts: readonly number[]): number | null;
}

const ANSWERED = "call.outcome = 'answered'";
/** Over, and nobody talked to the caller, though somebody could have. */
const MISSED = "call.outcome IN ('not_answered', 'abandoned', 'voicemail', 'capped', 'no_flow', 'failed')";

const sum =
  (expression: string): Part =>
  (share) =>
    share === null ? `coalesce(sum(${expression}), 0)` : `coalesce(sum(${share} * (${expression})), 0)`;
const only = ([value = 0]: readonly number[]): number => value;
const over = ([above = 0, below = 0]: readonly number[]): number | null =>
  below === 0 ? null : above / below;

const counted = (words: string, meaning: string, condition: string): Metric => ({
  words,
  meaning,
  measure: 'count',
  parts: [sum(condition)],
  from: only,
});

export const METRICS = {
  calls: counted('Calls', 'Every call, blocked ones and spam left out unless they are asked for.', '1'),
  callers: {
    words: 'Callers',
    meaning: 'Different numbers that called. Withheld callers cannot be told apart and count as none.',
    measure: 'count',
    parts: [() => 'count(DISTINCT call.caller_number)'],
    from: only,
  },
  firstCalls: counted('First calls', 'Calls of somebody who had not called before.', 'call.prior_calls = 0'),
  answered: counted('Answered', 'Calls in which somebody talked to the caller.', ANSWERED),
  missed: counted(
    'Missed',
    'Calls that are over and in which nobody talked to the caller, voicemail among them.',
    MISSED,
  ),
  abandoned: counted(
    'Abandoned',
    'Missed calls that the caller gave up within 15 seconds.',
    "call.outcome = 'abandoned'",
  ),
  voicemails: counted('Voicemails', 'Missed calls with a message.', "call.outcome = 'voicemail'"),
  blocked: counted('Blocked', 'Calls that were refused.', "call.outcome = 'blocked'"),
  answerRate: {
    words: 'Answer rate',
    meaning: 'Answered calls of those that were answered or missed.',
    measure: 'share',
    parts: [sum(ANSWERED), sum(`${ANSWERED} OR ${MISSED}`)],
    from: over,
  },
  talkSeconds: {
    words: 'Talk time',
    meaning: 'Time of conversation.',
    measure: 'seconds',
    parts: [sum('coalesce(call.talk_seconds, 0)')],
    from: only,
  },
  averageTalk: {
    words: 'Average talk time',
    meaning: 'Time of conversation of an answered call.',
    measure: 'seconds',
    parts: [sum(`iif(${ANSWERED}, call.talk_seconds, 0)`), sum(ANSWERED)],
    from: over,
  },
  averageRing: {
    words: 'Average ring time',
    meaning: 'Time from the first ring to the answer, of answered calls.',
    measure: 'seconds',
    parts: [sum(`iif(${ANSWERED}, call.ring_seconds, 0)`), sum(ANSWERED)],
    from: over,
  },
  qualified: counted(
    'Qualified',
    'Calls whose lead status is "qualified".',
    "call.lead_status = 'qualified'",
  ),
  averageScore: {
    words: 'Average score',
    meaning: 'Score of the calls that have one.',
    measure: 'points',
    parts: [sum('coalesce(call.score, 0)'), sum('call.score IS NOT NULL')],
    from: over,
  },
  value: {
    words: 'Value',
    meaning: 'What calls were worth, as people and rules set it.',
    measure: 'cents',
    parts: [sum('coalesce(call.value_cents, 0)')],
    from: only,
  },
} as const satisfies Record<string, Metric>;

export type CallMetricName = keyof typeof METRICS;

/** What needs the cost of advertising too; worked out from `cost` and the sums of calls that `of` names. */
export const COST_METRICS = {
  cost: { words: 'Cost', meaning: 'What the advertising cost, as imported.', measure: 'cents', of: null },
  costPerCall: { words: 'Cost per call', meaning: 'Cost over calls.', measure: 'cents', of: 'calls' },
  costPerLead: {
    words: 'Cost per lead',
    meaning: 'Cost over qualified calls.',
    measure: 'cents',
    of: 'qualified',
  },
  returnOnAdSpend: {
    words: 'Return on ad spend',
    meaning: 'Value over cost.',
    measure: 'ratio',
    of: 'value',
  },
} as const satisfies Record<
  string,
  { words: string; meaning: string; measure: Measure; of: CallMetricName | null }
>;

export type CostMetricName = keyof typeof COST_METRICS;
export type MetricName = CallMetricName | CostMetricName;

export const METRIC_NAMES = [...Object.keys(METRICS), ...Object.keys(COST_METRICS)] as MetricName[];

export function isCostMetric(name: MetricName): name is CostMetricName {
  return Object.hasOwn(COST_METRICS, name);
}
