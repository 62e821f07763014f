import type { CarrierApi, CarrierCredentials, Dialect } from '../carriers/carrier.ts';
import { carrierApi, DIALECTS } from '../carriers/index.ts';
import { simulatorAccount, simulatorSecret } from '../carriers/simulator/secret.ts';
import type { Env } from '../env.ts';
import { type Carrier, trackingNumber } from './directory.ts';
import { seal, unseal } from './seal.ts';

/** What they are sealed for; the carrier's id is their owner. */
export const CARRIER_CREDENTIALS = 'carrier credentials';

/** The dialect of a carrier account. */
export function dialectOf({ kind }: Pick<Carrier, 'kind'>): Dialect {
  return DIALECTS[kind];
}

/** What a carrier's account is used with. The built-in carrier's are derived, so nobody has to keep them. */
export async function credentialsOf(env: Env, carrier: Carrier): Promise<CarrierCredentials> {
  if (carrier.credentials === null) {
    const secret = await simulatorSecret(env.SECRET, carrier.id);
    return { account: await simulatorAccount(env.SECRET, carrier.id), token: secret, signingKey: secret };
  }
  return JSON.parse(
    await unseal(env, CARRIER_CREDENTIALS, carrier.id, carrier.credentials),
  ) as CarrierCredentials;
}

/** Credentials as the directory keeps them. */
export function sealCredentials(
  env: Env,
  carrierId: string,
  credentials: CarrierCredentials,
): Promise<string> {
  return seal(env, CARRIER_CREDENTIALS, carrierId, JSON.stringify(credentials));
}

/** The REST API of a carrier account; loaded on first use, because no call needs it to be answered. */
export async function apiOf(env: Env, carrier: Carrier): Promise<CarrierApi> {
  if (carrier.kind !== 'simulator') return carrierApi(carrier.kind, await credentialsOf(env, carrier));
  const { simulatorApi } = await import('../carriers/simulator/api.ts');
  return simulatorApi(env, async (number) => (await trackingNumber(env.DIRECTORY, number)) === null);
}
