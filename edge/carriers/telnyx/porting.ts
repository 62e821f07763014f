import { z } from 'zod';
import type { CarrierApi, NumberKind, PortOrder, PortRequest } from '../carrier.ts';
import { CarrierError } from '../carrier-error.ts';
import type { Rest } from '../rest.ts';

/*
 * Porting (https://developers.telnyx.com/docs/numbers/porting). Telnyx may split the numbers of one request into several
 * orders; together they are one to us, with their ids joined by a comma.
 */

/** @param api address of Telnyx's API, without a trailing slash */
export function portingApi(
  { request }: Rest,
  api: string,
): Pick<CarrierApi, 'portability' | 'createPortOrder' | 'fetchPortOrder' | 'cancelPortOrder'> {
  const orderUrl = (id: string) => `${api}/porting_orders/${encodeURIComponent(id)}`;

  async function fetchPortOrder(id: string): Promise<PortOrder> {
    const orders = await Promise.all(
      id.split(',').map(async (one) => {
        const { data } = await request({
          method: 'GET',
          url: orderUrl(one),
          query: { include_phone_numbers: true },
          answer: z.object({ data: order }),
        });
        return data;
      }),
    );
    return together(id, orders);
  }

  async function withdraw(ids: string[]): Promise<void> {
    await Promise.allSettled(ids.map((id) => request({ method: 'DELETE', url: orderUrl(id) })));
  }

  return {
    fetchPortOrder,

    async cancelPortOrder(id) {
      for (const one of id.split(','))
        await request({ method: 'POST', url: `${orderUrl(one)}/actions/cancel` });
      return fetchPortOrder(id);
    },

    async portability(number) {
      const { data } = await request({
        method: 'POST',
        url: `${api}/portability_checks`,
        json: { phone_numbers: [number] },
        answer: checks,
      });
      const [check] = data;
      if (check === undefined)
        throw new CarrierError(200, 'unexpected_answer', `nothing was said of ${number}`, false);
      return {
        portable: check.portable,
        reason: check.not_portable_reason || null,
        kind: KINDS.get(check.phone_number_type ?? '') ?? null,
      };
    },

    /** Of the documents, the first is the letter of authorisation and the second the losing carrier's bill. */
    async createPortOrder(wanted) {
      const { data } = await request({
        method: 'POST',
        url: `${api}/porting_orders`,
        json: { phone_numbers: wanted.numbers },
        isOnceOnly: true,
        answer: z.object({ data: z.array(order).min(1) }),
      });
      const ids = data.map(({ id }) => id);
      try {
        for (const id of ids) {
          await request({ method: 'PATCH', url: orderUrl(id), json: details(wanted), isOnceOnly: true });
          await request({ method: 'POST', url: `${orderUrl(id)}/actions/confirm`, isOnceOnly: true });
        }
      } catch (error) {
        // Nothing half-written: what was begun is a draft until it is confirmed, and can be taken back.
        await withdraw(ids);
        throw error;
      }
      return fetchPortOrder(ids.join(','));
    },
  };
}

function details({ documents, address, ...wanted }: PortRequest) {
  const [loa, invoice] = documents;
  return {
    end_user: {
      admin: {
        entity_name: wanted.customerName,
        auth_person_name: wanted.authorizedRepresentative,
        account_number: wanted.accountNumber,
        billing_phone_number: wanted.accountTelephone,
      },
      location: {
        street_address: address.street,
        locality: address.city,
        administrative_area: address.state,
        postal_code: address.zip,
        country_code: address.country,
      },
    },
    documents: { loa: loa ?? null, invoice: invoice ?? null },
    ...(wanted.targetDate === null
      ? {}
      : { activation_settings: { foc_datetime_requested: `${wanted.targetDate}T15:00:00Z` } }),
  };
}

/** `status.value` of an order. */
const STATUS: ReadonlyMap<string, PortOrder['status']> = new Map([
  ['draft', 'draft'],
  ['in-process', 'in_progress'],
  ['submitted', 'submitted'],
  ['exception', 'action_required'],
  ['foc-date-confirmed', 'scheduled'],
  ['ported', 'completed'],
  ['cancelled', 'canceled'],
  ['cancel-pending', 'canceled'],
]);

/** What several orders are as one: what somebody must do comes first, then what is not over yet. */
function together(id: string, orders: z.infer<typeof order>[]): PortOrder {
  const statuses = orders.map(({ status }) => STATUS.get(status?.value ?? '') ?? 'submitted');
  const isOver = (status: PortOrder['status']) => status === 'completed' || status === 'canceled';
  return {
    id,
    status:
      statuses.find((status) => status === 'action_required') ??
      statuses.find((status) => !isOver(status)) ??
      statuses.find((status) => status === 'completed') ??
      'canceled',
    numbers: orders.flatMap(({ status, phone_numbers, activation_settings }) =>
      (phone_numbers ?? []).map(({ phone_number }) => ({
        number: phone_number,
        status: status?.value ?? '',
        reason: status?.details?.map(({ description, code }) => description ?? code).join('; ') || null,
        portDate: activation_settings?.foc_datetime_actual?.slice(0, 10) ?? null,
      })),
    ),
  };
}

const KINDS: ReadonlyMap<string, NumberKind> = new Map([
  ['local', 'local'],
  ['landline', 'local'],
  ['toll_free', 'toll_free'],
  ['mobile', 'mobile'],
  ['national', 'national'],
]);

const checks = z.object({
  data: z.array(
    z.object({
      portable: z.boolean(),
      not_portable_reason: z.string().nullish(),
      phone_number_type: z.string().nullish(),
    }),
  ),
});

const order = z.object({
  id: z.string(),
  status: z
    .object({
      value: z.string().nullish(),
      details: z.array(z.object({ code: z.string().nullish(), description: z.string().nullish() })).nullish(),
    })
    .nullish(),
  phone_numbers: z.array(z.object({ phone_number: z.string() })).nullish(),
  activation_settings: z.object({ foc_datetime_actual: z.string().nullish() }).nullish(),
});
