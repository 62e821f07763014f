import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../edge/local/build.ts';
import { apiTypes, type Document, FILE } from '../../sdk/cli/api-types.ts';
import { buildPackage, PACKAGE } from '../../sdk/package.ts';
import { type Edge, startEdge } from '../edge.ts';
import { RUNTIMES } from './runtimes.ts';

// The npm package, as somebody has it who installs it into an empty project without the network.

const SECRET = `whsec_${btoa('a secret of 24 bytes ok!')}`;

let project: string;
let files: string[];

const at = (...path: string[]): string => join(project, ...path);
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  buildPackage();
  project = mkdtempSync(join(tmpdir(), 'numberline-package-'));
  const [packed] = JSON.parse(run('npm', 'pack', PACKAGE, '--json')) as [
    { filename: string; files: { path: string }[] },
  ];
  files = packed.files.map(({ path }) => path);
  writeFileSync(at('package.json'), JSON.stringify({ type: 'module', private: true }));
  // Its dependency, packed from what is installed here: the network is not asked.
  const dependency = run(
    'npm',
    'pack',
    join(root, 'node_modules/idb-keyval'),
    '--silent',
    '--ignore-scripts',
  ).trim();
  run('npm', 'install', '--offline', '--no-audit', '--no-fund', `./${dependency}`, `./${packed.filename}`);
  // What a project that uses React has of its own.
  for (const name of ['react', 'react-dom', '@types']) {
    symlinkSync(join(root, 'node_modules', name), at('node_modules', name));
  }
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('what is published', () => {
  test('is modules with their declarations, and nothing else', () => {
    const kinds = new Set(files.map((file) => /(\.d\.ts|\.js|\.\w+|LICENSE)$/.exec(file)?.[0]));
    expect([...kinds].sort()).toEqual(['.d.ts', '.js', '.json', '.md', 'LICENSE']);
    expect(files.filter((file) => /test|fixture/.test(file))).toEqual([]);
    for (const file of files.filter((one) => one.endsWith('.js'))) {
      expect(files).toContain(file.replace(/\.js$/, '.d.ts'));
    }
  });

  test('is found sound by publint', async () => {
    const { messages } = await publint({ pkgDir: PACKAGE, strict: true });
    const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test('needs no other package, and has the name and version of the project', () => {
    const manifest = JSON.parse(readFileSync(at('node_modules/numberline/package.json'), 'utf8'));
    const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: own.name, version: own.version, license: own.license });
    expect(manifest).not.toHaveProperty('dependencies');
    const imported = files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [
        ...readFileSync(join(PACKAGE, file), 'utf8').matchAll(/^import .* from '([a-z@][^']*)'/gm),
      ])
      .map(([, name]) => name);
    expect(new Set(imported)).toEqual(new Set(['react']));
    expect(Object.keys(manifest.exports)).toEqual(Object.keys(own.exports));
  });
});

