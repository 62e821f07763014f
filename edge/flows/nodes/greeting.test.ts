import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';

const heard = (prompt: unknown, world = {}) =>
  new PlayedCall(published({ greeting: { type: 'greeting', prompt, next: null } }), { world }).log;

describe('a greeting', () => {
  it('is said, or played', () => {
    expect(heard('Welcome.')).toEqual(['"Welcome."', 'hangs up']);
    expect(heard({ play: 'jingle' })).toEqual(['plays jingle.mp3', 'hangs up']);
  });

  it('is not said where nothing is left of it', () => {
    expect(heard('{campaign}')).toEqual(['hangs up']);
  });

  it('is not played where its asset is gone', () => {
    expect(heard({ play: 'jingle' }, { media: {} })).toEqual(['hangs up']);
  });
});
