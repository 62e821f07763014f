// Serves one of the examples on this machine, as a site of the demo company:
//
//   npm start                            # in the project's folder, in another terminal
//   node examples/serve.mjs plain-html   # plain-html, spa or ssr-react
//
//   --port N    another port than 8788
//   --edge URL  where Numberline runs (http://127.0.0.1:8787)
//
// An example is a folder with pages, or with a `server.mjs` that makes them. In pages, SITE_KEY and EDGE stand for what
// the owner of a site would write there.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';

const KINDS = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/** `numberline` as one module, for pages that import it without a bundler. */
const MODULES = join(import.meta.dirname, '..', 'dist', 'sdk');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '8788' },
    edge: { type: 'string', default: 'http://127.0.0.1:8787' },
  },
});
const [name = ''] = positionals;
const folder = join(import.meta.dirname, name);
if (name === '' || !existsSync(folder)) {
  console.error('Name an example: node examples/serve.mjs plain-html, spa or ssr-react');
  process.exit(1);
}

const origin = `http://127.0.0.1:${values.port}`;
const site = await siteFor(origin, values.edge).catch((error) => {
  console.error(
    `No Numberline at ${values.edge} (${error.cause?.code ?? error.message}). Start it with: npm start`,
  );
  process.exit(1);
});
const fill = (text) => text.replaceAll('SITE_KEY', site).replaceAll('EDGE', values.edge);
const own = existsSync(join(folder, 'server.mjs')) ? await import(join(folder, 'server.mjs')) : null;

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, origin);
  const page = own && extname(pathname) === '' ? own.page(pathname) : await fileAt(pathname);
  if (page === null) response.writeHead(404).end('not found');
  else
    response.writeHead(200, { 'content-type': KINDS[extname(pathname)] ?? KINDS['.html'] }).end(fill(page));
}).listen(Number(values.port), '127.0.0.1', () => {
  console.log(`${origin}/?utm_source=google&utm_medium=cpc&utm_campaign=example   Ctrl-C stops`);
});

/** A file of the example or, below /numberline/, one of our modules; what is none is a route of the app. */
async function fileAt(pathname) {
  const isModule = pathname.startsWith('/numberline/');
  const path = normalize(isModule ? pathname.slice('/numberline'.length) : pathname);
  if (own?.files?.[path] !== undefined) return own.files[path];
  const file = extname(path) === '' ? 'index.html' : path;
  return readFile(join(isModule ? MODULES : folder, file), 'utf8').catch(() => null);
}

/** Makes a site of the demo company for this origin, and answers its key. In the dashboard: Sites › Add. */
async function siteFor(origin, edge) {
  const response = await fetch(`${edge}/v1/sites`, {
    method: 'POST',
    headers: { authorization: 'Bearer nl_demo', 'content-type': 'application/json' },
    body: JSON.stringify({
      name: `Example ${name}`,
      origins: [origin],
      targets: [{ number: '+13125550142', pool: 'demo' }],
    }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.message);
  return body.key;
}
