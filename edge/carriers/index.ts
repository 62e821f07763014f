import type { CarrierApi, CarrierCredentials, Dialect } from './carrier.ts';
import { plivo } from './plivo/index.ts';
import { signalwire } from './signalwire/index.ts';
import { telnyx } from './telnyx/index.ts';
import { twilio } from './twilio/index.ts';

/** Carriers that can be connected. */
export type CarrierKind = 'simulator' | 'twilio' | 'telnyx' | 'signalwire' | 'plivo';

/** How each speaks. The built-in carrier speaks as Twilio does. */
export const DIALECTS: Record<CarrierKind, Dialect> = {
  simulator: twilio,
  twilio,
  telnyx,
  signalwire,
  plivo,
};

/**
 * The REST API of an account with a carrier. Loaded on first use: no call needs it to be answered. The built-in
 * carrier's is `simulatorApi`.
 */
export async function carrierApi(
  kind: Exclude<CarrierKind, 'simulator'>,
  credentials: CarrierCredentials,
): Promise<CarrierApi> {
  const open = await APIS[kind]();
  return open(credentials, (request) => fetch(request));
}

const APIS = {
  twilio: async () => (await import('./twilio/rest.ts')).twilioApi,
  telnyx: async () => (await import('./telnyx/rest.ts')).telnyxApi,
  signalwire: async () => (await import('./signalwire/rest.ts')).signalwireApi,
  plivo: async () => (await import('./plivo/rest.ts')).plivoApi,
};
