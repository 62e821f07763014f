import { isE164 } from '../e164.ts';
import { Problem } from '../problem.ts';

/** A webhook's form, read field by field. */
export type Fields = ReturnType<typeof fields>;

/**
 * A webhook, a form. What a call cannot be followed without (who, where to, how it stands) throws a
 * `Problem` that names the parameter; what it can do without is `null` when it is missing or unreadable, so that a
 * strange detail never costs a call.
 */
export function fields(body: string) {
  const form = new URLSearchParams(body);
  /** Trimmed; `null` when missing or empty. */
  const text = (name: string): string | null => form.get(name)?.trim() || null;
  const required = (name: string): string => {
    const value = text(name);
    if (value === null) throw new Problem('invalid_request', `${name} is missing`, name);
    return value;
  };
  const count = (name: string): number | null => {
    const value = text(name);
    return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
  };
  return {
    text,
    required,
    count,
    has: (name: string) => form.has(name),
    /** @param write puts a carrier's own way of writing numbers right */
    e164(name: string, write = (text: string) => text): string {
      const value = write(required(name));
      if (!isE164(value))
        throw new Problem('invalid_request', `${name} must be an E.164 number such as +13125550123`, name);
      return value;
    },
    oneOf<T>(name: string, words: ReadonlyMap<string, T>): T {
      const word = words.get(required(name));
      if (word === undefined)
        throw new Problem('invalid_request', `${name} must be one of ${[...words.keys()].join(', ')}`, name);
      return word;
    },
    instant(name: string): number | null {
      const at = Date.parse(text(name) ?? '');
      return Number.isNaN(at) ? null : at;
    },
  };
}
