import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { statements } from '../../edge/accounts/statements.ts';
import { root } from '../../edge/local/build.ts';
import { databaseWith, rowsOf } from '../databases.ts';
import { between, type Scenario, Stage, sleep } from './scenario.ts';

/** A new version opens what an old one wrote, and is killed while it brings the tables up to date. */
export const objectUpgrade: Scenario = {
  name: 'killed while a ledger is migrated',
  fault:
    'SIGKILL at random moments while a company of the first schema, with its calls, is brought to the newest',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge, random } = stage;
      const calls = wish.quick ? 20_000 : 60_000;
      await edge.api('POST', '/simulator/calls', {
        to: '+13125550101',
        from: '+17735550101',
        script: { speed: 0 },
      });
      await edge.kill();
      const steps = await migrationsOf('calls');
      const ledger = databaseWith(edge.state, 'company', 'call');
      const wanted = schemaOf(ledger);
      const file = ledger.location() ?? '';
      backToTheFirst(ledger, steps[0] ?? '', calls);
      const versions: number[] = [];
      let requests = 0;
      for (let kills = 0; kills < (wish.quick ? 3 : 8) && versions.at(-1) !== steps.length; kills++) {
        await edge.start();
        const asked = edge.api('GET', '/v1/calls').catch(() => undefined);
        requests++;
        await untilWritten(file);
        await sleep(between(random, 0, 2000));
        await edge.kill();
        await asked;
        versions.push(
          inFile(file, (open) => Number(open.prepare('SELECT version FROM schema_version').get()?.version)),
        );
      }
      const recoveryMs = await stage.restart();
      const { calls: newest } = await edge.api<{ calls: unknown[] }>('GET', '/v1/calls?limit=200');
      await edge.kill();
      const lost = inFile(file, (open) => [
        ...(JSON.stringify(schemaOf(open)) === JSON.stringify(wanted)
          ? []
          : ['the tables are not those of a new company']),
        ...(rowsOf(open, 'call') === calls ? [] : [`${rowsOf(open, 'call')} of ${calls} calls are there`]),
        ...(rowsOf(open, 'call_text') === calls
          ? []
          : [`${rowsOf(open, 'call_text')} of ${calls} stories are there`]),
      ]);
      if (newest.length !== 200) lost.push(`the log shows ${newest.length} calls`);
      const seen = `${calls} calls, ${versions.length} kills; they left versions ${versions.join(', ')} of ${steps.length}`;
      return { requests, failed: requests, lost, recoveryMs, seen };
    }),
};

/** The same of the directory, whose steps run when the new version starts. */
export const directoryUpgrade: Scenario = {
  name: 'killed while the directory is migrated',
  fault: 'SIGKILL at random moments while a D1 directory of the first schema is brought to the newest',
  run: (wish) =>
    Stage.with(wish, {}, async (stage) => {
      const { edge, random } = stage;
      const numbers = wish.quick ? 20_000 : 60_000;
      await edge.kill();
      const directory = databaseWith(edge.state, 'directory', 'tracking_number');
      const wanted = schemaOf(directory);
      const file = directory.location() ?? '';
      const folder = join(root, 'edge', 'accounts', 'migrations');
      const files = readdirSync(folder).sort();
      oldDirectory(directory, files[0] ?? '', readFileSync(join(folder, files[0] ?? ''), 'utf8'), numbers);
      const steps: number[] = [];
      for (let kills = 0; kills < (wish.quick ? 3 : 8) && steps.at(-1) !== files.length; kills++) {
        const starting = edge.start().catch(() => undefined);
        await untilWritten(file);
        await sleep(between(random, 0, 400));
        await edge.kill();
        await starting;
        steps.push(inFile(file, (open) => rowsOf(open, 'd1_migrations')));
      }
      const began = performance.now();
      await edge.start();
      const recoveryMs = Math.round(performance.now() - began);
      await edge.kill();
      const lost = inFile(file, (open) => [
        ...(JSON.stringify(schemaOf(open)) === JSON.stringify(wanted)
          ? []
          : ['the tables are not those of a new directory']),
        ...(rowsOf(open, 'd1_migrations') === files.length ? [] : ['a step is not noted, or twice']),
        ...(rowsOf(open, 'tracking_number') >= numbers
          ? []
          : [`${rowsOf(open, 'tracking_number')} of ${numbers} numbers are there`]),
        ...(open.prepare('PRAGMA foreign_key_check').all().length === 0
          ? []
          : ['rows refer to what is gone']),
      ]);
      const seen = `${numbers} numbers, ${steps.length} kills; they left ${steps.join(', ')} of ${files.length} steps done`;
      return { requests: 0, failed: 0, lost, recoveryMs, seen };
    }),
};

