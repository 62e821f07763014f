import type { Made } from '../api.ts';

/** Every lead status, in the order people choose from. */
export const LEAD_STATUS_WORDS: Record<Made['leadStatus'], string> = {
  unset: 'Not decided',
  qualified: 'Qualified',
  not_qualified: 'Not qualified',
  spam: 'Spam',
  duplicate: 'Duplicate',
};

const WHO: Record<Made['history'][number]['by']['kind'], string> = {
  person: 'A person',
  api: 'A program',
  rule: 'A rule',
  flow: 'The flow',
  survey: 'The survey',
};

/** Cents as people write money, without a currency: `1234` is `12.34`. */
export const moneyOf = (cents: number): string => (cents / 100).toFixed(2);

/** One change of a call, as a sentence. */
export function changeInWords({ by, field, before, after }: Made['history'][number]): string {
  const who = WHO[by.kind];
  if (field === 'tag') return after === null ? `${who} took “${before}” off` : `${who} added “${after}”`;
  const [name, say] = FIELD[field] ?? [field, String];
  return `${who} set ${name} from ${before === null ? 'none' : say(before)} to ${after === null ? 'none' : say(after)}`;
}

const FIELD: Record<string, [string, (value: string | number) => string]> = {
  leadStatus: [
    'the lead status',
    (status) => `“${LEAD_STATUS_WORDS[status as Made['leadStatus']] ?? status}”`,
  ],
  score: ['the score', String],
  valueCents: ['the value', (cents) => moneyOf(Number(cents))],
};
