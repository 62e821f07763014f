import { spawn } from 'node:child_process';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { build, root } from './build.ts';
import { createDemo, serve } from './runtime.ts';

// `npm run dev`: the dashboard with hot reload on http://127.0.0.1:5173 (Vite, which passes API requests on), and
// everything else on http://127.0.0.1:8787, built and restarted when a source file changes.

const PORT = 8787;
const STATE = join(root, '.numberline');

build();
let runtime = await serve({ port: PORT, state: STATE });
await createDemo(PORT);
const vite = spawn(
  join(root, 'node_modules', '.bin', 'vite'),
  ['--config', 'edge/dashboard/vite.config.ts'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
vite.on('exit', () => process.exit());

let isChanged = false;
for (const folder of ['sdk', 'edge', 'examples/demo']) void note(folder);

async function note(folder: string): Promise<void> {
  for await (const { filename } of watch(join(root, folder), { recursive: true })) {
    // Vite itself follows the dashboard.
    if (!filename?.startsWith('dashboard')) isChanged = true;
  }
}

for (;;) {
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (!isChanged) continue;
  isChanged = false;
  try {
    build();
    await runtime.dispose();
    runtime = await serve({ port: PORT, state: STATE });
    console.error(`Serving the change on http://127.0.0.1:${PORT}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
}
