import { z } from 'zod';
import { isE164 } from '../e164.ts';
import type { Filter } from '../filters/filter.ts';
import { readFilter } from '../filters/parse.ts';
import { flowFieldOf } from './fields.ts';
import type { CallerRule, Destination, Exit, Prompt } from './flow.ts';
import { isZone } from './wall-clock.ts';

/** Twilio speaks at most 4,096 characters at a time (https://www.twilio.com/docs/voice/twiml/say). */
const LONGEST_TEXT = 4096;

/** A schema with what it answers; what it reads is unknown JSON. */
export type Shape<T> = z.ZodType<T, unknown>;

/**
 * Reads with the schema that `choose` picks by what is there, so that a message is about what the author meant to
 * write, not about every other thing it might have been.
 */
export function chosen<T>(choose: (input: unknown) => Shape<T> | string): Shape<T> {
  return z.unknown().transform((input, context) => {
    const shape = choose(input);
    if (typeof shape === 'string') {
      context.addIssue({ code: 'custom', message: shape });
      return z.NEVER;
    }
    const read = shape.safeParse(input);
    if (read.success) return read.data;
    context.issues.push(...(read.error.issues as z.core.$ZodRawIssue[]));
    return z.NEVER;
  }) as unknown as Shape<T>;
}

export function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/** A whole number within bounds. */
export function whole(from: number, to: number, unit: string): z.ZodNumber {
  const message = `must be a whole number${unit === '' ? '' : ` of ${unit}`} from ${from} to ${to}`;
  return z.number({ error: message }).int(message).min(from, message).max(to, message);
}

/** A text without white space around it. */
export function text(longest: number, message: string): z.ZodString {
  return z
    .string({ error: message })
    .trim()
    .min(1, message)
    .max(longest, `must be at most ${longest} characters`);
}

export function yesOrNo(): z.ZodBoolean {
  return z.boolean({ error: 'must be true or false' });
}

export const exit: Shape<Exit> = z
  .string({ error: 'must be the id of a node, or null to end the call' })
  .nullable();

export const zone = z
  .string({ error: 'must be a time zone such as Europe/Berlin' })
  .refine(isZone, 'must be a time zone such as Europe/Berlin');

export const e164 = z
  .string({ error: 'must be an E.164 number such as +13125550123' })
  .refine(isE164, 'must be an E.164 number such as +13125550123');

const sentence = text(LONGEST_TEXT, 'must be a sentence to say');

const language = z
  .string({ error: 'must be a language such as en-US' })
  .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'must be a language such as en-US')
  .default('en-US');

const spoken = z.strictObject({ say: sentence, language });
const played = z.strictObject({ play: text(100, 'must be the id of an asset of the media library') });
const plain = sentence.transform((say) => ({ say, language: 'en-US' }));

const PROMPT = 'must be a sentence to say, { say, language } or { play }';

/** A plain text is said in American English. */
export const prompt: Shape<Prompt> = chosen<Prompt>((input) => {
  if (typeof input === 'string') return plain;
  if (!isObject(input)) return PROMPT;
  return 'play' in input ? played : spoken;
});

/** `null` may also be left out. */
export const promptOrNothing = prompt.nullable().default(null);

const DESTINATION =
  'must be an E.164 number such as +13125550123 or a SIP address such as sip:desk@example.com';

