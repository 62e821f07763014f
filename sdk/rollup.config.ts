import { fileURLToPath } from 'node:url';
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

/** ASCII only, because a page may say that it is in any encoding. */
const smallest: Plugin = {
  name: 'terser',
  renderChunk: async (code, _chunk, { format }) => {
    const options: MinifyOptions = {
      ecma: 2020,
      module: format === 'es',
      compress: {
        passes: 4,
        unsafe: true,
        unsafe_arrows: true,
        unsafe_methods: true,
        arguments: true,
        hoist_funs: true,
        pure_getters: true,
        unsafe_comps: true,
      },
      format: { ascii_only: true, comments: false },
    };
    return { code: (await minify(code, options)).code ?? '', map: null };
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
