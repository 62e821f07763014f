import { z } from 'zod';
import type { AvailableNumber, CarrierApi, CarrierCredentials, Lookup, NumberUrls } from '../carrier.ts';
import { CarrierError } from '../carrier-error.ts';
import { type ErrorReader, type Fetch, rest } from '../rest.ts';
import { callsApi, gone, isUndecided } from '../twilio/compatible-rest.ts';
import { portingApi } from './porting.ts';

const API = 'https://api.telnyx.com/v2';

/**
 * Telnyx's REST API (https://developers.telnyx.com/api-reference, npm telnyx), authorised by API key. A number calls
 * what its TeXML application says, so the application (`credentials.space`) must be ours alone; a number's id is the
 * number itself, as the one Telnyx gives it is not known before an order is filled.
 */
export function telnyxApi({ account, token, space = '' }: CarrierCredentials, fetch: Fetch): CarrierApi {
  const client = rest(`Bearer ${token}`, [new URL(API).host], readError, fetch);
  const { request } = client;

  async function pointApplication({ voice, fallback, status }: NumberUrls): Promise<void> {
    const url = `${API}/texml_applications/${encodeURIComponent(space)}`;
    // A change must repeat the name.
    const { data } = await request({ method: 'GET', url, answer: application });
    await request({
      method: 'PATCH',
      url,
      json: {
        friendly_name: data.friendly_name,
        voice_url: voice,
        voice_method: 'post',
        voice_fallback_url: fallback,
        status_callback: status,
        status_callback_method: 'post',
      },
    });
  }

  async function ownNumber(number: string): Promise<string | null> {
    const { data } = await request({
      method: 'GET',
      url: `${API}/phone_numbers`,
      query: { 'filter[phone_number]': number, 'page[size]': 1 },
      answer: ownNumbers,
    });
    return data[0]?.id ?? null;
  }

  return {
    ...callsApi(client, `${API}/texml/Accounts/${encodeURIComponent(account)}`, ''),
    ...portingApi(client, API),

    async searchNumbers({ country, kind, areaCode, contains, locality, limit }) {
      const { data } = await request({
        method: 'GET',
        url: `${API}/available_phone_numbers`,
        query: {
          'filter[country_code]': country,
          'filter[phone_number_type]': kind,
          'filter[national_destination_code]': areaCode,
          'filter[phone_number][contains]': contains,
          'filter[locality]': locality,
          'filter[features]': 'voice',
          'filter[limit]': limit,
        },
        answer: availableNumbers,
      });
      return data.map((found): AvailableNumber => {
        const place = (type: string) =>
          found.region_information?.find(({ region_type }) => region_type === type)?.region_name ?? null;
        return {
          number: found.phone_number,
          locality: place('location') ?? place('rate_center'),
          region: place('state'),
          country: place('country_code') ?? country,
          kind,
          monthlyCents: cents(found.cost_information?.monthly_cost),
        };
      });
    },

    async buyNumber(number, urls) {
      await pointApplication(urls);
      try {
        await request({
          method: 'POST',
          url: `${API}/number_orders`,
          json: { phone_numbers: [{ phone_number: number }], connection_id: space },
          isOnceOnly: true,
        });
      } catch (error) {
        // Nobody knows whether it was bought: never ask for it twice, look whether we have it.
        if (!isUndecided(error) || (await ownNumber(number)) === null) throw error;
      }
      return { id: number };
    },

    async findNumber(number) {
      return (await ownNumber(number)) === null ? null : number;
    },

    async configureNumber(number, urls) {
      await pointApplication(urls);
      const id = await ownNumber(number);
      if (id === null) throw new CarrierError(404, null, `${number} is not a number of this account`, false);
      await request({
        method: 'PATCH',
        url: `${API}/phone_numbers/${encodeURIComponent(id)}`,
        json: { connection_id: space },
      });
    },

    async releaseNumber(number) {
      const id = await ownNumber(number);
      if (id !== null)
        await gone(request({ method: 'DELETE', url: `${API}/phone_numbers/${encodeURIComponent(id)}` }));
    },

    async lookup(number) {
      const ask = (type: 'carrier' | 'caller-name') =>
        request({
          method: 'GET',
          url: `${API}/number_lookup/${encodeURIComponent(number)}`,
          query: { type },
          answer: lookupBody,
        });
      const [{ data: line }, { data: who }] = await Promise.all([ask('carrier'), ask('caller-name')]);
      return {
        name: who.caller_name?.caller_name || null,
        lineType: LINE_TYPES.get(line.carrier?.type ?? '') ?? 'unknown',
        carrierName: line.carrier?.name || null,
      };
    },
  };
}

/** `{ errors: [{ code, title, detail }] }` */
const readError: ErrorReader = (body) => {
  const read = errorBody.safeParse(body);
  const [first] = read.success ? read.data.errors : [];
  return { code: first?.code?.toString() ?? null, message: first?.detail ?? first?.title ?? null };
};
const errorBody = z.object({
  errors: z.array(
    z.object({
      code: z.union([z.string(), z.number()]).nullish(),
      title: z.string().nullish(),
      detail: z.string().nullish(),
    }),
  ),
});

function cents(dollars: string | null | undefined): number | null {
  const amount = Number(dollars ?? Number.NaN);
  return Number.isFinite(amount) ? Math.round(amount * 100) : null;
}

const LINE_TYPES: ReadonlyMap<string, Lookup['lineType']> = new Map([
  ['fixed line', 'landline'],
  ['mobile', 'mobile'],
  ['voip', 'voip'],
  ['toll free', 'toll_free'],
]);

const application = z.object({ data: z.object({ friendly_name: z.string() }) });
const ownNumbers = z.object({ data: z.array(z.object({ id: z.string() })) });
const availableNumbers = z.object({
  data: z.array(
    z.object({
      phone_number: z.string(),
      region_information: z
        .array(z.object({ region_type: z.string().nullish(), region_name: z.string().nullish() }))
        .nullish(),
      cost_information: z.object({ monthly_cost: z.string().nullish() }).nullish(),
    }),
  ),
});
const lookupBody = z.object({
  data: z.object({
    carrier: z.object({ name: z.string().nullish(), type: z.string().nullish() }).nullish(),
    caller_name: z.object({ caller_name: z.string().nullish() }).nullish(),
  }),
});
