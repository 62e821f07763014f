import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { experimental_readRawConfig } from 'wrangler';
import { build, root } from '../local/build.ts';
import { lacksAnalytics, look, must, told, type Wrangler } from './account.ts';
import { configOf, type WranglerConfig } from './config.ts';
import { entryOf } from './first-owner.ts';
import { planOf, type Step } from './plan.ts';
import { type Wish, wishOf } from './target.ts';

// npm run deploy: puts Numberline into a Cloudflare account, or a newer one in its place. What is there is kept; run
// again after a failure, it goes on where it stopped.

const wrangler: Wrangler = (...words) =>
  new Promise((resolve, reject) => {
    const child = spawn(join(root, 'node_modules', '.bin', 'wrangler'), words, {
      cwd: root,
      // Nobody is asked anything: what is to be done was said before.
      env: { ...process.env, CI: '1', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const printed = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      printed.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      printed.err += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, ...printed }));
  });

try {
  await deploy(wishOf(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function deploy(wish: Wish): Promise<void> {
  const { target } = wish;
  const found = await look(wrangler, target);
  const { url, steps } = planOf(wish, found);
  if (wish.dry) {
    console.log(['This would', ...steps.map(({ says }) => `  ${says}`)].join('\n'));
    return;
  }
  build();
  let { databaseId } = found;
  const secrets: Record<string, string> = {};
  let config = '';
  let link = '';

  const perform: Record<Step['do'], () => Promise<void>> = {
    database: async () => {
      await must(wrangler, 'd1', 'create', target.database);
      ({ databaseId } = await look(wrangler, target));
      if (databaseId === null) throw new Error(`D1 does not list ${target.database}, though it made it`);
    },
    bucket: async () => {
      await must(wrangler, 'r2', 'bucket', 'create', target.bucket);
    },
    migrate: async () => {
      config = writeConfig(wish, url, databaseId as string);
      await must(wrangler, 'd1', 'migrations', 'apply', 'DIRECTORY', '--remote', '--config', config);
    },
    secret: async () => {
      secrets.SECRET = randomBytes(32).toString('base64url');
    },
    upload: () =>
      withSecrets(secrets, async (file) => {
        const words = () => ['deploy', '--minify', '--config', config, ...file];
        const uploaded = await wrangler(...words());
        if (uploaded.status === 0) return;
        if (!lacksAnalytics(uploaded)) throw told(uploaded, words());
        console.log(
          '  without metrics, for this account has no Analytics Engine: docs/operate.md says how to open it',
        );
        config = writeConfig(wish, url, databaseId as string, false);
        await must(wrangler, ...words());
      }),
    owner: async () => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const entry = entryOf(wish.owner as string, url, timeZone, Date.now());
      await must(
        wrangler,
        'd1',
        'execute',
        'DIRECTORY',
        '--remote',
        '--config',
        config,
        '--command',
        entry.sql,
      );
      ({ link } = entry);
    },
  };
  for (const step of steps) {
    console.log(`… ${step.says}`);
    await perform[step.do]();
  }
  console.log(`\nNumberline is at ${url}`);
  if (link !== '') console.log(`Choose a password, once, within a day: ${link}`);
}

/** Writes what wrangler is to read, and says where. */
function writeConfig({ target }: Wish, url: string, databaseId: string, hasMetrics = true): string {
  const folder = join(root, 'dist', 'deploy');
  mkdirSync(folder, { recursive: true });
  const { rawConfig } = experimental_readRawConfig({ config: join(root, 'wrangler.toml') });
  const toRoot = relative(folder, root).split(sep).join('/');
  const config = configOf(
    rawConfig as unknown as WranglerConfig,
    target,
    url,
    databaseId,
    toRoot,
    hasMetrics,
  );
  const file = join(folder, `${target.worker}.json`);
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}

/** Secrets go by a file that only we can read, and that is gone afterwards: words of a command are seen by everybody. */
async function withSecrets(
  secrets: Record<string, string>,
  work: (words: string[]) => Promise<void>,
): Promise<void> {
  if (Object.keys(secrets).length === 0) return work([]);
  const folder = mkdtempSync(join(tmpdir(), 'numberline-'));
  try {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
    await work(['--secrets-file', file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
