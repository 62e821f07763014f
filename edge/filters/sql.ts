import { COLUMNS, LOCAL } from './columns.ts';
import type { FieldName } from './fields.ts';
import type { Comparison, Filter, FilterValue } from './filter.ts';

/** A piece of SQL and what its question marks stand for, in their order. */
export interface Sql {
  text: string;
  values: (string | number)[];
}

/** Everything there is. */
export const ALWAYS: Sql = { text: '1', values: [] };

/**
 * A checked filter (`parseFilter`) as a condition on the table `call`. What is not there makes a comparison false, and its
 * `not` true, as `matches` has it for what is known to be nothing.
 *
 * @param local an expression for the local time of `call.started_at` (`localSql`); only asked for where it is needed
 */
export function whereOf(filter: Filter, local: () => string): Sql {
  if ('all' in filter) return joined(filter.all, 'AND', '1', local);
  if ('any' in filter) return joined(filter.any, 'OR', '0', local);
  if ('not' in filter) {
    const { text, values } = whereOf(filter.not, local);
    return { text: `NOT coalesce(${text}, 0)`, values };
  }
  return comparisonOf(filter, local);
}

/** All conditions at once; with none, everything. */
export function and(...conditions: Sql[]): Sql {
  if (conditions.length === 0) return ALWAYS;
  return {
    text: conditions.map(({ text }) => `(${text})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

function joined(filters: readonly Filter[], word: 'AND' | 'OR', none: string, local: () => string): Sql {
  if (filters.length === 0) return { text: none, values: [] };
  const parts = filters.map((filter) => whereOf(filter, local));
  return {
    text: `(${parts.map(({ text }) => text).join(` ${word} `)})`,
    values: parts.flatMap(({ values }) => values),
  };
}

function comparisonOf(comparison: Comparison, local: () => string): Sql {
  const column = COLUMNS[comparison.field as FieldName];
  if ('sql' in column) return question(expressionOf(column.sql, local), comparison);
  const { text, values } = question(column.of, comparison);
  return { text: `EXISTS (SELECT 1 FROM (${column.each}) WHERE ${text})`, values };
}

/** A column's expression with the local time in it where it asks for one. */
export function expressionOf(sql: string, local: () => string): string {
  return sql.includes(LOCAL) ? sql.replaceAll(LOCAL, local()) : sql;
}

/**
 * One question about an expression. Case is that of A to Z, which is what SQLite folds; beginnings are asked as a range, so
 * that an index can answer, and never by LIKE, whose patterns Durable Objects limit to 50 bytes.
 */
function question(x: string, { op, value = '' }: Comparison): Sql {
  const list = (Array.isArray(value) ? value : [value]).map(bindable);
  const [first = ''] = list;
  const fold = list.some((one) => typeof one === 'string') ? ' COLLATE NOCASE' : '';
  switch (op) {
    case 'is':
      return { text: `${x} = ?${fold}`, values: [first] };
    case 'in':
      return { text: `${x}${fold} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(list)] };
    case 'begins':
      return {
        text: `(${x} >= ? COLLATE NOCASE AND ${x} < ? COLLATE NOCASE)`,
        values: [first, `${first}\u{10ffff}`],
      };
    case 'ends':
      return { text: `substr(${x}, -length(?)) = ? COLLATE NOCASE`, values: [first, first] };
    case 'contains':
      return { text: `instr(lower(${x}), lower(?)) > 0`, values: [first] };
    case 'least':
      return { text: `${x} >= ?`, values: [first] };
    case 'most':
      return { text: `${x} <= ?`, values: [first] };
    case 'known':
      return { text: `${x} IS NOT NULL`, values: [] };
  }
}

function bindable(value: FilterValue): string | number {
  return typeof value === 'boolean' ? Number(value) : value;
}
