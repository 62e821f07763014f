import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { TestPerson } from '../accounts/person.fixture.ts';
import { TestCompany } from '../calls/company.fixture.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };

interface Me {
  company: { id: string };
  role: { id: string } | null;
  permissions: string[];
  companies: { id: string; ownsAccount: boolean }[];
}

async function ownerOf(company: TestCompany): Promise<TestPerson> {
  const owner = await TestPerson.in(company.id, { role: 'owner' });
  await env.DIRECTORY.prepare('INSERT INTO account_owner (account_id, user_id, created_at) VALUES (?, ?, 0)')
    .bind(company.id, owner.id)
    .run();
  return owner.signIn();
}

it('a person works in the company they name, and in their first one when they name none', async () => {
  const first = await TestCompany.with(NODES);
  const second = await TestCompany.with(NODES);
  const person = await TestPerson.in(first.id, { role: 'analyst' });
  await person.join(second.id, { role: 'admin' });
  await person.signIn();
  const me = async (path: string, headers = {}) =>
    (await person.ask<Me>('GET', path, undefined, headers)).body;

  const plain = await me('/v1/me');
  expect(plain).toMatchObject({ company: { id: first.id }, role: { id: 'analyst' } });
  expect(plain.companies.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
  expect(await me('/v1/me', { 'numberline-company': second.id })).toMatchObject({
    company: { id: second.id },
    role: { id: 'admin' },
  });
  expect((await me(`/v1/me?company=${second.id}`)).company.id).toBe(second.id);
});

it('nobody gets into a company that is not theirs by naming it, with a session or a key', async () => {
  const mine = await TestCompany.with(NODES);
  const theirs = await TestCompany.with(NODES);
  const person = await (await TestPerson.in(mine.id)).signIn();
  const header = { 'numberline-company': theirs.id };
  expect((await person.ask('GET', '/v1/calls', undefined, header)).status).toBe(403);
  expect((await person.ask('GET', `/v1/calls?company=${theirs.id}`)).status).toBe(403);
  const withKey = new TestPerson();
  const key = { authorization: `Bearer ${mine.key}` };
  expect((await withKey.ask('GET', '/v1/calls', undefined, { ...key, ...header })).status).toBe(403);
  expect((await withKey.ask('GET', '/v1/calls', undefined, key)).status).toBe(200);
});

it('an owner of the account makes companies, owns each of them, and nobody else does', async () => {
  const company = await TestCompany.with(NODES);
  const owner = await ownerOf(company);
  const made = await owner.ask<{ id: string }>('POST', '/v1/companies', {
    name: 'Second shop',
    timeZone: 'Europe/Berlin',
  });
  expect(made.status).toBe(201);
  const inside = { 'numberline-company': made.body.id };
  const me = await owner.ask<Me>('GET', '/v1/me', undefined, inside);
  expect(me.body).toMatchObject({ company: { id: made.body.id }, role: { id: 'owner' } });
  expect((await owner.ask('GET', '/v1/calls', undefined, inside)).status).toBe(200);

  // Owning one company is not owning the account.
  const other = await (await TestPerson.in(company.id, { role: 'owner' })).signIn();
  expect((await other.ask('POST', '/v1/companies', { name: 'Mine', timeZone: 'UTC' })).status).toBe(403);
  expect((await other.ask('GET', '/v1/me', undefined, inside)).status).toBe(403);
  expect(
    (await owner.ask('POST', '/v1/companies', { name: 'X', timeZone: 'Mars/Olympus' })).body,
  ).toMatchObject({ field: 'timeZone' });
});

it('the last owner of an account stays', async () => {
  const company = await TestCompany.with(NODES);
  const owner = await ownerOf(company);
  const second = await TestPerson.in(company.id, { role: 'manager' });
  expect((await owner.ask('DELETE', `/v1/account/owners/${owner.id}`)).status).toBe(409);
  const stranger = await TestPerson.in(null);
  expect((await owner.ask('PUT', `/v1/account/owners/${stranger.id}`)).status).toBe(404);
  expect((await owner.ask('PUT', `/v1/account/owners/${second.id}`)).status).toBe(200);
  expect((await owner.ask('DELETE', `/v1/account/owners/${owner.id}`)).status).toBe(204);
  expect((await owner.ask('GET', '/v1/account')).status).toBe(403);
  await second.signIn();
  expect((await second.ask<{ owners: unknown[] }>('GET', '/v1/account')).body.owners).toHaveLength(1);
});
