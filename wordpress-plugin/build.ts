import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { rollup } from 'rollup';
import { build, root, tool } from '../edge/local/build.ts';
import { packages } from '../sdk/rollup.config.ts';

// `npm run build:wordpress`: the plugin as WordPress installs it, `dist/numberline.zip`.

/** What goes into the zip: the plugin of this folder, its licence, and the script built from `sdk/`. */
const FOLDER = join(root, 'dist', 'wordpress', 'numberline');
export const ZIP = join(root, 'dist', 'numberline.zip');

/** The same content makes the same zip: it says nothing of when it was made. */
const MADE = new Date(2000, 0, 1);

/** Makes the folder and the zip of it. */
export async function buildPlugin(): Promise<void> {
  build();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, 'assets'), { recursive: true });
  cpSync(join(import.meta.dirname, 'numberline'), FOLDER, { recursive: true });
  cpSync(join(import.meta.dirname, 'LICENSE'), join(FOLDER, 'license.txt'));
  cpSync(join(root, 'dist', 'site', 'numberline.js'), join(FOLDER, 'assets', 'numberline.min.js'));
  writeFileSync(join(FOLDER, 'assets', 'numberline.js'), await readableScript());
  writeFileSync(ZIP, zipSync(filesOf(FOLDER), { mtime: MADE, level: 9 }));
}

/** The script as people wrote it, without types: the directory wants what it ships to be readable. */
async function readableScript(): Promise<string> {
  const plain = join(root, 'dist', 'wordpress', 'sdk');
  const options = '--noEmit false --rewriteRelativeImportExtensions --rootDir sdk --outDir';
  tool('tsc', '-p', 'sdk', ...options.split(' '), plain);
  const bundle = await rollup({
    input: join(plain, 'src', 'main.js'),
    plugins: [packages],
    onwarn: (warning) => {
      // The compiler's helper for imports asks for `this`, and is right without it.
      if (warning.code !== 'THIS_IS_UNDEFINED') throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({ format: 'iife', strict: false, indent: '  ' });
  return output[0].code;
}

function filesOf(folder: string): Zippable {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [`numberline/${path.slice(folder.length + 1)}`, readFileSync(path)]),
  );
}

if (import.meta.main) await buildPlugin();
