import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { lettersTo, tokenIn } from './letters.fixture.ts';
import { PASSWORD, TestPerson } from './person.fixture.ts';
import { codeOf } from './totp.fixture.ts';

// Getting in: invitations, links, new passwords, the second factor, sessions. What attackers try is in attacks.worker.test.ts.

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };
let company: TestCompany;

beforeAll(async () => {
  // Loaded here and not on first use: the tests' runtime cannot load a module for two requests at once.
  await import('../mail/mailbox.ts');
  company = await TestCompany.with(NODES);
  await (await TestPerson.in(company.id, { role: 'owner' })).signIn();
});

async function owner(): Promise<TestPerson> {
  return (await TestPerson.in(company.id, { role: 'owner' })).signIn();
}

/** A browser that nobody has signed in with. */
const stranger = () => new TestPerson();

describe('an invitation', () => {
  it('comes by mail, makes an account with a password of their own choosing, once', async () => {
    const host = await owner();
    const guest = stranger();
    const sent = await host.ask<{ id: string; sent: boolean }>('POST', '/v1/invites', {
      email: guest.email.toUpperCase(),
      role: 'analyst',
      numbers: [company.number],
    });
    expect(sent).toMatchObject({ status: 201, body: { sent: true, email: guest.email } });
    const [letter] = await lettersTo(guest.email);
    expect(letter?.text).toContain(`${env.PUBLIC_URL}/join#`);
    const token = tokenIn(letter as never);
    expect((await guest.ask('POST', '/v1/invites/look', { token })).body).toEqual({
      company: company.id,
      email: guest.email,
      role: 'Analyst',
      isNew: true,
    });
    const join = { token, name: 'Gus', password: 'of my own choosing' };
    expect(
      (await guest.ask('POST', '/v1/invites/accept', { token, name: 'Gus', password: 'short' })).body,
    ).toMatchObject({
      field: 'password',
    });
    expect((await guest.ask('POST', '/v1/invites/accept', join)).body).toEqual({ email: guest.email });
    // Joining signs nobody in.
    expect((await guest.ask('GET', '/v1/me')).status).toBe(401);
    expect((await stranger().ask('POST', '/v1/invites/accept', join)).status).toBe(404);
    await guest.signIn('of my own choosing');
    expect((await guest.ask('GET', '/v1/me')).body).toMatchObject({
      company: { id: company.id },
      role: { id: 'analyst' },
      scope: { numbers: [company.number], destinations: null },
    });
  });

  it('brings somebody who has an account into another company, with no new password', async () => {
    const other = await TestCompany.with(NODES);
    const guest = await TestPerson.in(other.id, { role: 'analyst' });
    const host = await owner();
    await host.ask('POST', '/v1/invites', { email: guest.email, role: 'manager' });
    const token = tokenIn((await lettersTo(guest.email))[0] as never);
    const taken = await stranger().ask('POST', '/v1/invites/accept', { token, password: 'somebody else’s' });
    expect(taken.status).toBe(200);
    await guest.signIn(PASSWORD);
    const me = await guest.ask<{ companies: { id: string }[] }>('GET', '/v1/me');
    expect(me.body.companies.map(({ id }) => id).sort()).toEqual([company.id, other.id].sort());
  });

  it('is good no more once it was withdrawn, sent again or is older than seven days', async () => {
    const host = await owner();
    const guest = stranger();
    const asked = { email: guest.email, role: 'agent' };
    const first = await host.ask<{ id: string }>('POST', '/v1/invites', asked);
    const before = tokenIn((await lettersTo(guest.email))[0] as never);
    const again = await host.ask<{ id: string }>('POST', `/v1/invites/${first.body.id}/again`);
    expect(again.status).toBe(200);
    const now = tokenIn((await lettersTo(guest.email, 2))[0] as never);
    const look = async (token: string) => (await guest.ask('POST', '/v1/invites/look', { token })).status;
    expect([await look(before), await look(now)]).toEqual([404, 200]);
    await env.DIRECTORY.prepare('UPDATE invite SET expires_at = 1 WHERE id = ?').bind(again.body.id).run();
    expect(await look(now)).toBe(404);
    await env.DIRECTORY.prepare('UPDATE invite SET expires_at = 9e15 WHERE id = ?').bind(again.body.id).run();
    expect((await host.ask('DELETE', `/v1/invites/${again.body.id}`)).status).toBe(204);
    expect(await look(now)).toBe(404);
  });
});

