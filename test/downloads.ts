import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Programs that only tests need, and that are too large to be installed for everybody: of the npm package that carries
// them, only the tarball is fetched.

/** Kept between runs, outside the project. */
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'numberline');

/** A version of an npm package, and what of it is wanted. */
export interface Tarball {
  name: string;
  version: string;
  /** As the registry says it: `sha512-…`. */
  integrity: string;
  /** Paths in it, which begin with `package/`. */
  parts: string[];
}

/** A folder with the parts of a package: fetched when it is not there yet. Throws when that cannot be. */
export function fetched({ name, version, integrity, parts }: Tarball): string {
  const slug = `${name.replace('@', '').replace('/', '-')}-${version}`;
  const folder = join(CACHE, slug);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const tarball = `${folder}.tgz`;
  if (!existsSync(tarball)) {
    execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', CACHE]);
  }
  const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (found !== integrity) {
    rmSync(tarball);
    throw new Error(`${name}@${version} is not what it was: ${found}`);
  }
  aside(folder, (draft) => execFileSync('tar', ['xzf', tarball, '-C', draft, ...parts]));
  rmSync(tarball);
  return folder;
}

/** Makes a folder aside and renames it, so that a run that is interrupted leaves nothing half. */
export function aside(folder: string, make: (draft: string) => void): void {
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  make(draft);
  renameSync(draft, folder);
}
