import { fileURLToPath } from 'node:url';
import { compile } from 'svelte/compiler';
import { build, type InlineConfig, type Plugin } from 'vite';

const fileOf = (name: string): string => fileURLToPath(new URL(`apps/${name}`, import.meta.url));

/** Svelte's own compiler, as its Vite plugin calls it. */
const svelte = (generate: 'client' | 'server', dev: boolean): Plugin => ({
  name: 'svelte',
  transform: (code, file) =>
    file.endsWith('.svelte') ? compile(code, { filename: file, generate, dev }).js : undefined,
});

async function bundle(config: InlineConfig): Promise<string> {
  const built = await build({ configFile: false, logLevel: 'error', publicDir: false, ...config });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('Vite built nothing');
  return output.output[0].code;
}

/** A page's script with its framework, for use inside a `<script>`. Development builds complain of more. */
export async function scriptOf(name: string, mode: 'development' | 'production'): Promise<string> {
  const code = await bundle({
    mode,
    define: {
      'process.env.NODE_ENV': JSON.stringify(mode),
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    resolve: { conditions: ['browser', mode] },
    plugins: [svelte('client', mode === 'development')],
    build: {
      write: false,
      minify: false,
      lib: { entry: fileOf(name), formats: ['iife'], name: 'app', fileName: 'app' },
    },
  });
  return code.replaceAll('</script', '<\\/script');
}

/** What Svelte's app says on the server: its components compile to another module there. */
export async function svelteHtml(): Promise<string> {
  const code = await bundle({
    plugins: [svelte('server', false)],
    ssr: { noExternal: true },
    build: { write: false, minify: false, ssr: fileOf('svelte-server.js') },
  });
  const { html } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return html();
}
