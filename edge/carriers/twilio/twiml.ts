import type { Instruction } from '../../flows/instruction.ts';
import type { CallbackUrls } from '../carrier.ts';
import { element, escapeXml } from '../xml.ts';

/** What we want to hear of every number that rings (https://www.twilio.com/docs/voice/twiml/number). */
const PROGRESS = 'initiated ringing answered completed';

const VERBS: {
  [D in Instruction['do']]: (instruction: Extract<Instruction, { do: D }>, urls: CallbackUrls) => string;
} = {
  say: ({ text }) => element('Say', {}, escapeXml(text)),
  dial: ({ node, destinations, ringSeconds, callerId }, urls) =>
    element(
      'Dial',
      {
        action: urls.dialed(node),
        method: 'POST',
        timeout: ringSeconds,
        callerId,
        // The caller hears the ringing and pays nothing until somebody picks up.
        answerOnBridge: true,
      },
      destinations.map((number) => numberNoun(number, urls)).join(''),
    ),
  hangup: () => element('Hangup', {}),
};

function numberNoun(number: string, urls: CallbackUrls): string {
  const callback = {
    statusCallback: urls.status,
    statusCallbackEvent: PROGRESS,
    statusCallbackMethod: 'POST',
  };
  return element('Number', callback, escapeXml(number));
}

/**
 * The instructions as TwiML, Twilio's XML (https://www.twilio.com/docs/voice/twiml). What follows a dial is never
 * reached: the dial's `action` answers with what comes next.
 */
export function twiml(instructions: readonly Instruction[], urls: CallbackUrls): string {
  const verbs = instructions.map((instruction) => {
    // Sound because the table is keyed by the `do` it is given; the compiler cannot follow the pairing.
    const verb = VERBS[instruction.do] as (instruction: Instruction, urls: CallbackUrls) => string;
    return verb(instruction, urls);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>${element('Response', {}, verbs.join(''))}`;
}
