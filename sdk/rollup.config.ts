import { fileURLToPath } from 'node:url';
import type { OutputOptions, Plugin, RollupOptions } from 'rollup';
import { type MinifyOptions, minify } from 'terser';
import { stripTypes } from './strip-types.ts';

const source = (name: string): string => fileURLToPath(new URL(`src/${name}.ts`, import.meta.url));
const built = (path: string): string => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

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
      },
      format: { ascii_only: true, comments: false },
    };
    return { code: (await minify(code, options)).code ?? '', map: null };
  },
};

const build = (entry: string, output: OutputOptions): RollupOptions => ({
  input: source(entry),
  output: { generatedCode: 'es2015', strict: false, ...output },
  plugins: [stripTypes, smallest],
});

/** `site` is what a page loads by a script tag, whole or smallest; `sdk` is what the npm package exports. */
const builds: RollupOptions[] = [
  build('main', { file: built('site/numberline.js'), format: 'iife' }),
  build('core', { file: built('site/numberline.core.js'), format: 'iife' }),
  build('numberline', { file: built('sdk/numberline.js'), format: 'es' }),
  build('swap', { file: built('sdk/swap.js'), format: 'es' }),
];

export default builds;
