import { readXml, type XmlElement } from './xml-reader.ts';

/** Where callbacks go and which are wanted. */
export interface Callback {
  url: string;
  events: string[];
}

/** A number or SIP address to ring. */
export interface DialledNumber {
  to: string;
  /** What it hears on pickup, before it is connected; `null` connects at once. */
  url: string | null;
  sendDigits: string;
  callback: Callback | null;
}

/** Something to hear: a sentence, a file, a silence of `length` seconds. */
export type Prompt =
  | { verb: 'Say'; text: string }
  | { verb: 'Play'; url: string }
  | { verb: 'Pause'; length: number };

/** One verb of a TwiML document, as the simulator carries it out. Times in seconds. */
export type Verb =
  | Prompt
  | {
      verb: 'Gather';
      action: string;
      prompts: Prompt[];
      /** `null`: as many as come. */
      numDigits: number | null;
      /** One key, or empty: none ends the entry. */
      finishOnKey: string;
      timeout: number;
      actionOnEmptyResult: boolean;
    }
  | {
      verb: 'Dial';
      /** Where the result goes and what happens next comes from; `null` goes on with the next verb. */
      action: string | null;
      timeout: number;
      timeLimit: number;
      callerId: string | null;
      answerOnBridge: boolean;
      /** Both sides on one channel or on two; `null`: not recorded. */
      record: { channels: 1 | 2; callback: Callback | null } | null;
      numbers: DialledNumber[];
    }
  | {
      verb: 'Record';
      action: string;
      maxLength: number;
      timeout: number;
      callback: Callback | null;
      /** Where a transcript goes; `null`: none is made. */
      transcribe: string | null;
    }
  | { verb: 'Hangup' }
  | { verb: 'Reject'; reason: 'rejected' | 'busy' }
  | { verb: 'Redirect'; url: string };

/** The document asks for something Twilio, or this simulator, does not do. */
class TwimlError extends Error {
  override readonly name = 'TwimlError';
}

/** Characters of a document, and of a sentence in it (https://www.twilio.com/docs/api/errors/11750, …/twiml/say). */
const LONGEST_DOCUMENT = 64 * 1024;
const LONGEST_SENTENCE = 4096;

/** The attributes each element may have. One the simulator would have to ignore is an error, not a surprise. */
const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Response', []],
  ['Say', ['voice', 'language']],
  ['Play', []],
  ['Pause', ['length']],
  ['Gather', ['input', 'action', 'method', 'numDigits', 'finishOnKey', 'timeout', 'actionOnEmptyResult']],
  [
    'Dial',
    [
      'action',
      'method',
      'timeout',
      'timeLimit',
      'callerId',
      'answerOnBridge',
      'record',
      'recordingStatusCallback',
      'recordingStatusCallbackEvent',
      'recordingStatusCallbackMethod',
    ],
  ],
  [
    'Number',
    ['sendDigits', 'url', 'method', 'statusCallback', 'statusCallbackEvent', 'statusCallbackMethod'],
  ],
  ['Sip', ['url', 'method', 'statusCallback', 'statusCallbackEvent', 'statusCallbackMethod']],
  [
    'Record',
    [
      'action',
      'method',
      'maxLength',
      'timeout',
      'finishOnKey',
      'playBeep',
      'recordingStatusCallback',
      'recordingStatusCallbackEvent',
      'recordingStatusCallbackMethod',
      'transcribe',
      'transcribeCallback',
    ],
  ],
  ['Hangup', []],
  ['Reject', ['reason']],
  ['Redirect', ['method']],
]);

/** What may stand inside an element; nothing where it is not named. */
const INSIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ['Response', ['Say', 'Play', 'Pause', 'Gather', 'Dial', 'Record', 'Hangup', 'Reject', 'Redirect']],
  ['Gather', ['Say', 'Play', 'Pause']],
  ['Dial', ['Number', 'Sip']],
]);

/** What a destination can be told before it is connected (https://www.twilio.com/docs/voice/twiml/number#url). */
const ON_PICKUP: ReadonlySet<string> = new Set(['Say', 'Play', 'Pause', 'Gather', 'Redirect', 'Hangup']);

type Reader<V> = (element: XmlElement, base: string) => V;

const PROMPTS: ReadonlyMap<string, Reader<Prompt>> = new Map<string, Reader<Prompt>>([
  ['Say', readSay],
  ['Play', (element, base) => ({ verb: 'Play', url: address(element, element.text.trim(), base) })],
  ['Pause', (element) => ({ verb: 'Pause', length: wholeNumber(element, 'length', [0, 600], 1) })],
]);

