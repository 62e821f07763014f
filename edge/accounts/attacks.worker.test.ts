import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { lettersTo, tokenIn } from './letters.fixture.ts';
import { EDGE, PASSWORD, TestPerson } from './person.fixture.ts';

// What somebody tries who should not get in. Each test does what it guards against.

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
let company: TestCompany;

beforeAll(async () => {
  // Loaded here and not on first use: the tests' runtime cannot load a module for two requests at once.
  await import('../mail/mailbox.ts');
  company = await TestCompany.with(NODES);
  await (await TestPerson.in(company.id)).signIn();
});

/** A try to sign in, from a browser without cookies. */
async function tryPassword(email: string, password: string, headers: Record<string, string> = {}) {
  const response = await exports.default.fetch(`${EDGE}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: EDGE, ...headers },
    body: JSON.stringify({ email, password }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const nobody = () => `${crypto.randomUUID()}@people.example`;
const without = (text: string) => text.replaceAll(/\d+ seconds/g, '');

describe('who has an account is not found out', () => {
  it('by the answer to a password, also when tries are slowed down', async () => {
    const known = await TestPerson.in(company.id);
    const unknown = nobody();
    for (let n = 0; n < 6; n++) {
      const [one, other] = [await tryPassword(known.email, 'wrong'), await tryPassword(unknown, 'wrong')];
      expect([one.status, without(one.text)]).toEqual([other.status, without(other.text)]);
      expect(one.status).toBe(n < 5 ? 401 : 429);
    }
  });

  it('by asking for a link or a new password', async () => {
    const known = await TestPerson.in(company.id);
    for (const way of ['link', 'forgot']) {
      const ask = async (email: string) => {
        const { status, body } = await new TestPerson().ask('POST', `/v1/sign-in/${way}`, { email });
        return [status, body];
      };
      expect(await ask(known.email)).toEqual(await ask(nobody()));
    }
  });

  it('by how long a wrong password takes', async () => {
    const known: number[] = [];
    const unknown: number[] = [];
    for (let n = 0; n < 9; n++) {
      const person = await TestPerson.in(company.id);
      for (const [times, email] of [
        [known, person.email],
        [unknown, nobody()],
      ] as const) {
        const from = performance.now();
        await tryPassword(email, 'wrong');
        times.push(performance.now() - from);
      }
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[4] ?? 0;
    const ratio = median(unknown) / median(known);
    // Without the work of a hash it would be a tenth.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

describe('passwords are not found out by trying', () => {
  it('five may be wrong, then even the right one has to wait, longer each time', async () => {
    const { email } = await TestPerson.in(company.id);
    for (let n = 0; n < 5; n++) expect((await tryPassword(email, 'wrong')).status).toBe(401);
    const blocked = await tryPassword(email, PASSWORD);
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(20);
    expect(Number(blocked.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    const later = () =>
      env.DIRECTORY.prepare('UPDATE attempt SET blocked_until = 1 WHERE failures >= 5').run();
    await later();
    expect((await tryPassword(email, 'wrong')).status).toBe(401);
    expect(Number((await tryPassword(email, PASSWORD)).headers.get('retry-after'))).toBeGreaterThan(50);
    await later();
    expect((await tryPassword(email, PASSWORD)).status).toBe(200);
    // A right one forgives those before it.
    expect((await tryPassword(email, 'wrong')).status).toBe(401);
    expect((await tryPassword(email, PASSWORD)).status).toBe(200);
  });

  it('twenty at once are five', async () => {
    const { email } = await TestPerson.in(company.id);
    const tries = await Promise.all(Array.from({ length: 20 }, () => tryPassword(email, 'wrong')));
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('one sender is slowed down over all addresses', async () => {
    const sender = { 'cf-connecting-ip': '198.51.100.7' };
    const statuses: number[] = [];
    for (let n = 0; n < 31; n++) statuses.push((await tryPassword(nobody(), 'wrong', sender)).status);
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401));
    expect(statuses[30]).toBe(429);
  });

  it('not by somebody who has a session, either', async () => {
    const person = await (await TestPerson.in(company.id)).signIn();
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) {
      statuses.push(
        (await person.ask('PUT', '/v1/me/password', { current: 'guess', password: 'a new long one' })).status,
      );
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
    const codes: number[] = [];
    for (let n = 0; n < 6; n++) {
      codes.push((await person.ask('POST', '/auth/two-factor/enable', { password: 'guess' })).status);
    }
    expect(codes).toEqual([400, 400, 400, 400, 400, 429]);
  });

  it('the addresses of people and senders are nowhere in what is counted', async () => {
    const email = nobody();
    await tryPassword(email, 'wrong', { 'cf-connecting-ip': '203.0.113.77' });
    const { results } = await env.DIRECTORY.prepare('SELECT subject FROM attempt').all<{ subject: string }>();
    expect(results.every(({ subject }) => /^[0-9a-f]{64}$/.test(subject))).toBe(true);
  });
});

describe('another site’s page', () => {
  const evil = { origin: 'https://evil.example' };

  it('changes nothing with somebody’s session', async () => {
    const person = await (await TestPerson.in(company.id, { role: 'owner' })).signIn();
    const invite = { email: nobody(), role: 'owner' };
    expect((await person.ask('POST', '/v1/invites', invite, evil)).status).toBe(403);
    expect((await person.ask('POST', '/v1/invites', invite, { origin: 'null' })).status).toBe(403);
    expect((await person.ask('POST', '/auth/two-factor/disable', { password: PASSWORD }, evil)).status).toBe(
      403,
    );
    expect((await person.ask('POST', '/auth/sign-out', {}, evil)).status).toBe(403);
    expect((await person.ask('GET', '/v1/me')).status).toBe(200);
    // A form can send no JSON.
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await person.fetch('POST', '/v1/invites', invite, form);
    expect(posted.status).toBe(400);
  });

  it('signs nobody in as somebody else, with a password or a link of its own', async () => {
    const attacker = await TestPerson.in(company.id);
    const victim = new TestPerson();
    const own = { email: attacker.email, password: PASSWORD };
    expect((await victim.ask('POST', '/auth/sign-in/email', own, evil)).status).toBe(403);
    await attacker.ask('POST', '/v1/sign-in/link', { email: attacker.email });
    const token = tokenIn((await lettersTo(attacker.email))[0] as never);
    expect((await victim.ask('POST', '/auth/sign-in/link', { token }, evil)).status).toBe(403);
    // A link that is only followed signs nobody in: the page behind it has to be used.
    expect((await victim.fetch('GET', `/auth/sign-in/link?token=${token}`)).status).toBe(404);
    expect(victim.cookie).toBe('');
  });
});

it('a session that was put into a browser before is not the one after signing in', async () => {
  const attacker = await (await TestPerson.in(company.id)).signIn();
  const victim = await TestPerson.in(company.id);
  victim.cookie = attacker.cookie;
  await victim.signIn();
  expect(victim.cookie).not.toBe(attacker.cookie);
  expect((await attacker.ask('GET', '/v1/me')).body).toMatchObject({ user: { email: attacker.email } });
  expect((await victim.ask('GET', '/v1/me')).body).toMatchObject({ user: { email: victim.email } });
});

it('a cookie that was made up or changed is nobody’s', async () => {
  const person = await (await TestPerson.in(company.id)).signIn();
  const [name = '', value = ''] = person.cookie.split('=');
  const [token = '', signature = ''] = decodeURIComponent(value).split('.');
  const stranger = new TestPerson();
  const changed = [
    token,
    `${token}.`,
    `${token}.${signature.slice(0, -4)}AAA=`,
    `x${token}.${signature}`,
    '%',
    `${token}.%`,
  ];
  for (const cookie of changed) {
    stranger.cookie = `${name}=${cookie}`;
    expect((await stranger.ask('GET', '/v1/me')).status).toBe(401);
  }
});

it('nobody is sent to another site by signing in', async () => {
  const person = await TestPerson.in(company.id);
  for (const callbackURL of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const body = { email: person.email, password: PASSWORD, callbackURL };
    const response = await person.fetch('POST', '/auth/sign-in/email', body);
    expect(`${response.headers.get('location')} ${await response.text()}`).not.toContain('evil.example');
  }
});

it('links in mails begin with our own address, whatever a request says of its host', async () => {
  const person = await TestPerson.in(company.id);
  for (const [path, host] of [
    ['/v1/sign-in/forgot', 'evil.example'],
    ['/v1/sign-in/link', 'evil.example'],
  ]) {
    await exports.default.fetch(`https://${host}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
      },
      body: JSON.stringify({ email: person.email }),
    });
  }
  for (const { text, html } of await lettersTo(person.email, 2)) {
    expect(text).toContain(`${env.PUBLIC_URL}/sign-in/`);
    expect(html).toContain(`${env.PUBLIC_URL}/sign-in/`);
    expect(text + html).not.toContain('evil.example');
  }
});

