import { DEFAULT_RANGE, RANGE } from '../../dashboards/span.ts';
import { FIELDS, type FieldName } from '../../filters/fields.ts';
import type { Comparison, Filter } from '../../filters/filter.ts';

// What every screen of numbers looks at, as its address holds it: `?range=28d&cmp=none&f=source.source:is:google`. The
// address is the state, so a view can be kept, sent to somebody and gone back to.

/** The part of the address. What is absent has its default: the last 28 days, compared with the time before, everything. */
export interface ViewSearch {
  /** See `spanOf`. */
  range?: string;
  /** Absent is the time before. */
  cmp?: 'year' | 'none';
  /** Conditions with `;` between, each `field:op:value`; `;` and `\` inside a value follow a `\`. */
  f?: string;
}

/** How a chip compares; each has one form as a filter. */
export const OPS = ['is', 'not', 'contains', 'least', 'most', 'known', 'unknown'] as const;
export type Op = (typeof OPS)[number];

/** One chip of the filter bar. All of them must hold. */
export interface Condition {
  field: FieldName;
  op: Op;
  /** Nothing for `known` and `unknown`. */
  value: string;
}

/**
 * Reads an address; what is not known there is left out, and so is the range that is meant by none.
 *
 * @param usual that range; `null` where none means any time
 */
export function readView(search: Record<string, unknown>, usual: string | null = DEFAULT_RANGE): ViewSearch {
  const range = String(search.range ?? '');
  const f = conditionsOf({ f: String(search.f ?? '') });
  return {
    ...(RANGE.test(range) && range !== usual ? { range } : {}),
    ...(search.cmp === 'year' || search.cmp === 'none' ? { cmp: search.cmp } : {}),
    ...(f.length === 0 ? {} : { f: addressOf(f) }),
  };
}

/** The conditions of an address. */
export function conditionsOf({ f = '' }: ViewSearch): Condition[] {
  return parts(f).flatMap((part) => {
    const [, field = '', op, value = ''] = /^([^:]+):([^:]+)(?::([\s\S]*))?$/.exec(part) ?? [];
    const known = OPS.find((one) => one === op);
    if (!Object.hasOwn(FIELDS, field) || known === undefined) return [];
    const needsNone = known === 'known' || known === 'unknown';
    if (!needsNone && fieldValue(field as FieldName, value) === null) return [];
    return [{ field: field as FieldName, op: known, value: needsNone ? '' : value }];
  });
}

function parts(f: string): string[] {
  return [...f.matchAll(/(?:\\[\s\S]|[^\\;])+/g)].map(([part]) => part.replaceAll(/\\([\s\S])/g, '$1'));
}

function addressOf(conditions: readonly Condition[]): string {
  return conditions
    .map(({ field, op, value }) => (value === '' ? `${field}:${op}` : `${field}:${op}:${value}`))
    .map((part) => part.replaceAll(/[\\;]/g, '\\$&'))
    .join(';');
}

/** With a condition added; one on the same field that could not hold at the same time gives way. */
export function narrowed(search: ViewSearch, added: Condition): ViewSearch {
  const others = conditionsOf(search).filter(
    ({ field, op, value }) =>
      field !== added.field ||
      (op !== added.op && added.op !== 'is') ||
      (op === 'not' && value !== added.value),
  );
  return withConditions(search, [...others, added]);
}

export function withConditions(search: ViewSearch, conditions: readonly Condition[]): ViewSearch {
  const { f: _, ...rest } = search;
  return conditions.length === 0 ? rest : { ...rest, f: addressOf(conditions) };
}

/** Only what belongs to the view, for a link to another screen that keeps looking at the same. */
export function viewPart(search: object): ViewSearch {
  return readView(search as Record<string, unknown>);
}

/** The conditions as a filter of the API; `null` for none. */
export function filterOf(conditions: readonly Condition[]): Filter | null {
  const filters = conditions.map(filterOfOne);
  const [first] = filters;
  if (first === undefined) return null;
  return filters.length === 1 ? first : { all: filters };
}

function filterOfOne({ field, op, value }: Condition): Filter {
  if (op === 'known') return { field, op };
  if (op === 'unknown') return { not: { field, op: 'known' } };
  const given = fieldValue(field, value) ?? value;
  if (op === 'not') return { not: { field, op: 'is', value: given } satisfies Comparison };
  return { field, op, value: given };
}

/** The way back, for filters that were saved; `null` where they say more than chips can. */
export function conditionsOfFilter(filter: Filter): Condition[] | null {
  if ('all' in filter) {
    const parts = filter.all.map(conditionsOfFilter);
    return parts.every((part) => part !== null) ? parts.flat() : null;
  }
  if ('any' in filter) return null;
  const turned = 'not' in filter;
  const inner = turned ? filter.not : filter;
  if (!('field' in inner) || !Object.hasOwn(FIELDS, inner.field) || Array.isArray(inner.value)) return null;
  const op = turned ? ({ is: 'not', known: 'unknown' } as const)[inner.op as 'is' | 'known'] : inner.op;
  const known = OPS.find((one) => one === op);
  if (known === undefined) return null;
  return [
    {
      field: inner.field as FieldName,
      op: known,
      value: inner.value === undefined ? '' : String(inner.value),
    },
  ];
}

/** A value as its field has it; `null` when it cannot be one. */
function fieldValue(field: FieldName, value: string): string | number | boolean | null {
  const { kind } = FIELDS[field];
  if (kind === 'boolean') return value === 'true' ? true : value === 'false' ? false : null;
  if (kind === 'number' || kind === 'instant')
    return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : null;
  return value === '' ? null : value;
}

/** The condition that a row of a breakdown stands for. */
export function conditionOfKey(field: FieldName, key: string | number | null): Condition {
  if (key === null) return { field, op: 'unknown', value: '' };
  const value = FIELDS[field].kind === 'boolean' ? String(key === 1 || key === 'true') : String(key);
  return { field, op: 'is', value };
}
