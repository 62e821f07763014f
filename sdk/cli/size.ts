import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// Prints the bytes of every build of the script, as JSON: { "site/numberline.js": { raw, gzip, brotli }, … }.
// The builds are made by `npm run build:sdk`.

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

const builds = ['site', 'sdk'].flatMap((folder) =>
  readdirSync(`${dist}${folder}`)
    .filter((file) => /^(numberline|numberline\.core|swap)\.js$/.test(file))
    .map((file) => `${folder}/${file}`),
);

const sizes = builds.map((build) => {
  const code = readFileSync(dist + build);
  const size = {
    raw: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
  };
  return [build, size] as const;
});

console.log(JSON.stringify(Object.fromEntries(sizes), null, 2));