it('nothing gets into the headers of a mail by an address or a name', async () => {
  const shop = await TestCompany.with(NODES);
  await env.DIRECTORY.prepare('UPDATE company SET name = ? WHERE id = ?')
    .bind('Shop\r\nBcc: evil@evil.example\r\n\r\n<script>', shop.id)
    .run();
  const owner = await (await TestPerson.in(shop.id, { role: 'owner' })).signIn();
  for (const email of [
    'a@people.example\r\nBcc: evil@evil.example',
    'a@people.example, evil@evil.example',
    'A <a@people.example>',
  ]) {
    expect((await owner.ask('POST', '/v1/invites', { email, role: 'agent' })).body).toMatchObject({
      field: 'email',
    });
    expect((await new TestPerson().ask('POST', '/v1/sign-in/forgot', { email })).status).toBe(400);
  }
  const email = nobody();
  expect((await owner.ask('POST', '/v1/invites', { email, role: 'agent' })).body).toMatchObject({
    sent: true,
  });
  const [letter] = await lettersTo(email);
  expect(letter?.subject).toBe('Join Shop Bcc: evil@evil.example <script>');
  expect(letter?.headers).toEqual({});
  expect(letter?.html).not.toContain('<script>');
});

it('one address is not flooded with mail', async () => {
  const person = await TestPerson.in(company.id);
  for (let n = 0; n < 9; n++) await person.ask('POST', '/v1/sign-in/link', { email: person.email });
  await lettersTo(person.email, 5);
  const owner = await (await TestPerson.in(company.id, { role: 'owner' })).signIn();
  await owner.signIn();
  expect(await lettersTo(person.email)).toHaveLength(5);
});

