import type { DialLeg, Instruction, Spoken } from '../../flows/instruction.ts';
import { USUAL } from '../capabilities.ts';
import type { CallbackUrls } from '../carrier.ts';
import { element, escapeXml } from '../xml.ts';

/** Most destinations that we ring at once. */
const MOST_LEGS = USUAL.simultaneous;

/** Plivo's own limit for a conversation, s (https://www.plivo.com/docs/voice/xml/dial/). */
const LONGEST_CALL_SECONDS = 14_400;

/** Silence that ends a message, s. */
const MESSAGE_SILENCE_SECONDS = 5;

/** How long a destination may take to press the key that accepts, s. Plivo's own default is two minutes. */
const ACCEPT_SECONDS = 15;

const VERBS: {
  [D in Instruction['do']]: (instruction: Extract<Instruction, { do: D }>, urls: CallbackUrls) => string;
} = {
  say: spoken,

  play: spoken,

  // https://www.plivo.com/docs/voice/xml/getdigits/
  gather: ({ step, prompts, maxDigits, finishKey, timeoutSeconds }, urls) =>
    element(
      'GetDigits',
      {
        action: urls.next(step),
        method: 'POST',
        numDigits: maxDigits,
        finishOnKey: finishKey ?? 'none',
        timeout: timeoutSeconds,
        digitTimeout: timeoutSeconds,
        retries: 1,
      },
      prompts.map(spoken).join(''),
    ) +
    // Reached only without a key: Plivo then skips the action.
    redirect(urls.next(step)),

  // https://www.plivo.com/docs/voice/xml/dial/
  dial: ({ step, legs, ringSeconds, callerId, timeLimitSeconds, holdUrl, record }, urls) => {
    const ringing = legs.slice(0, MOST_LEGS);
    const pickup = ringing.findIndex(({ hasPickup }) => hasPickup);
    const key = ringing.find(({ acceptKey }) => acceptKey !== null)?.acceptKey ?? null;
    const dial = element(
      'Dial',
      {
        action: urls.next(step),
        method: 'POST',
        timeout: ringSeconds,
        timeLimit: timeLimitSeconds === null ? null : Math.min(timeLimitSeconds, LONGEST_CALL_SECONDS),
        callerId,
        // What is heard on pickup is one for all who ring.
        confirmSound: pickup === -1 ? null : urls.pickup(step, pickup),
        confirmKey: pickup === -1 ? null : key,
        confirmTimeout: pickup === -1 || key === null ? null : ACCEPT_SECONDS,
        // Not the sound, but a document that plays it; see `media/routes.ts`.
        dialMusic: holdUrl === null ? null : `${holdUrl}/music.xml`,
        callbackUrl: urls.status,
        callbackMethod: 'POST',
      },
      ringing.map(noun).join(''),
    );
    return record ? conversation(urls) + dial : dial;
  },

  // https://www.plivo.com/docs/voice/xml/record/
  record: ({ step, maxSeconds, beep, transcribe }, urls) =>
    element('Record', {
      action: urls.next(step),
      method: 'POST',
      maxLength: maxSeconds,
      timeout: MESSAGE_SILENCE_SECONDS,
      finishOnKey: '#',
      playBeep: beep,
      fileFormat: 'wav',
      callbackUrl: urls.recording,
      callbackMethod: 'POST',
      ...(transcribe
        ? {
            transcriptionType: 'auto',
            transcriptionUrl: urls.transcript,
            transcriptionMethod: 'POST',
          }
        : {}),
    }) + redirect(urls.next(step)),

  redirect: ({ step }, urls) => redirect(urls.next(step)),

  // As the first element it refuses the call (https://www.plivo.com/docs/voice/xml/hangup/).
  reject: ({ reason }) => element('Hangup', { reason }),

  hangup: () => element('Hangup', {}),
};

function spoken(prompt: Spoken): string {
  return prompt.do === 'say'
    ? element('Speak', { language: prompt.language }, escapeXml(prompt.text))
    : element('Play', {}, escapeXml(prompt.url));
}

/** Numbers without their `+`, as Plivo writes them. */
function noun({ to, sendDigits }: DialLeg): string {
  const digits = { sendDigits: sendDigits === '' ? null : sendDigits };
  return /^sips?:/i.test(to)
    ? element('User', digits, escapeXml(to))
    : element('Number', digits, escapeXml(to.replace(/^\+/, '')));
}

/** Records the conversation that the next element leads to, from the answer on, each side on its own channel. */
function conversation({ recording }: CallbackUrls): string {
  return element('Record', {
    startOnDialAnswer: true,
    redirect: false,
    maxLength: LONGEST_CALL_SECONDS,
    playBeep: false,
    fileFormat: 'wav',
    recordChannelType: 'stereo',
    callbackUrl: recording,
    callbackMethod: 'POST',
  });
}

function redirect(url: string): string {
  return element('Redirect', { method: 'POST' }, escapeXml(url));
}

/** The instructions as Plivo XML (https://www.plivo.com/docs/voice/xml/overview/). */
export function plivoXml(instructions: readonly Instruction[], urls: CallbackUrls): string {
  const elements = instructions.map((instruction) => {
    // Sound because the table is keyed by the `do` it is given; the compiler cannot follow the pairing.
    const verb = VERBS[instruction.do] as (instruction: Instruction, urls: CallbackUrls) => string;
    return verb(instruction, urls);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>${element('Response', {}, elements.join(''))}`;
}

/** What a destination hears on pickup: the prompts alone. Plivo waits for the key itself (`confirmKey`). */
export function plivoPickup(instructions: readonly Instruction[], urls: CallbackUrls): string {
  const heard = instructions.flatMap((instruction): Instruction[] => {
    if (instruction.do === 'gather') return instruction.prompts;
    return instruction.do === 'say' || instruction.do === 'play' ? [instruction] : [];
  });
  return plivoXml(heard, urls);
}
