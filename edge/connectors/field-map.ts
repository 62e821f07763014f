import { z } from 'zod';
import { FIELDS, type FieldName } from '../filters/fields.ts';
import type { FilterFacts } from '../filters/filter.ts';

/** What people say or are called goes only where the action shares the caller, by the platform's own fields. */
const PERSONAL: ReadonlySet<string> = new Set(['caller.number', 'caller.name', 'notes', 'transcript']);

const PAIR = /^([A-Za-z]\w{0,99})\s*=\s*([\w.]+)$/;

const linesOf = (map: string): string[] =>
  map
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/**
 * Fields of the platform's account, each with the field of a call that goes into it: `Campaign__c = source.campaign`, one a
 * line or with commas between. The fields of a call are those of filters.
 */
export const fieldMap = z
  .string()
  .superRefine((map, context) => {
    for (const line of linesOf(map)) {
      const [, , field = ''] = PAIR.exec(line) ?? [];
      if (field === '') context.addIssue(`“${line}” must be a name of theirs, =, and a field of a call`);
      else if (!Object.hasOwn(FIELDS, field)) context.addIssue(`there is no field ${field} of a call`);
      else if (PERSONAL.has(field))
        context.addIssue(`${field} is somebody’s own, and no field to send along`);
    }
  })
  .optional()
  .describe('Fields of yours, and what goes in: Campaign__c = source.campaign, one a line');

/** What goes into the platform's fields; what a call does not have is left out. */
export function mapped(
  map: string | undefined,
  facts: FilterFacts,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    linesOf(map ?? '').flatMap((line) => {
      const [, name = '', field = ''] = PAIR.exec(line) ?? [];
      const value = fieldValue(field as FieldName, facts);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function fieldValue(field: FieldName, facts: FilterFacts): string | number | boolean | null {
  const value = facts[field];
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.join('; ');
  if (typeof value !== 'number') return value as string | boolean;
  const { kind, unit } = FIELDS[field] as { kind: string; unit?: string };
  if (kind === 'instant') return new Date(value).toISOString();
  return unit === 'cents' ? value / 100 : value;
}
