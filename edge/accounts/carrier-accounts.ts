import type { CarrierApi, CarrierCredentials, Dialect } from '../carriers/carrier.ts';
import { simulatorAccount, simulatorSecret } from '../carriers/simulator/secret.ts';
import { twilio } from '../carriers/twilio/index.ts';
import type { Env } from '../env.ts';
import { type Carrier, type CarrierKind, carrierById } from './directory.ts';
import { seal, unseal } from './seal.ts';

/** How each kind of carrier account speaks. */
const DIALECTS: Partial<Record<CarrierKind, Dialect>> = { simulator: twilio, twilio };

/** The REST API of each kind that has one; loaded on first use, since no first answer needs it. */
const APIS: Partial<
  Record<CarrierKind, (env: Env, carrier: Carrier, credentials: CarrierCredentials) => Promise<CarrierApi>>
> = {};

const PURPOSE = 'carrier credentials';

/** The dialect of a carrier account. Throws for a kind that this installation does not speak. */
export function dialectOf({ kind }: Pick<Carrier, 'kind'>): Dialect {
  const dialect = DIALECTS[kind];
  if (dialect === undefined) throw new Error(`there is no dialect for ${kind}`);
  return dialect;
}

/** True when accounts of this kind can be used. */
export function isSpoken(kind: CarrierKind): boolean {
  return DIALECTS[kind] !== undefined;
}

/** What a carrier's account is used with. The built-in carrier's are derived, so nobody has to keep them. */
export async function credentialsOf(env: Env, carrier: Carrier): Promise<CarrierCredentials> {
  if (carrier.credentials === null) {
    const secret = await simulatorSecret(env.SECRET, carrier.id);
    return { account: await simulatorAccount(env.SECRET, carrier.id), token: secret, signingKey: secret };
  }
  return JSON.parse(await unseal(env.SECRET, PURPOSE, carrier.id, carrier.credentials)) as CarrierCredentials;
}

/** Credentials as the directory keeps them. */
export function sealCredentials(
  env: Env,
  carrierId: string,
  credentials: CarrierCredentials,
): Promise<string> {
  return seal(env.SECRET, PURPOSE, carrierId, JSON.stringify(credentials));
}

/** The REST API of a carrier account; `null` when the account is gone or its kind has none. */
export async function carrierApi(env: Env, carrierId: string): Promise<CarrierApi | null> {
  const carrier = await carrierById(env.DIRECTORY, carrierId);
  const api = carrier === null ? undefined : APIS[carrier.kind];
  return carrier === null || api === undefined ? null : api(env, carrier, await credentialsOf(env, carrier));
}
