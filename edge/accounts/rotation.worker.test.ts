import { env, exports } from 'cloudflare:workers';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { mailSenderOf, setMailSender } from '../mail/sender.ts';
import { credentialsOf } from './carrier-accounts.ts';
import { carrierById } from './directory.ts';
import { PASSWORD, TestPerson } from './person.fixture.ts';
import type { RotationAnswer } from './rotation.ts';
import { versionedSecrets } from './secrets.ts';
import { codeOf } from './totp.fixture.ts';
// Loaded here and not on first use: the tests' runtime cannot load a module for two requests at once.
import '../connectors/index.ts';
import '../connectors/send.ts';

const FLOW = { ring: { type: 'dial', destinations: ['+13125550188'], onNoAnswer: null } };
const SLACK = 'https://hooks.slack.com/services/T0/B0/xyz';
const NEXT = 'the secret that is to come, 32 bytes or more';
const { SECRET } = env;

/** The environment is changed as an operator would, and put back. */
function set(change: { SECRET?: string; SECRET_NEXT?: string }) {
  Object.assign(env, change);
}

function reseal(bearer: string, after = '') {
  return exports.default.fetch(`https://edge.example/secret/reseal${after}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
  });
}

it('the secret is changed, and nothing has to be typed in again', async () => {
  onTestFinished(() => set({ SECRET, SECRET_NEXT: '' }));
  const company = await TestCompany.with(FLOW);
  const connection = await company.api<{ id: string }>('POST', '/connections', {
    kind: 'slack',
    name: 'Sales',
    secrets: { webhook: SLACK },
  });
  await company.api('POST', '/webhooks', { url: 'https://example.com/hook', types: [] });
  const carrier = await company.api<{ id: string }>('POST', '/carriers', {
    kind: 'twilio',
    name: 'Main',
    credentials: { account: `AC${'0'.repeat(32)}`, token: 'a token', signingKey: 'a key' },
  });
  expect([connection.status, carrier.status]).toEqual([201, 201]);
  const transport = { kind: 'resend', key: 're_1' } as const;
  await setMailSender(env, company.id, { from: null, replyTo: null, transport: transport as never });
  const person = await (await TestPerson.in(company.id)).signIn();
  const on = await person.ask<{ totpURI: string }>('POST', '/auth/two-factor/enable', { password: PASSWORD });
  await person.ask('POST', '/auth/two-factor/verify-totp', { code: codeOf(on.body.totpURI, -1) });
  // As it was written before secrets had versions.
  const row = await factorOf(person.id);
  await env.DIRECTORY.prepare('UPDATE two_factor SET secret = ?, backupCodes = ? WHERE id = ?')
    .bind(await bare(row.secret), await bare(row.backupCodes), row.id)
    .run();

  const before = await company.tables();
  set({ SECRET_NEXT: NEXT });
  // In between both open, and those who are signed in stay so.
  expect((await mailSenderOf(env, company.id)).transport).toEqual(transport);
  expect((await person.ask('GET', '/v1/me')).status).toBe(200);
  expect((await reseal('another')).status).toBe(401);

  let resealed = 0;
  let after = '';
  for (;;) {
    const answer = (await (await reseal(NEXT, after)).json()) as RotationAnswer;
    expect(answer.unreadable).toEqual([]);
    resealed += answer.resealed;
    if (answer.next === null) break;
    after = `?after=${answer.next}`;
  }
  // A connection, a webhook, a carrier, a way out for mail, a second factor.
  expect(resealed).toBe(5);
  expect(await company.tables()).not.toBe(before);
  expect(await (await reseal(NEXT)).json()).toEqual({ resealed: 0, unreadable: [], next: null });

  set({ SECRET: NEXT, SECRET_NEXT: '' });
  expect((await reseal(NEXT)).status).toBe(404);
  expect((await mailSenderOf(env, company.id)).transport).toEqual(transport);
  const found = await carrierById(env.DIRECTORY, carrier.body.id);
  expect(found && (await credentialsOf(env, found))).toMatchObject({ token: 'a token' });
  const slack = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('ok'));
  onTestFinished(() => slack.mockRestore());
  await company.api('POST', `/connections/${connection.body.id}/test`);
  expect(slack.mock.calls.map(([request]) => (request as Request).url)).toEqual([SLACK]);
  // Who signed in before has to again, with the same app.
  expect((await person.ask('GET', '/v1/me')).status).toBe(401);
  const again = await Object.assign(new TestPerson(), { email: person.email }).signIn();
  const code = codeOf(on.body.totpURI);
  expect((await again.ask('POST', '/auth/two-factor/verify-totp', { code })).status).toBe(200);
  expect((await again.ask('GET', '/v1/me')).status).toBe(200);
});

it('what no secret opens is named, and left as it is', async () => {
  onTestFinished(() => set({ SECRET, SECRET_NEXT: '' }));
  const company = await TestCompany.with(FLOW);
  const made = await company.api<{ id: string }>('POST', '/connections', {
    kind: 'slack',
    name: 'Sales',
    secrets: { webhook: SLACK },
  });
  set({ SECRET: 'quite another secret, 32 bytes or more', SECRET_NEXT: NEXT });
  const answer = (await (await reseal(NEXT)).json()) as RotationAnswer;
  expect(answer.unreadable).toContain(`${company.id}: connection ${made.body.id}`);
  set({ SECRET, SECRET_NEXT: NEXT });
  expect(((await (await reseal(NEXT)).json()) as RotationAnswer).unreadable).toEqual([]);
});

it('a secret that is too short, or the one there is, is refused', async () => {
  onTestFinished(() => set({ SECRET_NEXT: '' }));
  set({ SECRET_NEXT: 'short' });
  expect((await reseal('short')).status).toBe(409);
  set({ SECRET_NEXT: SECRET });
  expect((await reseal(SECRET)).status).toBe(409);
});

interface Factor {
  id: string;
  secret: string;
  backupCodes: string;
}

async function factorOf(user: string): Promise<Factor> {
  const row = await env.DIRECTORY.prepare('SELECT id, secret, backupCodes FROM two_factor WHERE userId = ?')
    .bind(user)
    .first<Factor>();
  if (row === null) throw new Error('there is no second factor');
  return row;
}

async function bare(data: string): Promise<string> {
  const [version] = versionedSecrets(env);
  if (version === undefined) throw new Error('there is no secret');
  const key = { keys: new Map([[version.version, version.value]]), currentVersion: version.version };
  return symmetricEncrypt({ key: SECRET, data: await symmetricDecrypt({ key, data }) });
}
