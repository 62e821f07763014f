import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { OutputOptions, Plugin, RollupOptions } from 'rollup';
import { type MinifyOptions, minify } from 'terser';
import { stripTypes } from './strip-types.ts';

const source = (file: string): string => fileURLToPath(new URL(`src/${file}`, import.meta.url));
const built = (path: string): string => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

/** The constants of `src/build.ts` for the core build; behind them, terser finds what is never reached. */
const core: Plugin = {
  name: 'core',
  load: (id) => (id === source('build.ts') ? 'export const FULL = false;' : null),
};

/** Our few packages, as Node finds them. */
export const packages: Plugin = {
  name: 'packages',
  resolveId: (id) => (/^[a-z]/.test(id) ? fileURLToPath(import.meta.resolve(id)) : null),
};

// Properties that no page, edge or storage ever sees.
const OUR_OWN = /^(answer|hint|read|rewrite|scan|write)$/;

// How often terser goes over the code, and how eagerly it puts functions into each other. More is not always smaller.
const WAYS = [2, 3, 4].flatMap((passes) => [1, 3].map((inline) => ({ passes, inline })));

const COMPRESS = {
  unsafe: true,
  unsafe_arrows: true,
  unsafe_comps: true,
  unsafe_methods: true,
  pure_getters: true,
  arguments: true,
  hoist_funs: true,
  keep_fargs: false,
  lhs_constants: false,
};

// Letters for names: first those that the code is full of anyway, so that gzip writes them shortest.
const LETTERS = 'etosnirlacdupmfghbvwykxjqz';
const ALPHABET = LETTERS + LETTERS.toUpperCase();
const nthName = (nth: number): string =>
  (nth < ALPHABET.length ? '' : nthName(Math.floor(nth / ALPHABET.length) - 1)) +
  ALPHABET[nth % ALPHABET.length];

/** ASCII only, because a page may say that it is in any encoding. */
async function smallestOf(code: string, isModule: boolean): Promise<string> {
  const builds = await Promise.all(
    WAYS.map(async (way) => {
      const options: MinifyOptions = {
        ecma: 2020,
        module: isModule,
        compress: { ...COMPRESS, ...way },
        // Some are also names of the browser's, for what we never use.
        mangle: { properties: { regex: OUR_OWN, builtins: true }, nth_identifier: { get: nthName } },
        format: { ascii_only: true, comments: false },
      };
      return (await minify(code, options)).code ?? '';
    }),
  );
  const bytes = (code: string): number => gzipSync(code, { level: 9 }).length;
  return builds.reduce((best, next) => (bytes(next) < bytes(best) ? next : best));
}

const smallest: Plugin = {
  name: 'terser',
  // Not sooner, because rollup still ends the file with a new line: three bytes more.
  generateBundle: async ({ format }, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = await smallestOf(file.code, format === 'es');
    }
  },
};

const build = (entry: string, output: OutputOptions, ...plugins: Plugin[]): RollupOptions => ({
  input: source(entry),
  output: { generatedCode: 'es2015', strict: false, ...output },
  plugins: [...plugins, packages, stripTypes, smallest],
});

/** `site` is what a page has in a script tag: whole, smallest, or inline; `sdk` is what the npm package exports. */
const builds: RollupOptions[] = [
  build('main.ts', { file: built('site/numberline.js'), format: 'iife' }),
  build('core.ts', { file: built('site/numberline.core.js'), format: 'iife' }, core),
  build('stub.js', { file: built('site/numberline.stub.js'), format: 'es' }),
  build('debug/overlay.ts', { file: built('site/numberline.debug.js'), format: 'es' }),
  build('numberline.ts', { file: built('sdk/numberline.js'), format: 'es' }),
  build('swap.ts', { file: built('sdk/swap.js'), format: 'es' }),
];

export default builds;