it('an invitation, a role, a person and a session of another company are not there', async () => {
  const theirs = await TestCompany.with(NODES);
  const boss = await (await TestPerson.in(theirs.id, { role: 'owner' })).signIn();
  const invite = await boss.ask<{ id: string }>('POST', '/v1/invites', { email: nobody(), role: 'agent' });
  const role = await boss.ask<{ id: string }>('POST', '/v1/roles', { name: 'Theirs', permissions: [] });
  const owner = await (await TestPerson.in(company.id, { role: 'owner' })).signIn();
  const status = async (method: string, path: string, body?: unknown) =>
    (await owner.ask(method, path, body)).status;
  expect(await status('POST', `/v1/invites/${invite.body.id}/again`)).toBe(404);
  expect(await status('DELETE', `/v1/invites/${invite.body.id}`)).toBe(404);
  expect(await status('PUT', `/v1/roles/${role.body.id}`, { name: 'Mine', permissions: [] })).toBe(404);
  expect(await status('DELETE', `/v1/roles/${role.body.id}`)).toBe(404);
  expect(await status('POST', '/v1/invites', { email: nobody(), role: role.body.id })).toBe(400);
  expect(await status('PATCH', `/v1/users/${boss.id}`, { role: 'email' })).toBe(404);
  expect(await status('DELETE', `/v1/users/${boss.id}/sessions`)).toBe(404);
  expect(await status('PATCH', `/v1/users/${owner.id}`, { numbers: [theirs.number] })).toBe(400);
  expect((await boss.ask('GET', '/v1/me')).status).toBe(200);
});

it('what the sign-in library could do besides is not there', async () => {
  const person = await (await TestPerson.in(company.id)).signIn();
  const closed = [
    ['POST', '/auth/sign-up/email'],
    ['POST', '/auth/update-user'],
    ['POST', '/auth/change-email'],
    ['POST', '/auth/change-password'],
    ['POST', '/auth/delete-user'],
    ['POST', '/auth/request-password-reset'],
    ['GET', '/auth/list-sessions'],
    ['POST', '/auth/revoke-sessions'],
    ['POST', '/auth/two-factor/get-totp-uri'],
    ['POST', '/auth/two-factor/send-otp'],
    ['GET', '/auth/error'],
    ['GET', '/auth/ok'],
  ] as const;
  for (const [method, path] of closed) {
    const body =
      method === 'POST'
        ? { email: 'new@people.example', password: 'long enough to be one', name: 'New' }
        : undefined;
    expect([path, (await person.ask(method, path, body)).status]).toEqual([path, 404]);
  }
});
