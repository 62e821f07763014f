import { spawnSync } from 'node:child_process';
import { build, root } from '../edge/local/build.ts';
import { CANDIDATES, reasonToSkip } from './engines/available.ts';
import { PHP } from './wordpress/php.ts';

// `npm test`: installs browsers and PHP where it may, then checks and runs everything. In CI a missing one is a failure.

const isCI = process.env.CI !== undefined;

step('browsers and PHP', () => {
  const missing = [...CANDIDATES, PHP].filter(({ isHere }) => !isHere);
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (mayInstall) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      ...missing.flatMap(({ packages }) => packages),
    ]);
  } else if (isCI) {
    throw new Error(missing.map(reasonToSkip).join('\n'));
  } else {
    for (const one of missing) console.log(`Skipped: ${reasonToSkip(one)}`);
  }
});
step('lint and format', () => run('biome', ['check', '.']));
step('types', () => run('npm', ['run', '--silent', 'check:types']));
step('nothing unused', () => run('npm', ['run', '--silent', 'check:unused']));
step('no secrets', () => run('npm', ['run', '--silent', 'check:secrets']));
step('licences', () => run('npm', ['run', '--silent', 'audit', '--', '--licences']));
step('unit tests', () => run('npm', ['run', '--silent', 'test:unit']));
step('build', build);
step('sizes', () => run('npm', ['run', '--silent', 'size']));
step('whole-system tests', () => run('npm', ['run', '--silent', 'test:browser']));

function step(name: string, work: () => void): void {
  const started = Date.now();
  console.log(`\n== ${name}`);
  try {
    work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(`== ${name}: failed`);
    process.exit(1);
  }
  console.log(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit ${status}`}`);
}
