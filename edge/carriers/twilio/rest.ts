import { z } from 'zod';
import type { CarrierApi, CarrierCredentials, Lookup, NumberKind, PortOrder } from '../carrier.ts';
import { basic, type Fetch, rest } from '../rest.ts';
import { callsApi, numbersApi, readTwilioError } from './compatible-rest.ts';

const API = 'https://api.twilio.com';
const LOOKUPS = 'https://lookups.twilio.com';
const NUMBERS = 'https://numbers.twilio.com';

/** Twilio's REST API (https://www.twilio.com/docs/usage/api), with basic authorisation by account SID and auth token. */
export function twilioApi({ account, token }: CarrierCredentials, fetch: Fetch): CarrierApi {
  const client = rest(basic(account, token), [new URL(API).host], readTwilioError, fetch);
  const { request } = client;
  const accountUrl = `${API}/2010-04-01/Accounts/${encodeURIComponent(account)}`;
  const portUrl = (id: string) => `${NUMBERS}/v1/Porting/PortIn/${encodeURIComponent(id)}`;
  const fetchPortOrder = async (id: string): Promise<PortOrder> =>
    portOrder(await request({ method: 'GET', url: portUrl(id), answer: portBody }));
  return {
    ...numbersApi(client, accountUrl),
    ...callsApi(client, accountUrl),

    // https://www.twilio.com/docs/lookup/v2-api
    async lookup(number) {
      const { caller_name, line_type_intelligence } = await request({
        method: 'GET',
        url: `${LOOKUPS}/v2/PhoneNumbers/${encodeURIComponent(number)}`,
        query: { Fields: 'caller_name,line_type_intelligence' },
        answer: lookupBody,
      });
      return {
        name: caller_name?.caller_name || null,
        lineType: LINE_TYPES.get(line_type_intelligence?.type ?? '') ?? 'unknown',
        carrierName: line_type_intelligence?.carrier_name || null,
      };
    },

    // https://www.twilio.com/docs/phone-numbers/port-in/port-in-request-api
    async portability(number) {
      const { portable, not_portable_reason, number_type } = await request({
        method: 'GET',
        url: `${NUMBERS}/v1/Porting/Portability/PhoneNumber/${encodeURIComponent(number)}`,
        answer: portabilityBody,
      });
      return { portable, reason: not_portable_reason ?? null, kind: KINDS.get(number_type ?? '') ?? null };
    },

    async createPortOrder(order) {
      return portOrder(
        await request({
          method: 'POST',
          url: `${NUMBERS}/v1/Porting/PortIn`,
          json: {
            account_sid: account,
            documents: order.documents,
            phone_numbers: order.numbers.map((phone_number) => ({ phone_number })),
            losing_carrier_information: {
              customer_name: order.customerName,
              customer_type: order.customerType === 'business' ? 'Business' : 'Individual',
              account_number: order.accountNumber,
              account_telephone_number: order.accountTelephone,
              authorized_representative: order.authorizedRepresentative,
              authorized_representative_email: order.authorizedEmail,
              address: order.address,
            },
            notification_emails: order.notify,
            target_port_in_date: order.targetDate,
          },
          isOnceOnly: true,
          answer: portBody,
        }),
      );
    },

    fetchPortOrder,

    async cancelPortOrder(id) {
      await request({ method: 'DELETE', url: portUrl(id) });
      return fetchPortOrder(id);
    },
  };
}

/** https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence#type-property-values */
const LINE_TYPES: ReadonlyMap<string, Lookup['lineType']> = new Map([
  ['landline', 'landline'],
  ['mobile', 'mobile'],
  ['fixedVoip', 'voip'],
  ['nonFixedVoip', 'voip'],
  ['tollFree', 'toll_free'],
]);

const KINDS: ReadonlyMap<string, NumberKind> = new Map([
  ['LOCAL', 'local'],
  ['MOBILE', 'mobile'],
  ['TOLL-FREE', 'toll_free'],
]);

/** `port_in_request_status`; what has only just been made is `pending`, which the list of states does not have. */
const PORT_STATUS: ReadonlyMap<string, PortOrder['status']> = new Map([
  ['pending', 'submitted'],
  ['in review', 'in_review'],
  ['waiting for signature', 'waiting_signature'],
  ['action required', 'action_required'],
  ['in progress', 'in_progress'],
  ['completed', 'completed'],
  ['expired', 'expired'],
  ['canceled', 'canceled'],
]);

function portOrder({
  port_in_request_sid,
  port_in_request_status,
  phone_numbers,
}: z.infer<typeof portBody>): PortOrder {
  return {
    id: port_in_request_sid,
    status: PORT_STATUS.get((port_in_request_status ?? 'pending').toLowerCase()) ?? 'submitted',
    numbers: (phone_numbers ?? []).map((number) => ({
      number: number.phone_number,
      status: number.port_in_phone_number_status ?? '',
      reason: number.rejection_reason ?? number.not_portability_reason ?? null,
      portDate: number.port_date?.slice(0, 10) ?? null,
    })),
  };
}

const lookupBody = z.object({
  caller_name: z.object({ caller_name: z.string().nullish() }).nullish(),
  line_type_intelligence: z
    .object({ type: z.string().nullish(), carrier_name: z.string().nullish() })
    .nullish(),
});

const portabilityBody = z.object({
  portable: z.boolean(),
  not_portable_reason: z.string().nullish(),
  number_type: z.string().nullish(),
});

const portBody = z.object({
  port_in_request_sid: z.string(),
  port_in_request_status: z.string().nullish(),
  phone_numbers: z
    .array(
      z.object({
        phone_number: z.string(),
        port_in_phone_number_status: z.string().nullish(),
        not_portability_reason: z.string().nullish(),
        rejection_reason: z.string().nullish(),
        port_date: z.string().nullish(),
      }),
    )
    .nullish(),
});
