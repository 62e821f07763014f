import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cloudflare } from './cloudflare.fixture.ts';

// `npm run deploy` with the real wrangler, into an account that is played on this machine. Wrangler is started a dozen times.
vi.setConfig({ testTimeout: 240_000 });

const ROOT = join(import.meta.dirname, '..', '..');

let cloudflare: Cloudflare;
let address: string;

beforeEach(async () => {
  cloudflare = new Cloudflare();
  address = await cloudflare.start();
});
afterEach(() => cloudflare.stop());

function deploy(...words: string[]): Promise<{ status: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['edge/deploy/deploy.ts', ...words], {
      cwd: ROOT,
      env: {
        ...process.env,
        CLOUDFLARE_API_BASE_URL: address,
        CLOUDFLARE_API_TOKEN: 'token',
        CLOUDFLARE_ACCOUNT_ID: 'acc',
        WRANGLER_SEND_METRICS: 'false',
      },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

const writes = () => cloudflare.requests.filter((request) => !/^GET|\/query$/.test(request));

test('a first deploy makes everything, the next keeps all of it', async () => {
  const first = await deploy('--url', 'https://calls.example.com', '--owner', "o'neil@example.com");
  expect(first).toMatchObject({
    status: 0,
    out: expect.stringContaining('Numberline is at https://calls.example.com'),
  });
  const worker = cloudflare.workers.get('numberline');
  const secret = worker?.secrets.get('SECRET');
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(first.out + first.err).not.toContain(secret);
  const bindings = Object.fromEntries((worker?.metadata.bindings ?? []).map((one) => [one.name, one]));
  const database = cloudflare.databases.get('numberline-directory');
  expect(bindings).toMatchObject({
    DIRECTORY: { type: 'd1', id: database?.uuid },
    MEDIA: { type: 'r2_bucket', bucket_name: 'numberline-media' },
    METRICS: { type: 'analytics_engine', dataset: 'numberline' },
    PUBLIC_URL: { text: 'https://calls.example.com' },
    SIMULATOR: { text: 'off' },
  });
  expect([...cloudflare.domains]).toEqual([['calls.example.com', 'numberline']]);
  expect(cloudflare.crons.get('numberline')).not.toEqual([]);
  const link = /https:\/\/calls\.example\.com\/sign-in\/reset#([0-9a-z]{52})/.exec(first.out)?.[1] ?? '';
  const links = database?.sql.prepare('SELECT email, hash FROM one_time_link JOIN user ON user.id = user_id');
  const hash = createHash('sha256').update(link).digest('hex');
  expect(links?.all()).toEqual([{ email: "o'neil@example.com", hash }]);
  expect(database?.sql.prepare('SELECT user_id FROM account_owner').all()).toHaveLength(1);
  database?.sql.exec("UPDATE company SET name = 'Acme'");

  // Nothing is asked for again, and nothing is lost.
  const second = await deploy();
  expect(second).toMatchObject({ status: 0, out: expect.stringContaining('replace the Worker numberline') });
  expect(second.out).not.toMatch(/create|SECRET/);
  expect(cloudflare.workers.get('numberline')?.secrets.get('SECRET')).toBe(secret);
  expect(database?.sql.prepare('SELECT name FROM company').all()).toEqual([{ name: 'Acme' }]);
});

test('a deploy that stopped half way goes on where it stopped', async () => {
  cloudflare.refuses = /^PUT \/workers\/scripts\/numberline$/;
  const stopped = await deploy('--url', 'https://calls.example.com');
  expect(stopped.status).toBe(1);
  expect(stopped.err).toContain('an internal error');
  cloudflare.refuses = null;
  const next = await deploy('--url', 'https://calls.example.com');
  expect(next.status).toBe(0);
  expect(next.out).not.toContain('create the');
});

test('an account without Analytics Engine gets all but the metrics, and is told so', async () => {
  cloudflare.hasAnalytics = false;
  const { status, out } = await deploy('--url', 'https://calls.example.com', '--env', 'staging');
  expect(status).toBe(0);
  expect(out).toContain('without metrics');
  const { bindings } = cloudflare.workers.get('numberline-staging')?.metadata ?? { bindings: [] };
  expect(bindings.map(({ name }) => name)).toContain('COMPANIES');
  expect(bindings.map(({ name }) => name)).not.toContain('METRICS');
  cloudflare.hasAnalytics = true;
  await deploy('--env', 'staging');
  expect(cloudflare.workers.get('numberline-staging')?.metadata.bindings).toContainEqual({
    type: 'analytics_engine',
    name: 'METRICS',
    dataset: 'numberline_staging',
  });
});

test('a dry run says what would be done and does nothing', async () => {
  const { status, out } = await deploy('--url', 'https://calls.example.com', '--env', 'staging', '--dry-run');
  expect(status).toBe(0);
  expect(out).toContain('create the D1 database numberline-staging-directory');
  expect(out).toContain('deploy the Worker numberline-staging, reached at https://calls.example.com');
  expect(writes()).toEqual([]);
});

test('an address is needed the first time', async () => {
  const { status, err } = await deploy();
  expect(status).toBe(1);
  expect(err).toContain('--url is missing');
  expect(writes()).toEqual([]);
});

test('what wrangler may not do is said in its words', async () => {
  cloudflare.refuses = /^GET \/d1/;
  const { status, err } = await deploy('--url', 'https://calls.example.com');
  expect(status).toBe(1);
  expect(err).toContain('wrangler d1 list --json failed');
  expect(err).toContain('an internal error');
});
