import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from 'wrangler';
import { root } from '../../edge/local/build.ts';
import { freePort } from '../edge.ts';

/** Bundles the worker under test as for production: one minified module. Answers the file. */
export async function bundleWorker(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    publicDir: false,
    build: {
      lib: { entry, formats: ['es'], fileName: () => 'worker.js' },
      outDir: folder,
      emptyOutDir: false,
      minify: true,
      target: 'esnext',
      // One module: what is imported on first use comes along.
      rolldownOptions: { external: [/^(cloudflare|node):/], output: { codeSplitting: false } },
    },
  });
  return join(folder, 'worker.js');
}

/** What a worker is served with. */
export interface WorkerSetup {
  /** The bundle. */
  file: string;
  /** A folder of its own; objects keep their storage in it, so it decides the medium. */
  folder: string;
  /** Object classes by the name of their binding. */
  objects: Record<string, string>;
  /** Plain text bindings. */
  texts: Record<string, string>;
}

export interface ServedWorker {
  url: string;
  /** CPU time the server has used so far, µs, in all its threads; `null` where there is no /proc. */
  cpu(): number | null;
  stop(): Promise<void>;
}

/** Serves a bundle with workerd itself on a loopback port. Rejects when it does not answer within ten seconds. */
export async function serveWorker(setup: WorkerSetup): Promise<ServedWorker> {
  const port = await freePort();
  const storage = join(setup.folder, 'storage');
  mkdirSync(storage, { recursive: true });
  writeFileSync(join(setup.folder, 'worker.js'), readFileSync(setup.file));
  const config = join(setup.folder, 'config.capnp');
  writeFileSync(config, configOf(setup, port, storage));
  const server = spawn(join(root, 'node_modules', '.bin', 'workerd'), ['serve', config], {
    stdio: ['ignore', 2, 2],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    server.kill('SIGKILL');
    await ended;
  };
  try {
    await answers(url, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, cpu: () => cpuOf(server.pid), stop };
}

/** The compatibility date is the project's own; `nodejs_compat`, its flag, comes with every date since August 2026. */
function configOf({ objects, texts }: WorkerSetup, port: number, storage: string): string {
  const { compatibilityDate } = workerOptionsOf(join(root, 'wrangler.toml')).workerOptions;
  const namespaces = Object.values(objects).map(
    (name) => `(className = ${quoted(name)}, uniqueKey = ${quoted(name)}, enableSql = true)`,
  );
  const bindings = [
    ...Object.entries(objects).map(
      ([name, object]) => `(name = ${quoted(name)}, durableObjectNamespace = ${quoted(object)})`,
    ),
    ...Object.entries(texts).map(([name, text]) => `(name = ${quoted(name)}, text = ${quoted(text)})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "storage", disk = (path = ${quoted(storage)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = ${quoted(String(compatibilityDate))},
  durableObjectNamespaces = [${namespaces.join(', ')}],
  durableObjectStorage = (localDisk = "storage"),
  bindings = [${bindings.join(', ')}],
);
`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`workerd ended with ${server.exitCode}`);
    try {
      await fetch(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('workerd did not answer within ten seconds');
}

/** Fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms on every Linux that Node runs on (proc(5)). */
function cpuOf(pid: number | undefined): number | null {
  try {
    // The second field is the name in brackets and may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return null;
  }
}
