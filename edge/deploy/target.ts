/** One installation of Numberline in a Cloudflare account. */
export interface Target {
  /** `null` for the one that people use; else what its names end with, such as `staging`. */
  env: string | null;
  /** The Worker's name. */
  worker: string;
  /** The D1 database's name. */
  database: string;
  /** The R2 bucket's name. */
  bucket: string;
}

/** What somebody asks of `npm run deploy`. */
export interface Wish {
  target: Target;
  /** Where visitors and carriers reach it, no trailing slash; `null` leaves it as it is deployed. */
  url: string | null;
  /** E-mail of somebody who is to be let in as an owner; `null` for nobody. */
  owner: string | null;
  /** Only says what it would do. */
  dry: boolean;
}

const USAGE = `npm run deploy -- --url https://calls.example.com --owner you@example.com

  --url      where visitors and carriers reach it: a host of a zone in your Cloudflare account, or
             https://<worker>.<account>.workers.dev; needed the first time
  --owner    e-mail of the first person: ends with a link with which they choose a password, good for a day;
             also for an owner who has lost theirs
  --env      name of a second installation beside the first, such as staging
  --dry-run  says what it would do, and does nothing`;

/** What the words after the command ask for. Throws an `Error` that names the word and what was expected. */
export function wishOf(words: readonly string[]): Wish {
  const given = new Map<string, string>();
  let dry = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--dry-run') {
      dry = true;
      continue;
    }
    if (!['--url', '--owner', '--env'].includes(word))
      throw new Error(`${word} is not known here\n\n${USAGE}`);
    const value = words[++i];
    if (value === undefined || value.startsWith('--')) throw new Error(`${word} wants a value\n\n${USAGE}`);
    given.set(word, value);
  }
  return {
    target: targetOf(given.get('--env') ?? null),
    url: addressOf(given.get('--url')),
    owner: emailOf(given.get('--owner')),
    dry,
  };
}

/** What an installation's parts are called; those of the first have the names in `wrangler.toml`. */
export function targetOf(env: string | null): Target {
  if (env !== null && !/^[a-z][a-z0-9-]{0,19}$/.test(env))
    throw new Error(
      `--env must be up to 20 small letters, digits and hyphens, such as staging; it is ${env}`,
    );
  const worker = env === null ? 'numberline' : `numberline-${env}`;
  return { env, worker, database: `${worker}-directory`, bucket: `${worker}-media` };
}

function addressOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.pathname !== '/' || url.search !== '' || url.port !== '')
    throw new Error(`--url must be https:// and a host, such as https://calls.example.com; it is ${text}`);
  return url.origin;
}

function emailOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    throw new Error(`--owner must be an e-mail address; it is ${text}`);
  return text.toLowerCase();
}
