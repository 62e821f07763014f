import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../edge.ts';
import { type Release, wordPressFiles } from './downloads.ts';

/** A WordPress of its own, with its database, served by PHP on a port of its own. */
export interface WordPress {
  url: string;
  folder: string;
  /** Runs WP-CLI and answers what it printed. Throws with that when it fails. */
  wp(...args: string[]): string;
  /** Runs WP-CLI when it may fail. */
  tryWp(...args: string[]): { status: number | null; printed: string };
  /** Runs test cases in `phpunit/`, with this WordPress loaded. */
  phpunit(): { status: number | null; printed: string };
  /** Publishes a page and answers its address. */
  page(title: string, content: string): string;
  remove(): Promise<void>;
}

/** WordPress asks nobody on the network but our own servers, and writes every warning into `wp-content/debug.log`. */
const CONSTANTS = `
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_LOG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
`;

/** Existing files as they are, everything else by WordPress: what an .htaccess does elsewhere. */
const ROUTER = `<?php
$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
if ( is_file( __DIR__ . $path ) ) {
	return false;
}
if ( is_file( __DIR__ . rtrim( $path, '/' ) . '/index.php' ) && '/' !== $path ) {
	$_SERVER['PHP_SELF'] = $_SERVER['SCRIPT_NAME'] = rtrim( $path, '/' ) . '/index.php';
	chdir( __DIR__ . rtrim( $path, '/' ) );
	require __DIR__ . rtrim( $path, '/' ) . '/index.php';
	return true;
}
require __DIR__ . '/index.php';
`;

/** Installs a WordPress with pretty permalinks; its administrator is `admin` with the password `admin`. */
export async function installWordPress(release: Release): Promise<WordPress> {
  const files = wordPressFiles(release);
  const folder = mkdtempSync(join(tmpdir(), 'numberline-wordpress-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const content = join(folder, 'wp-content');
  cpSync(files.wordpress, folder, { recursive: true });
  mkdirSync(join(content, 'database'), { recursive: true });
  const driver = join(content, 'mu-plugins', 'sqlite-database-integration');
  cpSync(files.sqlite, driver, { recursive: true });
  writeFileSync(
    join(content, 'db.php'),
    readFileSync(join(driver, 'db.copy'), 'utf8').replace('{SQLITE_IMPLEMENTATION_FOLDER_PATH}', driver),
  );
  writeFileSync(join(folder, 'router.php'), ROUTER);

  // WP-CLI is older than this PHP, whose remarks on it are none of ours.
  const cli = ['-d', 'error_reporting=22527', files.cli, '--allow-root', `--path=${folder}`];
  function tryWp(...args: string[]) {
    const { status, stdout, stderr } = spawnSync('php', [...cli, ...args], { encoding: 'utf8' });
    return { status, printed: status === 0 ? stdout.trim() : `${stdout}${stderr}` };
  }
  function wp(...args: string[]): string {
    const { status, printed } = tryWp(...args);
    if (status !== 0) throw new Error(`wp ${args.join(' ')} failed: ${printed}`);
    return printed;
  }

  execFileSync(
    'php',
    [...cli, 'config', 'create', '--dbname=wp', '--dbuser=x', '--dbpass=x', '--skip-check', '--extra-php'],
    { input: CONSTANTS, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  wp(
    ...['core', 'install', `--url=${url}`, '--title=A shop', '--skip-email'],
    ...['--admin_user=admin', '--admin_password=admin', '--admin_email=admin@example.test'],
  );
  wp('option', 'update', 'permalink_structure', '/%postname%/');

  const server = spawn('php', ['-S', new URL(url).host, '-t', folder, join(folder, 'router.php')], {
    cwd: folder,
    // WordPress asks itself, so one worker is not enough.
    env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
    stdio: 'ignore',
    detached: true,
  });
  await answers(url);

  return {
    url,
    folder,
    wp,
    tryWp,
    phpunit() {
      const tests = join(import.meta.dirname, 'phpunit');
      const { status, stdout, stderr } = spawnSync(
        'php',
        [
          // Loaded later, WordPress' globals would be locals of PHPUnit.
          ...['-d', `auto_prepend_file=${join(tests, 'bootstrap.php')}`],
          ...['/usr/bin/phpunit', '--do-not-cache-result', '--colors=never', tests],
        ],
        { encoding: 'utf8', env: { ...process.env, WP_DIR: folder, WP_HOST: new URL(url).host } },
      );
      return { status, printed: `${stdout}${stderr}` };
    },
    page(title, text) {
      const id = wp(
        ...['post', 'create', '--post_type=page', '--post_status=publish', '--porcelain'],
        ...[`--post_title=${title}`, `--post_content=${text}`],
      );
      return wp('post', 'get', id, '--field=url');
    },
    async remove() {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PHP's workers outlive their parent, so the whole group is ended. */
async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  process.kill(-server.pid, 'SIGKILL');
  await ended;
}

async function answers(url: string): Promise<void> {
  for (const limit = Date.now() + 20_000; Date.now() < limit; ) {
    const page = await fetch(`${url}/wp-login.php`).then(
      (response) => response.text(),
      () => '',
    );
    if (page.includes('loginform')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`WordPress did not answer at ${url} within 20 s`);
}
