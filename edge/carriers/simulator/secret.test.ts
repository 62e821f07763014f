import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { simulatorAccount, simulatorSecret } from './secret.ts';

it('is the first half of an HMAC-SHA256 in hex', async () => {
  const expected = createHmac('sha256', 'our secret').update('simulator:car_1').digest('hex').slice(0, 32);
  expect(await simulatorSecret('our secret', 'car_1')).toBe(expected);
});

it('is another one for another carrier, another installation and the account', async () => {
  const all = await Promise.all([
    simulatorSecret('our secret', 'car_1'),
    simulatorSecret('our secret', 'car_2'),
    simulatorSecret('other secret', 'car_1'),
    simulatorAccount('our secret', 'car_1').then((account) => account.slice(2)),
  ]);
  expect(new Set(all).size).toBe(4);
});

it('names an account the way Twilio does', async () => {
  expect(await simulatorAccount('our secret', 'car_1')).toMatch(/^AC[0-9a-f]{32}$/);
});
