import { expect, it } from 'vitest';
import { stateOf, usedFor } from './number-words.ts';

const clock = { timeZone: 'America/Chicago', locale: 'en-GB' };

it('says what a number stands for', () => {
  const source = {
    channel: 'Direct' as const,
    source: 'flyer',
    medium: 'offline',
    campaign: 'spring',
    keyword: null,
    content: null,
    clickIds: {},
    referrer: null,
  };
  expect(usedFor({ pool: null, source })).toBe('flyer / offline, spring');
  expect(usedFor({ pool: 'pool_1', source: null })).toBe('Pool');
});

it('a number that was given back says until when it still answers', () => {
  expect(stateOf({ releasedAt: null, quarantineUntil: null }, clock)).toEqual({
    words: 'In use',
    tone: 'good',
  });
  expect(stateOf({ releasedAt: 1, quarantineUntil: Date.UTC(2026, 11, 24, 18) }, clock).words).toBe(
    'In quarantine until 24 Dec',
  );
});
