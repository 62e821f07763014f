import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './build.ts';
import { optionsOf, refuse } from './options.ts';
import { createDemo, serve } from './runtime.ts';

// `npm start`: builds what has changed and serves everything, with its state in a folder that git ignores.
//   --fresh       forget everything first
//   --port N      another port than 8787
//   --state DIR   another folder than .numberline

const values = optionsOf({
  fresh: { type: 'boolean', default: false },
  port: { type: 'string', default: '8787' },
  state: { type: 'string', default: join(root, '.numberline') },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535)
  refuse(`--port must be a number from 1 to 65535, not ${values.port}`);

build();
if (values.fresh) rmSync(values.state, { recursive: true, force: true });

const url = `http://127.0.0.1:${port}`;
const runtime = await serve({ port, state: values.state }).catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`Could not serve on ${url}: ${reason}`);
  if (/already in use/.test(reason))
    console.error(`If a Numberline was ended there by force (kill -9), its runtime serves on without it, and loses nothing when it is
ended too: it is the process "workerd" that "lsof -i :${port}" shows.`);
  process.exit(1);
});
const demo = await createDemo(port);

console.log(`
Numberline shows which ad, keyword and page made your phone ring.

  Dashboard   ${url}/        sign in as ${demo.email} with ${demo.password}
  Demo site   ${url}/demo/   site key "${demo.siteKey}"
  API         ${url}/v1      API key ${demo.apiKey}, described in ${url}/openapi.json
  Script      ${url}/numberline.js

Everything is kept in ${values.state} and survives a restart; npm start -- --fresh forgets it. Ctrl-C stops.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    void runtime.dispose().then(() => process.exit(0));
  });
}
