import { describe, expect, test } from 'vitest';
import { seal, unseal } from './seal.ts';

const SECRET = 'a secret of the tests, 32 bytes or more';
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
    ['another secret', ['another secret, also of 32 bytes or more', 'p', 'o']],
    ['another purpose', [SECRET, 'q', 'o']],
    ['another owner', [SECRET, 'p', 'x']],
  ] as const)('does not open with %s', async (_, [secret, purpose, owner]) => {
    const sealed = await seal(SECRET, 'p', 'o', TEXT);
    await expect(unseal(secret, purpose, owner, sealed)).rejects.toThrow();
  });

  test('does not open when a byte was changed', async () => {
    const sealed = await seal(SECRET, 'p', 'o', TEXT);
    const changed = sealed.slice(0, -4) + (sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    await expect(unseal(SECRET, 'p', 'o', changed)).rejects.toThrow();
    await expect(unseal(SECRET, 'p', 'o', 'plain')).rejects.toThrow('not sealed');
  });
});