const address = z
  .string({ error: DESTINATION })
  .refine((to) => isE164(to) || /^sip:[^\s@<>"]{1,64}@[a-z0-9.-]{1,255}(:\d{1,5})?$/i.test(to), DESTINATION);

const destinationObject = z.strictObject({
  to: address,
  label: z.string({ error: 'must be a text' }).trim().max(100, 'must be at most 100 characters').default(''),
  sendDigits: z
    .string({ error: 'must be digits, *, #, and w for half a second' })
    .regex(/^[0-9*#w]{0,32}$/, 'must be at most 32 of the digits, *, #, and w for half a second')
    .default(''),
  weight: z
    .number({ error: 'must be a number from 0.01 to 1000' })
    .min(0.01, 'must be a number from 0.01 to 1000')
    .max(1000, 'must be a number from 0.01 to 1000')
    .default(1),
});

/** A plain text is the number or address. */
export const destination: Shape<Destination> = chosen((input) =>
  isObject(input)
    ? destinationObject
    : address.transform((to) => ({ to, label: '', sendDigits: '', weight: 1 })),
);

const ownNumber = z.strictObject({ number: e164 });
const CALLER_ID = 'must be "caller", "tracking_number" or { number }';

/** What a destination sees. */
export const callerId: Shape<'caller' | 'tracking_number' | { number: string }> = chosen<
  'caller' | 'tracking_number' | { number: string }
>((input) => (isObject(input) ? ownNumber : z.enum(['caller', 'tracking_number'], { error: CALLER_ID })));

export const maskedCallerId: Shape<'tracking_number' | { number: string }> = chosen<
  'tracking_number' | { number: string }
>((input) =>
  isObject(input)
    ? ownNumber
    : z.literal('tracking_number', { error: 'must be "tracking_number" or { number }' }),
);

export const filter: Shape<Filter> = z.unknown().transform((input, context) => {
  const read = readFilter(input, flowFieldOf);
  for (const { path, message } of read.issues) context.addIssue({ code: 'custom', path, message });
  return read.filter ?? z.NEVER;
}) as unknown as Shape<Filter>;

function list(entry: z.ZodString, message: string) {
  return z.array(entry, { error: message }).min(1, message).max(1000, 'must have at most 1000 entries');
}

const MATCHES: Record<string, Shape<CallerRule['match']>> = {
  prefix: z.strictObject({
    prefix: z
      .string({ error: 'must be the beginning of an E.164 number such as +1312' })
      .regex(/^\+[1-9]\d{0,14}$/, 'must be the beginning of an E.164 number such as +1312'),
  }),
  country: z.strictObject({
    country: z
      .string({ error: 'must be a country of two letters such as US' })
      .regex(/^[a-z]{2}$/i, 'must be a country of two letters such as US')
      .toUpperCase(),
  }),
  areaCodes: z.strictObject({
    areaCodes: list(
      z
        .string({ error: 'must be an area code of three digits such as 312' })
        .regex(/^[2-9]\d\d$/, 'must be an area code of three digits such as 312'),
      'must be a list of area codes such as "312"',
    ),
  }),
  states: z.strictObject({
    states: list(text(50, 'must be a state such as IL'), 'must be a list of states such as "IL"'),
  }),
  zips: z.strictObject({
    zips: list(
      z
        .string({ error: 'must be a zip code, its beginning or a range such as 60601-60661' })
        .regex(/^\d{1,10}(-\d{1,10})?$/, 'must be a zip code, its beginning or a range such as 60601-60661')
        .refine((zips) => {
          const [from = '', to = from] = zips.split('-');
          return from.length === to.length && from <= to;
        }, 'must go from the lower to the higher of two codes of the same length'),
      'must be a list of zip codes',
    ),
  }),
};

/** Which callers a rule is about. */
export const callerMatch: Shape<CallerRule['match']> = chosen((input) => {
  const kind = isObject(input) ? Object.keys(MATCHES).find((key) => key in input) : undefined;
  return (
    (kind === undefined ? undefined : MATCHES[kind]) ??
    'must be { prefix }, { country }, { areaCodes }, { states } or { zips }'
  );
});

/** A label of the company's own: a field, a branch. */
export const name = z
  .string({ error: 'must be a name of letters, digits and _' })
  .regex(/^[a-z][a-z0-9_]{0,63}$/i, 'must be 1 to 64 letters, digits and _, with a letter first');

export const tags = z
  .array(text(64, 'must be a tag of 1 to 64 characters'), { error: 'must be a list of tags' })
  .max(20, 'must have at most 20 tags');
