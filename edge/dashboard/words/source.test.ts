import { describe, expect, test } from 'vitest';
import { aCandidate, anAttribution, aSource } from '../calls/samples.ts';
import { linkTo, originInWords, pageOf, sourceInWords } from './source.ts';

describe('a source in words', () => {
  test('names source, medium, channel, campaign and keyword', () => {
    expect(sourceInWords(aSource({ campaign: 'spring-check', keyword: 'emergency plumber' }))).toBe(
      'google / cpc (Paid Search), campaign “spring-check”, keyword “emergency plumber”',
    );
  });

  test('leaves out what was not said', () => {
    const direct = aSource({
      channel: 'Direct',
      source: '(direct)',
      medium: '(none)',
      campaign: null,
      keyword: null,
    });
    expect(sourceInWords(direct)).toBe('(direct) / (none) (Direct)');
  });
});

describe('where a caller came from', () => {
  test('is not guessed when it is unsure or unknown', () => {
    const two = [aCandidate({}), aCandidate({})];
    expect(originInWords(anAttribution({ kind: 'unsure', source: null, candidates: two }))).toBe(
      'Could be one of 2 visits',
    );
    expect(originInWords(anAttribution({ kind: 'none', source: null, candidates: [] }))).toBe(
      'Where this caller came from is not known',
    );
  });
});

describe('an address a visitor saw', () => {
  test('is shown as its page', () => {
    expect(pageOf('https://example.com/pricing?plan=pro#top')).toBe('/pricing');
  });

  test('stays as it is when it is none', () => {
    expect(pageOf('not an address')).toBe('not an address');
    expect(pageOf('javascript:alert(1)')).toBe('javascript:alert(1)');
  });

  test('is a link only when it leads to the web', () => {
    expect(linkTo('https://example.com/a b')).toBe('https://example.com/a%20b');
    expect(linkTo('javascript:alert(1)')).toBeNull();
    expect(linkTo('data:text/html,x')).toBeNull();
    expect(linkTo('')).toBeNull();
  });
});
