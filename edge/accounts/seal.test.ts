import { describe, expect, test } from 'vitest';
import { reseal, seal, unseal } from './seal.ts';

const SECRET = { SECRET: 'a secret of the tests, 32 bytes or more' };
const TEXT = '{"token":"şęçrët"}';

describe('a sealed secret', () => {
  test('opens with the secret, purpose and owner it was closed with', async () => {
    const sealed = await seal(SECRET, 'carrier credentials', 'car_1', TEXT);
    expect(sealed).not.toContain('token');
    expect(await unseal(SECRET, 'carrier credentials', 'car_1', sealed)).toBe(TEXT);
  });

  test('looks different each time', async () => {
    const [one, two] = [await seal(SECRET, 'p', 'o', TEXT), await seal(SECRET, 'p', 'o', TEXT)];
    expect(one).not.toBe(two);
  });

  test.each([
    ['another secret', [{ SECRET: 'another secret, also of 32 bytes or more' }, 'p', 'o']],
    ['another purpose', [SECRET, 'q', 'o']],
    ['another owner', [SECRET, 'p', 'x']],
  ] as const)('does not open with %s', async (_, [secret, purpose, owner]) => {
    const sealed = await seal(SECRET, 'p', 'o', TEXT);
    await expect(unseal(secret, purpose, owner, sealed)).rejects.toThrow();
  });

  test('opens with either secret while they change, and is closed anew with the new one, once', async () => {
    const both = { ...SECRET, SECRET_NEXT: 'the one to come, also of 32 bytes or more' };
    const old = await seal(SECRET, 'p', 'o', TEXT);
    expect(await unseal(both, 'p', 'o', old)).toBe(TEXT);
    const anew = await reseal(both, 'p', 'o', old);
    expect(await unseal({ SECRET: both.SECRET_NEXT }, 'p', 'o', anew ?? '')).toBe(TEXT);
    expect(await reseal(both, 'p', 'o', anew ?? '')).toBeNull();
    await expect(unseal(SECRET, 'p', 'o', await seal(both, 'p', 'o', TEXT))).rejects.toThrow();
    await expect(reseal(both, 'p', 'another', old)).rejects.toThrow();
  });

  test('does not open when a byte was changed', async () => {
    const sealed = await seal(SECRET, 'p', 'o', TEXT);
    const changed = sealed.slice(0, -4) + (sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    await expect(unseal(SECRET, 'p', 'o', changed)).rejects.toThrow();
    await expect(unseal(SECRET, 'p', 'o', 'plain')).rejects.toThrow('not sealed');
  });
});
