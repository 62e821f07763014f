import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';

/**
 * Refuses an address that begins more visits in a minute than a building full of people would (`wrangler.toml` says
 * how many), so that one machine cannot use up a pool. Throws `too_many_requests`. An installation behind a proxy of
 * its own, all of whose visitors come from one address, raises the limit there.
 */
export async function limitAddress(env: Env, headers: Pick<Headers, 'get'>): Promise<void> {
  const key = addressKey(headers.get('cf-connecting-ip'));
  if (key === null) return;
  const { success } = await env.VISITS_PER_ADDRESS.limit({ key });
  if (!success) throw tooMany('from this address');
}

/** The same for a site, whose key anybody can read in its pages, so that one cannot slow down the others. */
export async function limitSite(env: Env, headers: Pick<Headers, 'get'>, site: string): Promise<void> {
  if (addressKey(headers.get('cf-connecting-ip')) === null) return;
  const { success } = await env.VISITS_PER_SITE.limit({ key: site });
  if (!success) throw tooMany('on this site');
}

/**
 * What an address is counted under: itself, or the /64 of an IPv6 address, of which every household has one to
 * itself (RFC 6177). It goes to the counter and nowhere else. `null` on one's own machine, where nothing is limited;
 * Cloudflare sets the header itself, so no visitor can pretend to be there.
 */
export function addressKey(address: string | null): string | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address ?? '')?.[1];
  const plain = mapped ?? address;
  if (plain === null || plain === '::1' || plain.startsWith('127.')) return null;
  return plain.includes(':') ? `${network(plain)}::/64` : plain;
}

/** The first four groups of an IPv6 address, however it is abbreviated. */
function network(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(missing).fill('0'), ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function tooMany(where: string): Problem {
  return new Problem('too_many_requests', `too many visits begin ${where}; try again in a minute`);
}
