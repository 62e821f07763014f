import { describe, expect, test } from 'vitest';
import { openToken, signToken } from './token.ts';

const TOKEN = { visit: 'vst_1', visitor: 'vtr_1', site: 'demo', pools: ['pool_1'] };
const SECRET = 'a secret that is long enough';

describe('a visit token', () => {
  test('opens for the visit it was signed for', async () => {
    expect(await openToken(SECRET, await signToken(SECRET, TOKEN), 'vst_1')).toEqual(TOKEN);
  });

  test.each([
    ['for another visit', SECRET, 'vst_2', (token: string) => token],
    ['signed elsewhere', 'another secret', 'vst_1', (token: string) => token],
    ['without a signature', SECRET, 'vst_1', (token: string) => token.split('.')[0] ?? ''],
    ['that is garbage', SECRET, 'vst_1', () => 'not.a token'],
    ['that is empty', SECRET, 'vst_1', () => ''],
  ])('%s is refused', async (_, secret, visit, change) => {
    const token = change(await signToken(secret, TOKEN));
    await expect(openToken(SECRET, token, visit)).rejects.toMatchObject({
      type: 'forbidden',
      field: 'token',
    });
  });

  test('whose content was changed is refused', async () => {
    const [, mac] = (await signToken(SECRET, TOKEN)).split('.');
    const changed = btoa(JSON.stringify({ ...TOKEN, pools: ['pool_of_others'] })).replaceAll('=', '');
    await expect(openToken(SECRET, `${changed}.${mac}`, 'vst_1')).rejects.toMatchObject({
      type: 'forbidden',
    });
  });
});
