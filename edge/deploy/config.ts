import { posix } from 'node:path';
import type { Target } from './target.ts';

/** What of `wrangler.toml` is looked at or changed here; the rest is passed on as it is. */
export interface WranglerConfig {
  main: string;
  vars: Record<string, string>;
  assets: { directory: string };
  d1_databases: { binding: string; migrations_dir: string }[];
  r2_buckets: { binding: string }[];
  analytics_engine_datasets: { binding: string; dataset: string }[];
  /** What is another in an installation beside the first, by the name that `--env` gives it: `[env.staging.vars]`. */
  env?: Record<string, { vars?: Record<string, string> }>;
  [other: string]: unknown;
}

/**
 * The configuration of one installation: `wrangler.toml` with its own names, its address and its database, and with the
 * variables that are its own. Nothing else of `[env.…]` is read: the parts of an installation are those of the first. Throws an
 * `Error` that names what else is there.
 *
 * @param toRoot the way from the folder that the result is written into to the project's, such as `../..`
 * @param url where it is reached, no trailing slash
 * @param databaseId D1's id of its database
 * @param hasMetrics the account has Analytics Engine
 */
export function configOf(
  { env: others, ...base }: WranglerConfig,
  { env, worker, database, bucket }: Target,
  url: string,
  databaseId: string,
  toRoot: string,
  hasMetrics: boolean,
): WranglerConfig {
  const from = (path: string) => posix.join(toRoot, path);
  const { vars, ...unread } = (env === null ? undefined : others?.[env]) ?? {};
  const [other] = Object.keys(unread);
  if (other !== undefined)
    throw new Error(
      `[env.${env}] of wrangler.toml may have vars only; it has ${other}, which belongs at the top`,
    );
  const { hostname } = new URL(url);
  const isOwnHost = !hostname.endsWith('.workers.dev');
  return {
    ...base,
    name: worker,
    main: from(base.main),
    // A host of one's own is made a custom domain: DNS and certificate come with it. The address on workers.dev is then off,
    // so that there is one address only.
    workers_dev: !isOwnHost,
    ...(isOwnHost ? { routes: [{ pattern: hostname, custom_domain: true }] } : {}),
    vars: { ...base.vars, ...vars, PUBLIC_URL: url },
    assets: { ...base.assets, directory: from(base.assets.directory) },
    d1_databases: base.d1_databases.map((one) => ({
      ...one,
      database_name: database,
      database_id: databaseId,
      migrations_dir: from(one.migrations_dir),
    })),
    r2_buckets: base.r2_buckets.map((one) => ({ ...one, bucket_name: bucket })),
    analytics_engine_datasets: hasMetrics
      ? // SQL wants no hyphens in the name of a table.
        base.analytics_engine_datasets.map((one) => ({ ...one, dataset: worker.replaceAll('-', '_') }))
      : [],
  };
}
