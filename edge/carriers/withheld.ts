import { isE164 } from '../e164.ts';
import type { Caller } from './carrier.ts';

/**
 * The words carriers send where a number should be. Since November 2022 Twilio sends them as they are
 * (https://twilio.com/changelog/upcoming-changes-to-withheld-caller-ids-behavior-for-dial-calls).
 */
const WORDS = [
  'anonymous',
  'restricted',
  'blocked',
  'unknown',
  'unavailable',
  'private',
  'withheld',
] as const;

/** Digit of each letter on a telephone keypad, `a` to `z` (ITU-T E.161). */
const KEYPAD = '22233344455566677778889999';

const spelled = (word: string): string =>
  [...word].map((letter) => KEYPAD[letter.charCodeAt(0) - 'a'.charCodeAt(0)]).join('');

// Networks that can carry digits only spell the word: +266696687 is ANONYMOUS. Not with a +1 before it, as some
// do: +1 737 874 2833 spells RESTRICTED and is somebody's number in Austin.
const SPELLED = new Map<string, string>(WORDS.map((word) => [`+${spelled(word)}`, word]));

/**
 * Reads who is calling from what a carrier sends. A number is E.164 and none of the known ways to say "withheld";
 * everything else keeps what was sent as the reason (a client name, a SIP address), so that nothing is lost.
 *
 * @example callerOf('+13125550123') // { number: '+13125550123' }
 * @example callerOf('+266696687')   // { withheld: 'anonymous' }
 */
export function callerOf(sent: string | null): Caller {
  const text = (sent ?? '').trim();
  if (text === '') return { withheld: 'missing' };
  const word = SPELLED.get(text) ?? WORDS.find((known) => known === text.toLowerCase());
  if (word !== undefined) return { withheld: word };
  return isE164(text) ? { number: text } : { withheld: text };
}
