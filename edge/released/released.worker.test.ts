import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { statements } from '../accounts/statements.ts';
import { addressOf, apiRoutes, type Route, send } from '../api/routes.fixture.ts';
import type { CallDetail, CallPage } from '../calls/call.ts';
import { MIGRATIONS as COMPANY } from '../calls/migrations.ts';
import { inObject } from '../object.fixture.ts';
import { MIGRATIONS as POOL } from '../pools/migrations.ts';
import { type Dump, RELEASED, statementsOf } from './released.fixture.ts';

// What every released version has written is opened by this one: its tables become those of a new installation, and all that
// people had is still there. `npm run released` keeps what a release writes.

const DIRECTORY = Object.entries(
  import.meta.glob('../accounts/migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
)
  .map(([path, sql]) => ({ name: path.replace(/^.*\//, ''), sql }))
  .sort((a, b) => a.name.localeCompare(b.name));

const SCHEMA = `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL
  AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*' AND name <> 'd1_migrations' ORDER BY type, name`;

/** The tables of an object, or of the directory, that has just been made. */
const newSchema = (steps: readonly string[]) =>
  inObject(['CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)', ...steps], ({ sql }) =>
    sql.exec(SCHEMA).toArray(),
  );

/** Puts an object back to what a release left, and answers the tables it has once this version has opened it. */
async function opened(object: DurableObjectStub, dump: Dump) {
  await runInDurableObject(object, async (_, { storage }) => {
    await storage.deleteAll();
    storage.transactionSync(() => {
      for (const [sql, values] of statementsOf(dump)) storage.sql.exec(sql, ...values);
    });
  });
  await evictDurableObject(object);
  return runInDurableObject(object, (_, { storage: { sql } }) => sql.exec(SCHEMA).toArray());
}

it('a version that was released is kept', () => {
  expect(RELEASED.map(({ version }) => version)).toContain('0.1.0');
});

describe.each(RELEASED)('what $version wrote', ({ directory, company, pool }) => {
  let schemas: Record<'company' | 'pool' | 'directory', unknown[]>;

  beforeAll(async () => {
    const db = env.DIRECTORY;
    const before = await db
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*' ORDER BY rowid DESC",
      )
      .all<{ name: string }>();
    await db.batch([
      // Rows come table by table, not in the order in which they refer to each other.
      db.prepare('PRAGMA defer_foreign_keys = ON'),
      ...before.results.map(({ name }) => db.prepare(`DROP TABLE "${name}"`)),
      ...[...statementsOf(directory)].map(([sql, values]) => db.prepare(sql).bind(...values)),
    ]);
    const applied = new Set((directory.rows.d1_migrations ?? []).map(({ name }) => name));
    for (const { name, sql } of DIRECTORY)
      if (!applied.has(name)) await db.batch(statements(sql).map((one) => db.prepare(one)));
    schemas = {
      company: await opened(env.COMPANIES.getByName('demo'), company),
      pool: await opened(env.POOLS.getByName('demo'), pool),
      directory: (await db.prepare(SCHEMA).all()).results,
    };
  });

  it('has the tables of a new installation, to the letter', async () => {
    // A step that was edited after it shipped shows here.
    expect(schemas.company).toEqual(await newSchema(COMPANY));
    expect(schemas.pool).toEqual(await newSchema(POOL));
    const fresh = await newSchema(DIRECTORY.flatMap(({ sql }) => statements(sql)));
    expect(schemas.directory).toEqual(fresh.filter(({ name }) => name !== 'schema_version'));
    expect((await env.DIRECTORY.prepare('PRAGMA foreign_key_check').all()).results).toEqual([]);
  });

  it('is answered by the API, its key taken', async () => {
    const { routes } = await apiRoutes();
    const get = async (route: Route, values: Record<string, string> = {}) => {
      const { status, text } = await send(route.method, addressOf(route, values), 'nl_demo', undefined);
      return { status, text };
    };
    const plain = routes.filter(
      ({ method, path, parameters }) =>
        method === 'GET' && !path.includes('{') && !parameters.some(({ required }) => required),
    );
    const failed = [];
    for (const route of plain) {
      const { status, text } = await get(route);
      if (status >= 500 || status === 401) failed.push(`${route.name}: ${status} ${text}`);
    }
    expect(plain.length).toBeGreaterThan(30);
    expect(failed).toEqual([]);
    const calls = JSON.parse((await send('GET', '/v1/calls', 'nl_demo', undefined)).text) as CallPage;
    expect(calls.calls).toHaveLength(company.rows.call?.length ?? 0);
    for (const { id } of calls.calls) {
      const { status, text } = await send('GET', `/v1/calls/${id}`, 'nl_demo', undefined);
      expect(status).toBe(200);
      expect((JSON.parse(text) as CallDetail).attribution.kind).toBe('visit');
    }
  });

  it('still says which visit holds a number, and who called', async () => {
    const stub = env.POOLS.getByName('demo');
    const last = pool.rows.leases?.at(0);
    if (last === undefined) throw new Error('no lease was kept');
    const at = Number(last.started_at) + 1000;
    const number = String(last.number);
    const { candidates } = await stub.attribute({ number, at, caller: null });
    expect(candidates.map(({ visit }) => visit.visit)).toContain(last.visit);
    const status = await stub.status(at);
    expect(status.numbers.find((one) => one.number === number)?.visit).toBe(last.visit);
  });

  it('takes a call as before', async () => {
    const placed = await send('POST', '/simulator/calls', 'nl_demo', {
      to: '+13125550101',
      from: '+17735550199',
      script: { speed: 0 },
    });
    expect(placed.status, placed.text).toBe(201);
    const { calls } = JSON.parse((await send('GET', '/v1/calls', 'nl_demo', undefined)).text) as CallPage;
    expect(calls).toHaveLength((company.rows.call?.length ?? 0) + 1);
  });
});
