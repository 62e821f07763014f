import { z } from 'zod';
import type {
  AvailableNumber,
  CarrierApi,
  CarrierCall,
  CarrierCredentials,
  LegStatus,
  Lookup,
  NumberKind,
  NumberUrls,
} from '../carrier.ts';
import { unsupported } from '../carrier-error.ts';
import { basic, type ErrorReader, type Fetch, rest } from '../rest.ts';
import { gone, isUndecided, orNull } from '../twilio/compatible-rest.ts';
import { causeOf, endedAs } from './callbacks.ts';

const API = 'https://api.plivo.com/v1/Account';

/** Where Plivo keeps recordings; it may ask for the same credentials. */
const MEDIA_HOST = 'media.plivo.com';

/**
 * Plivo's REST API (https://www.plivo.com/docs/voice/api/, npm plivo), with basic authorisation by auth id and token. A
 * number calls what its application says, so the application (`credentials.space`) must be ours alone; a number's id is
 * the number.
 */
export function plivoApi({ account, token, space = '' }: CarrierCredentials, fetch: Fetch): CarrierApi {
  const client = rest(basic(account, token), [new URL(API).host, MEDIA_HOST], readError, fetch);
  const { request, audio } = client;
  const accountUrl = `${API}/${encodeURIComponent(account)}`;
  const callUrl = (call: string) => `${accountUrl}/Call/${encodeURIComponent(call)}/`;
  const numberUrl = (number: string) => `${accountUrl}/Number/${digits(number)}/`;

  // https://www.plivo.com/docs/account/api/application/
  async function pointApplication({ voice, fallback, status }: NumberUrls): Promise<void> {
    await request({
      method: 'POST',
      url: `${accountUrl}/Application/${encodeURIComponent(space)}/`,
      json: {
        answer_url: voice,
        answer_method: 'POST',
        fallback_answer_url: fallback,
        fallback_method: 'POST',
        hangup_url: status,
        hangup_method: 'POST',
      },
    });
  }

  async function findNumber(number: string): Promise<string | null> {
    const own = await orNull(request({ method: 'GET', url: numberUrl(number), answer: z.object({}) }));
    return own === null ? null : number;
  }

  return {
    findNumber,

    // https://www.plivo.com/docs/numbers/api/phone-number/
    async searchNumbers({ country, kind, areaCode, contains, locality, limit }) {
      const { objects } = await request({
        method: 'GET',
        url: `${accountUrl}/PhoneNumber/`,
        query: {
          country_iso: country,
          type: TYPES[kind],
          // Digits after the country code; `*` is any.
          pattern: areaCode === undefined ? contains && `*${contains}*` : `${areaCode}*${contains ?? ''}`,
          city: locality,
          services: 'voice',
          limit,
        },
        answer: availableNumbers,
      });
      return objects.map(
        ({ number, city, region, monthly_rental_rate }): AvailableNumber => ({
          number: `+${number}`,
          locality: city || null,
          region: region || null,
          country,
          kind,
          monthlyCents: monthly_rental_rate == null ? null : Math.round(Number(monthly_rental_rate) * 100),
        }),
      );
    },

    async buyNumber(number, urls) {
      await pointApplication(urls);
      try {
        await request({
          method: 'POST',
          url: `${accountUrl}/PhoneNumber/${digits(number)}/`,
          json: { app_id: space },
          isOnceOnly: true,
        });
      } catch (error) {
        // Nobody knows whether it was bought: never ask for it twice, look whether we have it.
        if (!isUndecided(error) || (await findNumber(number)) === null) throw error;
      }
      return { id: number };
    },

    async configureNumber(number, urls) {
      await pointApplication(urls);
      await request({ method: 'POST', url: numberUrl(number), json: { app_id: space } });
    },

    async releaseNumber(number) {
      await gone(request({ method: 'DELETE', url: numberUrl(number) }));
    },

    fetchRecording: audio,

    async deleteRecording(recording) {
      await gone(
        request({
          method: 'DELETE',
          url: `${accountUrl}/Recording/${encodeURIComponent(recording)}/`,
        }),
      );
    },

    /** Plivo can end a recording, not pause it. */
    async changeRecording(call, _recording, to) {
      if (to !== 'stopped') throw unsupported('pausing a recording');
      await request({ method: 'DELETE', url: `${callUrl(call)}Record/` });
    },

    async hangUp(call) {
      await gone(request({ method: 'DELETE', url: callUrl(call) }));
    },

    /** A call that is over has a record; one that is not is among the live ones. */
    async fetchCall(call) {
      const over = await orNull(request({ method: 'GET', url: callUrl(call), answer: callRecord }));
      if (over !== null) return readRecord(call, over);
      const live = await orNull(
        request({ method: 'GET', url: callUrl(call), query: { status: 'live' }, answer: liveCall }),
      );
      if (live === null) return null;
      return {
        call,
        status: live.call_status === 'in-progress' ? 'answered' : 'ringing',
        startedAt: instant(live.session_start),
        endedAt: null,
        duration: null,
      };
    },

    // https://www.plivo.com/docs/lookup/api/
    async lookup(number) {
      const { carrier } = await request({
        method: 'GET',
        url: `https://lookup.plivo.com/v1/Number/${encodeURIComponent(number)}`,
        query: { type: 'carrier' },
        answer: lookupBody,
      });
      return {
        name: null,
        lineType: LINE_TYPES.get(carrier?.type ?? '') ?? 'unknown',
        carrierName: carrier?.name || null,
      };
    },

    portability: () => Promise.reject(unsupported('asking whether a number can be ported')),
    createPortOrder: () => Promise.reject(unsupported('porting')),
    fetchPortOrder: () => Promise.reject(unsupported('porting')),
    cancelPortOrder: () => Promise.reject(unsupported('porting')),
  };
}

