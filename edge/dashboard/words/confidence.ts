import type { Attribution } from '../../pools/attribution.ts';

/**
 * A probability as a percentage that never claims more than it knows: 100 % and 0 % are kept for certainty.
 *
 * @example percent(0.997) // '99%'
 */
export function percent(probability: number): string {
  if (probability >= 1) return '100%';
  if (probability <= 0) return '0%';
  if (probability < 0.01) return '<1%';
  return `${Math.min(99, Math.round(probability * 100))}%`;
}

/** A probability in a word. The steps are ours; they only have to be the same everywhere. */
export function likelihood(probability: number): string {
  if (probability >= 0.95) return 'almost certain';
  if (probability >= 0.8) return 'very likely';
  if (probability >= 0.6) return 'likely';
  if (probability >= 0.4) return 'possible';
  return 'unlikely';
}

/** What each kind of answer is called on the screens, and what it means. */
export const KIND: Record<Attribution['kind'], { name: string; meaning: string }> = {
  visit: {
    name: 'One visit',
    meaning: 'The percentage is the probability that this visit, and nobody else, made the call.',
  },
  unsure: {
    name: 'Several visits',
    meaning:
      'Each percentage is the probability that this visit made the call; none is high enough to name one.',
  },
  static: { name: 'Source only', meaning: 'The number called stands for a source, not for a single visit.' },
  none: { name: 'Unknown', meaning: 'No visit was given this number recently.' },
};

/** The confidence of an answer where there is room for a few characters. */
export function confidenceInShort(attribution: Attribution): string {
  switch (attribution.kind) {
    case 'visit':
      return percent(attribution.confidence);
    case 'unsure':
      return `Unsure, ${percent(attribution.confidence)}`;
    case 'static':
      return 'Source only';
    case 'none':
      return '—';
  }
}

/** What is left for a caller who was none of the candidates; 0–1. */
export function somebodyElse(attribution: Attribution): number {
  const known = attribution.candidates.reduce((sum, candidate) => sum + candidate.probability, 0);
  return Math.max(0, 1 - known);
}
