import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { TestPerson } from '../accounts/person.fixture.ts';
import { addRole } from '../accounts/roles.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { addressOf, apiRoutes } from './routes.fixture.ts';
import { mayDo, OF_SOME_CALLS, WHO_MAY } from './who-may.fixture.ts';

// Every route × every kind of person, from the OpenAPI document and one table.

/** Somebody of a role, and what the table says of them. */
interface Kind {
  name: string;
  person: TestPerson;
  may: Set<string>;
  seesAll: boolean;
  ownCallsOnly: boolean;
  ownsAccount: boolean;
}

const { routes } = await apiRoutes();
const kinds: Kind[] = [];
let company: TestCompany;

beforeAll(async () => {
  company = await TestCompany.with({ bye: { type: 'hangup', message: { say: 'Please call again.' } } });
  const add = async (name: string, role: string, kind: Partial<Kind>, rights = {}) => {
    const person = await TestPerson.in(company.id, { role, ...rights });
    await person.signIn();
    const usual = { may: mayDo(role), seesAll: true, ownCallsOnly: false, ownsAccount: false };
    kinds.push({ name, person, ...usual, ...kind });
  };
  for (const role of ['owner', 'admin', 'manager', 'analyst', 'email']) await add(role, role, {});
  await add('agent', 'agent', { seesAll: false, ownCallsOnly: true });
  const some = (role: string) => new Set([...mayDo(role)].filter((one) => OF_SOME_CALLS.has(one)));
  const ofOneNumber = { numbers: [company.number] };
  await add('admin of a number', 'admin', { may: some('admin'), seesAll: false }, ofOneNumber);
  const listener = { name: 'Listener', permissions: ['view_calls', 'listen'] as const, ownCalls: false };
  const own = await addRole(env.DIRECTORY, company.id, listener, 0);
  await add('a role of the company’s own', own?.id ?? '', { may: new Set(listener.permissions) });
  await add('a role that is gone', 'role_gone', { may: new Set() });
  const account = { ownsAccount: true, may: mayDo('owner') };
  await add('owner of the account', 'agent', account);
  const ownerId = kinds.at(-1)?.person.id ?? '';
  await env.DIRECTORY.prepare('INSERT INTO account_owner (account_id, user_id, created_at) VALUES (?, ?, 0)')
    .bind(company.id, ownerId)
    .run();
}, 60_000);

/** What the table says of a route and a kind of person. */
function isAllowed(need: string, { may, seesAll, ownCallsOnly, ownsAccount }: Kind): boolean {
  if (['anybody', 'asker', 'person'].includes(need)) return true;
  if (need === 'account owner') return ownsAccount;
  const [permission = '', ...of] = need.split(' ');
  if (!may.has(permission)) return false;
  if (of.join(' ') === 'of everybody') return seesAll && may.has('see_numbers');
  if (of.join(' ') === 'of any number') return !ownCallsOnly;
  return true;
}

it('the table names every route there is, once, and no other', () => {
  const named = Object.values(WHO_MAY).flat();
  expect([...named].sort()).toEqual(routes.map(({ name }) => name).sort());
});

it('every route lets pass whom the table lets pass, and nobody else', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const [need, names] of Object.entries(WHO_MAY)) {
    for (const name of names) {
      const route = routes.find((one) => one.name === name);
      if (route === undefined) continue;
      await Promise.all(
        kinds.map(async (kind) => {
          // Nothing is there under these names and nothing is a body, so that whoever passes changes nothing.
          const body = route.body === null ? undefined : {};
          const response = await kind.person.fetch(route.method, addressOf(route, {}), body);
          const isRefused = response.status === 403;
          asked++;
          if (response.status === 401 || response.status >= 500 || isRefused === isAllowed(need, kind)) {
            wrong.push(`${kind.name}: ${name} (${need}): ${response.status} ${await response.text()}`);
          }
        }),
      );
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBe(routes.length * kinds.length);
}, 120_000);
