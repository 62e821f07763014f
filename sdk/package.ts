import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, root, tool } from '../edge/local/build.ts';

// `npm run build:package`: what npm publishes, `dist/package`.
//
// It is a package of its own, because the project's is the Worker's: private, with everything that the edge and the
// dashboard need. A page that installs `numberline` is to get none of that. The modules are as they were written,
// without types, and with declarations beside them: bundlers make them small, people can read them, and what two
// entries share is there once.

export const PACKAGE = join(root, 'dist', 'package');

/** What pages and backends import, by the module it is. The project itself offers the same. */
const EXPORTS = {
  '.': 'src/numberline',
  './swap': 'src/swap',
  './react': 'src/react',
  './server': 'server/index',
};

/** What its modules import: no more than this is installed with it. */
const DEPENDENCIES = ['idb-keyval'];

/** Makes the folder. */
export function buildPackage(): void {
  build();
  rmSync(PACKAGE, { recursive: true, force: true });
  tool('tsc', '-p', 'sdk/tsconfig.package.json');
  nameBuiltFiles();
  const { name, version, description, license, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string> & { dependencies: Record<string, string> };
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    keywords: ['call-tracking', 'phone', 'attribution', 'dynamic-number-insertion'],
    engines: { node: '>=20' },
    files: ['src', 'server'],
    exports: Object.fromEntries(
      Object.entries(EXPORTS).map(([entry, file]) => [
        entry,
        { types: `./${file}.d.ts`, default: `./${file}.js` },
      ]),
    ),
    dependencies: Object.fromEntries(DEPENDENCIES.map((one) => [one, `^${dependencies[one]}`])),
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
  };
  writeFileSync(join(PACKAGE, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [from, to] of [
    ['sdk/README.md', 'README.md'],
    ['LICENSE', 'LICENSE'],
  ] as const) {
    cpSync(join(root, from), join(PACKAGE, to));
  }
}

/** Declarations still name the sources; not every compiler finds what was made of them. */
function nameBuiltFiles(): void {
  for (const file of readdirSync(PACKAGE, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(PACKAGE, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(?<=from '\.[^']*\.)ts(?=')/g, 'js'));
  }
}

if (import.meta.main) buildPackage();
