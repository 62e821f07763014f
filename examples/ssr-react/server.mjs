// What `serve.mjs` asks for: a page, rendered by React on the server, and the script that brings it to life.

import { join } from 'node:path';
import { build } from 'esbuild';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './app.mjs';

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'client.mjs')],
  bundle: true,
  format: 'esm',
  define: { 'process.env.NODE_ENV': '"development"' },
  write: false,
});

/** Files that are no files. */
export const files = { '/client.js': outputFiles[0].text };

/** The page at a path; `null` when there is none. */
export function page(path) {
  if (path !== '/') return null;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Harbor &amp; Pine Plumbing</title>
    <script src="EDGE/numberline.js" data-site="SITE_KEY" data-edge="EDGE"></script>
    <script type="module" src="/client.js"></script>
  </head>
  <body><div id="app">${renderToString(createElement(App))}</div></body>
</html>`;
}
