// `npm run bench -- <name>`: measures one thing against the baseline named in its answer, side by side in one run.
// Prints one JSON object on standard output and everything else on standard error.

/** What can be measured, by name. */
const BENCHES: Record<string, () => Promise<{ bench(args: string[]): Promise<object> }>> = {
  call: () => import('./call.ts'),
  export: () => import('./export.ts'),
  lease: () => import('./lease.ts'),
  overview: () => import('./overview.ts'),
  reports: () => import('./reports.ts'),
  scroll: () => import('./scroll.ts'),
  swap: () => import('./swap.ts'),
};

const [asked = '', ...args] = process.argv.slice(2);
const load = BENCHES[asked];
if (load === undefined) {
  const known = Object.keys(BENCHES).join(', ');
  console.error(`npm run bench -- <name>: there is no "${asked}"; the name must be one of: ${known}`);
  process.exit(2);
}
try {
  const { bench } = await load();
  console.log(JSON.stringify(await bench(args), null, 2));
} catch (error) {
  console.error(`bench ${asked}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

export {};
