import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, root } from '../../edge/local/build.ts';
import { workerSize } from '../../edge/local/hot-path.ts';

// `npm run size`: the bytes of every build of the script, and of what the Worker loads for a visit or a call, as JSON:
// { "site/numberline.js": { raw, gzip, brotli }, …, "worker": { hotPath, whole } }.

build();

const sizes = ['site', 'sdk'].flatMap((folder) =>
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
);

console.log(JSON.stringify({ ...Object.fromEntries(sizes), worker: await workerSize() }, null, 2));
