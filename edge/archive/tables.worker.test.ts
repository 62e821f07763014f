import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { migrateDirectory } from '../accounts/directory.fixture.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { DIRECTORY_LEFT_OUT, DIRECTORY_TABLES, PARTS } from './directory-tables.ts';
import { ArchiveTables, LEFT_OUT, SECRETS } from './tables.ts';

/** What a column that must not leave the installation is called. */
const SECRET = /secret|token|password|credential|hash$|sealed/i;

it('every table of a ledger is in an archive, or left out for a reason; none with a secret', async () => {
  const company = await TestCompany.with({ bye: { type: 'hangup', message: { say: 'Bye.' } } });
  await runInDurableObject(company.object, (_, { storage }) => {
    const tables = new ArchiveTables(storage.sql);
    const names = tables.names();
    for (const name of Object.keys(LEFT_OUT)) {
      expect(storage.sql.exec(`SELECT count(*) FROM "${name}"`).toArray()).toHaveLength(1);
      expect(names).not.toContain(name);
    }
    expect(names).toEqual(
      expect.arrayContaining(['call', 'note', 'change', 'transcript', 'flow_version', 'cap']),
    );
    expect(names.some((name) => name.startsWith('call_words'))).toBe(false);
    const secret = Object.entries(tables.columns()).flatMap(([table, columns]) =>
      columns.filter(({ name }) => SECRET.test(name)).map(({ name }) => `${table}.${name}`),
    );
    expect(secret).toEqual([]);
    expect(Object.keys(SECRETS)).toEqual(['webhook', 'connection', 'dashboard_share']);
  });
});

it('every table of the directory that speaks of a company is in an archive, or left out for a reason', async () => {
  await migrateDirectory();
  const { results: tables } = await env.DIRECTORY.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const columnsOf = async (table: string) =>
    (await env.DIRECTORY.prepare(`PRAGMA table_info(${table})`).all<{ name: string }>()).results.map(
      ({ name }) => name,
    );
  const decided = [...Object.keys(DIRECTORY_TABLES), ...Object.keys(DIRECTORY_LEFT_OUT)];
  const undecided: string[] = [];
  for (const { name } of tables) {
    const isOfCompany = (await columnsOf(name)).some((column) =>
      ['company_id', 'site_key', 'pool_id', 'group_id', 'owner'].includes(column),
    );
    if (isOfCompany && !decided.includes(name)) undecided.push(name);
  }
  expect(undecided).toEqual([]);
  for (const [table, { without, company }] of PARTS) {
    const kept = (await columnsOf(table)).filter(
      (name) => name !== company && !(without as readonly string[]).includes(name),
    );
    expect(kept.length, table).toBeGreaterThan(1);
    expect(
      kept.filter((name) => SECRET.test(name)),
      table,
    ).toEqual([]);
  }
});
