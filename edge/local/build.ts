import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PinnedScript } from '../visits/pinned-script.ts';

/** The project's folder. */
export const root = join(import.meta.dirname, '..', '..');

/** What the build reads; its stamp tells whether anything of it has changed. */
const INPUTS = ['sdk', 'edge', 'examples/demo', 'package-lock.json', 'wrangler.toml', 'tsconfig.json'];

/**
 * Builds everything that is served into `dist/`: the script, the dashboard and the demo as files in `dist/site`,
 * and the Worker, bundled as for production, in `dist/worker`. Does nothing when no input has changed.
 * Throws with what the failing tool printed.
 */
export function build(): void {
  const stamp = join(root, 'dist', '.built');
  const state = stateOf(INPUTS);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  console.error('Building …');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist', 'site'), { recursive: true });
  tool('rollup', '--config', 'sdk/rollup.config.ts', '--silent');
  pinScript(join(root, 'dist', 'site'), join(root, 'sdk', 'released'));
  tool('vite', 'build', '--config', 'edge/dashboard/vite.config.ts', '--logLevel', 'warn');
  cpSync(join(root, 'examples', 'demo'), join(root, 'dist', 'site', 'demo'), { recursive: true });
  // The faces of PDF files, which want TTF.
  for (const [weight, face] of Object.entries({
    400: '400Regular/Inter_400Regular',
    600: '600SemiBold/Inter_600SemiBold',
  })) {
    cpSync(
      join(root, 'node_modules', '@expo-google-fonts', 'inter', `${face}.ttf`),
      join(root, 'dist', 'site', 'fonts', `inter-${weight}.ttf`),
    );
  }
  tool('wrangler', 'deploy', '--dry-run', '--minify', '--outdir', 'dist/worker');
  writeFileSync(stamp, state);
}

/**
 * Puts the script beside itself under a name made of its content, `numberline.<hash>.js`, and writes
 * `numberline.json`, from which the edge tells people that address with its integrity.
 *
 * A deploy replaces all files of the one before (Cloudflare serves only what the running version was uploaded with),
 * so an earlier script is served for as long as its file is in `released`: whoever deploys a new script keeps the
 * last one by copying `dist/site/numberline.<hash>.js` there. A page that pins a file which is gone loads no script
 * and keeps its own numbers.
 *
 * @param site folder of the files that are served; has `numberline.js`
 * @param released folder of the scripts of earlier deploys, which need not exist
 */
export function pinScript(site: string, released: string): void {
  if (existsSync(released)) cpSync(released, site, { recursive: true });
  const code = readFileSync(join(site, 'numberline.js'));
  const digest = createHash('sha384').update(code).digest();
  const pinned: PinnedScript = {
    file: `numberline.${digest.toString('hex').slice(0, 16)}.js`,
    integrity: `sha384-${digest.toString('base64')}`,
    bytes: code.length,
  };
  writeFileSync(join(site, pinned.file), code);
  writeFileSync(join(site, 'numberline.json'), JSON.stringify(pinned));
}

/** Runs a tool of the project; what it prints is shown only when it fails. Throws with that. */
export function tool(name: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
    // NODE_ENV is "test" under vitest, and React would be built for development.
    env: {
      ...process.env,
      NODE_ENV: 'production',
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      CI: '1',
    },
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${name} failed\n${stdout}\n${stderr}`);
}

/** A hash over names and contents. */
function stateOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const files = paths.flatMap((path) =>
    path.includes('.')
      ? [path]
      : readdirSync(join(root, path), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
          .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

if (import.meta.main) build();
