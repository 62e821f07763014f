import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { aside, fetched, type Tarball } from '../downloads.ts';

/** WordPress Studio's command line: carries the newest WordPress, WP-CLI and a database driver for SQLite. */
const STUDIO: Tarball = {
  name: 'wp-studio',
  version: '1.22.0',
  integrity:
    'sha512-boMtahkhgWDKKyNTBA1uTK5ghnAmxXhDY6KeQCO9FmcI3/o+YOSq8JwYW5ZYnxHCxH14Jf/mD6CJTBvTWl2Ytw==',
  parts: ['latest/wordpress', 'wp-cli', 'sqlite-database-integration'].map(
    (part) => `package/dist/cli/wp-files/${part}`,
  ),
};

/** WordPress Playground's builds of earlier versions: PHP in a zip, scripts and styles beside it. */
const BUILDS: Tarball = {
  name: '@wp-playground/wordpress-builds',
  version: '0.9.19',
  integrity:
    'sha512-dlqvh/MJDpE5W68vgPPKUjpip6zMuBh59L3D18ZX+pdwurC4q4ydrTww/3sTMV69BBcoH6kF93YtAtujNC5Mpw==',
  parts: ['6.5', '6.4'].flatMap((release) => [
    `package/src/wordpress/wp-${release}.zip`,
    `package/public/wp-${release}`,
  ]),
};

/** The versions of WordPress that the plugin is tested on: the newest, and the oldest that it says it needs. */
export const RELEASES = ['7.1', '6.5', '6.4'] as const;
export type Release = (typeof RELEASES)[number];

/** Where the parts of WordPress lie on this machine. Fetches what is not there yet; throws when it cannot. */
export function wordPressFiles(release: Release) {
  const files = join(fetched(STUDIO), 'package', 'dist', 'cli', 'wp-files');
  return {
    cli: join(files, 'wp-cli', 'wp-cli.phar'),
    sqlite: join(files, 'sqlite-database-integration'),
    wordpress: release === '7.1' ? join(files, 'latest', 'wordpress') : assembled(fetched(BUILDS), release),
  };
}

/** A build put together again: without the database and the settings that come with it. */
function assembled(builds: string, release: Release): string {
  const folder = join(builds, `wordpress-${release}`);
  if (existsSync(folder)) return folder;
  aside(folder, (draft) => {
    const zip = readFileSync(join(builds, 'package', 'src', 'wordpress', `wp-${release}.zip`));
    for (const [path, content] of Object.entries(unzipSync(zip))) {
      if (path.endsWith('/')) continue;
      mkdirSync(join(draft, dirname(path)), { recursive: true });
      writeFileSync(join(draft, path), content);
    }
    cpSync(join(builds, 'package', 'public', `wp-${release}`), draft, { recursive: true });
    for (const theirs of ['wp-config.php', join('wp-content', 'database')]) {
      rmSync(join(draft, theirs), { recursive: true, force: true });
    }
  });
  return folder;
}