const VERBS: ReadonlyMap<string, Reader<Verb>> = new Map<string, Reader<Verb>>([
  ...PROMPTS,
  ['Gather', readGather],
  ['Dial', readDial],
  ['Record', readRecord],
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
 * Reads the verbs we answer with: Say, Play, Pause, Gather, Dial with Number and Sip, Record, Hangup, Reject and
 * Redirect. Defaults and limits are Twilio's (https://www.twilio.com/docs/voice/twiml).
 * Throws a `TwimlError` (or `XmlError`) that says what is wrong.
 *
 * @param base the address the document came from; addresses in it may be relative
 * @param isPickup the document is for a destination that has picked up
 */
export function readTwiml(source: string, base: string, isPickup = false): Verb[] {
  if (source.length > LONGEST_DOCUMENT) throw new TwimlError('the document is longer than 64 kB');
  const response = readXml(source);
  if (response.name !== 'Response')
    throw new TwimlError(`the document is a <${response.name}>, not a <Response>`);
  check(response);
  return response.children.map((element) => {
    if (isPickup && !ON_PICKUP.has(element.name))
      throw new TwimlError(`<${element.name}> is not for a destination that has just picked up`);
    const read = VERBS.get(element.name);
    if (read === undefined) throw new TwimlError(`there is no verb <${element.name}>`);
    return read(element, base);
  });
}

/** What is inside an element, and its attributes, are known ones, all the way down. */
function check({ name, attributes, children, text }: XmlElement): void {
  const unknown = Object.keys(attributes).find((key) => !ATTRIBUTES.get(name)?.includes(key));
  if (unknown !== undefined) throw new TwimlError(`the simulator does not carry out <${name} ${unknown}>`);
  const inside = INSIDE.get(name);
  if (inside === undefined && children.length > 0) throw new TwimlError(`<${name}> has no elements inside`);
  if (inside !== undefined && name !== 'Dial' && text.trim() !== '')
    throw new TwimlError(`<${name}> has no text of its own`);
  for (const child of children) {
    if (!inside?.includes(child.name)) throw new TwimlError(misplaced(name, child.name));
    check(child);
  }
}

function misplaced(parent: string, child: string): string {
  if (parent === 'Response') return `there is no verb <${child}>`;
  return parent === 'Dial' ? `<Dial> cannot ring a <${child}> here` : `<${parent}> cannot hold a <${child}>`;
}

function readSay(element: XmlElement): Prompt {
  const text = element.text.trim();
  if (text.length > LONGEST_SENTENCE)
    throw new TwimlError(`<Say> says at most ${LONGEST_SENTENCE} characters`);
  return { verb: 'Say', text };
}

function readGather(element: XmlElement, base: string): Verb {
  oneOf(element, 'input', ['dtmf']);
  onlyPost(element, 'method');
  const { action, finishOnKey = '#', numDigits } = element.attributes;
  if (!/^[\d*#]?$/.test(finishOnKey))
    throw new TwimlError(`<Gather finishOnKey> must be one key or none, not "${finishOnKey}"`);
  return {
    verb: 'Gather',
    action: action === undefined ? base : address(element, action, base),
    prompts: element.children.flatMap((child) => PROMPTS.get(child.name)?.(child, base) ?? []),
    numDigits: numDigits === undefined ? null : wholeNumber(element, 'numDigits', [1, 999], 1),
    finishOnKey,
    timeout: wholeNumber(element, 'timeout', [1, 600], 5),
    actionOnEmptyResult: yesNo(element, 'actionOnEmptyResult', false),
  };
}

const MODES = [
  'do-not-record',
  'record-from-answer',
  'record-from-ringing',
  'record-from-answer-dual',
  'record-from-ringing-dual',
] as const;

function readDial(element: XmlElement, base: string): Verb {
  const { action, callerId } = element.attributes;
  onlyPost(element, 'method');
  const plain = element.text.trim();
  if (plain !== '' && element.children.length > 0)
    throw new TwimlError('<Dial> rings what it says or what is inside, not both');
  const numbers = element.children.map((child) => readNoun(child, base));
  if (plain !== '') numbers.push({ to: plain, url: null, sendDigits: '', callback: null });
  if (numbers.length === 0) throw new TwimlError('<Dial> rings nobody');
  if (numbers.length > 10) throw new TwimlError('<Dial> rings at most ten numbers');
  const mode = oneOf(element, 'record', MODES);
  return {
    verb: 'Dial',
    action: action === undefined ? null : address(element, action, base),
    timeout: wholeNumber(element, 'timeout', [1, 600], 30),
    timeLimit: wholeNumber(element, 'timeLimit', [1, 14_400], 14_400),
    callerId: callerId ?? null,
    answerOnBridge: yesNo(element, 'answerOnBridge', false),
    record:
      mode === 'do-not-record'
        ? null
        : { channels: mode.endsWith('-dual') ? 2 : 1, callback: recordingCallback(element, base) },
    numbers,
  };
}

const PROGRESS = ['initiated', 'ringing', 'answered', 'completed'];
const RECORDING = ['in-progress', 'completed', 'absent'];

function readNoun(element: XmlElement, base: string): DialledNumber {
  const to = element.text.trim();
  onlyPost(element, 'method');
  if (to === '') throw new TwimlError(`<${element.name}> is empty`);
  if (element.name === 'Sip' && !/^sips?:\S+@\S+$/i.test(to))
    throw new TwimlError(`<Sip> must be a SIP address, not "${to}"`);
  const { url, sendDigits = '' } = element.attributes;
  if (!/^[\dwW*#]*$/.test(sendDigits))
    throw new TwimlError(`<Number sendDigits> must be keys and w, not "${sendDigits}"`);
  return {
    to,
    url: url === undefined ? null : address(element, url, base),
    sendDigits,
    callback: callback(element, 'statusCallback', PROGRESS, base),
  };
}

function readRecord(element: XmlElement, base: string): Verb {
  onlyPost(element, 'method');
  const { action, finishOnKey = '', transcribeCallback } = element.attributes;
  if (!/^[\d*#]*$/.test(finishOnKey))
    throw new TwimlError(`<Record finishOnKey> must be keys, not "${finishOnKey}"`);
  yesNo(element, 'playBeep', true);
  const isTranscribed = yesNo(element, 'transcribe', false);
  if (isTranscribed && transcribeCallback === undefined)
    throw new TwimlError('<Record transcribe> needs a transcribeCallback');
  return {
    verb: 'Record',
    action: action === undefined ? base : address(element, action, base),
    maxLength: wholeNumber(element, 'maxLength', [1, 14_400], 3600),
    timeout: wholeNumber(element, 'timeout', [1, 600], 5),
    callback: recordingCallback(element, base),
    transcribe:
      isTranscribed && transcribeCallback !== undefined ? address(element, transcribeCallback, base) : null,
  };
}

const recordingCallback = (element: XmlElement, base: string) =>
  callback(element, 'recordingStatusCallback', RECORDING, base);

/** Where a kind of callback goes; of its events, `completed` is wanted unless the document says otherwise. */
function callback(element: XmlElement, name: string, known: string[], base: string): Callback | null {
  onlyPost(element, `${name}Method`);
  const events = (element.attributes[`${name}Event`] ?? 'completed')
    .split(/\s+/)
    .filter((event) => event !== '');
  const unknown = events.find((event) => !known.includes(event));
  if (unknown !== undefined)
    throw new TwimlError(`<${element.name} ${name}Event> knows no event "${unknown}"`);
  const url = element.attributes[name];
  return url === undefined ? null : { url: address(element, url, base), events };
}

function onlyPost(element: XmlElement, attribute: string): void {
  oneOf(element, attribute, ['POST']);
}

function yesNo(element: XmlElement, attribute: string, otherwise: boolean): boolean {
  return oneOf(element, attribute, otherwise ? ['true', 'false'] : ['false', 'true']) === 'true';
}

/** The value of an attribute; the first of the choices where it is left out. */
function oneOf<T extends string>(element: XmlElement, attribute: string, choices: readonly [T, ...T[]]): T {
  const value = element.attributes[attribute] ?? choices[0];
  const choice = choices.find((known) => known === value);
  if (choice === undefined)
    throw new TwimlError(`<${element.name} ${attribute}> must be ${choices.join(' or ')}, not "${value}"`);
  return choice;
}

function wholeNumber(
  element: XmlElement,
  attribute: string,
  [least, most]: readonly [number, number],
  otherwise: number,
): number {
  const value = element.attributes[attribute];
  if (value === undefined) return otherwise;
  if (!/^\d{1,5}$/.test(value) || Number(value) < least || Number(value) > most)
    throw new TwimlError(
      `<${element.name} ${attribute}> must be a whole number from ${least} to ${most}, not "${value}"`,
    );
  return Number(value);
}

function address(element: XmlElement, url: string, base: string): string {
  if (url === '' || !URL.canParse(url, base))
    throw new TwimlError(`<${element.name}> has no address: "${url}"`);
  return new URL(url, base).href;
}
