import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { statements } from './statements.ts';

const FILES = Object.entries(
  import.meta.glob('./migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
).sort(([a], [b]) => a.localeCompare(b));

async function apply(sql: string): Promise<void> {
  await env.DIRECTORY.batch(statements(sql).map((statement) => env.DIRECTORY.prepare(statement)));
}

it('who could do everything owns the company now, and keys see what they saw', async () => {
  const db = env.DIRECTORY;
  const at = FILES.findIndex(([name]) => name.includes('0005_members'));
  for (const [, sql] of FILES.slice(0, at)) await apply(sql);
  await apply(`
    INSERT INTO account (id, name, created_at) VALUES ('one', 'One', 1), ('two', 'Two', 1);
    INSERT INTO company (id, account_id, name, time_zone, created_at)
      VALUES ('c', 'one', 'C', 'UTC', 1), ('d', 'two', 'D', 'UTC', 1), ('e', 'two', 'E', 'UTC', 1);
    INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt)
      VALUES ('boss', 'B', 'b@x.example', 1, 1, 1), ('eyes', 'E', 'e@x.example', 1, 1, 1);
    INSERT INTO membership (user_id, company_id, role, created_at)
      VALUES ('boss', 'c', 'admin', 5), ('boss', 'd', 'admin', 5), ('eyes', 'c', 'analyst', 6);
    INSERT INTO api_key (id, company_id, name, prefix, hash, permissions, created_at)
      VALUES ('k', 'c', 'K', 'nl_', 'h', '["view_calls","export"]', 1), ('m', 'c', 'M', 'nl_', 'i', '["erase"]', 1)`);
  for (const [, sql] of FILES.slice(at)) await apply(sql);
  const roles = await db.prepare('SELECT user_id, company_id, role FROM membership ORDER BY 1, 2').raw();
  expect(roles).toEqual([
    ['boss', 'c', 'owner'],
    ['boss', 'd', 'owner'],
    ['eyes', 'c', 'analyst'],
  ]);
  // Of an account with two companies nobody is made the owner: they would own the other company too.
  expect(await db.prepare('SELECT account_id, user_id FROM account_owner').raw()).toEqual([['one', 'boss']]);
  const keys = await db.prepare('SELECT permissions FROM api_key ORDER BY id').raw<[string]>();
  expect(keys.map(([permissions]) => JSON.parse(permissions))).toEqual([
    ['view_calls', 'export', 'see_numbers', 'view_reports', 'view_setup'],
    ['erase'],
  ]);
});
