import type { FilterFacts } from '../filters/filter.ts';

/** Short names for what is said most, beside any field by its full name. The first that is known is taken. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  source: ['source.source'],
  medium: ['source.medium'],
  campaign: ['source.campaign'],
  keyword: ['source.keyword'],
  caller: ['caller.name', 'caller.number'],
  number: ['trackingNumber'],
};

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** The fields that the placeholders of a text may be filled from; an unknown short name stands for itself. */
export function placeholdersIn(text: string): { name: string; fields: readonly string[] }[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => ({ name, fields: fieldsOf(name) }));
}

/**
 * The text with its placeholders filled in. What is not known is left out. Phone numbers come digit by digit, because
 * a voice would read +13125550123 as thirteen billion.
 *
 * @example fillIn('Call from {source}, {campaign}.', { 'source.source': 'google' }) // 'Call from google.'
 */
export function fillIn(text: string, facts: FilterFacts): string {
  const filled = text.replace(PLACEHOLDER, (_, name: string) =>
    spoken(fieldsOf(name).map((field) => facts[field])),
  );
  return filled === text ? text : tidied(filled);
}

/** Takes away the white space and punctuation that stood around what was left out. */
function tidied(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/([,;:])(?: ?[,;:])+/g, '$1')
    .replace(/ ?[,;:] ?(?=[.!?]|$)/g, '')
    .replace(/^[ ,;:]+/, '')
    .replace(/ (?=[.!?,;:])/g, '')
    .trim();
}

function fieldsOf(name: string): readonly string[] {
  return Object.hasOwn(SHORT, name) ? (SHORT[name] ?? [name]) : [name];
}

function spoken(values: readonly FilterFacts[string][]): string {
  const value = values.find((one) => one !== undefined && one !== null && one !== '');
  if (value === undefined || value === null) return '';
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return /^\+\d{7,15}$/.test(text) ? [...text.slice(1)].join(' ') : text;
}
