import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { statements } from './statements.ts';
import { swapGroupsOf } from './swap-groups.ts';

const FILES = Object.entries(
  import.meta.glob('./migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
).sort(([a], [b]) => a.localeCompare(b));

async function apply(sql: string): Promise<void> {
  await env.DIRECTORY.batch(statements(sql).map((statement) => env.DIRECTORY.prepare(statement)));
}

it('a directory from before carriers of every kind keeps its accounts, numbers and what refers to them', async () => {
  const [first, ...later] = FILES.map(([, sql]) => sql);
  await apply(first ?? '');
  await apply(`
    INSERT INTO account (id, name, created_at) VALUES ('a', 'A', 1);
    INSERT INTO company (id, account_id, name, time_zone, created_at) VALUES ('c', 'a', 'C', 'UTC', 1);
    INSERT INTO carrier (id, company_id, kind, created_at) VALUES ('sim', 'c', 'simulator', 7);
    INSERT INTO pool (id, company_id, name, created_at) VALUES ('p', 'c', 'P', 1);
    INSERT INTO tracking_number (number, company_id, carrier_id, pool_id, flow_id, created_at)
      VALUES ('+13125550101', 'c', 'sim', 'p', 'f', 1);
    INSERT INTO pool (id, company_id, name, created_at) VALUES ('q', 'c', 'Q', 1);
    INSERT INTO site (key, company_id, name, origins, created_at) VALUES ('s', 'c', 'S', '[]', 1);
    INSERT INTO swap_target (site_key, number, pool_id)
      VALUES ('s', '+13125550142', 'p'), ('s', '+13125550143', 'q'), ('s', '+13125550144', 'p')`);
  for (const sql of later) await apply(sql);
  const db = env.DIRECTORY;
  expect(await db.prepare('SELECT * FROM carrier').first()).toEqual({
    id: 'sim',
    company_id: 'c',
    kind: 'simulator',
    name: 'Built-in carrier',
    credentials: null,
    created_at: 7,
  });
  expect(await db.prepare('SELECT number, carrier_id, released_at FROM tracking_number').first()).toEqual({
    number: '+13125550101',
    carrier_id: 'sim',
    released_at: null,
  });
  // Printed numbers that shared a pool are a group.
  expect((await swapGroupsOf(db, 'c')).map(({ id: _, ...group }) => group)).toEqual([
    { site: 's', name: 'P', poolId: 'p', active: true, numbers: ['+13125550142', '+13125550144'], paths: [] },
    { site: 's', name: 'Q', poolId: 'q', active: true, numbers: ['+13125550143'], paths: [] },
  ]);
  expect((await db.prepare('PRAGMA foreign_key_check').all()).results).toEqual([]);
  await apply(
    "INSERT INTO carrier (id, company_id, kind, name, created_at) VALUES ('t', 'c', 'twilio', 'T', 1)",
  );
  await expect(apply("DELETE FROM carrier WHERE id = 'sim'")).rejects.toThrow('FOREIGN KEY');
});
