import type { Comparison, Filter, FilterFacts, FilterOp, FilterValue } from './filter.ts';
import { foldCase } from './fold-case.ts';

/** True and false as always; `unknown` when it hangs on something that is not known yet. */
export type Truth = true | false | 'unknown';

/**
 * Does it hold? What is not known yet makes a question about it unknown, and the whole only where it matters: an `any`
 * with one true part is true whatever the rest comes to (Kleene's logic, as in SQL).
 */
export function matches(filter: Filter, facts: FilterFacts): Truth {
  if ('all' in filter) return allOf(filter.all, (part) => matches(part, facts));
  if ('any' in filter) return not(allOf(filter.any, (part) => not(matches(part, facts))));
  if ('not' in filter) return not(matches(filter.not, facts));
  const fact = Object.hasOwn(facts, filter.field) ? facts[filter.field] : undefined;
  return fact === undefined ? 'unknown' : holds(filter, fact);
}

function allOf(parts: readonly Filter[], truthOf: (part: Filter) => Truth): Truth {
  const truths = parts.map(truthOf);
  if (truths.includes(false)) return false;
  return truths.includes('unknown') ? 'unknown' : true;
}

function not(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth;
}

/** Of a list, one entry is enough. Nothing (`null`, an empty list) is known to be nothing: only `not` finds it. */
function holds({ op, value }: Comparison, fact: NonNullable<FilterFacts[string]> | null): boolean {
  const entries: readonly (FilterValue | null)[] = isList(fact) ? fact : [fact];
  const known = entries.filter((entry) => entry !== null);
  if (op === 'known') return known.length > 0;
  const wanted = (isList(value) ? value : [value]).flatMap((one) => (one === undefined ? [] : [folded(one)]));
  return known.some((entry) => wanted.some((one) => OPS[op](folded(entry), one)));
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

const OPS: Record<Exclude<FilterOp, 'known'>, (fact: FilterValue, wanted: FilterValue) => boolean> = {
  is: (fact, wanted) => fact === wanted,
  in: (fact, wanted) => fact === wanted,
  begins: (fact, wanted) => String(fact).startsWith(String(wanted)),
  ends: (fact, wanted) => String(fact).endsWith(String(wanted)),
  contains: (fact, wanted) => String(fact).includes(String(wanted)),
  least: (fact, wanted) => fact >= wanted,
  most: (fact, wanted) => fact <= wanted,
};

function folded(value: FilterValue | null): FilterValue {
  return typeof value === 'string' ? foldCase(value) : (value ?? '');
}
