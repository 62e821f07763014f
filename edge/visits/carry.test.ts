import { describe, expect, test } from 'vitest';
import { openCarried, signCarried } from './carry.ts';
import { signToken } from './token.ts';

const SECRET = 'a secret that is long enough';
const NAMES = { visitor: 'vtr_1', site: 'demo' };
const NOW = 1_795_000_000_000;

describe('a visitor carried to another domain', () => {
  test('arrives within two minutes', async () => {
    const carried = await signCarried(SECRET, NAMES, NOW);
    expect(await openCarried(SECRET, carried, 'demo', NOW)).toBe('vtr_1');
    expect(await openCarried(SECRET, carried, 'demo', NOW + 120_000)).toBe('vtr_1');
    expect(await openCarried(SECRET, carried, 'demo', NOW + 120_001)).toBeNull();
  });

  test('fits into a link, which names the visitor and nothing else of the visit', async () => {
    const token = { ...NAMES, visit: 'vst_1', pools: ['pool_1'] };
    const carried = await signCarried(SECRET, token, NOW);
    expect(encodeURIComponent(carried)).toBe(carried);
    expect(JSON.parse(atob(carried.split('.')[0] ?? ''))).toEqual({ ...NAMES, until: NOW + 120_000 });
  });

  test.each([
    ['to another site', 'shop', async () => signCarried(SECRET, NAMES, NOW)],
    ['signed elsewhere', 'demo', async () => signCarried('another secret', NAMES, NOW)],
    ['by a visit’s token', 'demo', async () => signToken(SECRET, { ...NAMES, visit: 'v', pools: [] })],
    ['without a signature', 'demo', async () => (await signCarried(SECRET, NAMES, NOW)).split('.')[0] ?? ''],
    ['by nothing', 'demo', async () => ''],
  ])('%s does not arrive', async (_, site, carried) => {
    expect(await openCarried(SECRET, await carried(), site, NOW)).toBeNull();
  });
});
