import { describe, expect, test } from 'vitest';
import { aCandidate, anAttribution } from '../calls/samples.ts';
import { confidenceInShort, likelihood, percent, somebodyElse } from './confidence.ts';

describe('a probability', () => {
  test('is 100% or 0% only when it is certain', () => {
    expect([1, 0.999, 0.995, 0.5, 0.01, 0.004, 0].map(percent)).toEqual([
      '100%',
      '99%',
      '99%',
      '50%',
      '1%',
      '<1%',
      '0%',
    ]);
  });

  test('has a word for each range', () => {
    expect([0.97, 0.85, 0.6, 0.41, 0.1].map(likelihood)).toEqual([
      'almost certain',
      'very likely',
      'likely',
      'possible',
      'unlikely',
    ]);
  });
});

describe('the confidence of an attribution in short', () => {
  test('says when it is no statement about a visit', () => {
    expect(confidenceInShort(anAttribution({ kind: 'visit', confidence: 0.93 }))).toBe('93%');
    expect(confidenceInShort(anAttribution({ kind: 'unsure', confidence: 0.52 }))).toBe('Unsure, 52%');
    expect(confidenceInShort(anAttribution({ kind: 'static', confidence: 1 }))).toBe('Source only');
    expect(confidenceInShort(anAttribution({ kind: 'none', confidence: 0 }))).toBe('—');
  });
});

test('what the candidates leave over belongs to somebody else', () => {
  const two = [aCandidate({ probability: 0.5 }), aCandidate({ probability: 0.3 })];
  expect(somebodyElse(anAttribution({ candidates: two }))).toBeCloseTo(0.2);
  expect(somebodyElse(anAttribution({ candidates: [aCandidate({ probability: 1.0000001 })] }))).toBe(0);
});
