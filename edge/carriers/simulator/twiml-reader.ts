import { readXml, type XmlElement } from './xml-reader.ts';

/** A number to ring, and where its progress is reported. */
export interface DialledNumber {
  to: string;
  callback: { url: string; events: string[] } | null;
}

/** One verb of a TwiML document, as the simulator carries it out. Times in seconds. */
export type Verb =
  | { verb: 'Say'; text: string }
  | { verb: 'Pause'; length: number }
  | {
      verb: 'Dial';
      /** Where the result goes and what happens next comes from; `null` goes on with the next verb. */
      action: string | null;
      timeout: number;
      callerId: string | null;
      answerOnBridge: boolean;
      numbers: DialledNumber[];
    }
  | { verb: 'Hangup' }
  | { verb: 'Reject'; reason: 'rejected' | 'busy' }
  | { verb: 'Redirect'; url: string };

/** The document asks for something Twilio, or this simulator, does not do. */
export class TwimlError extends Error {
  override readonly name = 'TwimlError';
}

/** The attributes each element may have. One the simulator would have to ignore is an error, not a surprise. */
const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Response', []],
  ['Say', ['voice', 'language']],
  ['Pause', ['length']],
  ['Dial', ['action', 'method', 'timeout', 'callerId', 'answerOnBridge']],
  ['Number', ['statusCallback', 'statusCallbackEvent', 'statusCallbackMethod']],
  ['Hangup', []],
  ['Reject', ['reason']],
  ['Redirect', ['method']],
]);

const VERBS: ReadonlyMap<string, (element: XmlElement, base: string) => Verb> = new Map([
  ['Say', (element) => ({ verb: 'Say', text: element.text.trim() })],
  ['Pause', (element) => ({ verb: 'Pause', length: wholeNumber(element, 'length', 1) })],
  ['Dial', readDial],
  ['Hangup', () => ({ verb: 'Hangup' })],
  ['Reject', (element) => ({ verb: 'Reject', reason: oneOf(element, 'reason', ['rejected', 'busy']) })],
  [
    'Redirect',
    (element, base) => {
      onlyPost(element, 'method');
      return { verb: 'Redirect', url: address(element, element.text.trim(), base) };
    },
  ],
]);

/**
 * Reads the verbs we answer with: Say, Pause, Dial with Number, Hangup, Reject and Redirect.
 * Defaults and limits are Twilio's (https://www.twilio.com/docs/voice/twiml).
 * Throws a `TwimlError` (or `XmlError`) that says what is wrong.
 *
 * @param base the address the document came from; addresses in it may be relative
 */
export function readTwiml(source: string, base: string): Verb[] {
  const response = readXml(source);
  if (response.name !== 'Response')
    throw new TwimlError(`the document is a <${response.name}>, not a <Response>`);
  checkAttributes(response);
  return response.children.map((element) => {
    const read = VERBS.get(element.name);
    if (read === undefined) throw new TwimlError(`there is no verb <${element.name}>`);
    checkAttributes(element);
    if (element.name !== 'Dial' && element.children.length > 0)
      throw new TwimlError(`<${element.name}> has no elements inside`);
    return read(element, base);
  });
}

function readDial(element: XmlElement, base: string): Verb {
  const { action, callerId } = element.attributes;
  onlyPost(element, 'method');
  const plain = element.text.trim();
  const numbers = element.children.map((child) => readNumber(child, base));
  if (plain !== '') numbers.push({ to: plain, callback: null });
  if (numbers.length === 0) throw new TwimlError('<Dial> rings nobody');
  if (numbers.length > 10) throw new TwimlError('<Dial> rings at most ten numbers');
  return {
    verb: 'Dial',
    action: action === undefined ? null : address(element, action, base),
    timeout: wholeNumber(element, 'timeout', 30),
    callerId: callerId ?? null,
    answerOnBridge: oneOf(element, 'answerOnBridge', ['false', 'true']) === 'true',
    numbers,
  };
}

const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

function readNumber(element: XmlElement, base: string): DialledNumber {
  if (element.name !== 'Number') throw new TwimlError(`<Dial> cannot ring a <${element.name}> here`);
  checkAttributes(element);
  onlyPost(element, 'statusCallbackMethod');
  const { statusCallback, statusCallbackEvent = 'completed' } = element.attributes;
  const events = statusCallbackEvent.split(/\s+/).filter((event) => event !== '');
  const unknown = events.find((event) => !EVENTS.includes(event));
  if (unknown !== undefined) throw new TwimlError(`<Number statusCallbackEvent> knows no event "${unknown}"`);
  return {
    to: element.text.trim(),
    callback: statusCallback === undefined ? null : { url: address(element, statusCallback, base), events },
  };
}

function checkAttributes({ name, attributes }: XmlElement): void {
  const unknown = Object.keys(attributes).find((key) => !ATTRIBUTES.get(name)?.includes(key));
  if (unknown !== undefined) throw new TwimlError(`the simulator does not carry out <${name} ${unknown}>`);
}

function onlyPost(element: XmlElement, attribute: string): void {
  oneOf(element, attribute, ['POST']);
}

/** The value of an attribute; the first of the choices where it is left out. */
function oneOf<T extends string>(element: XmlElement, attribute: string, choices: readonly [T, ...T[]]): T {
  const value = element.attributes[attribute] ?? choices[0];
  const choice = choices.find((known) => known === value);
  if (choice === undefined)
    throw new TwimlError(`<${element.name} ${attribute}> must be ${choices.join(' or ')}, not "${value}"`);
  return choice;
}

function wholeNumber(element: XmlElement, attribute: string, otherwise: number): number {
  const value = element.attributes[attribute];
  if (value === undefined) return otherwise;
  if (!/^\d{1,3}$/.test(value))
    throw new TwimlError(`<${element.name} ${attribute}> must be a whole number of seconds, not "${value}"`);
  return Number(value);
}

function address(element: XmlElement, url: string, base: string): string {
  if (url === '' || !URL.canParse(url, base))
    throw new TwimlError(`<${element.name}> has no address: "${url}"`);
  return new URL(url, base).href;
}
