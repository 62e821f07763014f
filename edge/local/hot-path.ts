import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build.ts';

/** Bytes of JavaScript, minified. */
export interface WorkerSize {
  /** What every visit and every webhook loads. */
  hotPath: number;
  /** All of it, with what is loaded on first use: sign-in, the API, the demo. */
  whole: number;
}

/**
 * How much of the Worker is loaded before somebody signs in or asks the API: the bundle, cut where a module is
 * imported on first use.
 */
export async function workerSize(): Promise<WorkerSize> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['edge/worker.ts'],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    outdir: join(root, 'dist', 'size'),
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const { outputs } = metafile;
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === 'edge/worker.ts');
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[next] !== undefined) load(next);
    }
  };
  if (entry !== undefined) load(entry);
  const bytes = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  return { hotPath: bytes(loaded), whole: bytes(Object.keys(outputs)) };
}
