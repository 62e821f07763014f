import { type Field, fieldOf } from '../filters/fields.ts';

const COLLECTED = /^fields\.([a-z][a-z0-9_]{0,63})$/i;

/** What a flow may ask about or say: every field of a call, and what collect and set nodes kept, as `fields.NAME`. */
export function flowFieldOf(name: string): Field | null {
  const collected = COLLECTED.exec(name)?.[1];
  return collected === undefined ? fieldOf(name) : { kind: 'text', words: collected };
}