describe('a link by mail', () => {
  it('signs in, once, and not when it is older than ten minutes', async () => {
    const person = await TestPerson.in(company.id);
    await person.ask('POST', '/v1/sign-in/link', { email: person.email });
    const [letter] = await lettersTo(person.email);
    expect(letter?.text).toContain(`${env.PUBLIC_URL}/sign-in/link#`);
    const token = tokenIn(letter as never);
    expect((await person.ask('POST', '/auth/sign-in/link', { token })).status).toBe(200);
    expect((await person.ask('GET', '/v1/me')).body).toMatchObject({ user: { email: person.email } });
    expect((await stranger().ask('POST', '/auth/sign-in/link', { token })).status).toBe(401);

    await person.ask('POST', '/v1/sign-in/link', { email: person.email });
    const second = tokenIn((await lettersTo(person.email, 2))[0] as never);
    await env.DIRECTORY.prepare('UPDATE one_time_link SET expires_at = 1 WHERE user_id = ?')
      .bind(person.id)
      .run();
    expect((await stranger().ask('POST', '/auth/sign-in/link', { token: second })).status).toBe(401);
  });

  it('lets a new password be chosen, once, and signs out everywhere', async () => {
    const person = await (await TestPerson.in(company.id)).signIn();
    const browser = stranger();
    await browser.ask('POST', '/v1/sign-in/forgot', { email: person.email });
    const token = tokenIn((await lettersTo(person.email))[0] as never);
    const body = { token, password: 'a new one, quite long' };
    expect((await browser.ask('POST', '/v1/sign-in/reset', body)).status).toBe(204);
    expect((await browser.ask('POST', '/v1/sign-in/reset', body)).status).toBe(400);
    expect((await person.ask('GET', '/v1/me')).status).toBe(401);
    await expect(person.signIn(PASSWORD)).rejects.toThrow('401');
    await person.signIn('a new one, quite long');
    // A link that signs in is no link for a password.
    await browser.ask('POST', '/v1/sign-in/link', { email: person.email });
    const letters = await lettersTo(person.email, 3);
    const link = letters.find(({ text }) => text.includes('/sign-in/link#'));
    const wrong = await browser.ask('POST', '/v1/sign-in/reset', { ...body, token: tokenIn(link as never) });
    expect(wrong.status).toBe(400);
  });
});

/** Somebody who has turned the second factor on. */
async function withSecondFactor() {
  const person = await (await TestPerson.in(company.id)).signIn();
  const on = await person.ask<{ totpURI: string; backupCodes: string[] }>('POST', '/auth/two-factor/enable', {
    password: PASSWORD,
  });
  expect(on.status).toBe(200);
  const code = codeOf(on.body.totpURI, -1);
  expect((await person.ask('POST', '/auth/two-factor/verify-totp', { code })).status).toBe(200);
  return { person, ...on.body };
}

/** The same person at another browser. */
function elsewhere(person: TestPerson): TestPerson {
  return Object.assign(new TestPerson(), { email: person.email });
}

describe('the second factor', () => {
  it('is asked for after a password, takes a code once, and wrong ones no longer than five times', async () => {
    const { person, totpURI } = await withSecondFactor();
    const browser = await elsewhere(person).signIn();
    expect((await browser.ask('GET', '/v1/me')).status).toBe(401);
    const verify = (who: TestPerson, code: string) =>
      who.ask('POST', '/auth/two-factor/verify-totp', { code });
    expect((await verify(browser, '000000')).status).toBe(401);
    const code = codeOf(totpURI);
    expect((await verify(browser, code)).status).toBe(200);
    expect((await browser.ask('GET', '/v1/me')).status).toBe(200);

    const shoulder = await elsewhere(person).signIn();
    expect((await verify(shoulder, code)).status).toBe(401);
    expect((await shoulder.ask('GET', '/v1/me')).status).toBe(401);

    const guesser = await elsewhere(person).signIn();
    for (let n = 0; n < 5; n++) expect((await verify(guesser, '000000')).status).toBe(401);
    expect((await verify(guesser, codeOf(totpURI, 1))).status).toBe(400);
    expect((await guesser.ask('GET', '/v1/me')).status).toBe(401);
  });

  it('is asked for after a link by mail as well', async () => {
    const { person } = await withSecondFactor();
    const browser = elsewhere(person);
    await browser.ask('POST', '/v1/sign-in/link', { email: person.email });
    const token = tokenIn((await lettersTo(person.email))[0] as never);
    const answer = await browser.ask('POST', '/auth/sign-in/link', { token });
    expect(answer.body).toMatchObject({ twoFactorRedirect: true });
    expect((await browser.ask('GET', '/v1/me')).status).toBe(401);
  });

  it('can be replaced by a recovery code, each once, and turned off with the password only', async () => {
    const { person, backupCodes } = await withSecondFactor();
    const [code = ''] = backupCodes;
    const browser = await elsewhere(person).signIn();
    const use = (who: TestPerson) => who.ask('POST', '/auth/two-factor/verify-backup-code', { code });
    expect((await use(browser)).status).toBe(200);
    expect((await browser.ask('GET', '/v1/me')).status).toBe(200);
    expect((await use(await elsewhere(person).signIn())).status).toBe(401);

    const off = (password: string) => browser.ask('POST', '/auth/two-factor/disable', { password });
    expect((await off('not the password')).status).toBe(400);
    expect((await off(PASSWORD)).status).toBe(200);
    const plain = await elsewhere(person).signIn();
    expect((await plain.ask('GET', '/v1/me')).status).toBe(200);
  });
});