/** The steps of an object's schema. Their module is of the Worker's world of types, not of ours. */
async function migrationsOf(room: string): Promise<readonly string[]> {
  const file: string = join(root, 'edge', room, 'migrations.ts');
  return ((await import(file)) as { MIGRATIONS: readonly string[] }).MIGRATIONS;
}

/** Takes all tables out of a ledger, makes those of the first version and puts calls in. Closes it. */
function backToTheFirst(ledger: DatabaseSync, first: string, calls: number): void {
  empty(ledger);
  ledger.exec(
    'CREATE TABLE schema_version (version INTEGER NOT NULL); INSERT INTO schema_version VALUES (1)',
  );
  ledger.exec(first);
  const attribution = {
    kind: 'none',
    confidence: 0,
    reason: 'No visit was shown this number.',
    source: null,
    candidates: [],
  };
  const now = Date.now();
  ledger
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO call (id, carrier_id, carrier_call, tracking_number, caller_number, prior_calls, started_at, attribution,
         first_answer, state, outcome, answered_at, ended_at, duration, ring_seconds, talk_seconds)
       SELECT printf('call_%06d', i), 'demo', printf('CA%030d', i), '+13125550101', printf('+1773%07d', i % 5000), 0,
         ?2 - i * 60000, ?3, '[]', 'ended', 'answered', ?2 - i * 60000 + 2000, ?2 - i * 60000 + 32000, 32, 2, 30 FROM n`,
    )
    .run(calls, now, JSON.stringify(attribution));
  ledger.close();
}

/** The same for the directory, with the demo company and its numbers. */
function oldDirectory(directory: DatabaseSync, name: string, first: string, numbers: number): void {
  empty(directory);
  directory.exec(
    `CREATE TABLE d1_migrations (
       id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
  );
  for (const sql of statements(first)) directory.exec(sql);
  directory.prepare('INSERT INTO d1_migrations (name) VALUES (?)').run(name);
  directory.exec(`
    INSERT INTO account (id, name, created_at) VALUES ('demo', 'Demo', 1);
    INSERT INTO company (id, account_id, name, time_zone, created_at) VALUES ('demo', 'demo', 'C', 'UTC', 1);
    INSERT INTO carrier (id, company_id, kind, created_at) VALUES ('demo', 'demo', 'simulator', 7);
    INSERT INTO pool (id, company_id, name, created_at) VALUES ('old', 'demo', 'P', 1);
    INSERT INTO site (key, company_id, name, origins, created_at) VALUES ('demo', 'demo', 'S', '[]', 1);
    INSERT INTO swap_target (site_key, number, pool_id) VALUES ('demo', '+13125550142', 'old');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${numbers})
    INSERT INTO tracking_number (number, company_id, carrier_id, pool_id, flow_id, created_at)
      SELECT printf('+1212%07d', 5000000 + i), 'demo', 'demo', 'old', 'f', 1 FROM n`);
  directory.close();
}

function empty(database: DatabaseSync): void {
  database.exec('PRAGMA foreign_keys = OFF');
  const tables = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'call_words_*'",
    )
    .all();
  for (const { name } of tables) database.exec(`DROP TABLE IF EXISTS "${name}"`);
}

function schemaOf(database: DatabaseSync): unknown {
  return database
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' AND name <> 'd1_migrations' ORDER BY type, name",
    )
    .all();
}

/** Waits until somebody writes to a database; not for ever. */
async function untilWritten(file: string): Promise<void> {
  const before = written(file);
  for (let n = 0; n < 1500 && written(file) === before; n++) await sleep(10);
}

/** When a database was last written to, ms; seen from outside, without opening what another process has open. */
function written(file: string): number {
  return Math.max(
    ...[file, `${file}-wal`].map((name) => statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0),
  );
}

function inFile<T>(file: string, read: (open: DatabaseSync) => T): T {
  const open = new DatabaseSync(file);
  try {
    return read(open);
  } finally {
    open.close();
  }
}
