import { z } from 'zod';
import type { CarrierApi, CarrierCredentials, Lookup } from '../carrier.ts';
import { unsupported } from '../carrier-error.ts';
import { basic, type Fetch, rest } from '../rest.ts';
import { callsApi, numbersApi, readTwilioError } from '../twilio/compatible-rest.ts';

/**
 * SignalWire's REST API: Twilio's, under the space's own host, authorised by project id and token
 * (https://developer.signalwire.com/compatibility-api/rest/).
 */
export function signalwireApi({ account, token, space = '' }: CarrierCredentials, fetch: Fetch): CarrierApi {
  const client = rest(basic(account, token), [space], readTwilioError, fetch);
  const accountUrl = `https://${space}/api/laml/2010-04-01/Accounts/${encodeURIComponent(account)}`;
  return {
    ...numbersApi(client, accountUrl),
    ...callsApi(client, accountUrl),

    // https://developer.signalwire.com/rest/signalwire-rest/endpoints/space/lookup-phone-number
    async lookup(number) {
      const { cnam, carrier } = await client.request({
        method: 'GET',
        url: `https://${space}/api/relay/rest/lookup/phone_number/${encodeURIComponent(number)}`,
        query: { include: 'carrier,cnam' },
        answer: lookupBody,
      });
      return {
        name: cnam?.caller_id || null,
        lineType: LINE_TYPES.get(carrier?.linetype ?? '') ?? 'unknown',
        carrierName: carrier?.lec || null,
      };
    },

    portability: () => Promise.reject(unsupported('asking whether a number can be ported')),
    createPortOrder: () => Promise.reject(unsupported('porting')),
    fetchPortOrder: () => Promise.reject(unsupported('porting')),
    cancelPortOrder: () => Promise.reject(unsupported('porting')),
  };
}

const LINE_TYPES: ReadonlyMap<string, Lookup['lineType']> = new Map([
  ['landline', 'landline'],
  ['wireless', 'mobile'],
  ['mobile', 'mobile'],
  ['voip', 'voip'],
  ['tollfree', 'toll_free'],
]);

const lookupBody = z.object({
  cnam: z.object({ caller_id: z.string().nullish() }).nullish(),
  carrier: z.object({ lec: z.string().nullish(), linetype: z.string().nullish() }).nullish(),
});