describe('a project that installs it', () => {
  test('may import every entry where there is no page', () => {
    writeFileSync(
      at('all.mjs'),
      `const names = {};
       for (const entry of ['numberline', 'numberline/swap', 'numberline/react', 'numberline/server'])
         names[entry] = Object.keys(await import(entry)).sort();
       console.log(JSON.stringify(names));`,
    );
    expect(JSON.parse(run(process.execPath, 'all.mjs'))).toEqual({
      numberline: ['start'],
      'numberline/swap': ['swap', 'swapText'],
      'numberline/react': ['TrackedNumber', 'useTrackedNumber'],
      'numberline/server': ['NumberlineError', 'WebhookError', 'connect', 'openWebhook'],
    });
  });

  test('may do so with the Node of the machine', () => {
    const node = '/usr/bin/node';
    if (!existsSync(node)) return console.log(`Skipped: there is no ${node}`);
    expect(run(node, 'all.mjs')).toContain('openWebhook');
  });

  const USE = `
    import { start, type Tracker } from 'numberline';
    import { swap, type Change } from 'numberline/swap';
    import { TrackedNumber, useTrackedNumber } from 'numberline/react';
    import { type Attribution, connect, openWebhook } from 'numberline/server';
    import { createElement } from 'react';

    export const tracker: Tracker = start({ site: 'demo', edge: 'https://calls.example.com', consent: 'wait' });
    tracker.on('swap', ({ swaps }) => swaps.map(({ from, to }) => from + to));
    export const changes: Change[] = swap(document, [{ from: '+13125550123', to: '+18475550199' }]);
    export const link = createElement(TrackedNumber, { number: '+13125550123', className: 'phone' });
    export const shown = (): string => useTrackedNumber('+13125550123').to;

    const numberline = connect({ edge: 'https://calls.example.com', key: 'nl_1' });
    export async function campaign(): Promise<string | null | undefined> {
      const { attribution } = await numberline.whoCalled({ number: '+13125550101' });
      const known: Attribution = attribution;
      return known.source?.campaign;
    }
    export const type = async (request: Request): Promise<string> =>
      (await openWebhook({ secret: 'whsec_', headers: request.headers, body: await request.text() })).type;
    // @ts-expect-error there is no such event
    tracker.on('nothing', () => {});
    // @ts-expect-error a number has to be said
    numberline.whoCalled({});
  `;

  test.each(['nodenext', 'bundler'])('is told all types (%s)', (resolution) => {
    writeFileSync(at('use.ts'), USE);
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'];
    const modules = ['--module', resolution === 'bundler' ? 'esnext' : resolution];
    // Without `skipLibCheck`: our declarations have to be right by themselves.
    const tsc = [...options, ...modules, '--moduleResolution', resolution, '--types', '', 'use.ts'];
    expect(run(join(root, 'node_modules', '.bin', 'tsc'), ...tsc)).toBe('');
  });

  test('ships hardly more to its pages than the script tag does', async () => {
    const sizeOf = async (entry: string): Promise<number> => {
      const { outputFiles } = await bundle({
        stdin: { contents: `export * from '${entry}'`, resolveDir: project },
        bundle: true,
        minify: true,
        format: 'esm',
        write: false,
      });
      return outputFiles[0]?.contents.length ?? Number.NaN;
    };
    for (const [entry, file] of [
      ['numberline', 'numberline.js'],
      ['numberline/swap', 'swap.js'],
    ] as const) {
      const smallest = readFileSync(join(root, 'dist', 'sdk', file)).length;
      expect(await sizeOf(entry)).toBeLessThan(smallest * 1.2);
    }
  });
});

describe('numberline/server', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge();
  });
  afterAll(() => edge?.remove());

  test('has the types of the API as it is (npm run api-types writes them)', async () => {
    const document = (await (await fetch(`${edge.url}/openapi.json`)).json()) as Document;
    expect(readFileSync(FILE, 'utf8'), 'run: npm run api-types').toBe(apiTypes(document));
  });

  /** What every runtime is to do: ask who called, be refused, open a message, and refuse one that was changed. */
  const behaviour = (): string => {
    const body = JSON.stringify({ type: 'call.ended', timestamp: new Date(), data: { id: 'call_1' } });
    const sentAt = new Date();
    const signature = new Webhook(SECRET).sign('msg_1', sentAt, body);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': signature,
    };
    const message = JSON.stringify({ secret: SECRET, headers, body });
    return `
      const numberline = connect({ edge: '${edge.url}', key: 'nl_demo' });
      const message = ${message};
      const { attribution } = await numberline.whoCalled({ number: '+13125550101' });
      const refusal = await connect({ edge: '${edge.url}', key: 'wrong' }).call('call_1').catch((error) => error);
      const opened = await openWebhook(message);
      const changed = await openWebhook({ ...message, body: message.body + ' ' }).catch((error) => error);
      const result = [attribution.kind, refusal.type, opened.type, changed.reason].join(' ');`;
  };
  const EXPECTED = 'none unauthorized call.ended wrong_signature';

  test.each(RUNTIMES)('works on $name', ({ command, reason }) => {
    if (command === null) {
      if (process.env.CI !== undefined) throw new Error(reason);
      return console.log(`Skipped: ${reason}`);
    }
    const [program = '', ...args] = command;
    writeFileSync(
      at('backend.mjs'),
      `import { connect, openWebhook } from 'numberline/server'; ${behaviour()} console.log(result);`,
    );
    expect(run(program, ...args, 'backend.mjs').trim()).toBe(EXPECTED);
  });

  test('works on Workers, without Node’s compatibility', async () => {
    const { outputFiles } = await bundle({
      stdin: {
        contents: `import { connect, openWebhook } from 'numberline/server';
          export default { async fetch() { ${behaviour()} return new Response(result); } };`,
        resolveDir: project,
      },
      bundle: true,
      format: 'esm',
      write: false,
    });
    const worker = new Miniflare(
      convertV4MiniflareOptions({
        modules: [{ type: 'ESModule', path: 'worker.js', contents: outputFiles[0]?.text ?? '' }],
        compatibilityDate: '2026-10-12',
      }),
    );
    try {
      expect(await (await worker.dispatchFetch('http://worker.example/')).text()).toBe(EXPECTED);
    } finally {
      await worker.dispose();
    }
  });
});