describe('sessions', () => {
  interface Security {
    twoFactor: boolean;
    sessions: { id: string; isThis: boolean }[];
  }

  it('are listed without their secret, and end at once, one by one or all others', async () => {
    const person = await (await TestPerson.in(company.id)).signIn();
    const phone = await elsewhere(person).signIn();
    const laptop = await elsewhere(person).signIn();
    const { body } = await person.ask<Security>('GET', '/v1/me/security');
    expect(body.sessions.map(({ isThis }) => isThis).sort()).toEqual([false, false, true]);
    const secret = decodeURIComponent(person.cookie).split('=')[1]?.split('.')[0] ?? 'none';
    expect(JSON.stringify(body)).not.toContain(secret);

    const phoneId = (await phone.ask<Security>('GET', '/v1/me/security')).body.sessions.find(
      (one) => one.isThis,
    )?.id;
    expect((await person.ask('DELETE', `/v1/me/sessions/${phoneId}`)).status).toBe(204);
    expect(
      [await phone.ask('GET', '/v1/me'), await laptop.ask('GET', '/v1/me')].map((one) => one.status),
    ).toEqual([401, 200]);
    await person.ask('DELETE', '/v1/me/sessions');
    expect(
      [await person.ask('GET', '/v1/me'), await laptop.ask('GET', '/v1/me')].map((one) => one.status),
    ).toEqual([200, 401]);

    const other = await (await TestPerson.in(company.id)).signIn();
    const mine = (await person.ask<Security>('GET', '/v1/me/security')).body.sessions[0]?.id;
    expect((await other.ask('DELETE', `/v1/me/sessions/${mine}`)).status).toBe(404);
  });

  it('a password is changed with the one before, which signs out every other browser', async () => {
    const person = await (await TestPerson.in(company.id)).signIn();
    const phone = await elsewhere(person).signIn();
    const change = (current: string) =>
      person.ask('PUT', '/v1/me/password', { current, password: 'another long one' });
    expect((await change('not it')).body).toMatchObject({ field: 'current' });
    expect((await change(PASSWORD)).status).toBe(204);
    expect(
      [await person.ask('GET', '/v1/me'), await phone.ask('GET', '/v1/me')].map((one) => one.status),
    ).toEqual([200, 401]);
    expect((await lettersTo(person.email))[0]?.subject).toBe('Your password was changed');
  });

  it('ending one ends the live log that it watched', async () => {
    const person = await (await TestPerson.in(company.id)).signIn();
    const response = await person.fetch('GET', '/v1/calls/live', undefined, { upgrade: 'websocket' });
    const socket = response.webSocket;
    socket?.accept();
    const closed = new Promise<number>((resolve) =>
      socket?.addEventListener('close', ({ code }) => resolve(code)),
    );
    await person.ask('DELETE', '/v1/me/sessions');
    expect(await closed).toBe(4001);
  });
});

