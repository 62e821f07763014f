import { resolve4, resolve6 } from 'node:dns/promises';
import type { Env } from '../env.ts';
import type { Outside } from './attempt.ts';

/** The outside as it is: the internet, and the names it knows. */
export function outsideOf(env: Pick<Env, 'WEBHOOKS_TO_LOOPBACK'>): Outside {
  return {
    fetch: (request) => fetch(request),
    resolve: resolveHost,
    loopback: env.WEBHOOKS_TO_LOOPBACK === 'on',
  };
}

/** A host may have addresses of one kind only; one without any is not there. */
export async function resolveHost(host: string): Promise<string[]> {
  const found = await Promise.allSettled([resolve4(host), resolve6(host)]);
  const addresses = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  return addresses;
}
