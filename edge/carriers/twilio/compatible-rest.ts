import { z } from 'zod';
import type { AvailableNumber, CarrierApi, CarrierCall, NumberKind, NumberUrls } from '../carrier.ts';
import { CarrierError } from '../carrier-error.ts';
import type { ErrorReader, Rest } from '../rest.ts';
import { STATUS } from './callbacks.ts';

/*
 * The part of Twilio's REST API that SignalWire has too, and Telnyx for calls and recordings
 * (https://www.twilio.com/docs/usage/api): forms in, JSON out, under /Accounts/{account}.
 */

/** `{ code, message }`, as Twilio says what is wrong (https://www.twilio.com/docs/usage/twilios-response#errors). */
export const readTwilioError: ErrorReader = (body) => {
  const read = errorBody.safeParse(body);
  return read.success
    ? { code: read.data.code === null ? null : String(read.data.code), message: read.data.message }
    : { code: null, message: null };
};
const errorBody = z.object({
  code: z.union([z.number(), z.string()]).nullable().default(null),
  message: z.string().nullable().default(null),
});

const KINDS: Record<NumberKind, string> = {
  local: 'Local',
  toll_free: 'TollFree',
  mobile: 'Mobile',
  national: 'National',
};

const availableNumbers = z.object({
  available_phone_numbers: z.array(
    z.object({
      phone_number: z.string(),
      locality: z.string().nullish(),
      region: z.string().nullish(),
      iso_country: z.string(),
    }),
  ),
});
const ownNumber = z.object({ sid: z.string() });
const ownNumbers = z.object({ incoming_phone_numbers: z.array(ownNumber) });
const callBody = z.object({
  sid: z.string(),
  status: z.string(),
  start_time: z.string().nullish(),
  end_time: z.string().nullish(),
  duration: z.union([z.string(), z.number()]).nullish(),
});

/**
 * Numbers.
 *
 * @param account address of the account, e.g. `https://api.twilio.com/2010-04-01/Accounts/AC…`
 */
export function numbersApi(
  { request }: Rest,
  account: string,
): Pick<CarrierApi, 'searchNumbers' | 'buyNumber' | 'configureNumber' | 'findNumber' | 'releaseNumber'> {
  const configureNumber = async (id: string, urls: NumberUrls) => {
    await request({
      method: 'POST',
      url: `${account}/IncomingPhoneNumbers/${encodeURIComponent(id)}.json`,
      form: webhooks(urls),
    });
  };

  const findNumber = async (number: string): Promise<string | null> => {
    const { incoming_phone_numbers } = await request({
      method: 'GET',
      url: `${account}/IncomingPhoneNumbers.json`,
      query: { PhoneNumber: number, PageSize: 1 },
      answer: ownNumbers,
    });
    return incoming_phone_numbers[0]?.sid ?? null;
  };

  return {
    configureNumber,
    findNumber,

    async searchNumbers({ country, kind, areaCode, contains, locality, limit }) {
      const { available_phone_numbers } = await request({
        method: 'GET',
        url: `${account}/AvailablePhoneNumbers/${encodeURIComponent(country)}/${KINDS[kind]}.json`,
        query: {
          AreaCode: areaCode,
          Contains: contains,
          InLocality: locality,
          VoiceEnabled: true,
          PageSize: limit,
        },
        answer: availableNumbers,
      });
      return available_phone_numbers.map(
        ({ phone_number, locality: place, region, iso_country }): AvailableNumber => ({
          number: phone_number,
          locality: place || null,
          region: region || null,
          country: iso_country,
          kind,
          monthlyCents: null,
        }),
      );
    },

    async buyNumber(number, urls) {
      try {
        const { sid } = await request({
          method: 'POST',
          url: `${account}/IncomingPhoneNumbers.json`,
          form: { PhoneNumber: number, ...webhooks(urls) },
          isOnceOnly: true,
          answer: ownNumber,
        });
        return { id: sid };
      } catch (error) {
        // Nobody knows whether it was bought: never ask for it twice, look whether we have it.
        if (!isUndecided(error)) throw error;
        const id = await findNumber(number);
        if (id === null) throw error;
        await configureNumber(id, urls);
        return { id };
      }
    },

    async releaseNumber(id) {
      await gone(
        request({
          method: 'DELETE',
          url: `${account}/IncomingPhoneNumbers/${encodeURIComponent(id)}.json`,
        }),
      );
    },
  };
}

/**
 * Calls and recordings.
 *
 * @param callSuffix what follows a call's id in its address
 */
export function callsApi(
  { request, audio }: Rest,
  account: string,
  callSuffix = '.json',
): Pick<CarrierApi, 'fetchRecording' | 'deleteRecording' | 'changeRecording' | 'hangUp' | 'fetchCall'> {
  const callUrl = (call: string) => `${account}/Calls/${encodeURIComponent(call)}`;
  return {
    fetchRecording: audio,

    async deleteRecording(recording) {
      await gone(
        request({ method: 'DELETE', url: `${account}/Recordings/${encodeURIComponent(recording)}.json` }),
      );
    },

    // https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource
    async changeRecording(call, recording, to) {
      await request({
        method: 'POST',
        url: `${callUrl(call)}/Recordings/${encodeURIComponent(recording)}.json`,
        form: { Status: to === 'in_progress' ? 'in-progress' : to },
      });
    },

    async hangUp(call) {
      await request({ method: 'POST', url: callUrl(call) + callSuffix, form: { Status: 'completed' } });
    },

    async fetchCall(call) {
      const found = await orNull(
        request({ method: 'GET', url: callUrl(call) + callSuffix, answer: callBody }),
      );
      return found === null ? null : readCall(found);
    },
  };
}

function readCall({ sid, status, start_time, end_time, duration }: z.infer<typeof callBody>): CarrierCall {
  const known = STATUS.get(status);
  if (known === undefined)
    throw new CarrierError(200, 'unexpected_answer', `the call has the unknown status "${status}"`, false);
  const seconds = Number(duration ?? Number.NaN);
  return {
    call: sid,
    status: known,
    startedAt: instant(start_time),
    endedAt: instant(end_time),
    duration: Number.isFinite(seconds) ? seconds : null,
  };
}

function instant(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}

/** The addresses a number calls, as forms have them. */
function webhooks({ voice, fallback, status }: NumberUrls) {
  return {
    VoiceUrl: voice,
    VoiceMethod: 'POST',
    VoiceFallbackUrl: fallback,
    VoiceFallbackMethod: 'POST',
    StatusCallback: status,
    StatusCallbackMethod: 'POST',
  };
}

/** The request may or may not have been carried out. */
export function isUndecided(error: unknown): boolean {
  return error instanceof CarrierError && (error.status === null || error.status >= 500);
}

/** What is not there any more has been deleted: by us before, or by somebody else. */
export async function gone(deletion: Promise<unknown>): Promise<void> {
  await orNull(deletion);
}

/** `null` where the carrier has no such thing. */
export async function orNull<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof CarrierError && error.status === 404) return null;
    throw error;
  }
}
