import { FIELDS, type Field, type FieldName } from '../filters/fields.ts';
import type { FilterFacts } from '../filters/filter.ts';
import type { CellKind, CellValue, SheetColumn } from './sheet.ts';

/** What an export of calls has unless it asks for others: what people look at first. */
export const USUAL_COLUMNS: readonly FieldName[] = [
  'startedAt',
  'caller.number',
  'caller.name',
  'caller.city',
  'caller.state',
  'trackingNumber',
  'destination',
  'outcome',
  'duration',
  'ringSeconds',
  'talkSeconds',
  'source.channel',
  'source.source',
  'source.medium',
  'source.campaign',
  'source.keyword',
  'visit.landing',
  'visit.page',
  'attribution.confidence',
  'firstCall',
  'tags',
  'leadStatus',
  'score',
  'valueCents',
  'notes',
];

/** The columns of an export of calls. */
export function columnsOf(fields: readonly FieldName[], zone: string): SheetColumn[] {
  return fields.map((name) => {
    const field: Field = FIELDS[name];
    const title = field.kind === 'instant' ? `${field.words} (${zone})` : field.words;
    return { title, kind: kindOf(field) };
  });
}

/** A call's values for these columns. */
export function rowOf(fields: readonly FieldName[], facts: FilterFacts): CellValue[] {
  return fields.map((name) => {
    const value = facts[name];
    if (value === undefined || value === null) return null;
    return typeof value === 'object' ? value.join(', ') : value;
  });
}

function kindOf({ kind, unit }: Field): CellKind {
  if (kind === 'list') return 'text';
  if (kind !== 'number') return kind;
  return unit === undefined || unit === 'days' ? 'number' : unit;
}
