import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the plugin is tested with, as Debian packages it. */
export const PHP = {
  name: 'PHP',
  packages: ['php-cli', 'php-sqlite3', 'php-xml', 'php-mbstring', 'php-curl', 'php-zip', 'phpunit'],
  isHere: hasPhp(),
};

function hasPhp(): boolean {
  const { status, stdout } = spawnSync('php', ['-m'], { encoding: 'utf8' });
  if (status !== 0 || !existsSync('/usr/bin/phpunit')) return false;
  const modules = stdout.split('\n');
  const wanted = ['pdo_sqlite', 'SimpleXML', 'mbstring', 'curl', 'zip'];
  return wanted.every((module) => modules.includes(module));
}
