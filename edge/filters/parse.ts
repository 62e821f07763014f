import { Problem } from '../problem.ts';
import { type Field, type FieldKind, fieldOf } from './fields.ts';
import type { Comparison, Filter, FilterOp, FilterValue } from './filter.ts';

/** Finds a field by its name. */
export type FieldLookup = (name: string) => Field | null;

const OPS_OF: Record<FieldKind, readonly FilterOp[]> = {
  text: ['is', 'in', 'begins', 'ends', 'contains', 'known'],
  list: ['is', 'in', 'begins', 'ends', 'contains', 'known'],
  number: ['is', 'in', 'least', 'most', 'known'],
  instant: ['is', 'in', 'least', 'most', 'known'],
  boolean: ['is', 'known'],
};

/** Comparisons in one filter: bounds what one question makes us and the database do. */
const MOST_COMPARISONS = 200;

/** `all`, `any` and `not` inside each other. */
const DEEPEST = 20;

const LONGEST_LIST = 1000;

const LONGEST_TEXT = 1000;

/** One thing that is wrong with a filter. */
export interface FilterIssue {
  /** Where, e.g. `['all', 0, 'op']`; empty for the whole of it. */
  path: (string | number)[];
  message: string;
}

/** A filter, or everything that is wrong with it. */
export type FilterRead = { filter: Filter; issues: [] } | { filter: null; issues: FilterIssue[] };

/**
 * Reads unknown JSON as a filter.
 *
 * @param fields all fields of a call, unless others are to be asked about
 * @param name what the field of the problem begins with
 * @throws Problem `invalid_request` about the first thing that is wrong, e.g. `filter.all.0.op`
 */
export function parseFilter(input: unknown, fields: FieldLookup = fieldOf, name = 'filter'): Filter {
  const { filter, issues } = readFilter(input, fields);
  if (filter !== null) return filter;
  const place = [name, ...(issues[0]?.path ?? [])].join('.');
  throw new Problem('invalid_request', `${place} ${issues[0]?.message}`, place);
}

/** As `parseFilter`, for who wants to hear of everything at once. */
export function readFilter(input: unknown, fields: FieldLookup = fieldOf): FilterRead {
  const reader = new Reader(fields);
  const filter = reader.filter(input, []);
  if (reader.comparisons > MOST_COMPARISONS)
    reader.wrong([], `must have at most ${MOST_COMPARISONS} comparisons`);
  const [first, ...rest] = reader.issues;
  return filter === null || first !== undefined
    ? { filter: null, issues: first === undefined ? [] : [first, ...rest] }
    : { filter, issues: [] };
}

type Path = FilterIssue['path'];

/** Goes through a filter once and collects what is wrong; each method answers `null` for a part that is. */
class Reader {
  readonly issues: FilterIssue[] = [];
  comparisons = 0;
  readonly #fields: FieldLookup;

  constructor(fields: FieldLookup) {
    this.#fields = fields;
  }

  wrong(path: Path, message: string): null {
    this.issues.push({ path, message });
    return null;
  }

  filter(input: unknown, path: Path): Filter | null {
    const kind = isObject(input) ? ['field', 'all', 'any', 'not'].find((key) => key in input) : undefined;
    if (!isObject(input) || kind === undefined)
      return this.wrong(
        path,
        'must be a comparison { field, op, value } or one of { all }, { any }, { not }',
      );
    if (path.length > 2 * DEEPEST) return this.wrong(path, `must be nested at most ${DEEPEST} deep`);
    if (kind === 'field') return this.#comparison(input, path);
    this.#onlyKeys(input, [kind], path);
    if (kind === 'not') {
      const part = this.filter(input.not, [...path, 'not']);
      return part === null ? null : { not: part };
    }
    const parts = this.#parts(input[kind], [...path, kind]);
    if (parts === null) return null;
    return kind === 'all' ? { all: parts } : { any: parts };
  }

  #parts(input: unknown, path: Path): Filter[] | null {
    if (!Array.isArray(input)) return this.wrong(path, 'must be a list of filters');
    const parts = input.map((part, index) => this.filter(part, [...path, index]));
    return parts.every((part) => part !== null) ? parts : null;
  }

  #comparison(input: Record<string, unknown>, path: Path): Comparison | null {
    this.comparisons++;
    this.#onlyKeys(input, ['field', 'op', 'value'], path);
    const name = typeof input.field === 'string' ? input.field : '';
    const field = this.#fields(name);
    if (field === null)
      return this.wrong([...path, 'field'], `must be the name of a field; there is no ${show(input.field)}`);
    const ops = OPS_OF[field.kind];
    const op = ops.find((one) => one === input.op);
    if (op === undefined)
      return this.wrong(
        [...path, 'op'],
        `must be ${listOf(ops)} for ${name} (${field.kind}), not ${show(input.op)}`,
      );
    return this.#withValue({ name, ...field }, op, input.value, [...path, 'value']);
  }

  #withValue(field: Field & { name: string }, op: FilterOp, input: unknown, path: Path): Comparison | null {
    const asked = { field: field.name, op };
    if (op === 'known') return input === undefined ? asked : this.wrong(path, 'must be left out for "known"');
    if (op !== 'in') {
      const value = this.#value(field, op, input, path);
      return value === null ? null : { ...asked, value };
    }
    if (!Array.isArray(input) || input.length === 0 || input.length > LONGEST_LIST)
      return this.wrong(path, `must be a list of 1 to ${LONGEST_LIST} values for "in"`);
    const values = input.map((value, index) => this.#value(field, op, value, [...path, index]));
    return values.every((value) => value !== null) ? { ...asked, value: values } : null;
  }

  #value(field: Field, op: FilterOp, input: unknown, path: Path): FilterValue | null {
    if (!isValueOf(field.kind, input)) return this.wrong(path, VALUE_OF[field.kind]);
    const isWhole = op === 'is' || op === 'in';
    const isKnown = field.values?.some((one) => one.toLowerCase() === String(input).toLowerCase());
    if (isWhole && isKnown === false) return this.wrong(path, `must be ${listOf(field.values ?? [])}`);
    return input;
  }

  #onlyKeys(input: Record<string, unknown>, keys: readonly string[], path: Path): void {
    for (const key of Object.keys(input))
      if (!keys.includes(key))
        this.wrong([...path, key], `does not belong beside ${keys.map(show).join(', ')}`);
  }
}

const VALUE_OF: Record<FieldKind, string> = {
  text: `must be a text of 1 to ${LONGEST_TEXT} characters`,
  list: `must be a text of 1 to ${LONGEST_TEXT} characters`,
  number: 'must be a number',
  instant: 'must be a number of ms since 1970',
  boolean: 'must be true or false',
};

function isValueOf(kind: FieldKind, input: unknown): input is FilterValue {
  if (kind === 'number' || kind === 'instant') return Number.isFinite(input);
  if (kind === 'boolean') return typeof input === 'boolean';
  return typeof input === 'string' && input.length > 0 && input.length <= LONGEST_TEXT;
}

function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/** `"is", "in" or "known"` */
function listOf(words: readonly string[]): string {
  const shown = words.map(show);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** A value as JSON, cut short so that a message stays one. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
