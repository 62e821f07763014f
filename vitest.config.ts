import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { Response } from 'miniflare';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// A worker asks once for the list of all modules that its file needs and that were read before. For the whole API that is
// more than a message to the Workers runtime may hold, so it gets an empty list, and asks for each.
const NO_LIST_OF_MODULES: Plugin = {
  name: 'no-list-of-modules',
  configureServer({ environments }) {
    for (const { moduleGraph } of Object.values(environments)) moduleGraph.getModulesByFile = () => undefined;
  },
};

// Four kinds of test, told apart by name: `*.worker.test.ts` runs inside the real Workers runtime, the script's
// tests in a document, pure parts in Node, and `test/` drives a browser against the whole of it.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'sdk',
          environment: 'happy-dom',
          include: ['sdk/**/*.test.ts'],
          setupFiles: ['sdk/dom.setup.ts'],
        },
      },
      {
        test: {
          name: 'pure',
          testTimeout: 20_000,
          include: ['edge/**/*.test.ts'],
          exclude: ['edge/**/*.worker.test.ts', 'edge/dashboard/**/*.test.tsx'],
        },
      },
      {
        plugins: [
          NO_LIST_OF_MODULES,
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                SECRET: 'a secret of the tests, 32 bytes or more',
                SIMULATOR: 'on',
                FUZZ_SEED: process.env.FUZZ_SEED ?? '',
                FUZZ_ROUNDS: process.env.FUZZ_ROUNDS ?? '',
              },
              // No request of a test leaves the machine, also not one that looks up a host.
              outboundService: () => new Response('no request leaves the tests', { status: 502 }),
            },
          }),
        ],
        test: {
          name: 'worker',
          include: ['edge/**/*.worker.test.ts'],
          setupFiles: ['edge/quiet.setup.ts'],
          testTimeout: 20_000,
          // What an object logs after its test would wait for ever for the connection of that test, and the run with it.
          disableConsoleIntercept: true,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // Three real browser engines: one of them now and then does not come up in time on a busy machine. Said in the report.
          retry: 1,
        },
      },
    ],
  },
});
