import type { CarrierRequest } from '../carrier.ts';
import { isSigned, SIGNATURE_HEADER } from '../twilio/signature.ts';

const OWN_HEADER = 'X-SignalWire-Signature';

/**
 * True when the request was signed with the project's signing key: as Twilio signs, in a header of SignalWire's own or
 * in Twilio's (npm @signalwire/compatibility-api, lib/webhooks/webhooks.js).
 */
export function verify(request: CarrierRequest, signingKey: string): Promise<boolean> {
  const { headers } = request;
  return isSigned(request, headers.get(OWN_HEADER) ?? headers.get(SIGNATURE_HEADER), signingKey);
}
