// Runs one of the project's commands on a machine that has only Node 20 and npm: installs what the lock file says
// when that has changed, then hands over to the Node that comes with the project. Plain JavaScript, because the
// Node that reads this file may be too old for TypeScript.
//
//   node edge/local/run.mjs <file.ts> [arguments …]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');
const isWindows = process.platform === 'win32';

install();
const node = projectNode();
const child = spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  // Tools started by our commands must find the same Node.
  env: { ...process.env, PATH: [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter) },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(modules, '.numberline-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing packages (only when package-lock.json has changed) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: isWindows,
  });
  if (status !== 0) {
    console.error('npm ci failed; nothing was started.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

/** The `node` package of the project, or this Node where it is new enough. */
function projectNode() {
  const own = join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(`This needs Node 24: the package "node" brings it, but its install script did not run
(npm's --ignore-scripts?). Install without that option, or use Node 24 or newer.`);
  return process.exit(1);
}
