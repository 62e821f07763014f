import type { Target } from './target.ts';

/** What a command printed. */
export interface Printed {
  status: number;
  out: string;
  err: string;
}

/** Runs wrangler with these words. */
export type Wrangler = (...words: string[]) => Promise<Printed>;

/** What of an installation there is in the account. */
export interface Found {
  /** D1's id; `null` when there is no database yet. */
  databaseId: string | null;
  hasBucket: boolean;
  /** The Worker is deployed. */
  isDeployed: boolean;
  /** Where it is reached now; `null` before the first deploy. */
  url: string | null;
  /** It has its SECRET, where keys and signatures start. */
  hasSecret: boolean;
}

/** Looks at the account. Throws an `Error` when wrangler may not, with what it said. */
export async function look(wrangler: Wrangler, target: Target): Promise<Found> {
  const databases = json<{ name: string; uuid: string }[]>(await must(wrangler, 'd1', 'list', '--json'));
  const bucket = await wrangler('r2', 'bucket', 'info', target.bucket, '--json');
  if (bucket.status !== 0 && !isMissing(bucket)) throw told(bucket);
  const secrets = await wrangler('secret', 'list', '--name', target.worker, '--format', 'json');
  if (secrets.status !== 0 && !isMissing(secrets)) throw told(secrets);
  const isDeployed = secrets.status === 0;
  return {
    databaseId: databases.find(({ name }) => name === target.database)?.uuid ?? null,
    hasBucket: bucket.status === 0,
    isDeployed,
    url: isDeployed ? await addressOf(wrangler, target.worker) : null,
    hasSecret: isDeployed && json<{ name: string }[]>(secrets).some(({ name }) => name === 'SECRET'),
  };
}

/** The address that the running version was deployed with. */
async function addressOf(wrangler: Wrangler, worker: string): Promise<string | null> {
  const status = await wrangler('deployments', 'status', '--name', worker, '--json');
  if (status.status !== 0) {
    // A Worker that has secrets but no version yet.
    if (isMissing(status)) return null;
    throw told(status);
  }
  const [running] = json<{ versions: { version_id: string }[] }>(status).versions;
  if (running === undefined) return null;
  const version = json<{ resources: { bindings: { name: string; text?: string }[] } }>(
    await must(wrangler, 'versions', 'view', running.version_id, '--name', worker, '--json'),
  );
  return version.resources.bindings.find(({ name }) => name === 'PUBLIC_URL')?.text ?? null;
}

/** Runs it, and throws an `Error` with what it said where it fails. */
export async function must(wrangler: Wrangler, ...words: string[]): Promise<Printed> {
  const printed = await wrangler(...words);
  if (printed.status !== 0) throw told(printed, words);
  return printed;
}

/** Wrangler prints more than the JSON where it has news of itself. */
function json<T>({ out }: Printed): T {
  const start = out.search(/^[[{]/m);
  if (start === -1) throw new Error(`expected JSON from wrangler, not: ${out.slice(0, 200)}`);
  return JSON.parse(out.slice(start)) as T;
}

/** The API's codes: no such Worker (10007), no such bucket (10006); wrangler says the first in words of its own. */
function isMissing({ out, err }: Printed): boolean {
  return /\[code: 1000[67]\]|Worker ".*" not found/.test(out + err);
}

/** An account where Analytics Engine was never opened refuses a Worker that writes to it (10089). */
export function lacksAnalytics({ out, err }: Printed): boolean {
  return /\[code: ?10089\]/.test(out + err);
}

/** What wrangler said, as an error. */
export function told({ out, err }: Printed, words: readonly string[] = []): Error {
  const text = `${err}\n${out}`
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
    .replace(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .filter(
      (line) =>
        line.trim() !== '' && !/If you think this is a bug|Logs were written|─{5}|wrangler \d/.test(line),
    )
    .join('\n');
  return new Error(
    `wrangler ${words.join(' ')} failed:\n${text}`.replace('wrangler  failed', 'wrangler failed'),
  );
}
