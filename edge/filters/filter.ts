/**
 * The one grammar for "which calls?": the log, reports, saved filters, rules, exports, notifications, share links and
 * the conditions of a flow all say it this way.
 *
 *     { all: [{ field: 'source.medium', op: 'is', value: 'cpc' },
 *             { not: { field: 'caller.number', op: 'begins', value: '+1312' } }] }
 */
export type Filter = { all: Filter[] } | { any: Filter[] } | { not: Filter } | Comparison;

/** One question about one field of a call or its visit. */
export interface Comparison {
  /** Dotted name, e.g. `caller.number`, `source.campaign`, `talkSeconds`, `tags`. */
  field: string;
  op: FilterOp;
  /** Text without regard to case; for `in` a list; absent for `known`. Instants are ms, durations seconds, money cents. */
  value?: FilterValue | FilterValue[];
}

export type FilterValue = string | number | boolean;

/**
 * `is` equals, or for a list field: has. `in` is one of a list. `begins`, `ends` and `contains` are about text. `least`
 * and `most` include their value. `known` asks whether there is anything at all.
 */
export type FilterOp = 'is' | 'in' | 'begins' | 'ends' | 'contains' | 'least' | 'most' | 'known';

/** What a filter is asked of: fields by dotted name. `undefined` (absent) is not known *yet*, `null` is known to be nothing. */
export type FilterFacts = Readonly<Record<string, FilterValue | readonly string[] | null | undefined>>;
