import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, root } from '../../edge/local/build.ts';
import { workerSize } from '../../edge/local/hot-path.ts';

// `npm run size`: the bytes of every build of the script, and of what the Worker loads for a visit or a call, as JSON:
// { "site/numberline.js": { raw, gzip, brotli }, …, "worker": { hotPath, whole } }. Ends with 1 when a build is larger
// than it may be, and says which.

/** The most that a build may have, in bytes after gzip. */
const BUDGETS: Record<string, number> = {
  'site/numberline.core.js': 4_096,
  'site/numberline.js': 5_632,
  'site/numberline.stub.js': 250,
  'sdk/swap.js': 1_400,
};

build();

const sizes = Object.fromEntries(
  ['site', 'sdk'].flatMap((folder) =>
    readdirSync(join(root, 'dist', folder))
      // Not the copy whose name is its hash: it has the same content.
      .filter((file) => file.endsWith('.js') && file !== 'theme.js' && !/\.[0-9a-f]{16}\.js$/.test(file))
      .map((file) => {
        const code = readFileSync(join(root, 'dist', folder, file));
        const size = {
          raw: code.length,
          gzip: gzipSync(code, { level: 9 }).length,
          brotli: brotliCompressSync(code).length,
        };
        return [`${folder}/${file}`, size] as const;
      }),
  ),
);

console.log(JSON.stringify({ ...sizes, worker: await workerSize() }, null, 2));

for (const [file, budget] of Object.entries(BUDGETS)) {
  const gzip = sizes[file]?.gzip;
  if (gzip !== undefined && gzip <= budget) continue;
  console.error(`size: ${file} is ${gzip ?? 'not there'}, and may be ${budget} bytes after gzip`);
  process.exitCode = 1;
}