describe('rights', () => {
  it('nobody gives or takes what they may not do themselves, and the last owner stays', async () => {
    const shop = await TestCompany.with(NODES);
    const boss = await (await TestPerson.in(shop.id, { role: 'owner' })).signIn();
    const admin = await (await TestPerson.in(shop.id, { role: 'admin' })).signIn();
    expect((await admin.ask('PATCH', `/v1/users/${admin.id}`, { role: 'owner' })).status).toBe(403);
    expect((await admin.ask('PATCH', `/v1/users/${boss.id}`, { role: 'email' })).status).toBe(403);
    expect((await admin.ask('DELETE', `/v1/users/${boss.id}`)).status).toBe(403);
    expect(
      (await admin.ask('POST', '/v1/invites', { email: 'x@people.example', role: 'owner' })).status,
    ).toBe(403);
    const mighty = { name: 'Mighty', permissions: ['manage_owners'] };
    expect((await admin.ask('POST', '/v1/roles', mighty)).status).toBe(403);

    expect((await boss.ask('PATCH', `/v1/users/${boss.id}`, { role: 'admin' })).status).toBe(409);
    expect((await boss.ask('DELETE', `/v1/users/${boss.id}`)).status).toBe(409);
    expect((await boss.ask('PATCH', `/v1/users/${admin.id}`, { role: 'owner' })).status).toBe(200);
    expect((await admin.ask('DELETE', `/v1/users/${boss.id}`)).status).toBe(204);
    expect((await boss.ask('GET', '/v1/me')).status).toBe(403);
  });

  it('a role of the company’s own is changed for everybody who has it, and stays while somebody does', async () => {
    const host = await owner();
    const role = { name: `Night desk ${crypto.randomUUID()}`, permissions: ['view_calls'] };
    const { body } = await host.ask<{ id: string }>('POST', '/v1/roles', role);
    const night = await (await TestPerson.in(company.id, { role: body.id })).signIn();
    expect((await night.ask('GET', '/v1/reports/standard')).status).toBe(403);
    await host.ask('PUT', `/v1/roles/${body.id}`, { ...role, permissions: ['view_calls', 'view_reports'] });
    expect((await night.ask('GET', '/v1/reports/standard')).status).toBe(200);
    expect((await host.ask('DELETE', `/v1/roles/${body.id}`)).status).toBe(409);
    expect((await host.ask('POST', '/v1/roles', role)).status).toBe(409);
    const unsafe = { name: 'Unsafe', permissions: ['manage_integrations'] };
    expect((await host.ask('POST', '/v1/roles', unsafe)).body).toMatchObject({ field: 'permissions' });
    expect((await host.ask('PUT', '/v1/roles/agent', role)).status).toBe(403);
  });
});

it('what happened to accounts is written down, and read by its own company only', async () => {
  const shop = await TestCompany.with(NODES);
  const boss = await (await TestPerson.in(shop.id, { role: 'owner' })).signIn();
  const staff = await TestPerson.in(shop.id, { role: 'agent' });
  await expect(staff.signIn('wrong')).rejects.toThrow('401');
  await boss.ask('PATCH', `/v1/users/${staff.id}`, { role: 'analyst' });
  const read = async (company: TestCompany) => {
    const response = await exports.default.fetch('https://edge.example/v1/audit', {
      headers: { authorization: `Bearer ${company.key}` },
    });
    return ((await response.json()) as { events: { type: string; by: string | null; subject: string }[] })
      .events;
  };
  await expect.poll(async () => (await read(shop)).length).toBe(3);
  const events = (await read(shop)).map(({ type, by, subject }) => [type, by, subject]);
  expect(events).toContainEqual(['signed_in', boss.id, boss.id]);
  expect(events).toContainEqual(['sign_in_failed', null, staff.id]);
  expect(events).toContainEqual(['rights_changed', boss.id, staff.id]);
  expect(JSON.stringify(await read(company))).not.toContain(staff.id);
});

it('what is written down is read with names, by person and kind, page by page', async () => {
  const shop = await TestCompany.with(NODES);
  const boss = await (await TestPerson.in(shop.id, { role: 'owner' })).signIn();
  const staff = await (await TestPerson.in(shop.id, { role: 'agent' })).signIn();
  for (const role of ['analyst', 'agent', 'manager'])
    await boss.ask('PATCH', `/v1/users/${staff.id}`, { role });
  interface Page {
    events: { type: string; by: string; byName: string | null; subjectName: string | null }[];
    next: string | null;
    field?: string;
  }
  const read = async (query: string) => (await boss.ask<Page>('GET', `/v1/audit?${query}`)).body;
  await expect.poll(async () => (await read('')).events.length).toBe(5);
  const changes = await read('type=rights_changed');
  expect(changes.events).toHaveLength(3);
  expect(changes.events[0]).toMatchObject({
    by: boss.id,
    byName: `Person ${boss.id.slice(-4)}`,
    subjectName: `Person ${staff.id.slice(-4)}`,
  });
  expect((await read(`person=${staff.id}`)).events).toHaveLength(4);
  expect((await read(`person=${staff.id}&type=signed_in,signed_out`)).events).toHaveLength(1);
  const paged: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: Page = await read(`limit=2${next === '' ? '' : `&cursor=${next}`}`);
    paged.push(...page.events.map(({ type }) => type));
    next = page.next;
  }
  expect(paged.sort()).toEqual([
    'rights_changed',
    'rights_changed',
    'rights_changed',
    'signed_in',
    'signed_in',
  ]);
  expect((await read('type=nonsense')).field).toMatch(/^type/);
  expect((await staff.ask('GET', '/v1/audit')).status).toBe(403);
});
