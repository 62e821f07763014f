import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from 'wrangler';
import { statements } from '../accounts/statements.ts';
import { root } from './build.ts';

/** Where and how the local runtime serves. */
export interface LocalOptions {
  port: number;
  /** Folder that keeps everything between starts: objects, directory, secret. */
  state: string;
  /** Another bundle of the Worker than the built one, in one file. */
  script?: string;
  /** Takes each line of the Worker's log; standard output does otherwise. */
  log?: (line: string) => void;
}

/**
 * Serves the built bundle on workerd, as production runs it, with its storage in a folder.
 * Throws when the port is taken or the bundle is not built.
 */
export async function serve({
  port,
  state,
  script = join(root, 'dist', 'worker', 'worker.js'),
  log,
}: LocalOptions): Promise<Miniflare> {
  mkdirSync(state, { recursive: true });
  const url = `http://127.0.0.1:${port}`;
  // The bundle is finished, so the rules for what may be imported are not wanted (and not taken) here.
  const { modulesRules, ...worker } = workerOptionsOf(join(root, 'wrangler.toml')).workerOptions;
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      publicUrl: url,
      cf: { country: 'US', city: 'Chicago' },
      telemetry: { enabled: false },
      log: new Log(LogLevel.WARN),
      ...(log && { handleStructuredLogs: ({ message }) => log(message) }),
      resourcePersistencePath: join(state, 'storage'),
      workers: [
        {
          ...worker,
          name: 'numberline',
          rootPath: root,
          modules: true,
          modulesRoot: dirname(script),
          scriptPath: script,
          bindings: {
            PUBLIC_URL: url,
            SIMULATOR: 'on',
            WEBHOOKS_TO_LOOPBACK: 'on',
            SECRET: secretIn(state),
            SECRET_NEXT: nextSecretIn(state),
          },
        },
      ],
    }),
  );
  await runtime.ready;
  await migrateDirectory(runtime);
  return runtime;
}

/** How to enter the demo company. */
export interface DemoLogin {
  email: string;
  password: string;
  apiKey: string;
  siteKey: string;
}

/** Makes the demo company of a served installation where it is missing. */
export async function createDemo(port: number): Promise<DemoLogin> {
  const response = await fetch(`http://127.0.0.1:${port}/simulator/demo`, { method: 'POST' });
  if (!response.ok) throw new Error(`The demo could not be made: ${await response.text()}`);
  return (await response.json()) as DemoLogin;
}

/** This installation's secret: made once, then kept beside its data. */
function secretIn(state: string): string {
  const file = join(state, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** The one that is to come; the operator puts it there, and in the other's place when it is time. */
function nextSecretIn(state: string): string {
  const file = join(state, 'secret.next');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/** Runs the directory's migrations that have not run, noted in the table that `wrangler d1 migrations` uses. */
async function migrateDirectory(runtime: Miniflare): Promise<void> {
  const db = await runtime.getD1Database('DIRECTORY');
  await db
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (
         id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
       )`,
    )
    .run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const folder = join(root, 'edge', 'accounts', 'migrations');
  for (const name of readdirSync(folder).sort()) {
    if (applied.has(name)) continue;
    await db.batch([
      ...statements(readFileSync(join(folder, name), 'utf8')).map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
}