/** Numbers without their `+`, as Plivo writes them. */
const digits = (number: string) => encodeURIComponent(number.replace(/^\+/, ''));

/** `{ error }`, a text or, where several things are wrong, an object. */
const readError: ErrorReader = (body) => {
  const read = z.object({ error: z.unknown() }).safeParse(body);
  const error = read.success ? read.data.error : undefined;
  if (error === undefined || error === null) return { code: null, message: null };
  return { code: null, message: typeof error === 'string' ? error : JSON.stringify(error) };
};

function readRecord(call: string, record: z.infer<typeof callRecord>): CarrierCall {
  const duration = Number(record.call_duration ?? 0);
  const cause = causeOf(record.hangup_cause_name ?? null);
  const status: LegStatus = duration > 0 || cause === null ? 'completed' : (endedAs(cause) ?? 'completed');
  return {
    call,
    status,
    startedAt: instant(record.initiation_time),
    endedAt: instant(record.end_time),
    duration,
  };
}

/** `2020-08-13 18:40:56+05:30` */
function instant(text: string | null | undefined): number | null {
  const at = Date.parse((text ?? '').replace(' ', 'T'));
  return Number.isNaN(at) ? null : at;
}

const TYPES: Record<NumberKind, string> = {
  local: 'local',
  toll_free: 'tollfree',
  mobile: 'mobile',
  national: 'national',
};

const LINE_TYPES: ReadonlyMap<string, Lookup['lineType']> = new Map([
  ['fixed', 'landline'],
  ['landline', 'landline'],
  ['mobile', 'mobile'],
  ['voip', 'voip'],
  ['toll-free', 'toll_free'],
]);

const availableNumbers = z.object({
  objects: z.array(
    z.object({
      number: z.string(),
      city: z.string().nullish(),
      region: z.string().nullish(),
      monthly_rental_rate: z.union([z.string(), z.number()]).nullish(),
    }),
  ),
});
const callRecord = z.object({
  call_duration: z.union([z.string(), z.number()]).nullish(),
  hangup_cause_name: z.string().nullish(),
  initiation_time: z.string().nullish(),
  end_time: z.string().nullish(),
});
const liveCall = z.object({ call_status: z.string().nullish(), session_start: z.string().nullish() });
const lookupBody = z.object({
  carrier: z.object({ name: z.string().nullish(), type: z.string().nullish() }).nullish(),
});
