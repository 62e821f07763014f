import type { DialLeg, Instruction, Spoken } from '../../flows/instruction.ts';
import { USUAL } from '../capabilities.ts';
import type { CallbackUrls } from '../carrier.ts';
import { element, escapeXml } from '../xml.ts';

/** What differs between the carriers that speak TwiML. Ranges in seconds, both ends included. */
export interface TwimlVariant {
  /** How long a dial may ring; what is asked beyond is brought to the nearer end. */
  ringSeconds: readonly [least: number, most: number];
  timeLimitSeconds: readonly [least: number, most: number];
  /** A gather can be told to come back without keys. Where it cannot, the document goes on to a redirect to its step. */
  actionOnEmptyResult: boolean;
  /** The caller's ringing can go on until somebody picks up. */
  answerOnBridge: boolean;
  /** Attributes of a `<Dial>` whose conversation is recorded from the answer on, each side on its own channel. */
  conversation: Attributes;
  /** Silence that ends a message, s; `null` where listening for it costs extra: a key or hanging up ends it. */
  messageSilenceSeconds: number | null;
  /** Attributes of a `<Record>` whose transcript is to be sent to `url`. */
  transcription(url: string): Attributes;
}

export type Attributes = Record<string, string | number | boolean | null>;

/** Most destinations of one `<Dial>` (https://www.twilio.com/docs/voice/twiml/number#simultaneous-dialing). */
const MOST_LEGS = USUAL.simultaneous;

/** What we want to hear of every leg that rings (https://www.twilio.com/docs/voice/twiml/number#statuscallbackevent). */
const PROGRESS = 'initiated ringing answered completed';

/** As a document is written: for whom, and where results go. */
interface Context {
  urls: CallbackUrls;
  variant: TwimlVariant;
}

const VERBS: {
  [D in Instruction['do']]: (instruction: Extract<Instruction, { do: D }>, context: Context) => string;
} = {
  say: spoken,

  play: spoken,

  // https://www.twilio.com/docs/voice/twiml/gather
  gather: ({ step, prompts, maxDigits, finishKey, timeoutSeconds }, { urls, variant }) => {
    const gather = element(
      'Gather',
      {
        input: 'dtmf',
        action: urls.next(step),
        method: 'POST',
        numDigits: maxDigits,
        // Without it `#` would end the entry, which is a key like any other unless the flow says so.
        finishOnKey: finishKey ?? '',
        timeout: timeoutSeconds,
        actionOnEmptyResult: variant.actionOnEmptyResult ? true : null,
      },
      prompts.map(spoken).join(''),
    );
    return variant.actionOnEmptyResult ? gather : gather + redirect(urls.next(step));
  },

  // https://www.twilio.com/docs/voice/twiml/dial
  dial: ({ step, legs, ringSeconds, callerId, timeLimitSeconds, record }, { urls, variant }) =>
    element(
      'Dial',
      {
        action: urls.next(step),
        method: 'POST',
        timeout: within(variant.ringSeconds, ringSeconds),
        timeLimit: timeLimitSeconds === null ? null : within(variant.timeLimitSeconds, timeLimitSeconds),
        callerId,
        // The caller hears the ringing and pays nothing until somebody picks up.
        answerOnBridge: variant.answerOnBridge ? true : null,
        ...(record ? { ...variant.conversation, ...recording(urls, 'in-progress completed absent') } : {}),
      },
      // More destinations than the carrier can ring: better the first ten than none.
      legs
        .slice(0, MOST_LEGS)
        .map((leg, index) => noun(leg, index, step, urls))
        .join(''),
    ),

  // https://www.twilio.com/docs/voice/twiml/record
  record: ({ step, maxSeconds, beep, transcribe }, { urls, variant }) =>
    element('Record', {
      action: urls.next(step),
      method: 'POST',
      maxLength: maxSeconds,
      timeout: variant.messageSilenceSeconds,
      finishOnKey: '#',
      playBeep: beep,
      ...recording(urls, 'completed absent'),
      ...(transcribe ? variant.transcription(urls.transcript) : {}),
    }) +
    // Reached only when nothing was recorded: Twilio then skips the action.
    redirect(urls.next(step)),

  redirect: ({ step }, { urls }) => redirect(urls.next(step)),

  reject: ({ reason }) => element('Reject', { reason }),

  hangup: () => element('Hangup', {}),
};

function spoken(prompt: Spoken): string {
  return prompt.do === 'say'
    ? element('Say', { language: prompt.language }, escapeXml(prompt.text))
    : element('Play', {}, escapeXml(prompt.url));
}

function noun(
  { to, sendDigits, hasPickup }: DialLeg,
  index: number,
  step: number,
  urls: CallbackUrls,
): string {
  const isSip = /^sips?:/i.test(to);
  return element(
    isSip ? 'Sip' : 'Number',
    {
      // A SIP address has no keys to press (https://www.twilio.com/docs/voice/twiml/sip).
      sendDigits: isSip || sendDigits === '' ? null : sendDigits,
      url: hasPickup ? urls.pickup(step, index) : null,
      method: hasPickup ? 'POST' : null,
      statusCallback: urls.status,
      statusCallbackEvent: PROGRESS,
      statusCallbackMethod: 'POST',
    },
    escapeXml(to),
  );
}

function recording({ recording: url }: CallbackUrls, events: string): Attributes {
  return {
    recordingStatusCallback: url,
    recordingStatusCallbackEvent: events,
    recordingStatusCallbackMethod: 'POST',
  };
}

function redirect(url: string): string {
  return element('Redirect', { method: 'POST' }, escapeXml(url));
}

function within([least, most]: readonly [number, number], seconds: number): number {
  return Math.min(Math.max(seconds, least), most);
}

/** The instructions as TwiML. What follows an instruction with a step is never reached: its result asks what comes next. */
export function twiml(
  instructions: readonly Instruction[],
  urls: CallbackUrls,
  variant: TwimlVariant,
): string {
  const context = { urls, variant };
  const verbs = instructions.map((instruction) => {
    // Sound because the table is keyed by the `do` it is given; the compiler cannot follow the pairing.
    const verb = VERBS[instruction.do] as (instruction: Instruction, context: Context) => string;
    return verb(instruction, context);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>${element('Response', {}, verbs.join(''))}`;
}

/** TwiML as Twilio reads it (https://www.twilio.com/docs/voice/twiml). */
export const TWILIO: TwimlVariant = {
  ringSeconds: [5, 600],
  timeLimitSeconds: [1, 14_400],
  actionOnEmptyResult: true,
  answerOnBridge: true,
  conversation: { record: 'record-from-answer-dual' },
  messageSilenceSeconds: 5,
  transcription: (url) => ({ transcribe: true, transcribeCallback: url }),
};
