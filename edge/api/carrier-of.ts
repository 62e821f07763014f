import { type Carrier, carriersOf } from '../accounts/directory.ts';
import { CarrierError } from '../carriers/carrier-error.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';

/** The carrier account with this id, if it is the company's. Throws `not_found` (field `carrier`) otherwise. */
export async function carrierOf(env: Env, companyId: string, id: string): Promise<Carrier> {
  const found = (await carriersOf(env.DIRECTORY, companyId)).find((carrier) => carrier.id === id);
  if (found === undefined) throw new Problem('not_found', `there is no carrier ${id}`, 'carrier');
  return found;
}

/** Asks a carrier's API; what it says against it becomes a problem that people can read. */
export async function askCarrier<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    const isOurs = error.status !== null && error.status >= 400 && error.status < 500 && !error.retryable;
    throw new Problem(
      isOurs ? 'invalid_request' : 'unavailable',
      `the carrier says: ${error.message}`,
      'carrier',
    );
  }
}
