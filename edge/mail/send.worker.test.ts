import { env, exports } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { migrateDirectory } from '../accounts/directory.fixture.ts';
import type { KeptMail } from './mailbox.ts';
import './http.ts';
import './mailbox.ts';
import './routes.ts';
import { sendMail } from './send.ts';

const MAIL = { to: 'Anna <anna@example.com>', subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };

beforeAll(migrateDirectory);

async function kept(to: string): Promise<KeptMail[]> {
  const response = await exports.default.fetch(`https://edge.example/simulator/mail?to=${to}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { mails: KeptMail[] }).mails;
}

it('without a way out, the simulator keeps mail to be read', async () => {
  await sendMail(env, null, { ...MAIL, replyTo: 'shop@example.com', headers: { 'X-Kind': 'test' } });
  await sendMail(env, null, { ...MAIL, to: 'eve@example.com' });
  expect(await kept('anna@example.com')).toMatchObject([
    {
      to: '"Anna" <anna@example.com>',
      from: '"Numberline" <numberline@localhost.invalid>',
      replyTo: 'shop@example.com',
      subject: 'Hello',
      headers: { 'X-Kind': 'test' },
    },
  ]);
});

it('without a way out and without the simulator, mail is refused for good', async () => {
  await expect(sendMail({ ...env, SIMULATOR: 'off' }, null, MAIL)).rejects.toMatchObject({
    name: 'MailFailure',
    retry: false,
  });
});
