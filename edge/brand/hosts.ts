import { resolveTxt } from 'node:dns/promises';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { isOnThisMachine } from './brand.ts';

/** A host that is to show a brand. Instants are ms since 1970. */
export interface BrandHost {
  host: string;
  /** What has to be in DNS to show that the host is its owner's. */
  record: { type: 'TXT'; name: string; value: string };
  /** `null` while that was never seen. */
  verifiedAt: number | null;
  /** When it was looked for last. */
  checkedAt: number | null;
}

/** Looks up the texts of a name, each in its pieces. Rejects when there are none. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** RFC 1123: labels of letters, digits and hyphens, at least two, 253 characters in all. */
const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

const MOST_HOSTS = 10;

interface HostRow {
  host: string;
  token: string;
  verified_at: number | null;
  checked_at: number | null;
}

const COLUMNS = 'host, token, verified_at, checked_at';

/** Hosts of an owner, oldest first. */
export async function hostsOf(env: Env, owner: string): Promise<BrandHost[]> {
  const { results } = await env.DIRECTORY.prepare(
    `SELECT ${COLUMNS} FROM brand_host WHERE owner = ? ORDER BY created_at, host`,
  )
    .bind(owner)
    .all<HostRow>();
  return results.map(toHost);
}

/**
 * Notes a host that is to show an owner's brand; it does so once it is verified. Others may claim the same one: who shows that it is
 * theirs has it.
 *
 * @throws Problem naming `host`
 */
export async function addHost(env: Env, owner: string, host: string, at: number): Promise<BrandHost> {
  const name = host.trim().toLowerCase().replace(/\.$/, '');
  if (!HOST.test(name)) {
    throw new Problem('invalid_request', 'host must be a host name such as calls.example.com', 'host');
  }
  if (name === new URL(env.PUBLIC_URL).hostname) {
    throw new Problem('invalid_request', 'host is the installation’s own', 'host');
  }
  const known = await hostsOf(env, owner);
  if (known.some((one) => one.host === name))
    throw new Problem('conflict', `${name} is here already`, 'host');
  if (known.length >= MOST_HOSTS)
    throw new Problem('conflict', `a brand has ${MOST_HOSTS} hosts at most`, 'host');
  const token = newId('key').slice('key_'.length);
  await env.DIRECTORY.prepare('INSERT INTO brand_host (host, owner, token, created_at) VALUES (?, ?, ?, ?)')
    .bind(name, owner, token, at)
    .run();
  return toHost({ host: name, token, verified_at: null, checked_at: null });
}

/** False when the owner has no such host. */
export async function removeHost(env: Env, owner: string, host: string): Promise<boolean> {
  const { meta } = await env.DIRECTORY.prepare('DELETE FROM brand_host WHERE owner = ? AND host = ?')
    .bind(owner, host)
    .run();
  return meta.changes > 0;
}

/**
 * Looks into DNS whether a host is its owner's, and notes it. Workers ask DNS over HTTPS. A host that was verified stays so when the
 * look-up fails, and not when the record is gone.
 *
 * @throws Problem `not_found` when the owner has no such host, `conflict` when somebody else has shown that it is theirs
 */
export async function checkHost(
  env: Env,
  owner: string,
  host: string,
  at: number,
  resolve: ResolveTxt = (name) => resolveTxt(name),
): Promise<BrandHost> {
  const known = (await hostsOf(env, owner)).find((one) => one.host === host);
  if (known === undefined) throw new Problem('not_found', `there is no host ${host}`, 'host');
  const { name, value } = known.record;
  // Tried out on a laptop: such a name leads to this machine only, and no DNS knows it.
  const isOurs = env.SIMULATOR === 'on' && isOnThisMachine(host);
  const texts = isOurs
    ? [value]
    : await resolve(name).then(
        (found) => found.map((pieces) => pieces.join('')),
        (error: { code?: string }) => (isThereNone(error) ? ([] as string[]) : null),
      );
  const isVerified = texts === null ? known.verifiedAt !== null : texts.includes(value);
  try {
    await env.DIRECTORY.prepare(
      `UPDATE brand_host SET checked_at = ?1, verified_at = iif(?2, coalesce(verified_at, ?1), NULL)
       WHERE owner = ?3 AND host = ?4`,
    )
      .bind(at, isVerified ? 1 : 0, owner, host)
      .run();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('UNIQUE'))) throw error;
    throw new Problem('conflict', `${host} shows another brand already`, 'host');
  }
  return { ...known, checkedAt: at, verifiedAt: isVerified ? (known.verifiedAt ?? at) : null };
}

/** DNS has answered that there is nothing, rather than not at all. */
const isThereNone = ({ code }: { code?: string }): boolean => code === 'ENOTFOUND' || code === 'ENODATA';

function toHost({ host, token, verified_at, checked_at }: HostRow): BrandHost {
  return {
    host,
    record: { type: 'TXT', name: `_call-tracking.${host}`, value: `verify=${token}` },
    verifiedAt: verified_at,
    checkedAt: checked_at,
  };
}
