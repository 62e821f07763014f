import { expect, it } from 'vitest';
import { levelOf, strictest } from './consent.ts';

it.each([
  ['full', undefined, 'full'],
  ['full', 'granted', 'full'],
  ['full', 'pending', 'off'],
  ['full', 'denied', 'off'],
  ['wait', undefined, 'off'],
  ['wait', 'pending', 'off'],
  ['wait', 'granted', 'full'],
  ['wait', 'denied', 'off'],
  ['cookieless', undefined, 'cookieless'],
  ['cookieless', 'pending', 'cookieless'],
  ['cookieless', 'granted', 'full'],
  ['cookieless', 'denied', 'cookieless'],
  ['off', undefined, 'off'],
  ['off', 'granted', 'off'],
] as const)('a site in mode %s whose visitor said %s does %s', (mode, consent, level) => {
  expect(levelOf(mode, consent, false)).toBe(level);
});

it('a visitor who has opted out gets no more than a cookieless number, whatever was granted', () => {
  expect(levelOf('full', undefined, true)).toBe('cookieless');
  expect(levelOf('full', 'granted', true)).toBe('cookieless');
  expect(levelOf('wait', 'granted', true)).toBe('cookieless');
  expect(levelOf('wait', undefined, true)).toBe('off');
  expect(levelOf('off', 'granted', true)).toBe('off');
});

it('of several who were told something, the most restrictive wins, and silence is no answer', () => {
  expect(strictest(['granted', 'pending', 'denied'])).toBe('denied');
  expect(strictest(['granted', undefined, 'pending'])).toBe('pending');
  expect(strictest([undefined, 'granted'])).toBe('granted');
  expect(strictest([])).toBeUndefined();
});
