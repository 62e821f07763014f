import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { build, root } from '../edge/local/build.ts';

const SITE = join(root, 'dist', 'site');
const ASSETS = join(SITE, 'assets');
const FIRST = 210 * 1024;
const EACH = 60 * 1024;

beforeAll(() => build(), 120_000);

const zipped = (file: string): number => gzipSync(readFileSync(join(ASSETS, file))).length;
const statically = /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g;

/** A file with all that it cannot do without. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ''] of readFileSync(join(ASSETS, file), 'utf8').matchAll(statically))
    withImports(name, seen);
  return seen;
}

test('the first load of the dashboard and each further screen stay small', () => {
  const html = readFileSync(join(SITE, 'index.html'), 'utf8');
  const named = [...html.matchAll(/\/assets\/([\w.-]+\.(?:js|css))/g)].map(([, name = '']) => name);
  const first = new Set(named.flatMap((name) => (name.endsWith('.js') ? [...withImports(name)] : [name])));
  const overview = screens().find((name) => name.startsWith('overview'));
  if (overview === undefined) throw new Error('there is no overview');
  const withOverview = new Set([...first, ...withImports(overview)]);
  const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + zipped(file), 0);
  const further = Object.fromEntries(
    screens().map((name) => [name, sum([...withImports(name)].filter((file) => !first.has(file)))]),
  );
  console.log(JSON.stringify({ first: sum(first), firstWithOverview: sum(withOverview), further }));
  expect(sum(withOverview)).toBeLessThanOrEqual(FIRST);
  for (const [name, bytes] of Object.entries(further)) expect(bytes, name).toBeLessThanOrEqual(EACH);
});

/** Files that a route loads when one goes there. */
function screens(): string[] {
  return readdirSync(ASSETS).filter((name) => /^(overview|call-log|[\w-]+-screen)-[\w-]+\.js$/.test(name));
}
