import type { Comparison, Filter, FilterOp, FilterValue } from '../../filters/filter.ts';
import { lengthInWords } from '../words/instants.ts';
import type { FilterField } from './lists.ts';

/** What can be asked of a kind of field, in the words that stand between it and the value. */
export const OPS: Readonly<Record<FilterField['kind'], readonly (readonly [FilterOp, string])[]>> = {
  text: [
    ['is', 'is'],
    ['contains', 'contains'],
    ['begins', 'begins with'],
    ['ends', 'ends with'],
    ['in', 'is one of'],
    ['known', 'is known'],
  ],
  number: [
    ['is', 'is'],
    ['least', 'is at least'],
    ['most', 'is at most'],
    ['known', 'is known'],
  ],
  boolean: [['is', 'is']],
  instant: [
    ['least', 'is not before'],
    ['most', 'is not after'],
  ],
  list: [
    ['is', 'has'],
    ['in', 'has one of'],
    ['known', 'has any'],
  ],
};

/** The fields that a set of filters may use, by name. */
export type Fields = ReadonlyMap<string, FilterField>;

/** A filter as the end of a sentence: `the source is google and the talk time is at least 1 min 30 s`. */
export function filterInWords(filter: Filter, fields: Fields): string {
  if ('all' in filter) return joined(filter.all, ' and ', fields) || 'anything';
  if ('any' in filter) return joined(filter.any, ' or ', fields) || 'nothing';
  if ('not' in filter) {
    return 'field' in filter.not
      ? comparisonInWords(filter.not, fields, true)
      : `not (${filterInWords(filter.not, fields)})`;
  }
  return comparisonInWords(filter, fields, false);
}

function joined(parts: readonly Filter[], by: string, fields: Fields): string {
  return parts
    .map((part) => {
      const words = filterInWords(part, fields);
      const isGroup = ('all' in part && part.all.length > 1) || ('any' in part && part.any.length > 1);
      return isGroup && parts.length > 1 ? `(${words})` : words;
    })
    .join(by);
}

function comparisonInWords({ field, op, value }: Comparison, fields: Fields, isNot: boolean): string {
  const known = fields.get(field);
  const name = known?.words.toLowerCase() ?? field;
  if (known?.kind === 'boolean') return `${name}: ${(value === true) !== isNot ? 'yes' : 'no'}`;
  const words = OPS[known?.kind ?? 'text'].find(([each]) => each === op)?.[1] ?? op;
  const said = isNot ? negative(words) : words;
  return op === 'known' ? `${name} ${said}` : `${name} ${said} ${shown(value, known)}`;
}

function negative(words: string): string {
  if (words.startsWith('is')) return words.replace('is', 'is not');
  if (words.startsWith('has')) return words.replace('has', 'does not have');
  return `not ${words}`;
}

function shown(value: Comparison['value'], field: FilterField | undefined): string {
  if (Array.isArray(value)) return value.map((each) => one(each, field)).join(', ');
  return value === undefined ? '' : one(value, field);
}

function one(value: FilterValue, field: FilterField | undefined): string {
  if (typeof value === 'number') {
    if (field?.unit === 'seconds') return lengthInWords(value);
    if (field?.unit === 'cents') return (value / 100).toFixed(2);
    if (field?.unit === 'share') return `${Math.round(value * 100)} %`;
    if (field?.unit === 'days') return `${value} days`;
  }
  return typeof value === 'string' ? `“${value.replaceAll('_', ' ')}”` : String(value);
}
