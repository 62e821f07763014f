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

/** How long it may take to look up a host, ms. */
const PATIENCE_MS = 5_000;

/** A host may have addresses of one kind only; one without any, or that nobody answers for, is not there. */
export async function resolveHost(host: string): Promise<string[]> {
  const found = await Promise.all([resolve4(host), resolve6(host)].map(soon));
  const addresses = found.flat();
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  return addresses;
}

/** Addresses, or none when they do not come: a look-up has no end of its own. */
async function soon(looked: Promise<string[]>): Promise<string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), PATIENCE_MS);
  });
  try {
    return await Promise.race([looked.catch(() => []), late]);
  } finally {
    clearTimeout(timer);
  }
}
